"""Whether what was read is a dateline: a page has more openings that look like one than datelines.

"CAIRO —" is one, "CHINA CHIPS —" a heading, "U.S.: ..." a speaker, "American Airlines (AAL) and" a ticker. The rules
weigh what speaks for it: a place the gazetteer knows, a day, an agency, capitals, and the mark at the end.

Knows nothing of how the parts were found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aggregator.extraction.dateline_names import country_of, looks_agency
from aggregator.extraction.dateline_words import words
from aggregator.places import find_country, find_place, key

if TYPE_CHECKING:
    from aggregator.extraction.dateline_reading import Reading

_STRONG = "-:"
_CITY_STATES = frozenset({"SG", "LU", "MC", "VA", "SM", "DJ", "KW", "GI"})
_CLOSERS = frozenset({"in", "on", "at", "by", "for", "to", "is", "up", "out", "off", "over", "and"})
_MOST_UNKNOWN_WORDS = 4
_LONGEST_ACRONYM = 8
_SHORTEST_BARE = 4  # letters
# Inhabitants from which a name is a place with no more than a mark behind it; a speaker ("KING:"), a thing ("Salt –")
# or a label ("Name:") may bear the name of a smaller town.
_CAPITALS_COLON, _CAPITALS_DASH, _COLON, _DASH = 25_000, 5_000, 1_000_000, 100_000
_DAY_BEFORE = 20_000
_AND = re.compile(r"\s(?:and|und|et|y|e|и|та|ve)\s")
_YEAR_NEXT = re.compile(r"(?:19|20)\d\d\s?[:.,–—-]")
_DASHES = "-–—•*"


def is_dateline(text: str, found: Reading) -> bool:
    """Judge FOUND, the reading of TEXT."""
    name = " ".join(text[start:end] for start, end in found.places)
    following = text[found.end : found.end + 40].lstrip()
    if found.agency and found.known is None and _abbreviates(found.agency, name):
        return False
    if _named_after_place(found, name) or (found.leading and "•" in text[: found.end]):  # "BBC News • London"
        return False
    if text[0] in _DASHES and found.agency is None and "-" not in found.marks:  # "– Moscow: ...", an item of a list
        return False
    if found.day is not None:
        return _dated(text, found, name, following)
    if found.agency is not None:
        return _signed(found, name, following)
    return _bare(text, found, name, following)


def _strong(found: Reading) -> bool:
    return any(mark in found.marks for mark in _STRONG)


def _runs_on(following: str) -> bool:
    """Whether running text goes on in small letters, as it does inside a sentence, or with a year: "Пекин – 2022:"."""
    return following[:1].islower() or _YEAR_NEXT.match(following) is not None


def _trusted(found: Reading) -> bool:
    """Whether the agency can stand without a place."""
    return found.sure_agency and (found.bracketed or found.listed_agency or (found.agency or "").isupper())


def _uncased(name: str) -> bool:
    return name.upper() == name.lower()


def _label(name: str) -> bool:
    folded = [key(word) for word in name.split()] or [""]
    known = words()
    first, last = folded[0], folded[-1]
    if len(folded) > 1 and find_place(name):  # "Tel Aviv", though "Tel" may stand before a number
        return all(word in known.labels for word in folded)
    return (
        any(first in some for some in (known.labels, known.openers, known.weekdays)) or last in known.labels | _CLOSERS
    )


def _named_after_place(found: Reading, name: str) -> bool:
    """Whether an unknown name is a thing called after a city, or a caption: "Astana Declaration", "Pictured in Astana".

    "Moscow Region" is a place, and what stands in capitals may be one: "KURSK REGION".
    """
    parts = name.split()
    if found.known or len(parts) < 2 or name.isupper() or key(parts[-1]) in words().geography:  # noqa: PLR2004
        return False
    if key(parts[1]) in _CLOSERS and find_place(" ".join(parts[2:])):
        return True
    city = find_place(parts[0])
    return city is not None and (city.capital or city.population >= _DASH)


def _abbreviates(agency: str, name: str) -> bool:
    """Whether the bracket only abbreviates the name before it: "World Health Organization (WHO)"."""
    short, letters = key(agency), iter(key(name))
    acronym = agency.isupper() and len(short) <= _LONGEST_ACRONYM and key(name)[:1] == short[:1]
    return acronym and len(name.split()) > 1 and all(letter in letters for letter in short)


def _dated(text: str, found: Reading, name: str, following: str) -> bool:  # noqa: PLR0911  (one return a case)
    """Judge a reading with a day."""
    closed = _strong(found) or "." in found.marks
    if _runs_on(following) and not _strong(found) and not (found.agency and found.marks):
        return False
    if not found.placed:
        if found.source:
            return False
        joined = found.agency_first is False or "," in text[: found.day_start]
        return found.agency is not None and _trusted(found) and joined and not found.timed
    if found.country_only and not name:
        return closed or found.agency is not None or text.partition(",")[0].isupper()
    if found.timed_first or (":" in found.place_marks and _label(name)) or _month_of_history(found):
        return False
    if found.known is None:
        return _dated_unknown(text, found, name, closed=closed)
    if found.agency:
        return True
    if found.places[0][0] > found.day_start:
        big = found.known.population >= _DAY_BEFORE or found.known.capital or name.isupper()
        between = text[found.day_end : found.places[0][0]]
        return big and (bool(between.strip()) or "\n" in between or closed)
    if found.day is not None and found.day.day is None and not found.dated_without_year and not closed:
        return False
    apart = bool(text[found.places[-1][1] : found.day_start].strip())
    telling = name.isupper() or found.known.capital or found.known.population >= _DASH
    return apart or _uncased(name) or (telling and _strong(found))


def _month_of_history(found: Reading) -> bool:
    """Whether a month and a colon tell when something was: "Yalta, February 1945: ..."."""
    month_alone = found.day is not None and found.day.day is None and not found.dated_without_year
    return month_alone and found.agency is None and ":" in found.marks


def _dated_unknown(text: str, found: Reading, name: str, *, closed: bool) -> bool:
    """Judge a day beside a name no gazetteer knows."""
    if not name or _label(name) or found.source or len(name.split()) > _MOST_UNKNOWN_WORDS:
        return False
    marked = text[found.places[-1][1] :].lstrip()[:1] in {",", "."} or bool(found.country or found.region)
    if found.agency and found.sure_agency:
        return marked and (found.bracketed or name.isupper() or not found.agency_first)
    if found.timed or not closed or not marked:
        return False
    if found.agency:
        return name.isupper() or (_strong(found) and not _uncased(name))
    if found.day is not None and found.day.day is None and not found.dated_without_year:
        return False
    return name.isupper() or _strong(found)


def _signed(found: Reading, name: str, following: str) -> bool:
    """Judge a reading with an agency and no day."""
    closed = _strong(found) or "." in found.marks
    if not found.placed:
        return _signed_only(found, following)
    if (_runs_on(following) and not closed) or (found.leading and found.known is None):
        return False
    if found.country_only and not name:
        return found.bracketed and found.sure_agency and closed
    if found.known is None:
        return _signed_unknown(found, name, closed=closed)
    if found.sure_agency:
        return found.bracketed or not (":" in found.place_marks and _label(name))
    big = found.known.capital or found.known.population >= _COLON
    alone = big and found.bracketed and found.marks == ":"  # "Colombo (LNW):", where "Colombo:" would do
    return alone or name.isupper() or _uncased(name) or "-" in found.marks


def _signed_only(found: Reading, following: str) -> bool:
    """Judge an agency alone: "(EFE).-", "AKIPRESS.COM -", "CentralAsia (KZ) -"."""
    if found.country and found.sure_agency:
        return _strong(found)
    if _runs_on(following) or ":" in found.marks or not _trusted(found):
        return False
    return "-" in found.marks or (found.bracketed and bool(following) and _all_agencies(found.agency or ""))


def _all_agencies(names: str) -> bool:
    """Whether each of several names is an agency's: "MENAFN- AzerNews", but no "Xinhua/Li Xiang"."""
    return all(looks_agency(name.strip()) for name in re.split(r"[/,]|-\s", names))


