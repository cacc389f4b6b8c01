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
from aggregator.extraction.pointers import RULE, links_of, points_away

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aggregator.extraction.blocks import Blocks

_LINKED = 0.6  # share of link text from which a line between paragraphs is a pointer
_TITLE = 12  # characters of the shortest link text that can be a headline
_LABEL = 60  # characters of the longest label
_INSIDE = frozenset(("ul", "ol", "li", "blockquote", "p"))  # what may stand around the last lines of a text
_BESIDE = 12  # blocks after the text in which a label may still follow
_ALSO = ("also", "también", "tambien", "además", "aussi", "également", "auch", "anche", "também", "также", "також")


def find_related(
    found: Blocks, verdicts: Sequence[str | None], says: Sequence[int], ends: tuple[int, int], base: str
) -> tuple[Link, ...]:
    """Return the links to other stories in and just after the article, whose first and last block are ENDS."""
    links: dict[str, Link] = {}
    first, last = ends
    listing, below = False, _end_of_box(found, last)
    for place in range(max(0, first - 1), min(len(verdicts), last + 1 + _BESIDE)):
        if not found.links[place]:
            listing = says[place] > 0 and noise.is_label(found, place, says[place])
            below = below if listing or place <= last else 0  # "Most popular", "Tags": what follows is of another kind
            continue
        linked = noise.link_share(found, place) >= _LINKED
        if noise.is_pointer(found, place, says[place]):
            chosen = _pointed(found, place, base)
        elif (
            verdicts[place] == RULE
            or (linked and verdicts[place] != "" and (listing or first < place < last))
            or (last < place < below and points_away(found, place, base, below=True))
        ):
            chosen = list(links_of(found, place, base))
        else:
            chosen = []
        listing = listing and linked
        for link in chosen:
            known = links.get(link.url)
            if len(link.text) >= _TITLE and (known is None or len(link.text) > len(known.text)):
                links[link.url] = link
    return tuple(links.values())


def _end_of_box(found: Blocks, last: int) -> int:
    """Return where the box ends in which the article's LAST block stands."""
    container = max(found.parent[found.container[last]], 0)
    while container and found.tag[container] in _INSIDE:
        container = max(found.parent[container], 0)
    return found.end[container]


def _pointed(found: Blocks, place: int, base: str) -> list[Link]:
    """Return the links of a pointer; a label such as "Read more:" belongs to the one link, a mere "also" does not."""
    links = list(links_of(found, place, base))
    said = found.texts[place]
    if len(links) == 1 and said.endswith(links[0].text):
        label = said[: -len(links[0].text)].casefold()
        if label.strip(" :") and len(label) <= _LABEL and not any(word in label for word in _ALSO):
            return [Link(said, links[0].url)]
    return links
