"""The whole past of a feed in closed pages (RFC 5005), so that a new subscriber can have everything.

    csto.atom  --prev-archive-->  archive/csto-2.atom  ->  archive/csto-1.atom  ->  archive/csto-0.atom

Articles are counted in the order they came into the archive, not by their date: one found years late is the newest
arrival and moves no boundary. Page 1 closes with the very first article, so every feed has its chain from its first
day; the next close at 10, 50, 100, 150 ... Page 0 is empty: where the past begins. A closed page keeps its articles for
ever and is written again only where a text was corrected. What arrived after the last closed page is in the feed
itself, however old.

Knows nothing of formats and of files.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_FIRST_SIZES = (1, 9, 40)  # articles; later pages hold PAGE each
PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """One closed page: its number from 1, the ids it lies between, a mark that moves when a text does, its ids."""

    number: int
    after: int
    up_to: int
    state: int
    articles: tuple[int, ...] = ()


def closed_pages(arrivals: Sequence[tuple[int, str]], kept: Sequence[int]) -> list[Page]:
    """Return the closed pages of a feed, page 0 first; none for a feed without articles.

    ARRIVALS are (id, last change) in order of id; KEPT are the last ids of the pages published before, which stand
    even where an article has left the feed since.
    """
    numbers = [number for number, _ in arrivals]
    bounds = list(kept)
    next_one = bisect_right(numbers, bounds[-1]) if bounds else 0
    while len(numbers) - next_one >= (size := _size(len(bounds))):
        next_one += size
        bounds.append(numbers[next_one - 1])
    if not bounds:
        return []
    cuts = [0, *(bisect_right(numbers, bound) for bound in bounds)]
    return [Page(0, 0, 0, 0)] + [
        Page(place, after, up_to, zlib.crc32(repr(arrivals[start:end]).encode()), tuple(numbers[start:end]))
        for place, ((after, up_to), (start, end)) in enumerate(
            zip(pairwise([0, *bounds]), pairwise(cuts), strict=True), 1
        )
    ]


def page_stem(slug: str, number: int) -> str:
    """Return where page NUMBER of the feed SLUG lies: "archive/csto-3"."""
    return f"archive/{slug}-{number}"


def _size(index: int) -> int:
    return _FIRST_SIZES[index] if index < len(_FIRST_SIZES) else PAGE
