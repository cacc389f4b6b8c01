"""Whether what was read is a dateline: a page has more openings that look like one than datelines.

"CAIRO —" is one, "CHINA CHIPS —" a heading, "U.S.: ..." a speaker, "American Airlines (AAL) and" a ticker. The rules
weigh what speaks for it: a place the gazetteer knows, a day, an agency, capitals, and the mark at the end.

Knows nothing of how the parts were found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aggregator.extraction.dateline_words import words
from aggregator.places import key

if TYPE_CHECKING:
    from aggregator.extraction.dateline_grammar import Reading

_MOST_UNKNOWN_WORDS = 4
_COLON_CITY = 25_000  # inhabitants: a speaker ("KING:") may bear the name of a smaller town
_DASH_CITY = 5_000
_STRONG = "-:"
_CLOSERS = {"in", "on", "at", "by", "for", "to", "is", "up", "out", "off", "over", "and"}


def is_dateline(text: str, found: Reading) -> bool:
    """Judge FOUND, the reading of TEXT."""
    following = text[found.end : found.end + 40].lstrip()
    if found.agency and _is_abbreviation(text, found):
        return False
    if found.day is not None:
        return _dated(text, found, following)
    if found.agency is not None:
        return _with_agency(text, found, following)
    return _bare(text, found, following)


def _place(text: str, found: Reading) -> str:
    return " ".join(text[start:end] for start, end in found.places)


def _strong(found: Reading) -> bool:
    return any(mark in found.marks for mark in _STRONG)


def _runs_on(following: str) -> bool:
    """Whether running text goes on in small letters, as it does inside a sentence."""
    return following[:1].islower()


def _label(name: str) -> bool:
    folded = [key(word) for word in name.split()]
    known = words()
    first, last = (folded or [""])[0], (folded or [""])[-1]
    return (
        first in known.labels
        or first in known.openers
        or first in known.weekdays
        or last in known.labels
        or last in _CLOSERS
    )


def _is_abbreviation(text: str, found: Reading) -> bool:
    """Whether the bracket only abbreviates the name before it: "World Health Organization (WHO)"."""
    agency = key(found.agency or "")
    initials = "".join(word[0] for word in re.findall(r"[^\W_]+", _place(text, found))).casefold()
    return (
        found.known is None
        and len(initials) > 1
        and (initials == agency or "".join(c for c in initials if c in agency) == agency)
    )


def _dated(text: str, found: Reading, following: str) -> bool:
    name = _place(text, found)
    if found.agency:
        return not (name and found.known is None and _label(name)) and not (_runs_on(following) and not found.marks)
    if found.known:
        if _runs_on(following) and not _strong(found):
            return False
        return not (":" in found.place_marks and _label(name))
    if found.country_only:
        return _strong(found) or found.marks.startswith(".")
    if not name or _label(name) or found.timed or found.source:
        return False
    if not (_strong(found) or "." in found.marks):
        return False
    if found.day is None or found.day.day is None and "-" in text[found.day.start : found.day.end]:
        return False
    after_place = text[found.places[-1][1] :].lstrip()[:1]
    return after_place in ",.([/" and len(name.split()) <= _MOST_UNKNOWN_WORDS and (name.isupper() or _strong(found))


def _with_agency(text: str, found: Reading, following: str) -> bool:
    name = _place(text, found)
    closed = _strong(found) or "." in found.marks
    if not found.placed:
        if found.country and found.sure_agency:
            return _strong(found)
        if not found.sure_agency or ":" in found.marks:
            return False
        return "-" in found.marks and not _runs_on(following)
    if _runs_on(following) and not closed:
        return False
    if found.country_only:
        return found.bracketed and found.sure_agency and closed
    if found.known:
        if found.bracketed:
            return found.sure_agency or closed or _like_agency(found.agency or "")
        return found.sure_agency or closed
    if _label(name) or len(name.split()) > _MOST_UNKNOWN_WORDS:
        return False
    if found.sure_agency or found.region:
        return closed or name.isupper()
    return found.bracketed and name.isupper() and "-" in found.marks


def _like_agency(name: str) -> bool:
    uncased = not (name.upper() != name.lower())
    return (name[:1].isupper() or uncased) and not any(c.isdigit() for c in name)


def _bare(text: str, found: Reading, following: str) -> bool:
    """A place and a mark: "CAIRO —", "Kigali:", "ST CATHERINE, Jamaica —", "Santo Domingo.-"."""
    name = _place(text, found)
    if not name:
        return False
    if found.source:
        return found.known is not None and bool(found.unclosed or found.marks)
    if not _strong(found) or _label(name) or _runs_on(following):
        return False
    if found.known is None:
        return (
            found.country is not None
            and name.isupper()
            or (found.country is not None and "," in found.place_marks and "-" in found.marks)
        )
    if not name.isupper() and found.next_piece and ":" in found.next_piece.after:  # "Barcelona – Real Madrid: 2:1"
        return False
    return found.region is not None or found.known.population >= (_COLON_CITY if ":" in found.marks else _DASH_CITY)
