"""The opening of a paragraph cut into pieces: words, days, brackets, and the marks between them.

    "ALMATY, 22 June 2024 (TDI): The"   ->   WORDS "ALMATY" ","  DAY "22 June 2024" ""  GROUP "TDI" ":"  WORDS "The"

Cutting stops where running text begins (a small word that names of places and agencies do not have), so an ordinary
paragraph costs two or three words.

Knows nothing of what the pieces mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aggregator.extraction.dateline_date import TIME, Day, read_day
from aggregator.extraction.dateline_names import looks_agency
from aggregator.extraction.dateline_words import TOP_LEVELS, words
from aggregator.places import key

if TYPE_CHECKING:
    from datetime import date

LONGEST = 260  # characters a dateline may take
_MOST_PIECES = 16
_MOST_WORDS = 9
_LONGEST_GROUP = 110
_LONGEST_NAME = 40  # characters of an agency's name and its quotation mark
_QUOTES = frozenset('"“”')
_LETTER = r"[^\W\d_]"
_MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u0e31-\u0e4e\u200c\u200d"
_TLD = rf"(?:{TOP_LEVELS})\b"
TOKEN = re.compile(
    rf"(?P<word>{_LETTER}[\w{_MARKS}]{{0,40}}(?:(?:['’ʻʼ‘&‑-]|\.(?={_TLD})|(?<=\b\w)\.(?=\w\b)|(?<=[^\W\d_])/(?=[^\W\d_]))[\w{_MARKS}]{{1,30}}){{0,5}})"
    r"|(?P<number>\d{1,8})"
    r"|(?P<open>[(\[（［«【])"
    r"|(?P<quote>[\"“„])"
    r"|(?P<space>\s+(?:&\s)?)"
    r"|(?P<mark>[,،，、;:：.।。٫۔/|•_–—―−ـ-])",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
FARTHEST_DIGIT = 24  # characters from a month to the first digit of its date: the longest name, marks, "del"
_CLOSING = {"(": ")", "[": "]", "（": "）", "［": "］", "«": "»", "【": "】"}
_DASHES = "-–—―−ـ_"
_MARK = {
    **dict.fromkeys("،，", ","),
    "、": ",",
    ";": ",",
    "•": "|",
    "：": ":",
    "。": ".",
    "।": ".",
    "۔": "-",
    **dict.fromkeys(_DASHES, "-"),
}


@dataclass(slots=True)
class Piece:
    """One piece: `kind` is "words", "day", "time" or "group"; `after` the marks that follow it, blanks left out.

    `open` says that running text follows directly, `glued` that the mark after it has no blank on either side.
    """

    kind: str
    start: int
    end: int
    text: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    day: Day | None = None
    after: str = ""
    open: bool = False
    glued: bool = False
    bracket: str = ""


def cut(text: str, published: date | None, start: int = 0) -> list[Piece]:
    """Return the pieces TEXT opens with from START on, up to its running text."""
    return _Cutter(text[: LONGEST + 80], published, start).run()


class _Cutter:
    """Walks once over the text; every step is bounded, so the whole is linear."""

    def __init__(self, text: str, published: date | None, start: int) -> None:
        self.text = text
        self.published = published
        self.pieces: list[Piece] = []
        self.spans: list[tuple[int, int]] = []
        self.at = start
        self.digit = -1  # where the next digit stands; most words are far from any, and no date then begins with them

    def run(self) -> list[Piece]:
        end = min(len(self.text), LONGEST)
        while self.at < end and len(self.pieces) < _MOST_PIECES:
            found = TOKEN.match(self.text, self.at)
            if found is None or not self.step(found):
                self.close(running=True)
                break
        else:
            self.close(running=self.at >= LONGEST)
        return self.pieces

    def step(self, found: re.Match[str]) -> bool:
        """Take one token; False where running text begins."""
        kind = found.lastgroup
        if kind == "space":
            if "\n" in found[0]:
                self.mark("\n")
            self.at = found.end()
            return True
        if kind == "mark":
            return self.take_mark(found)
        if kind == "open":
            return self.take_group(found.start(), _CLOSING[found[0]], found[0])
        if kind == "quote":
            return self.take_quoted(found)
        return self.take_day(found.start()) or (kind == "word" and self.take_word(found))

    def take_day(self, start: int) -> bool:
        if self.digit < start:
            found = _DIGIT.search(self.text, start)
            self.digit = found.start() if found else len(self.text) + FARTHEST_DIGIT
        if self.digit - start > FARTHEST_DIGIT:
            return False
        day = read_day(self.text, start, self.published)
        if day is None:
            time = TIME.match(self.text, start) if self.text[start].isdigit() and self.pieces else None
            return time is not None and self.add(Piece("time", start, time.end(), time[0]))
        piece = Piece("day", start, day.end, self.text[start : day.end], day=day)
        self.add(piece)
        piece.after = "." if piece.text.endswith(".") else ""  # "5 мая. БЕЛТА": it ends the date, too
        return True

    def take_word(self, found: re.Match[str]) -> bool:
        word = found["word"]
        if "-" in word and "\u0600" <= word[0] <= "\u06ff":  # Arabic joins a place and its agency: "دمشق-سانا"
            word = word[: word.index("-")]
        if word[0].islower() and not self.small_word_allowed(word):
            return False
        self.spans.append((found.start(), found.start() + len(word)))
        self.at = found.start() + len(word)
        return len(self.spans) <= _MOST_WORDS

    def small_word_allowed(self, word: str) -> bool:
        if key(word) in words().small:
            return True
        return (not self.spans and not self.pieces) or "." in word or any(c.isupper() for c in word)

    def take_mark(self, found: re.Match[str]) -> bool:
        mark = _MARK.get(found[0], found[0])
        if mark == "/" and self.take_slashed(found.start()):
            return True
        if mark == "." and self.spans and self.abbreviated():
            self.spans[-1] = (self.spans[-1][0], found.end())
        else:
            glued = (
                self.text[found.start() - 1 : found.start()].isalnum()
                and self.text[found.end() : found.end() + 1].isalnum()
            )
            self.mark(mark, glued=glued)
        self.at = found.end()
        return True

    def abbreviated(self) -> bool:
        start, end = self.spans[-1]
        word = self.text[start:end]
        letter = len(word) == 1 and (word.isupper() or len(self.spans) > 1)  # "W. Va.", "Frankfurt a. M."
        return end == self.at and (letter or key(word) in words().abbreviations)

    def mark(self, mark: str, *, glued: bool = False) -> None:
        self.close()
        if self.pieces:
            self.pieces[-1].after += mark
            self.pieces[-1].glued = glued
        elif mark != "\n":
            self.pieces.append(Piece("mark", self.at, self.at, "", after=mark))

    def take_slashed(self, start: int) -> bool:
        """Read "/TASS/" as a bracket, unless the slash joins two names."""
        before = self.text[start - 1 : start]
        if before.isalpha() and not (self.pieces and self.pieces[-1].kind == "day"):
            return False
        return self.take_group(start, "/", "/")

    def take_quoted(self, found: re.Match[str]) -> bool:
        """Take the name of an agency in quotes behind a day; what else stands in quotes is somebody's words."""
        inside = self.text[found.end() : found.end() + _LONGEST_NAME]
        end = next((at for at, letter in enumerate(inside) if letter in _QUOTES), 0)
        after_day = any(piece.kind == "day" for piece in self.pieces)
        return after_day and looks_agency(inside[:end]) and self.take_group(found.start(), inside[end], "«")

    def take_group(self, start: int, closing: str, bracket: str) -> bool:
        end = self.text.find(closing, start + 1, start + _LONGEST_GROUP)
        inside = self.text[start + 1 : max(end, start + 1)]
        if not inside.strip() or (bracket == "/" and any(c in inside for c in ":–—\n")):
            return False
        return self.add(Piece("group", start, end + 1, inside.strip(), bracket=bracket))

    def add(self, piece: Piece) -> bool:
        self.close()
        self.pieces.append(piece)
        self.at = piece.end
        return True

    def close(self, *, running: bool = False) -> None:
        if self.spans:
            start, end = self.spans[0][0], self.spans[-1][1]
            self.pieces.append(Piece("words", start, end, self.text[start:end], spans=self.spans))
            self.spans = []
            self.pieces[-1].open = running
        elif running and self.pieces and not self.pieces[-1].after:
            self.pieces[-1].open = True
