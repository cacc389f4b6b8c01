"""What the words of each block of a page say beside the rest of the page, as rows of numbers.

Whether a block opens as small lines do, is the headline, the description or a part of the flat text that the page's
linked data holds; whether it stands twice, and whether all of it is emphasised or one link.

Knows nothing of where a block stands.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aggregator.extraction.phrases import bits_of_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from aggregator.extraction.blocks import Blocks

    Numbers = NDArray[np.float32]

_LONG = 60  # characters of a description and a block that are compared
_OPENING = 30  # characters they must share to be looked at further
_SHORT = 250  # characters up to which the words of a block are looked up
_AROUND = 100  # characters by which a block may be longer than the headline in it
_LEAST = 15  # characters of what is like a headline
NAMES = ("is_headline", "like_headline", "is_description", "in_flat", "twice", "bold", "whole_link")


@dataclass(slots=True)
class Witnesses:
    """What the page says of its article elsewhere: headline, descriptions, and the flat text of linked data."""

    headline: str = ""
    descriptions: Sequence[str] = ()
    flat_text: str = ""


def comparable(text: str) -> str:
    """Return TEXT folded for a quick comparison: case and blanks."""
    return " ".join(text.casefold().split())


def said_rows(rows: Numbers, found: Blocks, witnesses: Witnesses) -> tuple[list[int], int | None]:
    """Set ROWS (NAMES) for the blocks of FOUND.

    Return the groups of phrases of each block as bits, and the place of the first block that is the headline.
    """
    texts = found.texts
    headline = comparable(witnesses.headline)
    most = max(_SHORT, len(headline) + _AROUND)
    places = [place for place, said in enumerate(texts) if len(said) < most]
    folded = [texts[place].casefold() for place in places]
    says = [0] * len(texts)
    for line, bits in bits_of_lines(folded).items():
        if len(folded[line]) < _SHORT:
            says[places[line]] = bits
    first = _headline_rows(rows[:2], folded, places, headline) if headline else None
    starts = {start[:_OPENING]: start for start in map(comparable, witnesses.descriptions) if len(start) >= _OPENING}
    if starts:
        wanted = {start[0] for start in starts}
        firsts = {first for first in {said[0] for said in texts} if first.casefold()[0] in wanted}
        is_one = [p for p, said in enumerate(texts) if said[0] in firsts and _is_one(said, starts)]
        rows[2, is_one] = 1
    flat = witnesses.flat_text
    if flat:
        rows[3] = [2 if flat_part(said) in flat else 1 for said in texts]
    if len(set(texts)) < len(texts):
        seen = Counter(texts)
        rows[4] = [seen[said] > 1 for said in texts]
    _marked_rows(rows[5:], found)
    return says, first


def _headline_rows(rows: Numbers, folded: list[str], places: list[int], headline: str) -> int | None:
    least, most = _LEAST, len(headline) + _AROUND
    around = headline if len(headline) > least else "\n"  # which stands in no block
    for place, said in zip(places, folded, strict=True):
        if least < len(said) < most and (said in headline or around in said):
            rows[1, place] = 1
    if headline not in folded:
        return None
    rows[0, [place for place, said in zip(places, folded, strict=True) if said == headline]] = 1
    return places[folded.index(headline)]


def _is_one(said: str, starts: dict[str, str]) -> bool:
    """Tell whether SAID begins as one of the folded descriptions, which STARTS has by their first letters."""
    folded = said[:_LONG].casefold()
    description = starts.get(folded[:_OPENING])
    if description is None:
        return False
    return description.startswith(folded[:_LONG]) or folded.startswith(description[:_LONG])


def flat_part(text: str) -> str:
    """Return what of TEXT is looked for in the flat text: its middle, so that edges may differ."""
    return text[20:60] if len(text) > 80 else text  # noqa: PLR2004


def _marked_rows(rows: Numbers, found: Blocks) -> None:
    """Tell for each block whether all of it is emphasised, and whether all of it is one link."""
    for place, (marks, pieces) in enumerate(zip(found.marks, found.pieces, strict=True)):
        if len(marks) == 2 and marks[0][0] == 0 and marks[1][0] >= len(pieces):  # noqa: PLR2004 - one starts, one ends
            element: Any = marks[0][1]
            if element is not None:
                rows[1 if element.tag == "a" else 0, place] = 1