def _signed_unknown(found: Reading, name: str, *, closed: bool) -> bool:
    """Judge an agency beside a name no gazetteer knows."""
    if _label(name) or len(name.split()) > _MOST_UNKNOWN_WORDS:
        return False
    if not found.bracketed:  # "Gabala, The Gulf Observer:"; two words would be a person
        one_word = name.isalpha() and len(name) >= _SHORTEST_BARE and " " in (found.agency or "")
        return found.sure_agency and closed and (found.country is not None or one_word)
    if found.sure_agency or found.country:
        return closed or name.isupper() or (_uncased(name) and found.listed_agency)
    return name.isupper() and "-" in found.marks


def _bare(text: str, found: Reading, name: str, following: str) -> bool:  # noqa: PLR0911  (one return a case)
    """Judge a place and a mark: "CAIRO —", "Kigali:", "ST CATHERINE, Jamaica —", "Santo Domingo.-"."""
    if not name:
        return False
    if found.source:
        return found.known is not None and bool(found.unclosed or found.marks)
    if _label(name) or _runs_on(following) or _joined(text, found) or _country_or_sign(found, name):
        return False
    if not _strong(found):
        return found.marks == "." and found.known is not None and bool(following) and _closed_by_stop(found, name)
    capitals, dash = name.isupper(), "-" in found.marks
    if found.known is None:
        return found.country is not None and (capitals or ("," in found.place_marks and dash))
    if found.country is not None and found.region is not None:
        return True
    if not capitals and (_is_pairing(found) or _several(text, found)):
        return False
    if found.known.capital or _uncased(name):
        return True
    if len(key(name)) < _SHORTEST_BARE:
        return found.known.population >= _DASH
    least = (_CAPITALS_DASH if dash else _CAPITALS_COLON) if capitals else (_DASH if dash else _COLON)
    return found.known.population >= least


