"""Which signs of rare things the bytes of a page hold: "<rt", "itemprop", "rumb" of a breadcrumb.

Most pages hold few of them, and where there is no sign the tree need not be asked. All are looked for in one pass:
0.05 ms a page, where the interpreter took 0.33 ms to search for the five commonest one after the other (2026-11).

Knows nothing of what stands around a sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ahocorasick_rs import BytesAhoCorasick, MatchKind

from aggregator.extraction.trail_names import COMMON_MARK, RARE_MARKS

if TYPE_CHECKING:
    from collections.abc import Sequence


RUBY = b"<rt"
PROPERTY = b"itemprop"
_PROPERTIES = (PROPERTY, b"itemProp", b"ITEMPROP")
AUTHOR_LINK = (b'rel="author"', b"rel='author'")
_TRAILS = tuple(mark.encode() for mark in (COMMON_MARK, *RARE_MARKS))
_SIGNS = (RUBY, *_PROPERTIES, *AUTHOR_LINK, *_TRAILS)  # no word holds two that overlap
_WITHIN = 80  # bytes after "itemprop" in which the names it gives end
# The default kind of match is found by another algorithm, a letter at a time.
_AUTOMATON = BytesAhoCorasick(_SIGNS, matchkind=MatchKind.LeftmostFirst)


def signs_of(source: bytes) -> dict[bytes, list[int]]:
    """Return where in the page SOURCE each sign stands that is in it."""
    found: dict[bytes, list[int]] = {}
    for sign, start, _ in _AUTOMATON.find_matches_as_indexes(source):
        found.setdefault(_SIGNS[sign], []).append(start)
    return found


def names_properties(source: bytes, signs: dict[bytes, list[int]], wanted: Sequence[bytes]) -> bool:
    """Tell whether an itemprop of SOURCE can be one of WANTED (lower case); SIGNS are those of SOURCE."""
    if PROPERTY not in signs:
        return False
    for sign in _PROPERTIES:
        for at in signs.get(sign, ()):
            told = source[at + len(sign) : at + _WITHIN].lower()
            if b"&" in told or any([name in told for name in wanted]):  # noqa: C419 - half the time
                return True
    return False
