"""What the pieces of an opening mean, read left to right: places, country, day, agency, in any order.

    WORDS "SAMARKAND"  GROUP "Uzbekistan" ","  DAY "Sep 16"  GROUP "APP" ":"   ->   place, country, day, agency

Each piece takes the first part still wanted that it can be; the first piece that can be none ends the reading. Whether
what was read is a dateline at all is judged next door (`dateline_judge.py`).

Knows nothing of whole articles.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aggregator.extraction.dateline_date import Day, read_day
from aggregator.extraction.dateline_names import (
    country_of,
    is_place_list,
    known_agency,
    leading_agency,
    like_agency,
    looks_agency,
    place_of,
)
from aggregator.extraction.dateline_parts import CLOSING, STRONG, Parts
from aggregator.extraction.dateline_words import words
from aggregator.places import find_country, find_place, key

if TYPE_CHECKING:
    from datetime import date

    from aggregator.extraction.dateline_pieces import Piece
    from aggregator.extraction.dateline_reading import Reading

_WORD_START = re.compile(r"(?<![^\W_])[^\W_]")
_LONGEST_ACRONYM = 6
_CODE = 2


def read(text: str, pieces: list[Piece], published: date | None, own: str | None = None) -> Reading:
    """Read PIECES of TEXT as far as they can be a dateline; OWN is the agency of the site, if it is known."""
    return _Reader(text, pieces, published, own).run()


class _Reader(Parts):
    """Walks over the pieces; each `take_*` returns whether its piece belongs to the dateline."""

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
        if not any(mark in self.before for mark in CLOSING):
            return False
        if found.placed and found.agency and (found.day or piece.kind == "words"):
            return True
        return piece.kind == "day" and bool(found.agency) and found.placed and not any(m in piece.after for m in STRONG)

    def take_mark(self, piece: Piece) -> bool:
        return set(piece.after) <= {"/", "-"}

    def take_day(self, piece: Piece) -> bool:
        found = self.found
        told = found.day is not None and found.day.day is not None  # a day of another calendar tells none
        if piece.open or (told and not self.before.strip("\n")):
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

    def take_group(self, piece: Piece) -> bool:  # noqa: PLR0911  (one return a case)
        found = self.found
        inside = self.without_day(piece)
        if not inside:
            return found.placed or found.agency is not None
        if not (found.placed or found.day or self.called) and (
            piece.bracket == "«" or key(inside.partition(":")[0]) in words().labels
        ):
            return False  # "(Video) Moscow, 14 February: ..."
        if self.take_surname_of_place(piece, inside):
            return True
        if piece.bracket == "/" and found.places and self.take_between_slashes(piece, inside):
            piece.after = "/" + piece.after  # the next part follows the closing slash
            return True
        if (
            found.day
            and not (found.placed or found.agency)
            and find_place(inside)
            and any(m in piece.after for m in STRONG)
        ):
            start = self.text.index(inside, piece.start)  # "Feb. 14, 2023 (ISLAMABAD) –"
            found.places, found.known = [(start, start + len(inside))], find_place(inside)
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
        unsure = ":" in self.before or (piece.bracket == "«" and not self.called)  # «Россия готова», – сказал министр
        if unsure and not looks_agency(inside, self.own):
            return False
        return like_agency(inside, self.own) and self.take_agency(inside, bracketed=True)

    def take_surname_of_place(self, piece: Piece, inside: str) -> bool:
        """Take a bracket that says which place is meant: "Halle (Saale)", "NOVO-OGARYOVO /Moscow Region/"."""
        found = self.found
        if len(found.places) != 1 or found.day or found.agency or self.before or looks_agency(inside, self.own):
            return False
        start, end = found.places[0]
        if place := find_place(f"{self.text[start:end]} {inside}"):
            found.known, found.region = place, inside
            return True
        later = self.pieces[self.pieces.index(piece) + 1 :]
        if country_of(inside) or not any(other.kind == "group" for other in later):
            return False
        found.region = inside
        return True

    def take_between_slashes(self, piece: Piece, inside: str) -> bool:
        """Take a second of three places, or who wrote before the agency: "إسطنبول / محمد علي / الأناضول"."""
        following = self.following
        if following is None or following.kind != "words" or find_country(inside):
            return False
        if find_place(inside) and find_place(following.text):
            start = self.text.index(inside, piece.start)
            self.found.places.append((start, start + len(inside)))
            return True
        return not known_agency(inside, self.own) and leading_agency(self.text, following, self.own) is not None

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

    def take_name(self, piece: Piece) -> bool:  # noqa: PLR0911  (one return a case)
        """Take words that stand between marks."""
        found = self.found
        folded = [key(self.text[start:end]) for start, end in piece.spans]
        if folded[0] in words().town_words and len(folded) > 1:  # "г. Москва"
            del piece.spans[0], folded[0]
            piece.text = self.text[piece.spans[0][0] : piece.end]
        if all(word in words().weekdays for word in folded):
            dated = self.following is not None and self.following.kind == "day"
            return dated or (found.day is not None and not found.agency)
        if found.day and all(word in words().months for word in folded):
            return True
        if folded[0] in words().bylines and len(folded) > 1:
            return found.day is not None and found.placed
        if not found.placed:
            return self.take_first(piece, folded)
        if found.country_only and not found.day and (place := place_of(piece.text)) and place.country == found.country:
            found.places, found.known = [(piece.start, piece.end)], place
            return True
        after = self.following.kind if self.following and piece.after in ("", ",") else ""
        listed = "/" in self.before or (self.before == "-" and ("/" in piece.after or after == "day"))
        if listed and not known_agency(piece.text, self.own) and not found.day and is_place_list(piece.text):
            found.places.append((piece.start, piece.end))
            return True
        return self.take_more(piece)
