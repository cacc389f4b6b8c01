"""Words that open or fill the small lines around an article, in the languages we read: "Read also", "Lea también".

Most are hints, not verdicts: a line that opens so is noise only where its form (short, mostly link, between the
paragraphs) says so too. A few leave no doubt in a short block: "All rights reserved". The lists are in phrases.toml,
one group for each reason.

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
CERTAIN = 16  # bits from here on: groups whose phrase leaves no doubt
_PATH = Path(__file__).with_name("phrases.toml")
_FIRST = re.compile(r"[^\W_]|©|\(c\)")
_NO_BLANKS = "\u2e80"  # from here on scripts are written without blanks between words


@dataclass(frozen=True, slots=True)
class _Lists:
    """All phrases in one automaton and, by its index, the group's bit; those that open a line begin with its end."""

    automaton: AhoCorasick
    bits: tuple[int, ...]


@cache
def _lists() -> _Lists:
    lists = tomllib.loads(_PATH.read_text("utf-8"))
    words, bits = [], []
    for place, name in enumerate(GROUPS):
        for key, begin, bit in (("opens", "\n", place), ("holds", "", place), ("certain", "", place + CERTAIN)):
            for phrase in lists[name].get(key, ()):
                words.append(begin + phrase)
                bits.append(1 << bit)
    return _Lists(AhoCorasick(words), tuple(bits))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether text[start:end] ends where words end; scripts without blanks have no word ends."""
    if start and text[start].isalpha() and text[start - 1].isalpha() and text[start] < _NO_BLANKS:
        return False
    return end >= len(text) or not text[end].isalpha() or not text[end - 1].isalpha() or text[end - 1] >= _NO_BLANKS


def phrase_bits(text: str) -> int:
    """Return the groups TEXT opens with or holds a phrase of, bit N for GROUPS[N], bit N + CERTAIN beyond doubt."""
    return bits_of_lines([text.casefold()])[0]


def bits_of_lines(folded: Sequence[str]) -> list[int]:
    """Return for each line of case-FOLDED text the groups it opens with or holds a phrase of, in one search."""
    lists = _lists()
    lines = [line if line[:1].isalnum() else line[_lead_in(line) :] for line in folded]
    bits = [0] * len(lines)
    ends = list(accumulate(len(line) + 1 for line in lines))
    whole = "\n" + "\n".join(lines)
    line = 0
    for index, start, end in lists.automaton.find_matches_as_indexes(whole, overlapping=True):
        while start >= ends[line]:
            line += 1
        if _stands_alone(whole, start, end):
            bits[line] |= lists.bits[index]
    return bits


def _lead_in(line: str) -> int:
    """Return how many signs (dashes, arrows, quotes) stand before the first word of LINE or its copyright sign."""
    found = _FIRST.search(line)
    return found.start() if found else 0
