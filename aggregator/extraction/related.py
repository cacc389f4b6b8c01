"""Links to other stories that stand inside an article: "Also read: CSTO, UN to jointly help Afghanistan".

Three forms: a line that opens with such a label and is a link for a good part; a label by itself with a list of links
under it; and, between two paragraphs of the text, a line that is nothing but a link. What stands under "Most popular"
is not about the article and is not taken.

Knows nothing of which blocks are the article; it is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.article import Link
from aggregator.extraction import noise
from aggregator.extraction.safe_html import address
from aggregator.text import line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aggregator.extraction.blocks import Blocks

_LINKED = 0.6  # share of link text from which a line between paragraphs is a pointer
_TITLE = 12  # characters of the shortest link text that can be a headline
_LABEL = 60  # characters of the longest label
_BESIDE = 12  # blocks after the text in which a label may still follow
_ALSO = ("also", "también", "tambien", "además", "aussi", "également", "auch", "anche", "também", "также", "також")


def find_related(
    found: Blocks, verdicts: Sequence[str | None], says: Sequence[int], ends: tuple[int, int], base: str
) -> tuple[Link, ...]:
    """Return the links to other stories in and just after the article, whose first and last block are ENDS."""
    links: dict[str, Link] = {}
    first, last = ends
    listing = False
    for place in range(max(0, first - 1), min(len(verdicts), last + 1 + _BESIDE)):
        if not found.links[place]:
            listing = says[place] > 0 and noise.is_label(found, place, says[place])
            continue
        linked = noise.link_share(found, place) >= _LINKED
        if noise.is_pointer(found, place, says[place]):
            chosen = _pointed(found, place, base)
        elif linked and verdicts[place] != "" and (listing or first < place < last):
            chosen = list(_links(found, place, base))
        else:
            chosen = []
        listing = listing and linked
        for link in chosen:
            known = links.get(link.url)
            if len(link.text) >= _TITLE and (known is None or len(link.text) > len(known.text)):
                links[link.url] = link
    return tuple(links.values())


def _pointed(found: Blocks, place: int, base: str) -> list[Link]:
    """Return the links of a pointer; a label such as "Read more:" belongs to the one link, a mere "also" does not."""
    links = list(_links(found, place, base))
    said = found.texts[place]
    if len(links) == 1 and said.endswith(links[0].text):
        label = said[: -len(links[0].text)].casefold()
        if label.strip(" :") and len(label) <= _LABEL and not any(word in label for word in _ALSO):
            return [Link(said, links[0].url)]
    return links


def _links(found: Blocks, place: int, base: str) -> Iterator[Link]:
    """Yield the links in block PLACE that lead somewhere, with the text a reader sees."""
    marks, pieces = found.marks[place], found.pieces[place]
    for index, (start, element) in enumerate(marks):
        if element is None or element.tag != "a":
            continue
        depth = 1
        end = len(pieces)
        for at, later in marks[index + 1 :]:
            depth += -1 if later is None else 1
            if depth == 0:
                end = at
                break
        said = line("".join(pieces[start:end]))
        target = address(element.get("href"), base)
        if said and target:
            yield Link(said, target)
