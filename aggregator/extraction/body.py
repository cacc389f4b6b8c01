"""Find the running text of an article and leave everything else behind, each left block with its reason.

The page is cut into blocks; each gets a row of numbers (features.py) and a score from a small learned model, then a
second score that also sees the first scores of its neighbours, so that a short line between two paragraphs is read as
they are. What stays above 0 is the body. "Also read: X" lines become related links.

Knows nothing of headlines, dates or sites beyond what it is given; it is read last and leaves the tree as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aggregator import text
from aggregator.article import Link, Removed
from aggregator.errors import BodyMissing
from aggregator.extraction import noise, safe_html
from aggregator.extraction.blocks import read_blocks
from aggregator.extraction.features import Witnesses, comparable, feature_rows
from aggregator.extraction.scores import block_scores

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aggregator.extraction.blocks import Blocks
    from aggregator.extraction.page import Page

_AROUND = 12  # blocks before and after the body whose removal is told
_BESIDE = 4  # short blocks before and after it in which a dateline may stand
_SHORT = 160
_LINKED = 0.6  # share of link text from which a line between paragraphs is a pointer
_TITLE = 12  # characters of the shortest link text that can be a headline
_LEAST = 40  # characters of text below which there is no article


@dataclass(frozen=True, slots=True)
class Body:
    """What `read_body` found: the article's paragraphs, the same as safe HTML, and what stood around and between them."""

    paragraphs: tuple[str, ...]
    html: str
    related: tuple[Link, ...] = ()
    removed: tuple[Removed, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def read_body(
    page: Page,
    headline: str | None,
    *,
    site_noise: Sequence[str] = (),
    repeated: Callable[[str], bool] | None = None,
) -> Body:
    """Return the running text of PAGE; raises BodyMissing when there is none."""
    elements = getattr(page, "elements", None) or list(page.root.iter())
    found = read_blocks(elements)
    if not found.texts:
        raise BodyMissing(page.url, "no text at all")
    scores = block_scores(feature_rows(found, _witnesses(page, headline)))
    verdicts = _verdicts(found, [score > 0 for score in scores], headline, site_noise, repeated)
    kept = [place for place, verdict in enumerate(verdicts) if verdict == ""]
    if sum(len(found.texts[place]) for place in kept) < _LEAST:
        raise BodyMissing(page.url, f"{len(kept)} of {len(found.texts)} blocks look like an article's text")
    first, last = kept[0], kept[-1]
    span = range(max(0, first - _AROUND), min(len(found.texts), last + _AROUND + 1))
    return Body(
        paragraphs=tuple(text.line(found.texts[place]) for place in kept),
        html=safe_html.document(
            (_kind(found, p), safe_html.inline(found.pieces[p], found.marks[p], page.url)) for p in kept
        ),
        related=_related(found, verdicts, first, last, page.url),
        removed=tuple(Removed(verdicts[p] or "", text.line(found.texts[p])) for p in span if verdicts[p]),
        before=_beside(found, range(max(0, first - _BESIDE), first)),
        after=_beside(found, range(last + 1, min(len(found.texts), last + 1 + _BESIDE))),
    )


def _witnesses(page: Page, headline: str | None) -> Witnesses:
    metas = page.metas
    descriptions = [
        value for name in ("description", "og:description", "twitter:description") for value in metas.get(name, ())
    ]
    flat = ""
    for node in getattr(page, "article_nodes", ()):
        said = node.get("articleBody")
        if isinstance(said, str) and len(said) > len(flat):
            flat = said
    return Witnesses(headline or "", descriptions, " ".join(flat.split()))


def _verdicts(
    found: Blocks,
    likely: list[bool],
    headline: str | None,
    site_noise: Sequence[str],
    repeated: Callable[[str], bool] | None,
) -> list[str]:
    """Return for each block the rule it is removed by, "" for the article's own."""
    wanted = comparable(headline or "")
    unwanted = {comparable(line) for line in site_noise}
    verdicts = []
    for place, (is_text, said) in enumerate(zip(likely, found.texts, strict=True)):
        if not is_text:
            verdicts.append(noise.rule(found, place))
        elif len(said) < _SHORT * 2 and comparable(said) == wanted:
            verdicts.append("headline repeated")
        elif unwanted and comparable(said) in unwanted:
            verdicts.append("site noise")
        elif repeated is not None and repeated(said):
            verdicts.append("repeated on the site")
        elif noise.is_pointer(found, place):
            verdicts.append("related link")
        else:
            verdicts.append("")
    return verdicts


def _kind(found: Blocks, place: int) -> str:
    container = found.container[place]
    for _ in range(3):
        tag = found.tag[container]
        if tag in ("li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"):
            return tag
        container = max(found.parent[container], 0)
    return "p"


def _related(found: Blocks, verdicts: Sequence[str], first: int, last: int, base: str) -> tuple[Link, ...]:
    """Return the links to other stories inside the article: pointers, and between paragraphs lines that are links."""
    links: dict[str, Link] = {}
    for place in range(max(0, first - 1), min(len(verdicts), last + 1 + _BESIDE)):
        between = first < place < last and verdicts[place] and noise.link_share(found, place) > _LINKED
        if between or noise.is_pointer(found, place):
            for link in noise.links_of(found, place, base):
                if len(link.text) >= _TITLE:
                    links.setdefault(link.url, link)
    return tuple(links.values())


def _beside(found: Blocks, places: range) -> tuple[str, ...]:
    return tuple(text.line(found.texts[p]) for p in places if len(found.texts[p]) <= _SHORT)
