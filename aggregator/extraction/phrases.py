"""Words that open or fill the small lines around an article, in the languages we read: "Read also", "Lea también".

They are hints, not verdicts: a line that opens so is noise only where its form (short, mostly link, between the
paragraphs) says so too. The lists are in phrases.toml, one group for each reason.

Knows nothing of markup.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

if TYPE_CHECKING:
    from collections.abc import Sequence

GROUPS = (
    "read_also", "popular", "newsletter", "share", "copyright", "comment", "credit", "author", "advert", "donate",
    "app", "more", "correction",
)  # fmt: skip
_PATH = Path(__file__).with_name("phrases.toml")
_ALNUM = re.compile(r"\w")
_NO_BLANKS = "\u2e80"  # from here on scripts are written without blanks between words


@dataclass(frozen=True, slots=True)
class _Lists:
    """All phrases in one automaton; by its index, the group's bit and whether the phrase must open the text."""

    automaton: AhoCorasick
    bits: tuple[int, ...]
    opening: tuple[bool, ...]


@cache
def _lists() -> _Lists:
    lists = tomllib.loads(_PATH.read_text("utf-8"))
    words, bits, opening = [], [], []
    for place, name in enumerate(GROUPS):
        for key in ("opens", "holds"):
            for phrase in lists[name].get(key, ()):
                words.append(phrase)
                bits.append(1 << place)
                opening.append(key == "opens")
    return _Lists(AhoCorasick(words), tuple(bits), tuple(opening))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether text[start:end] ends where words end; scripts without blanks have no word ends."""
    if start and text[start].isalpha() and text[start - 1].isalpha() and text[start] < _NO_BLANKS:
        return False
    return end >= len(text) or not text[end].isalpha() or not text[end - 1].isalpha() or text[end - 1] >= _NO_BLANKS


def phrase_bits(text: str) -> int:
    """Return the groups TEXT opens with or holds a phrase of, bit N for GROUPS[N]."""
    return bits_of_lines([text.casefold()])[0]


def bits_of_lines(folded: Sequence[str]) -> list[int]:
    """Return for each line of case-FOLDED text the groups it opens with or holds a phrase of, in one search."""
    lists = _lists()
    bits = [0] * len(folded)
    ends = list(accumulate(len(line) + 1 for line in folded))
    whole = "\n".join(folded)
    line = 0
    for index, start, end in lists.automaton.find_matches_as_indexes(whole, overlapping=True):
        while start >= ends[line]:
            line += 1
        begin = ends[line - 1] if line else 0
        if (not lists.opening[index] or not _ALNUM.search(whole, begin, start)) and _stands_alone(whole, start, end):
            bits[line] |= lists.bits[index]
    return bits
