"""Find the running text of an article and leave everything else behind, each left block with its reason.

The page is cut into blocks; each gets a row of numbers (features.py), which also tell of its neighbours, and a score
from a small learned model. What is above 0 is the body, and what is just below it between blocks of its own kind;
"Also read: X" lines become related links.

Knows nothing of headlines, dates or sites beyond what it is given; it is read last and leaves the tree as it was.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from aggregator import text
from aggregator.article import Link, Removed
from aggregator.errors import BodyMissing
from aggregator.extraction import noise, repeats, safe_html
from aggregator.extraction.appeals import appeal
from aggregator.extraction.blocks import read_blocks
from aggregator.extraction.features import feature_rows
from aggregator.extraction.leftovers import without_leftovers
from aggregator.extraction.letters import read_letters
from aggregator.extraction.linked_text import flat_text, unseen_paragraphs
from aggregator.extraction.numbering import item_numbers
from aggregator.extraction.outside import without_outsiders
from aggregator.extraction.phrases import CERTAIN
from aggregator.extraction.pointers import without_pointers, without_their_labels
from aggregator.extraction.pointing_tails import cut_pointing_tails
from aggregator.extraction.related import find_related
from aggregator.extraction.scores import block_scores
from aggregator.extraction.wording import Witnesses, comparable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from aggregator.extraction.blocks import Blocks
    from aggregator.extraction.page import Page

_AROUND = 12  # blocks before and after the body whose removal is told
_BESIDE = 4  # short blocks before and after it in which a dateline may stand
_SHORT = 160
_LINE = 90  # characters up to which a block may speak to readers in words no list of phrases holds
_LINK_SHARE = 0.3  # share of link text from which a block that recurs is taken for noise at once
_TOLD = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote"))  # tags that are kept, of a kind by nature
_NEARLY = -0.6
_NEAR = 2
_LONG = 60
_ABOVE = 3  # blocks above the h1 that may still be a standfirst
_NEARLY_ALL = 0.8
_QUOTES = range(-4, 5)  # characters two prints of one headline differ in, by their quotes
_LEAST = 40  # characters of text below which there is no article


@dataclass(frozen=True, slots=True)
class Body:
    """What `read_body` found: the article's paragraphs, the same as safe HTML, and what stood around them."""

    paragraphs: tuple[str, ...]
    html: str
    related: tuple[Link, ...] = ()
    removed: tuple[Removed, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def read_body(
    page: Page,
    headline: str | None,
    authors: Sequence[str] = (),
    *,
    site_noise: Sequence[str] = (),
    repeated: Callable[[str], bool] | None = None,
) -> Body:
    """Return the running text of PAGE, whose HEADLINE and AUTHORS are known; raises BodyMissing when there is none."""
    found = read_blocks(page.root if page.body_root is None else page.body_root)
    unseen = unseen_paragraphs(page, found.texts) if page.body_root is None else ()
    if unseen:
        return _drawn_by_script(unseen, found.texts)
    if not found.texts:
        raise BodyMissing(page.url, "no text at all")
    read = read_letters(found.texts)
    clean = not read.odd
    if not clean:
        found.texts = _clean(found.texts)
        read = read_letters(found.texts)
    rows, says = feature_rows(found, read, witnesses(page, headline))
    verdicts = _verdicts(found, likely_text(found, block_scores(rows)), says, headline, site_noise)
    kept = _own(found, verdicts, page, headline, authors, repeated)
    pointed, cut = cut_pointing_tails(found, kept, page.url)
    numbers = item_numbers(page, found, kept)
    paragraphs = tuple([numbers.get(place, "") + found.texts[place] for place in kept])
    if sum(map(len, paragraphs)) < _LEAST:
        blocks = [(verdicts[p] or noise.rule(found, p, says[p]), said) for p, said in enumerate(found.texts)]
        evidence = f"{len(kept)} of {len(blocks)} blocks look like an article's text"
        raise BodyMissing(page.url, evidence, blocks=[block for p, block in enumerate(blocks) if p not in kept])
    first, last = kept[0], kept[-1]
    span = range(max(0, first - _AROUND), min(len(found.texts), last + _AROUND + 1))
    return Body(
        paragraphs=paragraphs,
        html=_html(found, kept, numbers, page.url, clean=clean),
        related=(*find_related(found, verdicts, says, (first, last), page.url), *pointed),
        removed=(*(_removed(found, p, verdicts[p], says[p]) for p in span if verdicts[p] != ""), *cut),
        before=_beside(found, verdicts, range(max(0, first - _BESIDE), (kept[1:2] or kept)[0])),
        after=_beside(found, verdicts, range(last + 1, min(len(found.texts), last + 1 + _BESIDE))),
    )


def _own(  # noqa: PLR0917  (what one step after the other asks for)
    found: Blocks,
    verdicts: list[str | None],
    page: Page,
    headline: str | None,
    authors: Sequence[str],
    repeated: Callable[[str], bool] | None,
) -> list[int]:
    """Return the blocks that are the article's own: those VERDICTS leave, without what shows only among all of them."""
    kept = [place for place, verdict in enumerate(verdicts) if verdict == ""]
    kept = _from_headline(found, without_outsiders(found, kept, verdicts, headline), verdicts, headline)
    if repeated is not None:
        kept = _without_repeats(found, kept, verdicts, repeated)
    kept = without_their_labels(found, without_pointers(found, kept, verdicts, page.url), verdicts)
    return without_leftovers(found, kept, verdicts, authors)


def _html(found: Blocks, kept: Sequence[int], numbers: Mapping[int, str], base: str, *, clean: bool) -> str:
    """Return the KEPT blocks as safe HTML; an item that has its number in the text is a paragraph."""
    told = []
    for place in kept:
        said, number = _inline(found, place, base, clean), numbers.get(place)
        told.append((_kind(found, place), said) if number is None else ("p", number + said))
    return safe_html.document(told)


def _drawn_by_script(paragraphs: tuple[str, ...], shown: Sequence[str]) -> Body:
    return Body(
        paragraphs=paragraphs,
        html=safe_html.document([("p", safe_html.escape(said)) for said in paragraphs]),
        removed=tuple([Removed("shown until a script draws the page", said) for said in shown[:_AROUND]]),
    )


def likely_text(found: Blocks, scores: Sequence[float]) -> list[bool]:
    """Tell for each block whether its score makes it text; one just below counts, among blocks of its own kind."""
    likely = [score > 0 for score in scores]
    nearly = [p for p, score in enumerate(scores) if _NEARLY < score <= 0 and len(found.texts[p]) > _LONG]
    if nearly:
        kinds = Counter([found.kind[found.container[place]] for place, is_text in enumerate(likely) if is_text])
        usual = max(kinds, key=kinds.__getitem__, default=-1)
        for place in nearly:
            if found.kind[found.container[place]] == usual:
                likely[place] = any(likely[max(place - _NEAR, 0) : place + _NEAR + 1])
    return likely


def _clean(texts: Sequence[str]) -> Sequence[str]:
    """Return TEXTS without characters no feed can carry; a text of nothing else becomes a dash."""
    joined = "\n".join(texts)
    cleaned = text.characters(joined)
    if cleaned == joined:
        return texts
    return [" ".join(line.split()) or "-" for line in cleaned.split("\n")]


def _inline(found: Blocks, place: int, base: str, clean: bool) -> str:
    if not found.marks[place]:
        return safe_html.escape(found.texts[place])
    inline = safe_html.inline(found.pieces[place], found.marks[place], base)
    return inline if clean else text.line(inline)


def _removed(found: Blocks, place: int, verdict: str | None, says: int) -> Removed:
    return Removed(verdict or noise.rule(found, place, says), found.texts[place])


def witnesses(page: Page, headline: str | None) -> Witnesses:
    """Return what PAGE says of its article outside its text, to compare the blocks with."""
    metas = page.metas
    descriptions = [
        value for name in ("description", "og:description", "twitter:description") for value in metas.get(name, ())
    ]
    return Witnesses(headline or "", descriptions, " ".join(flat_text(page).split()))


def _verdicts(
    found: Blocks, likely: list[bool], says: list[int], headline: str | None, site_noise: Sequence[str]
) -> list[str | None]:
    """Return for each block "" if it is the article's own, else the rule that removes it; None: the model's verdict."""
    wanted = comparable(headline or "")
    unwanted = {comparable(line) for line in site_noise}
    bare = text.letters(headline or "")
    begins = {line[:1] for line in (wanted, *unwanted)}
    verdicts: list[str | None] = [None] * len(likely)
    for place, is_text in enumerate(likely):
        if not is_text or (says[place] and says[place] >> CERTAIN):
            continue
        said = found.texts[place]
        verdicts[place] = ""
        if (says[place] and noise.is_pointer(found, place, says[place])) or noise.is_listed(found, place, says):
            verdicts[place] = "related link"
        elif (len(said) < _LINE or says[place]) and (rule := appeal(said)):
            verdicts[place] = rule
        elif len(said) < _SHORT * 2 and said[0].casefold()[:1] in begins:
            folded = comparable(said)
            if folded == wanted or (len(folded) - len(wanted) in _QUOTES and text.letters(said) == bare):
                verdicts[place] = "headline repeated"
            elif folded in unwanted:
                verdicts[place] = "site noise"
    return verdicts


def _from_headline(found: Blocks, kept: list[int], verdicts: list[str | None], headline: str | None) -> list[int]:
    """Return KEPT without what stands well above the article's own h1, when nearly all text stands below it."""
    if "h1" not in found.tag or not kept:
        return kept
    wanted = comparable(headline or "")
    total = sum(len(found.texts[place]) for place in kept)
    for place in range(kept[-1], _ABOVE, -1):
        if found.tag[found.container[place]] == "h1" and comparable(found.texts[place]) == wanted:
            above = [other for other in kept if other < place - _ABOVE]
            if sum(len(found.texts[other]) for other in above) > (1 - _NEARLY_ALL) * total:
                continue
            for other in above:
                verdicts[other] = "above the headline"
            return kept[len(above) :]
    return kept


def _without_repeats(
    found: Blocks, kept: list[int], verdicts: list[str | None], repeated: Callable[[str], bool]
) -> list[int]:
    """Return KEPT without the blocks known from other pages of the site, judged by what else they look like."""
    texts = found.texts
    mass = Counter[int]()
    for place in kept:
        mass[found.kind[found.container[place]]] += len(texts[place])
    known = sum(len(texts[place]) for place in kept if repeated(repeats.key("seen", texts[place])))
    if known * 2 >= mass.total():  # the same article read again
        return kept
    usual = mass.most_common(1)[0][0]
    left = list(kept)
    for order in range(len(kept) - 1, -1, -1):
        place = kept[order]
        linked = noise.link_share(found, place) >= _LINK_SHARE
        if order == 0 and not linked:
            continue
        tag = found.tag[found.container[place]]
        evidence = [repeats.key("plain", texts[place])]
        if linked:
            evidence.append(repeats.key("linked", texts[place]))
        if found.kind[found.container[place]] != usual and tag not in _TOLD:
            evidence.append(repeats.key("odd", texts[place]))
        if place == left[-1]:
            evidence.append(repeats.key("edge", texts[place]))
            for first, second in pairwise(kept[max(order - 1, 0) : order + 2]):
                evidence.append(repeats.key("run", texts[first], texts[second]))
        if any(map(repeated, evidence)):
            verdicts[place] = repeats.RULE
            left.remove(place)
    return left


def _kind(found: Blocks, place: int) -> str:
    tag, parent, container = found.tag, found.parent, found.container[place]
    if tag[container] in _TOLD:
        return tag[container]
    for _ in range(2):
        container = max(parent[container], 0)
        if tag[container] in _TOLD:
            return tag[container]
    return "p"


def _beside(found: Blocks, verdicts: Sequence[str | None], places: range) -> tuple[str, ...]:
    return tuple(found.texts[p] for p in places if verdicts[p] != "" and len(found.texts[p]) <= _SHORT)
