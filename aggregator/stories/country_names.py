"""Names of countries in scripts without capital letters, where nothing else shows that a word is a name.

"外交部长会见肯尼亚驻华大使" and "外交部长会见加纳驻华大使" are two notes from one template: only the country tells them
apart. Each name is replaced by a mark and its ISO 3166-1 code, so that a reader of words sees a name. The names are
those of the Unicode CLDR, as babel carries them, loaded for a script when a text first needs it.

Knows nothing of what the names are compared for.
"""

from __future__ import annotations

import re
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind
from babel import Locale

MARK = "Ǝ"  # begins the word put in a name's place; no language of the news writes it
ARABIC = "\u0600-\u06ff"
_LOCALES = {
    ARABIC: ("ar", "fa", "ur"),
    "\u4e00-\u9fff\u3040-\u30ff": ("zh", "zh_Hant", "ja"),
    "\uac00-\ud7af": ("ko",),
    "\u0590-\u05ff": ("he",),
    "\u0900-\u097f": ("hi",),
    "\u0e00-\u0e7f": ("th",),
    "\u10a0-\u10ff": ("ka",),
    "\u1200-\u137f": ("am",),
}
_SCRIPTS = {script: re.compile(f"[{script}]") for script in _LOCALES}
_ANY = re.compile(f"[{''.join(_LOCALES)}]")
_BLANKED = frozenset(["\u0600-ۿ", "\u0590-\u05ff", "Ⴀ-ჿ", "ሀ-\u137f", "ऀ-ॿ"])
_BEFORE = re.compile(r"(?:^|.*[^\w])(?:[وفبلك]{0,2}|[وفب]?ال|[وف]?لل|[והבלמש]{0,2})$", re.DOTALL)
_SHORTEST = 2  # characters of a name
_PREFIX = 5  # characters that may join a name to the blank before it


def script_of(head: str) -> str | None:
    """Return the script without capitals that HEAD, the beginning of a text, is written in, or None."""
    if head.isascii() or not _ANY.search(head):
        return None
    for script, letters in _SCRIPTS.items():
        if len(letters.findall(head)) * 3 > len(head):
            return script
    return None


def marked(text: str, script: str) -> str:
    """Return TEXT, written in SCRIPT (`script_of`), with the names of countries replaced."""
    automaton, codes = _names(script)
    parts: list[str] = []
    end = 0
    for number, start, stop in automaton.find_matches_as_indexes(text, overlapping=False):
        if script in _BLANKED and not _stands_alone(text, start, stop):
            continue
        parts += (text[end:start], f" {MARK}{codes[number]} ")
        end = stop
    return "".join(parts) + text[end:] if parts else text


def _stands_alone(text: str, start: int, stop: int) -> bool:
    """Tell whether a name is a word, apart from the article and prepositions written together with it."""
    if stop < len(text) and text[stop].isalpha():
        return False
    return bool(_BEFORE.match(text[max(start - _PREFIX, 0) : start]))


@cache
def _names(script: str) -> tuple[AhoCorasick, list[str]]:
    names: dict[str, str] = {}
    for locale in _LOCALES[script]:
        for code, name in Locale.parse(locale).territories.items():
            if code.isalpha() and len(name) >= _SHORTEST and code not in ("EU", "EZ", "UN"):
                names.setdefault(name, code)
    return AhoCorasick(list(names), matchkind=MatchKind.LeftmostLongest), list(names.values())
