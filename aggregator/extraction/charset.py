"""Bytes become text: byte order mark first, then what was declared, then what the bytes themselves look like.

A server says "utf-8" and sends windows-1251; a page says "iso-8859-1" and holds Russian. Valid UTF-8 is taken at once,
because text in another charset almost never is. Any other declaration must decode, and read no stranger than what the
detector (uchardet) makes of the bytes: "Ïðèâåò" is a word in no language. Labels mean what browsers take them for
(WHATWG Encoding, through w3lib).

Knows nothing of HTML beyond the place where a page declares its charset.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import pairwise

import cchardet
from w3lib.encoding import html_body_declared_encoding, resolve_encoding

from aggregator.errors import CharactersLost

MOST_LOST = 0.01  # share of all characters that may be U+FFFD; FAULTS C4
MOST_FOREIGN_LOST = 0.10  # the same of characters beyond ASCII, where a page is mostly markup
_MANY_ZEROS = 20  # of fifty bytes
_FEW = 3  # lost characters that condemn no charset: a cut character, a stray byte
_SAMPLE = 200_000
_LOST = "\ufffd"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STARTS = tuple(mark for mark, _ in _MARKS)
_STRETCH = 4096  # bytes looked at together
_SURE = 0.8  # of 158 pages detected so, 4 with as many letters as _MUCH were wrong (given half, 2026-11)
_SURE_OF_A_SCRIPT = 0.6  # enough where the letters are not Latin: no page holds thirty of them by chance
_LATIN = frozenset({"cp1250", "cp1252", "cp1254", "cp1257", "iso8859-15", "iso8859-2", "iso8859-9"})
_MUCH = 30  # characters beyond ASCII; an English page has a few quotation marks, which prove nothing
_JAPANESE_OR_KOREAN = {"cp932", "cp949", "euc_jp", "euc_kr", "shift_jis"}
_OF_THE_WEB = _LATIN | {
    "big5", "big5hkscs", "cp1251", "cp1253", "cp1255", "cp1256", "cp866", "cp874", "cp932", "cp949", "euc_jp", "euc_kr",
    "gb18030", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "koi8-u", "tis-620",
}  # fmt: skip
_TAGS = re.compile(rb"<(?:script|style)\b[^<]*(?:<(?!/script|/style)[^<]*)*|<[^<>]*>|[\x00-\x7f]{200,}", re.IGNORECASE)
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[\u00a1-\u00b6\u00b8-\u00bf\u00d7\u00f7]+(?=[^\W\d_])")
_TELLING = re.compile("[\u3041-\u3096\u30a1-\u30fa]{3}|[\uac00-\ud7a3]{4}")
_CONTROLS = re.compile("[\x80-\x9f\ufffd]")
_MOST_WORDS = 3000
_WORDS = re.compile(r"[^\W\d_]+")


def as_utf8(html: bytes | str, declared: str | None, url: str) -> tuple[bytes, str]:
    """Return HTML as UTF-8 bytes without mark and NUL, and the name of the charset it was in; raises CharactersLost."""
    if isinstance(html, str):
        if _too_much(html.count(_LOST), len(html)):
            raise CharactersLost(url, f"{html.count(_LOST)} of {len(html)} characters were lost before")
        return html.lstrip("\ufeff").encode("utf-8", "replace").replace(b"\0", b""), "utf-8"
    if b"\x1b" not in html and b"\0" not in html and _is_sound(html):
        return html, "utf-8"
    read, name = _decoded(html, declared)
    lost = read.count(_LOST) if _LOST in read else 0
    if _too_much(lost, len(read)):
        raise CharactersLost(url, f"{name}: {lost} of {len(read)} characters")
    whole = read.encode("utf-8", "replace")
    return whole.replace(b"\0", b"") if b"\0" in whole else whole, name


def _is_sound(html: bytes) -> bool:
    """Tell whether HTML is UTF-8 without a mark and without one lost character.

    Most stretches of a page are markup, which the interpreter knows for ASCII twenty times faster than it decodes.
    """
    if html.isascii():
        return True
    if html.startswith(_STARTS):
        return False
    at, size = 0, len(html)
    try:
        while at < size:
            stretch = html[at : at + _STRETCH]
            if stretch.isascii():
                at += _STRETCH
                continue
            read, used = codecs.utf_8_decode(stretch, "strict", at + _STRETCH >= size)
            if _LOST in read:
                return False
            at += used
    except UnicodeDecodeError:
        return False
    return True


def _too_much(lost: int, size: int) -> bool:
    return lost > MOST_LOST * size and lost > _FEW


def _decoded(html: bytes, declared: str | None) -> tuple[str, str]:
    """Return what HTML says and the name of its charset."""
    for mark, name in _MARKS:
        if html.startswith(mark):
            return html.decode(name, "replace").lstrip("\ufeff"), name
    first, second = html[:100:2].count(0), html[1:100:2].count(0)
    if max(first, second) >= _MANY_ZEROS:  # markup in UTF-16; a single zero is dirt (FAULTS C3)
        return html.decode("utf-16-be" if first > second else "utf-16-le", "replace"), "utf-16"
    try:
        read = html.decode("utf-8")
    except UnicodeDecodeError:
        return _weighed(html, [resolve_encoding(d) for d in (declared, html_body_declared_encoding(html)) if d])
    if b"\x1b" in html and b"\x1b$" in html:
        return html.decode("iso2022_jp", "replace"), "iso-2022-jp"
    return read, "utf-8"


def _weighed(html: bytes, declared: list[str | None]) -> tuple[str, str]:
    """Return the reading of HTML that loses least; the detector's only where it is sure, or nothing was declared."""
    said = [(html.decode(name, "replace"), name) for name in dict.fromkeys(declared) if name]
    sound = [reading for reading in said if not _loses(reading[0])]
    detected, sureness = _detected(html)
    if detected and not any(name == detected for _, name in sound[:1]):
        read = html.decode(detected, "replace")
        told, found = (_strangeness(sound[0][0]) if sound else 9.0), _strangeness(read)
        sure = (
            sureness >= (_SURE if detected in _LATIN else _SURE_OF_A_SCRIPT)
            and _foreign(read) >= _MUCH
            and found <= told
        )
        if not _loses(read) and (sure or found + 0.3 < told) and not _is_telling(sound):
            sound = [(read, detected)]
    utf8 = html.decode("utf-8", "replace")
    if not _loses(utf8):  # UTF-8 with a character cut in two; nothing else makes so many whole ones by chance
        return utf8, "utf-8"
    last = (html.decode("cp1252", "replace"), "cp1252")
    return (sound or [min((*said, last), key=lambda reading: reading[0].count(_LOST))])[0]


