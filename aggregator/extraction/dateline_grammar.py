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
from aggregator.extraction.dateline_words import words
from aggregator.places import Place, find_country, find_place, key

if TYPE_CHECKING:
    from datetime import date

    from aggregator.extraction.dateline_pieces import Piece

_DOMAIN = re.compile(
    r"^[\w-]{2,30}\.(?:com|ru|net|org|news|kz|uz|tj|kg|az|am|ua|by|info|tv|de|it|fr|es|eu|uk|pk|in|id|ir)$", re.I
)
_LEAD = re.compile(r"^(?:(?:соб|спец|наш)\.?\s)?корр?\.?\s|^кар\.\s|^(?:by|par|por|von|by:)\s", re.IGNORECASE)
_PARTS = re.compile(r"\s[-–—/]\s|[–—]|,\s|-(?=\s)|،\s?")
_WORD_START = re.compile(r"(?<![^\W_])[^\W_]")
_MOST_AGENCY_WORDS = 5
_MOST_PLACE_WORDS = 5
STRONG = "-:"


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
    agency: str | None = None
    bracketed: bool = False
    sure_agency: bool = False
    source: bool = False
    unclosed: bool = False
    marks: str = ""
    end: int = 0
    first: str = ""

    @property
    def placed(self) -> bool:
        """Whether a place or a country has been read."""
        return bool(self.places) or self.country_only


def known_agency(name: str, own: str | None = None) -> bool:
    """Whether NAME is an agency of the list, the site's OWN agency, or spelt like a web address."""
    folded = key(name)
    return folded in words().agencies or bool(_DOMAIN.match(name)) or (own is not None and folded == key(own))


def read(text: str, pieces: list[Piece], published: date | None, own: str | None = None) -> Reading:
    """Read PIECES of TEXT as far as they can be a dateline; OWN is the agency of the site, if it is known."""
    return _Reader(text, pieces, published, own).run()


def country_of(name: str) -> str | None:
    """Return the country NAME is, or that NAME is a state or province of."""
    return find_country(name) or words().regions.get(key(name))


