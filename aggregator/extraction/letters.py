"""Count what kinds of characters the blocks of a page are made of, all blocks at once.

The texts are joined and each character looked up in one table: "The council met." has one capital and one end of a
sentence. The same look tells whether any character needs cleaning (aggregator/text.py). Done for a whole page in
thirty microseconds.

Knows nothing of words and languages beyond what Unicode says of a character.
"""

from __future__ import annotations

import sys
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# A character is a number with a field for each kind, so that one sum over a block counts all kinds. The upper bits are
# not counted, only looked at in single characters; what they overflow to is lost.
_FIELD = 9
_MOST = 300  # characters of a block that are counted: fewer than a field can hold
COMMA, END, UPPER, QUOTE, LOWER, DIGIT = (1 << bit for bit in (0, _FIELD, 2 * _FIELD, 28, 30, 31))
COUNTED = (COMMA, END, UPPER)
_ODD = 1 << 29
_SHIFTS = np.array([[0], [_FIELD], [2 * _FIELD]], dtype=np.uint32)
_MASK = np.uint32((1 << _FIELD) - 1)
_MARKS = {COMMA: ",،，、;؛；", END: ".!?…。！？؟۔।｡", QUOTE: "\"“”„«»'‘’‹›「」『』)]"}
_QUOTE_TO_END = (QUOTE // END).bit_length() - 1
_JAMO = range(0x1160, 0x1200)  # letters of Hangul that join with the one before
# Between these are ideographs and the syllables of Hangul, of which there is nothing to tell, and no letters at all.
_LOOKED_UP = (range(0x3400), range(0xA000, 0xAC00), range(0xD7A4, 0xD800), range(0xF900, 65536))
_NO_LETTERS = range(0xD800, 0xF900)  # surrogates and private use


@cache
def _table() -> NDArray[np.uint32]:
    table = [0] * 65536
    for stretch in _LOOKED_UP:
        table[stretch.start : stretch.stop] = [_fields(chr(code)) for code in stretch]
    table[_NO_LETTERS.start : _NO_LETTERS.stop] = [_ODD] * len(_NO_LETTERS)
    for kind, letters in _MARKS.items():
        for letter in letters:
            table[ord(letter)] |= kind
    table[ord("\n")] = 0
    table[-1] = _ODD  # what is beyond the table is read as this, and not known
    return np.array(table, dtype=np.uint32)


def _fields(letter: str) -> int:
    odd = (
        not letter.isprintable()
        or unicodedata.category(letter)[0] == "M"
        or not unicodedata.is_normalized("NFC", letter)
        or ord(letter) in _JAMO
    )
    return odd * _ODD | letter.isupper() * UPPER | letter.islower() * LOWER | letter.isdigit() * DIGIT


@dataclass(slots=True)
class Letters:
    """What `read_letters` found of each text: sizes, shares by kind, kinds of the edges; `odd` tells of them all.

    `shares` has a row for each of COUNTED, of the first 300 characters, which speak for the rest. `odd` is False
    if no text has a character that cleaning may change.
    """

    sizes: NDArray[np.intp]
    shares: NDArray[np.float32]
    first: NDArray[np.uint32]
    ends: NDArray[np.bool_]
    odd: bool


def read_letters(texts: Sequence[str]) -> Letters:
    """Look at all characters of TEXTS, of which none may be empty or hold a line end."""
    joined = "\n".join((*texts, ""))
    codes = np.frombuffer(joined.encode(f"utf-32-{sys.byteorder[0]}e", "surrogatepass"), dtype=np.uint32)
    fields = _table().take(codes, mode="clip")
    sizes = np.fromiter(map(len, texts), dtype=np.intp, count=len(texts))
    stops = (sizes + 1).cumsum() - 1
    starts = stops - sizes
    looked = np.minimum(sizes, _MOST)
    cuts = np.array((starts, starts + looked)).T.ravel()
    counts = np.add.reduceat(fields, cuts)[::2] >> _SHIFTS & _MASK
    last = fields.take(stops - 1)
    return Letters(
        sizes=sizes,
        shares=(counts / looked).astype(np.float32),
        first=fields.take(starts),
        ends=((last >> _QUOTE_TO_END & fields.take(stops - 2) | last) & END) > 0,
        odd=bool(np.bitwise_or.reduce(fields) & _ODD),
    )