def _is_pairing(found: Reading) -> bool:
    """Whether the place is the first of a match or a route: "Barcelona – Real: 2:1", "Baku – Tbilisi – Ceyhan"."""
    other = found.next_piece
    return other is not None and (":" in other.after or ("-" in other.after and find_place(other.text) is not None))


def _several(text: str, found: Reading) -> bool:
    """Whether names are listed, none of which says where the other lies: "Tehran, Moscow –", "Berlin and Paris:"."""
    if ":" in found.marks and _AND.search(text[: found.end]):
        return True
    if found.region is None or found.known is None:
        return False
    if not words().appositions.isdisjoint(map(key, found.region.split())):
        return True
    other = None if country_of(found.region) else find_place(found.region)
    return other is not None and other.population >= _COLON and other.country != found.known.country


def _joined(text: str, found: Reading) -> bool:
    """Whether a short dash joins the place to the next word: "BERLIN–MOSCOW"."""
    end = found.places[-1][1]
    return text[end : end + 1] in {"-", "–"} and text[end + 1 : end + 2].isalnum()


def _country_or_sign(found: Reading, name: str) -> bool:
    """Whether the name is a country's, too ("Mexico: ..."), or stands before a colon in Chinese or Japanese."""
    country = find_country(name)
    if country and found.country is None and not (_uncased(name) and "-" in found.marks):  # "الجزائر -" is Algiers
        return country not in _CITY_STATES or (":" in found.marks and not name.isupper())
    return ":" in found.marks and any("\u3040" <= letter <= "\u9fff" for letter in name)


def _in_a_row(found: Reading) -> bool:
    """Whether a sentence of one word follows, as in the title of a broadcast: "Москва. Кремль. Путин."."""
    other = found.next_piece
    return other is not None and other.kind == "words" and len(other.spans) == 1 and other.after == "."


def _closed_by_stop(found: Reading, name: str) -> bool:
    """Whether a place and a full stop are a dateline: "Hamburg. Die ...", "TEGUCIGALPA, HONDURAS. Las ..."."""
    if found.known is None or len(key(name)) < _SHORTEST_BARE or _in_a_row(found):
        return False
    if name.isupper():
        return found.country is not None or found.known.population >= _CAPITALS_COLON
    own_name = key(found.known.name) == key(name) and found.known.population >= _DASH
    return found.country is None and found.region is None and (found.known.capital or own_name)
