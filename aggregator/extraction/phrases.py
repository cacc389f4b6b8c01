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
from pathlib import Path
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

if TYPE_CHECKING:
    from collections.abc import Sequence

GROUPS = (
    "read_also", "popular", "newsletter", "share", "copyright", "comment", "credit", "author", "advert", "donate",
    "app", "more", "correction",
)  # fmt: skip
READ_ALSO = 1 << GROUPS.index("read_also")  # the bit of what points to another story
CERTAIN = 16  # bits from here on: groups whose phrase leaves no doubt
_PATH = Path(__file__).with_name("phrases.toml")
_FIRST = re.compile(r"[^\W_]|©|\(c\)")
_MIXED = re.compile(r"[а-я][a-z]|[a-z][а-я]")  # "Cхожие" with a Latin C
_ONE_SCRIPT = re.compile(r"[a-zа-я]*(?:[а-я][a-z]|[a-z][а-я])[a-zа-я]*")
_CYRILLIC = str.maketrans("aceopxykmthb", "асеорхукмтнв")
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
                words.append(begin + phrase.casefold())  # "ς" becomes "σ", as in the lines compared
                bits.append(1 << bit)
    return _Lists(AhoCorasick(words), tuple(bits))


def phrase_bits(text: str) -> int:
    """Return the groups TEXT opens with or holds a phrase of, bit N for GROUPS[N], bit N + CERTAIN beyond doubt."""
    return bits_of_lines([text.casefold()]).get(0, 0)


def bits_of_lines(folded: Sequence[str]) -> dict[int, int]:
    """Return by line the groups that those lines of case-FOLDED text have that open with or hold a phrase."""
    lists = _lists()
    if _may_mix("\n".join(folded)):
        folded = [_ONE_SCRIPT.sub(_in_one_script, line) for line in folded]
    lines = [line if line[:1].isalnum() else line[_lead_in(line) :] for line in folded]
    whole = "\n".join(("", *lines, "")).replace("i\u0307", "i")  # "İlgili haber": a capital with its dot
    bits: dict[int, int] = {}
    for index, start, end in lists.automaton.find_matches_as_indexes(whole, overlapping=True):
        if not (_is_torn(whole[end - 1], whole[end]) or _is_torn(whole[start], whole[start - 1])):
            line = whole.count("\n", 0, start + 1) - 1
            bits[line] = bits.get(line, 0) | lists.bits[index]
    return bits


def _may_mix(text: str) -> bool:
    """Tell whether TEXT has Latin and Cyrillic letters side by side; no UTF-8 byte tells of Cyrillic in most pages."""
    coded = text.encode("utf-8", "surrogatepass")
    return (b"\xd0" in coded or b"\xd1" in coded) and _MIXED.search(text) is not None


def _in_one_script(found: re.Match[str]) -> str:
    """Return a word with its Latin letters replaced by the Cyrillic ones they look like."""
    return found[0].translate(_CYRILLIC)


def _is_torn(edge: str, beyond: str) -> bool:
    """Tell whether a phrase is a part of a word: by the letters at its EDGE and BEYOND.

    Scripts without blanks have no word ends.
    """
    return beyond.isalpha() and edge.isalpha() and edge < _NO_BLANKS


def _lead_in(line: str) -> int:
    """Return how many signs (dashes, arrows, quotes) stand before the first word of LINE or its copyright sign."""
    found = _FIRST.search(line)
    return found.start() if found else 0
