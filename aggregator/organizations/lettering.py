"""Text made ready for comparing names: one letter for one letter, so that places in it stay places in the text.

"L'ONU à Genève" becomes "l'ONU a geneve": accents, forms of quotes and hyphens and the case of letters are unified, but
runs of capitals stay capitals, because "WHO" and "who", "UN" and "un", "NATO" and "nato" are different words. In a
headline set wholly in capitals only known acronyms stay so. Arabic letters are unified and their marks dropped.

Knows nothing of organizations.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_SINGLE = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "s", "æ": "a", "œ": "o", "ё": "е", "Ё": "е", "İ": "i",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي", "ۀ": "ه",
    "\u200c": " ", "\u00a0": " ", "\u202f": " ", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "＇": "'",
    "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-", "＋": "+", "“": '"', "”": '"', "„": '"',
}  # fmt: skip
_KEPT = set("йїЙЇ")
_RANGES = ((0x41, 0x5B), (0xC0, 0x250), (0x370, 0x530), (0x1E00, 0x1F00), (0xFF10, 0xFF5B))
_ARABIC_DIGITS = {chr(zero + n): str(n) for n in range(10) for zero in (0x660, 0x6F0)}


def _base(char: str) -> str:
    low = char.lower()
    if len(low) != 1:
        low = low[0]
    if char in _KEPT:
        return low
    if low in _SINGLE:
        return _SINGLE[low]
    plain = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
    return plain if len(plain) == 1 else low


_LETTERS = [chr(code) for low, high in _RANGES for code in range(low, high)]
_UNIFIED = {c: _base(c) for c in _LETTERS if c.islower() and _base(c) != c} | _SINGLE | _ARABIC_DIGITS
_ASCII = bytes(range(128))
_UPPER: dict[int, str] = {ord(c): _base(c).upper() for c in _LETTERS if c.isupper()}
_CAPITALS = "".join(re.escape(c) for c in _LETTERS if c.isupper())
_CAPITAL_RUN = re.compile(f"[{_CAPITALS}][{_CAPITALS}0-9]+")
_CAPITAL = re.compile(f"[{_CAPITALS}]")
_SMALL = re.compile("[" + "".join(re.escape(c) for c in _LETTERS if c.islower()) + "a-z]")
_ARABIC_MARKS = re.compile("[\u0640\u064b-\u0655\u0670]")
_MANY_CAPITALS = 0.7  # a headline with this share of capitals among its cased letters is shouted


@dataclass(frozen=True, slots=True)
class Lettered:
    """A text as written (marks dropped), all in small letters, and with runs of capitals kept; all of one length."""

    written: str
    small: str
    mixed: str


def _capitals_kept(written: str, small: str, only: frozenset[str] | None = None) -> str:
    parts: list[str] = []
    done = 0
    for run in _CAPITAL_RUN.finditer(written):
        kept = run.group().translate(_UPPER)
        if only is not None and kept not in only:
            continue
        parts += (small[done : run.start()], kept)
        done = run.end()
    return "".join((*parts, small[done:])) if parts else small


def shouted(text: str) -> bool:
    """Tell whether TEXT is set in capitals."""
    capitals = len(_CAPITAL.findall(text))
    return capitals > 8 and capitals >= _MANY_CAPITALS * (capitals + len(_SMALL.findall(text)))  # noqa: PLR2004 - two words


def lettered(text: str, *, acronyms: frozenset[str] | None = None) -> Lettered:
    """Return TEXT made ready; ACRONYMS, if given, are the only capitals kept (for text that is shouted)."""
    others = _others(text)
    written = _ARABIC_MARKS.sub("", text) if others and _ARABIC_MARKS.search(others) else text
    small = (written.replace("İ", "i") if "İ" in others else written).lower()  # the one whose small form is two
    if others:
        for letter in _UNIFIED.keys() & {"`", *others.lower()}:  # quicker than str.translate, which asks for each
            small = small.replace(letter, _UNIFIED[letter])
    return Lettered(written, small, _capitals_kept(written, small, acronyms))


def _others(text: str) -> str:
    """Return what of TEXT is not ASCII; from bytes, since a pattern would look at every letter of an English text."""
    if text.isascii():
        return ""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")


def name_key(name: str) -> str:
    """Return NAME as it stands in the mixed form of a text."""
    return lettered(name).mixed