def _is_telling(sound: list[tuple[str, str]]) -> bool:
    """Tell whether a declared Japanese or Korean charset gives kana or hangul, which no other bytes do by chance."""
    return any(name in _JAPANESE_OR_KOREAN and _TELLING.search(read) for read, name in sound[:1])


def _detected(html: bytes) -> tuple[str | None, float]:
    """Return the charset HTML looks like, if it is one of the web's, and how sure the detector is (0 to 1)."""
    told = cchardet.detect(_TAGS.sub(b" ", html[:_SAMPLE]))
    name = resolve_encoding(told["encoding"]) if told["encoding"] else None
    name = "koi8-u" if name == "koi8-r" else name  # the same letters, and the Ukrainian ones in place of box drawings
    return (name, told["confidence"] or 0.0) if name in _OF_THE_WEB else (None, 0.0)


def _foreign(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _loses(text: str) -> bool:
    lost = text.count(_LOST)
    return lost > _FEW and (lost > MOST_FOREIGN_LOST * _foreign(text) or lost > MOST_LOST * len(text))


def _strangeness(text: str) -> float:
    """Return how unlike words the letters of TEXT beyond ASCII are, per such letter: 0 for any written language.

    Strange are two scripts in one word, a capital after a small letter, words of nothing but accented Latin letters,
    signs inside words and control characters.
    """
    sample = text[:_SAMPLE]
    words = [word for word in _WORDS.findall(sample) if not word.isascii()][:_MOST_WORDS]
    letters = sum(1 for word in words for c in word if c > "\x7f")
    strange = len(_CONTROLS.findall(sample)) + len(_SIGN_IN_WORD.findall(sample))
    for word in words:
        scripts = {_script(c) for c in word}
        strange += 2 * (len(scripts) - 1)
        strange += sum(1 for a, b in pairwise(word) if a.islower() and b.isupper() and b > "\x7f")
        if scripts == {"LATIN"} and len(word) > 2 and all(c > "\x7f" for c in word):  # noqa: PLR2004
            strange += len(word)
    return round(strange / (letters or 1), 1)


def _script(character: str) -> str:
    name = unicodedata.name(character, "NONE")
    kind = name.split(" ", 1)[0]
    return "CJK" if kind in ("HIRAGANA", "KATAKANA", "HANGUL", "FULLWIDTH", "HALFWIDTH") else kind