class _Reader:
    def __init__(self, text: str, pieces: list[Piece], published: date | None, own: str | None) -> None:
        self.text = text
        self.pieces = pieces
        self.published = published
        self.own = own
        self.found = Reading()

    def run(self) -> Reading:
        before = ""
        for position, piece in enumerate(self.pieces):
            following = self.pieces[position + 1] if position + 1 < len(self.pieces) else None
            if position and self.finished(piece, before):
                break
            if not getattr(self, f"take_{piece.kind}")(piece, before, following):
                break
            before = self.found.marks = "" if self.found.unclosed else piece.after
            if self.found.unclosed:
                break
            self.found.end = piece.end if not piece.after else self.marks_end(piece, following)
        return self.found

    def marks_end(self, piece: Piece, following: Piece | None) -> int:
        """Return where the marks after PIECE end, without the blanks behind them."""
        stop = following.start if following else len(self.text)
        end = piece.end
        while end < stop and not (self.text[end].isalnum() or self.text[end] in "([«（［\"“'‘"):
            end += 1
        return piece.end + len(self.text[piece.end : end].rstrip())

    def finished(self, piece: Piece, before: str) -> bool:
        """Whether a mark that ends datelines stands before PIECE, and PIECE is not clearly a part still missing."""
        found = self.found
        if not any(mark in before for mark in STRONG + "."):
            return False
        if found.placed and found.day and found.agency:
            return True
        if piece.kind == "words" and found.placed and found.agency:
            return True
        return piece.kind == "day" and bool(found.agency) and found.placed and not any(m in piece.after for m in STRONG)

    # Each taker returns whether the piece belongs to the dateline.

    def take_mark(self, piece: Piece, _before: str, _following: Piece | None) -> bool:
        return set(piece.after) <= {"/", "-"}

    def take_day(self, piece: Piece, before: str, following: Piece | None) -> bool:
        found = self.found
        if piece.open or (found.day and not before.strip("\n")):
            return False
        if found.day is None or (found.day.day is None and piece.day and piece.day.day):
            found.day = piece.day
        if following is None and not piece.after:
            found.unclosed = False
        return True

    def take_time(self, _piece: Piece, _before: str, _following: Piece | None) -> bool:
        self.found.timed = True
        return self.found.day is not None

    def take_group(self, piece: Piece, before: str, following: Piece | None) -> bool:
        found = self.found
        inside = self.without_day(piece)
        if not inside:
            return found.placed or found.agency is not None
        if piece.bracket == "/" and found.places and self.between_places(inside, following):
            found.places.append((piece.start + 1, piece.end - 1))
            return True
        if found.placed and not found.agency and not known_agency(inside, self.own) and self.take_country(inside):
            return True
        if found.agency and not found.placed and len(inside) == 2 and inside.isupper():  # noqa: PLR2004  ("CentralAsia (KZ)")
            found.country = country_of(inside) or inside
            return True
        if found.agency or ":" in before and not self.looks_agency(inside):
            return False
        return self.take_agency(inside, bracketed=True)

    def between_places(self, inside: str, following: Piece | None) -> bool:
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
            self.found.day = self.found.day or day
            rest = inside[: day.start].rstrip(" -–—,،/|") or inside[day.end :].lstrip(" -–—,،/|")
            return rest.strip()
        return inside

    def looks_agency(self, name: str) -> bool:
        if known_agency(name, self.own):
            return True
        parts = [key(part) for part in re.split(r"[\s/,-]+", name)]
        return any(part in words().media or part in words().agencies for part in parts)

    def take_agency(self, name: str, *, bracketed: bool) -> bool:
        found = self.found
        name = _LEAD.sub("", name).strip()
        parts = [part.strip() for part in _PARTS.split(name)]
        if len(parts) > 1 and not known_agency(name, self.own):
            sure = [part for part in parts if known_agency(part, self.own)]
            if sure and not self.looks_agency(parts[0]):
                name = sure[-1]
        if not any(c.isalpha() for c in name):
            return False
        found.agency, found.bracketed, found.sure_agency = name, bracketed, self.looks_agency(name)
        return True

    def take_country(self, name: str) -> bool:
        """Take NAME as the country or region of the place read before."""
        found = self.found
        country = country_of(name)
        if country is None and found.region is None and found.places and find_place(name) and not known_agency(name):
            found.region = name
            return True
        if country is None:
            return name.isdigit() and len(name) <= 3  # noqa: PLR2004  ("Lyon (69)")
        found.region = found.region or name
        found.country = country
        return True

    def take_words(self, piece: Piece, before: str, following: Piece | None) -> bool:
        if piece.open or (not piece.after and following and following.kind == "words"):
            return self.take_opening(piece, before)
        name = piece.text
        found = self.found
        if not found.first:
            found.first = name
        folded = [key(self.text[start:end]) for start, end in piece.spans]
        if all(word in words().weekdays for word in folded) and not (found.placed or found.agency):
            return True
        if folded[0] in words().bylines and len(folded) > 1:
            return found.day is not None and found.placed
        if not found.placed:
            return self.take_first(piece, before, following)
        if "/" in before or piece.text and before == "-" and "/" in piece.after:
            if not known_agency(name, self.own) and not found.day and find_place(name) and not find_country(name):
                found.places.append((piece.start, piece.end))
                return True
        return self.take_more(piece, before)

    def take_first(self, piece: Piece, before: str, following: Piece | None) -> bool:
        """Take a name while no place has been read: agency, place, country, source, or a place nobody knows."""
        found, name = self.found, piece.text
        if known_agency(name, self.own) and not find_place(name) and not found.agency:
            return self.take_agency(name, bracketed=False)
        folded = [key(self.text[start:end]) for start, end in piece.spans]
        place = find_place(name)
        country = find_country(name)
        if country and (place is None or (place.country != country)):
            found.country, found.country_only = country, True
            return True
        if place:
            found.places, found.known = [(piece.start, piece.end)], place
            return True
        if any(word in words().sources for word in folded) or (
            name.isupper()
            and piece.after == "-"
            and len(folded) == 1
            and following is not None
            and following.kind == "words"
            and self.longest_place(following)
        ):
            found.source = True
            return True
        if folded[0] in words().openers or folded[0] in words().labels or len(folded) > _MOST_PLACE_WORDS:
            return False
        if found.source or (found.day and not before):
            return False
        found.places = [(piece.start, piece.end)]
        return True

    def take_more(self, piece: Piece, before: str) -> bool:
        """Take a name after the place: its country, its region, or the agency."""
        found, name = self.found, piece.text
        if found.agency:
            return known_agency(name, self.own) and bool(before) and any(m in piece.after for m in STRONG + ".")
        if known_agency(name, self.own) and not (found.country is None and not found.day and country_of(name)):
            return self.take_agency(name, bracketed=False)
        if not any(mark in before for mark in STRONG + "./") and not found.day and self.take_country(name):
            return True
        count = len(piece.spans)
        if not before.strip("\n") or count > _MOST_AGENCY_WORDS or ":" in before:
            return False
        closed = any(mark in piece.after for mark in STRONG + ".")
        caps = name.isupper() and count == 1
        if before.strip("\n") in (",", ".", ".,", "/") and (closed or caps or "," in piece.after):
            if self.looks_agency(name) or (found.day and closed) or (caps and "," in before):
                return self.take_agency(name, bracketed=False)
            if not found.day and "," in before and not found.region:
                found.region = name
                return True
            return self.is_source(piece)
        if found.day and closed and self.looks_agency(name):
            return self.take_agency(name, bracketed=False)
        return self.is_source(piece)

    def is_source(self, piece: Piece) -> bool:
        self.found.source = any(key(self.text[start:end]) in words().sources for start, end in piece.spans)
        return self.found.source

    def take_opening(self, piece: Piece, before: str) -> bool:
        """Take the part of running text that still belongs to the dateline: "AZERTAC The ...", "Riyadh The ..."."""
        found = self.found
        if found.agency is None and before and (found.placed or found.day) and (count := self.longest_agency(piece)):
            return self.take_part(piece, count, agency=True)
        if (
            not found.placed
            and before
            and (found.agency or found.source or found.day)
            and (count := self.longest_place(piece))
        ):
            return self.take_part(piece, count, agency=False)
        return False

    def take_part(self, piece: Piece, count: int, *, agency: bool) -> bool:
        start, end = piece.spans[0][0], piece.spans[count - 1][1]
        found = self.found
        if agency:
            self.take_agency(self.text[start:end], bracketed=False)
        else:
            found.places, found.known = [(start, end)], find_place(self.text[start:end])
        found.end, found.unclosed = end, True
        return True

    def longest_agency(self, piece: Piece) -> int:
        return self.longest(piece, lambda name: known_agency(name, self.own))

    def longest_place(self, piece: Piece) -> int:
        return self.longest(piece, lambda name: find_place(name) is not None)

    def longest(self, piece: Piece, test: object) -> int:
        """Return how many words PIECE opens with that pass TEST and are followed by a sentence's first word."""
        for count in range(min(len(piece.spans), _MOST_PLACE_WORDS), 0, -1):
            start, end = piece.spans[0][0], piece.spans[count - 1][1]
            if not test(self.text[start:end]):  # type: ignore[operator]
                continue
            if count == len(piece.spans):
                return 0 if piece.open and self.text[end : end + 2].strip()[:1].islower() else count
            next_word = self.text[slice(*piece.spans[count])]
            name = self.text[start:end]
            if (
                key(next_word) in words().starters
                or (name.isupper() and not next_word.isupper())
                or not next_word[0].isascii()
            ):
                return count
            return 0
        return 0
