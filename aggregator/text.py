r"""Every string is cleaned once, here, when it enters the house.

"CSTO\u00a0 Foreign\x0bMinisters\u202e" becomes "CSTO Foreign Ministers": one form of each letter (NFC), no
control character, no lone surrogate, no bidi override, no run of blanks. After this no room cleans again, and
no feed can be broken by a character (FAULTS C1, C2, C3, C7).

Knows nothing of HTML, of sites, or of what a string is for.
"""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls except tab, line feed and carriage return (`line` folds those that are blanks before they come
# here; what is not folded, the gate of Article must see), then the code points XML 1.0
# and HTML refuse, marks that reorder text, and invisible characters that carry no meaning. ZWNJ and ZWJ stay: Persian
# and Indic spelling needs them.
_REMOVED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"
    "\u202a-\u202e\u2066-\u2069"
    "\ufdd0-\ufdef\ufffe\uffff]"
)
_NONCHARACTERS = re.compile(
    "[" + "".join(chr(plane * 0x10000 + low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF)) + "]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_MARK_RUN = re.compile(r"([\u0300-\u036f\u0483-\u0489\u20d0-\u20ff])[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]{3,}")
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
_ASCII = bytes(range(128))
_ASCII_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
_ASCII_LETTERS = {code: chr(code).lower() if chr(code).isalnum() else None for code in range(128)}
_PARAGRAPH_ENDS = re.compile(r"\n[ \t]*\n\s*")
_PRINTED = bytes(range(0x20, 0x7F)) + b"\n"
# Letters and signs that are printed, have one form and never join with the one before: whole stretches of scripts
# without vowel signs, so that few texts of our languages need another look.
_SETTLED = re.compile(
    "[\u00a1-\u00ac\u00ae-\u02ff\u0388-\u0482\u048a-\u058f\u05be\u05d0-\u05f4\u0606-\u060f\u061b\u061d-\u064a"
    "\u0660-\u066f\u0671-\u06d5\u06e5\u06e6\u06ee-\u06ff\u10a0-\u10ff\u1e00-\u1eff\u200c\u200d\u2010-\u2027"
    "\u2030-\u205e\u2070-\u20bf\u2100-\u2125\u2190-\u2328\u232b-\u29ff\u3001-\u3029\u3030-\u3096\u309b-\u9fff"
    "\uac00-\ud7a3\ufe0e\ufe0f\uff01-\uff9f\U0001f300-\U0001faff]*"
)
_LONG = 300  # characters from which one look at all that is not ASCII is faster than three walks


def characters(text: str) -> str:
    """Return TEXT without characters that break a store or a feed; blanks and line ends stay as they are."""
    if len(text) > _LONG and _is_settled(text):
        return text
    # Controls, marks of direction, invisible characters, surrogates and noncharacters are none of them printable, and
    # the interpreter tells so a hundred times faster than the patterns that take them away.
    if not (text.isprintable() or text.replace("\n", "").isprintable()):
        text = _SURROGATES.sub("\ufffd", text)
        text = _NONCHARACTERS.sub("", _REMOVED.sub("", text))
    if text.isascii():
        return text
    if _MARK_RUN.search(text):
        text = _MARK_RUN.sub(r"\1", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _is_settled(text: str) -> bool:
    """Tell whether nothing in TEXT can need cleaning; most texts pass at once, ten times as fast as by the patterns."""
    others = text.encode("utf-8", "surrogatepass").translate(None, _PRINTED)
    return not others or _SETTLED.fullmatch(others.decode("utf-8", "surrogatepass")) is not None


def folded(text: str) -> str:
    """Return TEXT with blanks of every kind folded to single spaces, none at its ends."""
    # Of all blanks only the space is printable: most texts need not be cut into words, which takes twice the time.
    bare = text.strip()
    return bare if bare.isprintable() and "  " not in bare else " ".join(bare.split())


def line(text: str | None) -> str:
    """Return TEXT as one clean line: blanks of every kind folded to single spaces; "" for None."""
    if not text:
        return ""
    whole = folded(text)
    if whole.isascii() and whole.isprintable():
        return whole
    cleaned = characters(whole)
    return cleaned if cleaned is whole else folded(cleaned)


def paragraphs(text: str | None) -> str:
    """Return TEXT as clean paragraphs separated by one blank line; single line ends become spaces."""
    if not text:
        return ""
    parts = (line(part) for part in _PARAGRAPH_ENDS.split(_LINE_ENDS.sub("\n", text)))
    return "\n\n".join(part for part in parts if part)


def letters(text: str) -> str:
    """Return only the letters and digits of TEXT, compatibility forms unified and case folded, to compare by."""
    if text.isascii():
        return text.translate(_ASCII_LETTERS)
    folded = unicodedata.normalize("NFKC", text).casefold()
    coded = folded.encode("utf-8", "surrogatepass")
    others = coded.translate(None, _ASCII)
    if len(others) * 4 > len(coded):
        return "".join(filter(str.isalnum, folded))
    # English with a few quotation marks and accents: bytes go four times as fast as letters.
    for other in set(others.decode("utf-8", "surrogatepass")):
        if not other.isalnum():
            coded = coded.replace(other.encode("utf-8", "surrogatepass"), b"")
    return coded.translate(None, _ASCII_SIGNS).decode("utf-8", "surrogatepass")


def shortened(text: str, most: int) -> str:
    """Return TEXT cut at a word's end to at most MOST characters, with an ellipsis where something was cut."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    if " " in cut[most // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:–—-") + "…"
