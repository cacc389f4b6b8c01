"""Paragraphs that end in a pointer: "The council met in Almaty.<br>Also Read: <a>CSTO, UN to help Afghanistan</a>".

What points begins a line or follows the end of a sentence, opens with a label we know ("Also read", "Lea también") and
ends with its link, which ends the paragraph. It is cut off, and becomes a related link as if it stood by itself.

Knows nothing of scores, and leaves a paragraph alone that is nothing but a pointer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aggregator.article import Link, Removed
from aggregator.extraction.phrases import READ_ALSO, phrase_bits
from aggregator.extraction.pointers import RULE, links_of
from aggregator.text import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aggregator.extraction.blocks import Blocks

_LABEL = 40  # characters of the longest label
_TITLE = 12  # characters of the shortest title
_LABEL_ENDS = (":", "：", "|", "»", "–", "—", "-", "→")
_BREAK = re.compile(r"\n|[.!?…。؟।][\"”»)]*\s+|[。！？]")
_EMPTY = " ([【*_-–—"  # may stand between a text and its pointer


def cut_pointing_tails(found: Blocks, kept: Sequence[int], base: str) -> tuple[tuple[Link, ...], tuple[Removed, ...]]:
    """Cut the pointers off the ends of the KEPT blocks of FOUND; return where they lead, and what was cut."""
    links: list[Link] = []
    removed: list[Removed] = []
    for place in kept:
        start = _tail(found, place) if found.links[place] else 0
        if not start:
            continue
        whole = "".join(found.pieces[place])
        *_, link = (None, *links_of(found, place, base))
        if link is None or len(link.text) < _TITLE or not whole[start:].rstrip(" ])】").endswith(link.text):
            continue
        links.append(link)
        removed.append(Removed(RULE, folded(whole[start:])))
        _shorten(found, place, start)
    return tuple(links), tuple(removed)


def _tail(found: Blocks, place: int) -> int:
    """Return where in the pieces of block PLACE its pointer begins; 0 without one."""
    pieces, marks = found.pieces[place], found.marks[place]
    last = next((at for at, element in reversed(marks) if element is not None and element.tag == "a"), 0)
    before = "".join(pieces[:last])
    start = max((ended.end() for ended in _BREAK.finditer(before)), default=0)
    label = before[start:].strip(_EMPTY + "\n")
    known = bool(label) and len(label) <= _LABEL and label.endswith(_LABEL_ENDS) and phrase_bits(label) & READ_ALSO
    return start if known and before[:start].strip() else 0


def _shorten(found: Blocks, place: int, size: int) -> None:
    """Leave SIZE characters of the pieces of block PLACE, and the marks that begin in them."""
    pieces: list[str] = []
    for piece in found.pieces[place]:
        if size <= 0:
            break
        pieces.append(piece[:size])
        size -= len(piece)
    found.pieces[place][:] = pieces
    found.marks[place][:] = [mark for mark in found.marks[place] if mark[0] < len(pieces)]
    texts = list(found.texts)
    texts[place] = folded("".join(pieces))
    found.texts = texts
