"""What the words and letters of each block of a page come to, as rows of numbers.

Length, share of link text, punctuation, the phrases it opens with, and whether it is the headline, the description or a
part of the flat text that the page's linked data holds.

Knows nothing of where a block stands.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from aggregator.extraction import letters
from aggregator.extraction.phrases import GROUPS, bits_of_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from aggregator.extraction.blocks import Blocks

    Numbers = NDArray[np.float32]
    Places = NDArray[np.intp]

TAGS = {
    "p": 0, "div": 1, "section": 1, "article": 1, "body": 1, "main": 1, "center": 1, "td": 2, "th": 2, "li": 3, "dd": 3,
    "dt": 3, "h1": 4, "h2": 5, "h3": 6, "h4": 6, "h5": 6, "h6": 6, "blockquote": 7, "figcaption": 8, "caption": 8,
    "figure": 8,
}  # fmt: skip
LONG = 60  # characters outside links from which a block is running text
_OPENING = 30  # characters a description and a block must share to be looked at further
_LABEL = 60  # characters up to which such words make a block a label of what follows
_SHORT = 250  # characters up to which the words of a block are looked up
NAMES = (
    "size", "plain", "density", "links", "commas", "sentences", "uppers", "ends_sentence", "starts_lower",
    "starts_digit", "twice", "is_headline", "like_headline", "is_description", "in_flat", "bold", "whole_link",
)  # fmt: skip


@dataclass(slots=True)
class Witnesses:
    """What the page says of its article elsewhere: headline, descriptions, and the flat text of linked data."""

    headline: str = ""
    descriptions: Sequence[str] = ()
    flat_text: str = ""


def comparable(text: str) -> str:
    """Return TEXT folded for a quick comparison: case and blanks."""
    return " ".join(text.casefold().split())


@dataclass(slots=True)
class Counted:
    """What several groups of numbers need: sizes, running text, and the containers of each block, nearest first."""

    size: Numbers
    density: Numbers
    mass: Numbers
    ends: Numbers
    headline: Places
    levels: list[Places]
    label: NDArray[np.bool_]
    codes: Places


def text_rows(
    rows: Numbers,
    found: Blocks,
    folded: list[str],
    witnesses: Witnesses,
    levels: list[Places],
) -> Counted:
    """Set ROWS (NAMES) for the blocks of FOUND, whose texts FOLDED are; return what other rows are made from."""
    texts = found.texts
    (comma, end, upper), first = letters.shares(texts)
    size = np.fromiter(map(len, texts), dtype=np.float32, count=len(texts))
    link_chars = np.minimum(np.array(found.link_chars, dtype=np.float32), size)
    plain = size - link_chars
    density: Numbers = (link_chars / size).astype(np.float32)
    ends = np.array([_ends_sentence(said) for said in texts], dtype=np.float32)
    rows[0], rows[1], rows[2], rows[3] = (
        np.log1p(size),
        np.log1p(plain),
        density,
        found.links,
    )
    rows[4], rows[5], rows[6], rows[7] = comma, end, upper, ends
    rows[8], rows[9] = first & letters.LOWER > 0, first & letters.DIGIT > 0
    seen = Counter(texts)
    rows[10] = [seen[said] > 1 for said in texts]
    _witness_rows(rows[11:15], folded, texts, witnesses)
    rows[15], rows[16] = _marked(found)
    codes = np.array([TAGS.get(tag, 99) for tag in found.kind_tags], dtype=np.intp)[found.kind]
    mass = np.where((plain >= LONG) & (end + comma > 0), plain, np.float32(0))
    return Counted(
        size,
        density,
        mass,
        ends,
        np.flatnonzero(rows[11]),
        levels,
        size <= _LABEL,
        codes,
    )


def _ends_sentence(said: str) -> bool:
    last = said[-1]
    return last in letters.ENDS or (last in letters.QUOTES and said[-2:-1] in letters.ENDS)


def _witness_rows(rows: Numbers, folded: list[str], texts: list[str], witnesses: Witnesses) -> None:
    headline = comparable(witnesses.headline)
    if headline:
        least, most = 15, len(headline) + 100
        rows[0] = [said == headline for said in folded]
        rows[1] = [
            least < len(said) < most and (said in headline or (len(headline) > least and headline in said))
            for said in folded
        ]
    starts = {start[:_OPENING]: start for start in map(comparable, witnesses.descriptions) if len(start) >= _OPENING}
    if starts:
        rows[2] = [_is_one(said, starts.get(said[:_OPENING])) for said in folded]
    flat = witnesses.flat_text
    if flat:
        rows[3] = [2 if flat_part(said) in flat else 1 for said in texts]


def _is_one(said: str, description: str | None) -> bool:
    return description is not None and (description.startswith(said[:LONG]) or said.startswith(description[:LONG]))


def flat_part(text: str) -> str:
    """Return what of TEXT is looked for in the flat text: its middle, so that edges may differ."""
    return text[20:60] if len(text) > 80 else text  # noqa: PLR2004


def _marked(found: Blocks) -> tuple[list[bool], list[bool]]:
    """Tell for each block whether all of it is emphasised, and whether all of it is one link."""
    bold, link = [], []
    for marks, pieces in zip(found.marks, found.pieces, strict=True):
        whole = len(marks) == 2 and marks[0][0] == 0 and marks[1][0] >= len(pieces)  # noqa: PLR2004
        element: Any = marks[0][1] if whole else None
        linked = element is not None and element.tag == "a"
        link.append(linked)
        bold.append(element is not None and not linked)
    return bold, link


def phrase_rows(rows: Numbers, folded: list[str]) -> Places:
    """Set ROWS, one for each group of phrases, for the texts FOLDED; return the groups of each as bits."""
    places = [place for place, said in enumerate(folded) if len(said) < _SHORT]
    said = np.zeros(rows.shape[1], dtype=np.intp)
    said[places] = bits_of_lines([folded[place] for place in places])
    rows[:] = (said >> np.arange(len(GROUPS))[:, None]) & 1
    return said
