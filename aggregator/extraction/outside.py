"""What a page's own elements put outside its article, however much it reads like one.

A list of other stories where each is an <article> of its own, a comment that is one, the next article of a page that
goes on for ever; an <aside> above or below the text. HTML says that each <article> is complete in itself and that an
<aside> is beside the content around it (HTML Living Standard, sections 4.3.2 and 4.3.5), and pages that use them keep
to it (12 pages of the given half, no letter of their articles lost, 2026-11).

Knows nothing of scores.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from aggregator.extraction.vocabulary import BIT
from aggregator.extraction.wording import comparable

if TYPE_CHECKING:
    from aggregator.extraction.blocks import Blocks

_ENOUGH = 150  # characters of text with the headline, or beside no aside, from which the rest can be judged by it


def without_outsiders(found: Blocks, kept: list[int], verdicts: list[str | None], headline: str | None) -> list[int]:
    """Return KEPT, the blocks of the article, without what stands outside it; VERDICTS tell why."""
    outside: dict[int, str] = {}
    place = _headline_in_article(found, headline) if found.tag.count("article") > 1 else None
    if place is not None:
        others = _below_next_headline(found, kept, place) or _in_other_articles(found, kept, place)
        outside = dict.fromkeys(others, "another article")
    if "aside" in found.kind_tags:
        inside = [place for place in kept if place not in outside]
        outside |= dict.fromkeys(_in_outer_asides(found, inside), "sidebar")
    for other, why in outside.items():
        verdicts[other] = why
    return [place for place in kept if place not in outside]


def _headline_in_article(found: Blocks, headline: str | None) -> int | None:
    """Return the first block that is the headline and stands in an <article>."""
    wanted = comparable(headline or "")
    for place, said in enumerate(found.texts):
        if len(said) == len(headline or "") and comparable(said) == wanted and _above(found, place, "article"):
            return place
    return None


def _below_next_headline(found: Blocks, kept: list[int], headline: int) -> list[int]:
    """Return the blocks of KEPT from the next heading on that is as the HEADLINE is, in an <article> of its own."""
    container = found.container[headline]
    if found.tag[container] != "h1":
        return []
    kind, own = found.kind[container], _above(found, headline, "article")[0]
    for place in range(headline + 1, len(found.texts)):
        if (
            found.kind[found.container[place]] == kind
            and own not in (above := _above(found, place, "article"))
            and above
        ):
            later = [other for other in kept if other >= place]
            return later if len(later) < len(kept) else []
    return []


def _in_other_articles(found: Blocks, kept: list[int], headline: int) -> list[int]:
    """Return the blocks of KEPT in an <article> beside the one of the HEADLINE, if there is text in that one.

    Each entry of a live report is an <article> too, and so may be the text below one that holds the headline alone:
    nothing is dropped where names say "live", and nothing that is longer than what stands with the headline.
    """
    own = _above(found, headline, "article")[-1]
    sizes: Counter[int] = Counter()
    others: dict[int, int] = {}
    for place in kept:
        articles = _above(found, place, "article")
        if articles:
            innermost = own if articles[-1] == own else articles[0]
            sizes[innermost] += len(found.texts[place])
            if innermost != own:
                others[place] = innermost
    if sizes[own] < _ENOUGH or any(found.own[article] & BIT["live"] for article in others.values()):
        return []
    return [place for place, article in others.items() if sizes[article] <= sizes[own]]


def _in_outer_asides(found: Blocks, kept: list[int]) -> list[int]:
    """Return the blocks of KEPT in an <aside> above or below all text that stands in none, if that is enough."""
    beside = {place for place in kept if _above(found, place, "aside")}
    inner = [place for place in kept if place not in beside]
    if not beside or sum(len(found.texts[place]) for place in inner) < _ENOUGH:
        return []
    return [place for place in sorted(beside) if not inner[0] < place < inner[-1]]


def _above(found: Blocks, place: int, tag: str) -> list[int]:
    """Return the containers called TAG that block PLACE stands in, the innermost first."""
    above, container = [], found.container[place]
    while container >= 0:
        if found.tag[container] == tag:
            above.append(container)
        container = found.parent[container]
    return above
