"""Which blocks of a labelled page are its article: the labels the body model learns from.

Where the whole text is known (aeb, fundus, wcxb), each block's letters are looked up in it and the heaviest chain of
hits that keeps the order of the page is taken, so that a sentence repeated in a teaser is not the article twice. Where
only some strings are known (trafilatura, gold), only the blocks that hold one of them get a label.

Knows nothing of features and models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.text import letters

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONG = 12  # letters from which a block may be looked up anywhere in the text
_TIMES = 3  # places of one block that are tried
_TELLING = 25  # letters of an unwanted string that speak against a long block; a single word may stand in any text
_PART, _STEP, _ENOUGH = 16, 8, 0.6  # of a block that is not found whole, this share of its windows must be


def from_text(blocks: Sequence[str], truth: str) -> list[int]:
    """Return 1 for each of BLOCKS that is part of the TRUTH, else 0."""
    whole = letters(truth)
    folded = [letters(block) for block in blocks]
    spans = _chain([hit for place, block in enumerate(folded) for hit in _hits(place, block, whole)])
    labels = [int(place in spans) for place in range(len(blocks))]
    end = 0
    for place, block in enumerate(folded):
        if place in spans:
            end = spans[place][1]
        elif spans and 0 < len(block) < _LONG and whole.startswith(block, end):
            labels[place], end = 1, end + len(block)
            spans[place] = (end - len(block), end)
    start = len(whole)
    for place in range(len(blocks) - 1, -1, -1):
        if place in spans:
            start = spans[place][0]
        elif spans and 0 < len(folded[place]) < _LONG and whole.endswith(folded[place], 0, start):
            labels[place], start = 1, start - len(folded[place])
    return labels


def _hits(place: int, block: str, whole: str) -> list[tuple[int, int, int, int]]:
    """Return (place, start, end, weight) of each place of BLOCK in WHOLE."""
    if len(block) < _LONG:
        return []
    found = []
    at = whole.find(block)
    while at >= 0 and len(found) < _TIMES:
        found.append((place, at, at + len(block), len(block)))
        at = whole.find(block, at + 1)
    starts = range(0, len(block) - _PART, _STEP)
    if not found and len(starts) > _TIMES:
        parts = [(start, whole.find(block[start : start + _PART])) for start in starts]
        good = [(start, at) for start, at in parts if at >= 0]
        if len(good) >= _ENOUGH * len(parts):
            start, at = good[0]
            found.append((place, max(0, at - start), at + good[-1][0] - start + _PART, len(good) * _STEP))
    return found


def _chain(hits: list[tuple[int, int, int, int]]) -> dict[int, tuple[int, int]]:
    """Return the spans by block of the heaviest chain of HITS that goes on in the page and in the text."""
    best = [hit[3] for hit in hits]
    before = [-1] * len(hits)
    for now, (place, start, _, weight) in enumerate(hits):
        for earlier in range(now):
            if hits[earlier][0] < place and hits[earlier][2] <= start + 4 and best[earlier] + weight > best[now]:
                best[now], before[now] = best[earlier] + weight, earlier
    spans = {}
    now = max(range(len(hits)), key=best.__getitem__, default=-1)
    while now >= 0:
        place, start, end, _ = hits[now]
        spans[place] = (start, end)
        now = before[now]
    return spans


def from_strings(blocks: Sequence[str], wanted: Sequence[str], unwanted: Sequence[str]) -> list[int | None]:
    """Return 1 for blocks that hold a WANTED string, 0 for those with an UNWANTED one, None where nothing is known."""
    inside, outside = ([letters(text) for text in texts if letters(text)] for texts in (wanted, unwanted))
    labels: list[int | None] = []
    for block in map(letters, blocks):
        here = any(text in block for text in inside)
        there = any(text in block for text in outside if len(text) >= _TELLING or len(text) * _TIMES >= len(block))
        labels.append(None if here == there else int(here))
    return labels
