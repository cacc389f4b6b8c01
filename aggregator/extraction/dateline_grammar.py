"""What the pieces of an opening mean, read left to right: places, country, day, agency, in any order.

    WORDS "SAMARKAND"  GROUP "Uzbekistan" ","  DAY "Sep 16"  GROUP "APP" ":"   ->   place, country, day, agency

Each piece takes the first part still wanted that it can be; the first piece that can be none ends the reading. Whether
what was read is a dateline at all is judged next door (`dateline_judge.py`).

Knows nothing of whole articles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aggregator.extraction.dateline_date import Day, read_day
from aggregator.extraction.dateline_names import (
    agency_in,
    country_of,
    is_place_list,
    known_agency,
    listed_agency,
    leading_agency,
    leading_place,
    like_agency,
    looks_agency,
    place_of,
)
from aggregator.extraction.dateline_words import words
from aggregator.places import Place, find_country, find_place, key

if TYPE_CHECKING:
    from datetime import date

    from aggregator.extraction.dateline_pieces import Piece

STRONG = "-:"
_CLOSING = STRONG + "."
_WORD_START = re.compile(r"(?<![^\W_])[^\W_]")
_MOST_AGENCY_WORDS = 5
_MOST_PLACE_WORDS = 5
_MOST_NAME_WORDS = 3
_LONGEST_ACRONYM = 6
_METROPOLIS = 1_000_000
_CODE = 2
_SCHEMES = frozenset({"http", "https", "www"})
_DEPARTMENT = 3


@dataclass(slots=True)
class Reading:
    """What has been read so far; `end` is where the dateline ends in the text, its marks included."""

    places: list[tuple[int, int]] = field(default_factory=list)
    known: Place | None = None
    region: str | None = None
    country: str | None = None
    country_only: bool = False
    day: Day | None = None
    timed: bool = False
    timed_first: bool = False  # a clock before any place
    agency: str | None = None
    bracketed: bool = False
    sure_agency: bool = False
    source: bool = False
    unclosed: bool = False  # ended inside running text: "AZERTAC The ..."
    marks: str = ""  # after the last piece
    place_marks: str = ""  # after the place
    end: int = 0
    next_piece: Piece | None = None

    listed_agency: bool = False
    agency_first: bool = False  # before any day
    leading: bool = False  # before any place

    @property
    def day_start(self) -> int:
        """Where the day stands, -1 without one."""
        return self.day.start if self.day else -1

    @property
    def day_end(self) -> int:
        """Where the day ends, -1 without one."""
        return self.day.end if self.day else -1

    @property
    def dated_without_year(self) -> bool:
        """Whether a day of the month is printed whose year nobody knows."""
        return self.day is not None and self.day.whole

    @property
    def placed(self) -> bool:
        """Whether a place or a country has been read."""
        return bool(self.places) or self.country_only


def read(text: str, pieces: list[Piece], published: date | None, own: str | None = None) -> Reading:
    """Read PIECES of TEXT as far as they can be a dateline; OWN is the agency of the site, if it is known."""
    return _Reader(text, pieces, published, own).run()


class _Reader:
    """The state of one reading; each `take_*` returns whether its piece belongs to the dateline."""

    def __init__(self, text: str, pieces: list[Piece], published: date | None, own: str | None) -> None:
        self.text = text
        self.pieces = pieces
        self.published = published
        self.own = own
        self.found = Reading()
        self.before = ""
        self.first_name = ""
        self.following: Piece | None = None

    def run(self) -> Reading:
        found = self.found
        take = {"mark": self.take_mark, "day": self.take_day, "time": self.take_time, "group": self.take_group}
        for position, piece in enumerate(self.pieces):
            self.following = self.pieces[position + 1] if position + 1 < len(self.pieces) else None
            found.next_piece = piece
            if self.finished(piece) or not take.get(piece.kind, self.take_words)(piece) or found.unclosed:
                break
            self.before = found.marks = piece.after
            found.end = self.marks_end(piece)
            found.next_piece = self.following
            if found.places and found.places[-1][1] >= piece.start:
                found.place_marks = piece.after
        return found

    def marks_end(self, piece: Piece) -> int:
        """Return where the marks after PIECE end, without the blanks behind them."""
        stop = self.following.start if self.following else len(self.text)
        end = piece.end
        while piece.after and end < stop and not (self.text[end].isalnum() or self.text[end] in "([«（［【\"“'‘„"):
            end += 1
        return piece.end + len(self.text[piece.end : end].rstrip())

    def finished(self, piece: Piece) -> bool:
        """Whether a mark that ends datelines stands before PIECE, and PIECE is not clearly a part still missing."""
        found = self.found
        if not any(mark in self.before for mark in _CLOSING):
            return False
        if found.placed and found.agency and (found.day or piece.kind == "words"):
            return True
        return piece.kind == "day" and bool(found.agency) and found.placed and not any(m in piece.after for m in STRONG)

    def take_mark(self, piece: Piece) -> bool:
        return set(piece.after) <= {"/", "-"}

    def take_day(self, piece: Piece) -> bool:
        found = self.found
        if piece.open or (found.day and not self.before.strip("\n")):
            return False
        if piece.text.isdigit() and not (found.known and self.before == ","):
            return False
        if found.day is None or (piece.day and piece.day.with_year and not found.day.with_year):
            found.day = piece.day
        return True

    def take_time(self, _piece: Piece) -> bool:
        self.found.timed = True
        self.found.timed_first = not self.found.placed
        return self.found.day is not None

    def take_group(self, piece: Piece) -> bool:
        found = self.found
        inside = self.without_day(piece)
        if not inside:
            return found.placed or found.agency is not None
        if piece.bracket == "«" and not (found.placed or found.day):
            return False
        if piece.bracket == "/" and found.places and self.between_places(inside):
            start = self.text.index(inside, piece.start)
            found.places.append((start, start + len(inside)))
            piece.after = "/" + piece.after  # the next place follows the closing slash
            return True
        if found.agency and not found.placed and len(inside) == _CODE and inside.isupper():  # "CentralAsia (KZ)"
            found.country = country_of(inside) or inside
            return True
        if found.agency:
            return not self.before
        acronym = (
            inside.isupper() and inside.isalpha() and len(inside) <= _LONGEST_ACRONYM and country_of(inside) is None
        )
        if found.placed and not acronym and not known_agency(inside, self.own) and self.take_country(inside):
            return True
        if ":" in self.before and not looks_agency(inside, self.own):
            return False
        return like_agency(inside, self.own) and self.take_agency(inside, bracketed=True)

    def between_places(self, inside: str) -> bool:
        following = self.following
        if following is None or following.kind != "words" or find_country(inside):
            return False
        return bool(find_place(inside) and find_place(following.text))

    def without_day(self, piece: Piece) -> str:
        """Return what a bracket holds beside a day, and keep the day."""
        inside = piece.text
        for start in _WORD_START.finditer(inside):
            day = read_day(inside, start.start(), self.published)
            if day is None or (day.end < len(inside) and inside[day.end].isalnum()):
                continue
            offset = piece.start + 1
            self.found.day = self.found.day or Day(offset + day.start, offset + day.end, day.day, whole=day.whole)
            rest = inside[: day.start].rstrip(" -–—,،/|") or inside[day.end :].lstrip(" -–—,،/|")
            return rest.strip()
        return inside

    def take_agency(self, name: str, *, bracketed: bool = False) -> bool:
        name = agency_in(name, self.own)
        if not any(c.isalpha() for c in name):
            return False
        self.found.agency, self.found.bracketed = name, bracketed
        self.found.sure_agency = looks_agency(name, self.own)
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

    def take_words(self, piece: Piece) -> bool:
        following = self.following
        if following and following.kind == "day" and not piece.after and not self.trim_preposition(piece):
            return True
        if piece.open or (not piece.after and following and following.kind == "words"):
            return self.take_opening(piece)
        return self.take_name(piece) or self.take_opening(piece)

    def trim_preposition(self, piece: Piece) -> bool:
        """Cut "den", "le", "في" before a day off the name; False if nothing else is left."""
        start, end = piece.spans[-1]
        if key(self.text[start:end]) in words().day_prepositions:
            piece.spans.pop()
            if piece.spans:
                piece.end = piece.spans[-1][1]
                piece.text = self.text[piece.start : piece.end]
        return bool(piece.spans)

    def take_name(self, piece: Piece) -> bool:
        """Take words that stand between marks."""
        found = self.found
        folded = [key(self.text[start:end]) for start, end in piece.spans]
        if folded[0] in words().town_words and len(folded) > 1:  # "г. Москва"
            del piece.spans[0], folded[0]
            piece.text = self.text[piece.spans[0][0] : piece.end]
        if all(word in words().weekdays for word in folded) and not found.agency:
            return found.day is not None or (self.following is not None and self.following.kind == "day")
        if found.day and all(word in words().months for word in folded):
            return True
        if folded[0] in words().bylines and len(folded) > 1:
            return found.day is not None and found.placed
        if not found.placed:
            return self.take_first(piece, folded)
        if found.country_only and not found.day and (place := place_of(piece.text)) and place.country == found.country:
            found.places, found.known = [(piece.start, piece.end)], place
            return True
        if "/" in self.before or (self.before == "-" and "/" in piece.after):
            if not known_agency(piece.text, self.own) and not found.day and is_place_list(piece.text):
                found.places.append((piece.start, piece.end))
                return True
        return self.take_more(piece)

    def take_first(self, piece: Piece, folded: list[str]) -> bool:
        """Take a name while no place has been read: agency, place, country, source, or a place nobody knows."""
        found, name = self.found, piece.text
        place, country = place_of(name), find_country(name)
        if place and (name[0].islower() or folded[0] in words().months or folded[0] in words().weekdays):
            return False
        if known_agency(name, self.own) and not place and not found.agency:
            return self.take_agency(name)
        if country and (place is None or (place.country != country and place.population < _METROPOLIS)):
            found.country, found.country_only, self.first_name = country, True, name
            return True
        if place:
            found.places, found.known = [(piece.spans[0][0], piece.end)], place
            return True
        if self.place_and_more(piece):
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

    def place_and_more(self, piece: Piece) -> bool:
        """Take "Hong Kong CNN", "Москва/ТАСС" or "Bogotá D.C.": a place with its agency or region, no mark between."""
        name, found = piece.text, self.found
        for cut, (start, _) in [(name.find("/"), (0, 0)), *((s - piece.start - 1, (s, e)) for s, e in piece.spans[1:])]:
            if cut <= 0 or not (place := find_place(name[:cut])):
                continue
            rest = name[cut + 1 :]
            if not known_agency(rest, self.own) and key(rest) not in words().regions:
                continue
            found.places, found.known = [(piece.start, piece.start + cut)], place
            return (
                True if start and key(rest) in words().regions and self.take_country(rest) else self.take_agency(rest)
            )
        return False

    def is_source(self, piece: Piece) -> bool:
        return any(key(self.text[start:end]) in words().sources for start, end in piece.spans)

    def is_newsroom(self, piece: Piece) -> bool:
        """Whether PIECE is an acronym before a dash and a place: "GCC- Riyadh"."""
        following = self.following
        acronym = piece.text.isupper() and len(piece.spans) == 1 and piece.after == "-"
        return bool(acronym and following and following.kind == "words" and leading_place(self.text, following))

    def is_venue(self, piece: Piece) -> bool:
        """Whether PIECE is a house between a day and its city: "April 3, 2019, The Kremlin, Moscow"."""
        following = self.following
        between = self.found.day is not None and self.before == piece.after == ","
        return bool(between and following and following.kind == "words" and leading_place(self.text, following))

    def take_more(self, piece: Piece) -> bool:
        """Take a name after the place: its country, its region, or the agency."""
        found, name, before, following = self.found, piece.text, self.before, self.following
        plain = before.strip("\n")
        grouped = following is not None and following.kind == "group" and not piece.after
        closed = any(mark in piece.after for mark in _CLOSING)
        if plain == "," and found.agency and not found.day and not found.country and country_of(name):
            return self.take_country(name)
        if found.agency:  # a second agency, or who wrote it: "РИА Новости, Иван Петров."
            person = plain == "," and len(piece.spans) <= _MOST_NAME_WORDS and "." in piece.after
            return closed and (person or (bool(before) and known_agency(name, self.own)))
        if plain in ("-", ":") and not found.day and (found.known is None or ":" in piece.after):
            return False
        if known_agency(name, self.own) and not (found.country is None and not found.day and country_of(name)):
            return self.take_agency(name)
        if not any(mark in before for mark in _CLOSING + "/") and not found.day and self.take_country(name):
            return True
        if self.leads_to_agency(piece):
            return True
        if not plain or len(piece.spans) > _MOST_AGENCY_WORDS or ":" in before:
            return False
        if plain in (",", ".", ".,", "/"):
            return self.take_listed(piece, closed=closed, grouped=grouped)
        if found.day and closed and looks_agency(name, self.own):
            return self.take_agency(name)
        return False

    def take_listed(self, piece: Piece, *, closed: bool, grouped: bool) -> bool:
        """Take a name after a comma, a full stop or a slash, of which nothing is known."""
        found, name = self.found, piece.text
        comma = "," in self.before
        caps = name.isupper() and len(piece.spans) == 1
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
        """Whether PIECE is a person or a kind of agency, and the agency comes next: "Leyla Huseynova - APA", "АП «Авеста»"."""
        following = self.following
        if following is None or len(piece.spans) > _MOST_NAME_WORDS:
            return False
        if following.kind == "group":
            return bool(self.found.day) and following.bracket == "«" and not piece.after
        return following.kind == "words" and piece.after == "-" and known_agency(following.text, self.own)

    def take_opening(self, piece: Piece) -> bool:
        """Take the part of running text that still belongs to the dateline: "AZERTAC The ...", "Riyadh The ..."."""
        found = self.found
        if not self.before or (found.places and not found.day and found.known is None):
            return False
        if found.agency is None and (found.placed or found.day) and (end := leading_agency(self.text, piece, self.own)):
            found.end, found.unclosed = end, True
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
