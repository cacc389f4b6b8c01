"""Which part of a dateline a name is, by what has been read before it: place, country, region, agency, newsroom.

    after "DUSHANBE" ","   "Tajikistan" is the country;   after "March 28, 2014" ","   "Asia-Plus" is the agency

Knows nothing of days and brackets, and leaves the order of the pieces to `dateline_grammar`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aggregator.extraction.dateline_names import (
    agency_in,
    country_of,
    known_agency,
    leading_agency,
    leading_place,
    listed_agency,
    looks_agency,
    place_of,
)
from aggregator.extraction.dateline_reading import Reading
from aggregator.extraction.dateline_words import words
from aggregator.places import find_country, find_place, key

if TYPE_CHECKING:
    from datetime import date

    from aggregator.extraction.dateline_pieces import Piece

STRONG = "-:"
CLOSING = STRONG + "."
_MOST_AGENCY_WORDS = 5
_MOST_PLACE_WORDS = 5
_MOST_NAME_WORDS = 3
_METROPOLIS = 1_000_000
_SCHEMES = frozenset({"http", "https", "www"})
_DEPARTMENT = 3
_CODE = 2
_LONGEST_ACRONYM = 6
_TWO_IN_ONE = re.compile(r"[A-Z][a-z]+[A-Z][a-z]+")
_INNER_CAPITAL = re.compile(r"[^\W\d_]+[a-zа-я][A-ZА-Я]|[A-ZА-Я]{2,}[a-zа-я]")  # "UzDaily", "DFWatch"
_KINDS_OF_AGENCY = frozenset({"иа", "ап", "ниа", "миа", "ниат", "амит", "ria", "na"})


class Parts:
    """The state of one reading, and what becomes of a name; each `take_*` says whether it belongs to the dateline."""

    def __init__(self, text: str, pieces: list[Piece], published: date | None, own: str | None) -> None:
        self.text = text
        self.pieces = pieces
        self.published = published
        self.own = own
        self.found = Reading()
        self.before = ""
        self.first_name = ""
        self.called = False  # "ИА" has been read, which a name in quotes follows
        self.following: Piece | None = None

    def take_agency(self, name: str, *, bracketed: bool = False) -> bool:
        """Take NAME as the agency, without its reporter."""
        name = agency_in(name, self.own)
        if not any(c.isalpha() for c in name):
            return False
        self.found.agency, self.found.bracketed = name, bracketed
        self.found.sure_agency = looks_agency(name, self.own) or self.has_country_code(name)
        self.found.agency_first = self.found.day is None
        self.found.leading = not self.found.placed
        self.found.listed_agency = listed_agency(name, self.own)
        return True

    def take_country(self, name: str) -> bool:
        """Take NAME as the country or region of the place read before."""
        found = self.found
        country = country_of(name)
        if country:
            found.region = found.region or name
            if found.known and found.known.country != country:
                namesake = find_place(self.text[slice(*found.places[0])], country)
                if namesake and namesake.country == country:
                    found.known = namesake
                elif not find_country(name):  # "Bogotá D.C.": the code of a state elsewhere
                    return True
            found.country = country
            if found.country_only and (place := find_place(self.first_name, country)) and place.country == country:
                start = self.text.index(self.first_name)  # "COLUMBIA, S.C.", "PERU, Ind.": no countries
                found.places, found.known = [(start, start + len(self.first_name))], place
            return True
        if found.region is None and found.places and not found.day and find_place(name) and not known_agency(name):
            found.region = name
            return True
        return name.isdigit() and len(name) <= _DEPARTMENT  # "Lyon (69)"

    def take_first(self, piece: Piece, folded: list[str]) -> bool:  # noqa: PLR0911  (one return a case)
        """Take a name while no place has been read: agency, place, country, source, or a place nobody knows."""
        found, name = self.found, piece.text
        place, country = None if len(name) <= _CODE and name.isascii() else place_of(name), find_country(name)
        if place and (name[0].islower() or folded[0] in words().months or folded[0] in words().weekdays):
            return False
        if (known_agency(name, self.own) or self.has_country_code(name)) and not place and not found.agency:
            return self.take_agency(name)
        if country and (place is None or (place.country != country and place.population < _METROPOLIS)):
            found.country, found.country_only, self.first_name = country, True, name
            return True
        if place:
            found.places, found.known = [(piece.spans[0][0], piece.end)], place
            return True
        self.called = self.is_kind_of_agency(folded)
        if self.called or self.doubled(piece) or self.place_and_more(piece) or self.more_and_place(piece):
            return True
        if self.is_source(piece) or self.is_newsroom(piece) or self.is_venue(piece):
            found.source = True
            return True
        known = words()
        if folded[0] in _SCHEMES:
            return False
        if folded[0] in known.openers or folded[0] in known.labels or len(folded) > _MOST_PLACE_WORDS:
            return False
        if found.source or (found.day and not self.before):
            return False
        found.places = [(piece.start, piece.end)]
        return True

    def doubled(self, piece: Piece) -> bool:
        """Take "RheineRheine": a place printed once for the eye and once for the ear."""
        half, odd = divmod(len(piece.text), 2)
        place = None if odd or piece.text[:half] != piece.text[half:] else find_place(piece.text[:half])
        if place is None:
            return False
        self.found.places, self.found.known = [(piece.start + half, piece.end)], place
        return True

    def place_and_more(self, piece: Piece) -> bool:
        """Take "Hong Kong CNN", "Москва/ТАСС" or "Bogotá D.C.": a place with its agency or region, no mark between."""
        name, found = piece.text, self.found
        for cut, (start, _) in [(name.find("/"), (0, 0)), *((s - piece.start - 1, (s, e)) for s, e in piece.spans[1:])]:
            if cut <= 0 or not (place := find_place(name[:cut])):
                continue
            rest = name[cut + 1 :]
            if not start and find_country(rest) == place.country:  # "TUNIS/Tunisia"
                found.places, found.known = [(piece.start, piece.start + cut)], place
                return self.take_country(rest)
            if not known_agency(rest, self.own) and key(rest) not in words().regions:
                continue
            found.places, found.known = [(piece.start, piece.start + cut)], place
            return (
                True if start and key(rest) in words().regions and self.take_country(rest) else self.take_agency(rest)
            )
        return False

    def more_and_place(self, piece: Piece) -> bool:
        """Take "AKP Phnom Penh, June 3" or "Ahmet YILMAZ/ANKARA, (DHA)": an agency or a reporter, then the place."""
        name, found, following = piece.text, self.found, self.following
        writer, slash, where = name.rpartition("/")
        if slash and (place := find_place(where)) and 1 < len(writer.split()) <= _MOST_NAME_WORDS:
            found.places, found.known = [(piece.end - len(where), piece.end)], place
            return following is not None and following.kind == "group"
        if following is None or following.kind != "day":
            return False
        for start, _ in piece.spans[1:]:
            place = find_place(self.text[start : piece.end])
            if place and listed_agency(head := self.text[piece.start : start].strip()):
                found.places, found.known = [(start, piece.end)], place
                return self.take_agency(head)
        return False

    def is_kind_of_agency(self, folded: list[str]) -> bool:
        """Whether a name in quotes follows that says which agency: "ИА «24.kg». Бишкек."."""
        quoted = self.following is not None and self.following.bracket == "«"
        return quoted and len(folded) == 1 and folded[0] in _KINDS_OF_AGENCY

    def has_country_code(self, name: str) -> bool:
        """Whether NAME is one word of two with a country's code in brackets behind it: "CentralAsia (KZ)"."""
        following = self.following
        code = following is not None and following.kind == "group" and len(following.text) == _CODE
        return bool(code and _TWO_IN_ONE.fullmatch(name))

    def is_source(self, piece: Piece) -> bool:
        """Whether PIECE is an office: "General Secretariat"."""
        return any(key(self.text[start:end]) in words().sources for start, end in piece.spans)

    def is_newsroom(self, piece: Piece) -> bool:
        """Whether PIECE is an acronym before a dash and a place: "GCC- Riyadh"."""
        following = self.following
        acronym = piece.text.isupper() and len(piece.text) <= _LONGEST_ACRONYM and piece.after in ("-", ",")
        return bool(acronym and following and following.kind == "words" and leading_place(self.text, following))

    def is_venue(self, piece: Piece) -> bool:
        """Whether PIECE is a house between a day and its city: "April 3, 2019, The Kremlin, Moscow"."""
        following = self.following
        between = self.found.day is not None and self.before == piece.after == ","
        return bool(between and following and following.kind == "words" and leading_place(self.text, following))

    def take_more(self, piece: Piece) -> bool:  # noqa: C901, PLR0911  (one return a case)
        """Take a name after the place: its country, its region, or the agency."""
        found, name, before, following = self.found, piece.text, self.before, self.following
        plain = before.strip("\n")
        grouped = following is not None and following.kind == "group" and not piece.after
        closed = any(mark in piece.after for mark in CLOSING)
        if plain == "," and found.agency and not found.day and not found.country and country_of(name):
            return self.take_country(name)
        if found.agency:  # a second agency, or who wrote it: "РИА Новости, Иван Петров."
            person = plain == "," and len(piece.spans) <= _MOST_NAME_WORDS and "." in piece.after
            return closed and (person or (bool(before) and known_agency(name, self.own)))
        if plain in ("-", ":") and not found.day and (found.known is None or ":" in piece.after):
            return False
        if known_agency(name, self.own) and not (found.country is None and not found.day and country_of(name)):
            return self.take_agency(name)
        late = found.day is not None and (plain != "," or country_of(name) is None)
        if not any(mark in before for mark in CLOSING + "/") and not late and self.take_country(name):
            return True
        if plain == "-" and self.take_between_dashes(piece):
            return True
        if self.leads_to_agency(piece):
            return True
        if name.upper() == name.lower() and leading_agency(
            self.text, piece, self.own
        ):  # Arabic: no capital tells the end
            return False
        if not plain or len(piece.spans) > _MOST_AGENCY_WORDS or ":" in before:
            return False
        if plain in (",", ".", ".,", "/"):
            return self.take_listed(piece, closed=closed, grouped=grouped)
        acronym = len(piece.spans) == 1 and name.isupper() and len(name) <= _LONGEST_ACRONYM and not country_of(name)
        if found.day and closed and (looks_agency(name, self.own) or acronym):
            return self.take_agency(name)
        return False

    def take_between_dashes(self, piece: Piece) -> bool:
        """Take "São Paulo - SP, 3 de junho", a state, or "ASTANA – The Astana Times –", an agency."""
        found, name = self.found, piece.text
        if piece.after == "," and found.known and words().regions.get(key(name)) == found.known.country:
            return self.take_country(name)
        return "-" in piece.after and not found.day and looks_agency(name, self.own) and self.take_agency(name)

    def take_listed(self, piece: Piece, *, closed: bool, grouped: bool) -> bool:
        """Take a name after a comma, a full stop or a slash, of which nothing is known."""
        found, name = self.found, piece.text
        comma = "," in self.before
        caps = (name.isupper() or bool(_INNER_CAPITAL.match(name))) and len(piece.spans) == 1
        if not (closed or caps or grouped or "," in piece.after):
            return False
        if grouped and comma and not found.day and not found.region:
            found.region = name
            return True
        if looks_agency(name, self.own) or (found.day and closed) or (caps and comma):
            return self.take_agency(name)
        if comma and not found.day and not found.region:
            found.region = name
            return True
        return self.is_source(piece)

    def leads_to_agency(self, piece: Piece) -> bool:
        """Whether the agency comes after PIECE, who writes for it: "Leyla Huseynova - APA", "АП «Авеста»"."""
        following = self.following
        if following is None or len(piece.spans) > _MOST_NAME_WORDS:
            return False
        if following.kind == "group":
            self.called = following.bracket == "«" and piece.text.isupper()
            return bool(self.found.day) and following.bracket == "«" and not piece.after
        return following.kind == "words" and piece.after == "-" and known_agency(following.text, self.own)

    def take_opening(self, piece: Piece) -> bool:
        """Take the part of running text that still belongs to the dateline: "AZERTAC The ...", "Riyadh The ..."."""
        found = self.found
        if ":" in self.before and found.agency and not found.bracketed and not found.day:
            return False
        uncased = piece.text[0].upper() == piece.text[0].lower()
        if not (self.before or (found.day and uncased)) or (found.places and not found.day and found.known is None):
            return False
        if found.agency is None and (found.placed or found.day) and (end := leading_agency(self.text, piece, self.own)):
            found.end, found.unclosed = end, end < piece.end or not piece.after
            return self.take_agency(self.text[piece.start : end])
        if (
            not found.placed
            and (found.agency or found.source or found.day)
            and (end := leading_place(self.text, piece))
        ):
            found.end, found.unclosed = end, True
            found.places, found.known = [(piece.start, end)], find_place(self.text[piece.start : end])
            return True
        return False
