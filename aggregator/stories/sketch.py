"""The sample of a text that its fingerprint keeps: shingles with their places, facts, and keys to file it under.

"The leaders adopted 25 documents in Astana" gives the shingles "the leaders adopted", "leaders adopted 25" ...; of
their hashes the smallest of each of 104 equal ranges is kept, so that two texts keep the same ones of what they have in
common. Of the facts, 25 between "leaders adopted" and "documents in", those whose contexts have the smallest hashes.

Knows nothing of letters, and nothing of how two samples are compared.
"""

from __future__ import annotations

import struct
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from aggregator.stories.wording import StoryText

BINS = 104  # samples of a text's shingles, two bytes each: nine bits of value, seven of place
VALUES = 511  # the five hundred and twelfth value means that the bin is empty
PLACES = 128  # a sample's place, in 128ths of its text
EMPTY = 0xFFFF
FACTS = 22  # most facts kept
TITLE = 8  # of them words of the headline, in a short text
SHORT = 150  # shingles; in a shorter text every fact counts
NAMES = 8  # of them names, if there are more figures than room
KEYS = 14  # hashes an index may file the text under, best first
LEAD_KEYS = 6  # of them from the lead, which trimmed copies keep
LEAD = 64  # shingles
LONGEST = 65_536  # words read, as many as there are places to say
HEAD = struct.Struct("<HBB")
FACT = struct.Struct("<HB")
FIGURE = 128  # bit of a fact's value that says it is a figure, not a name
OF_TITLE = 0xFFFF  # context of a headline's words, where it stands for the names that cannot be seen
_PLACE_BITS = np.uint64(0xFFFF)  # of a hash, that say where in the text the shingle stands
_MIX = [np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)]


def sketched(story: StoryText) -> tuple[bytes, tuple[int, ...]]:
    """Return the evidence STORY is compared by (HEAD, FACT for each fact, BINS samples), and its keys, best first."""
    codes = _mixed(story.words)
    hashes = _shingles(codes[: min(story.length, LONGEST)], story.width)
    ranked = hashes & ~_PLACE_BITS | np.arange(len(hashes), dtype=np.uint64)
    ranked.sort()
    count = len(ranked) and 1 + int(np.count_nonzero((ranked[1:] ^ ranked[:-1]) > _PLACE_BITS))
    facts = _sample(*story.facts, codes, codes[story.length :] if count < SHORT else codes[:0])
    head = HEAD.pack(min(count, 0xFFFF), story.width, len(facts) // FACT.size)
    return head + facts + _sketch(ranked).tobytes(), _keys(hashes, ranked)


def _sketch(ranked: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Return for each bin the smallest of the RANKED hashes that falls into it: a few bits of it, and its place."""
    bins = ((ranked >> np.uint64(32)) * np.uint64(BINS)) >> np.uint64(32)
    first = np.ones(len(bins), np.bool_)
    np.not_equal(bins[1:], bins[:-1], out=first[1:])
    smallest = ranked[first]
    values = (smallest >> np.uint64(16) & np.uint64(0xFFFFFF)) % np.uint64(VALUES) * np.uint64(PLACES)
    sketch = np.full(BINS, EMPTY, dtype=np.uint16)
    sketch[bins[first]] = values + (smallest & _PLACE_BITS) * np.uint64(PLACES) // np.uint64(max(len(ranked), 1))
    return sketch


def _mixed(codes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    codes ^= codes >> np.uint64(15)
    codes *= _MIX[0]
    return codes


def _shingles(codes: NDArray[np.uint64], width: int) -> NDArray[np.uint64]:
    """Return a hash for each run of WIDTH words, in the order of the text; one for all of a text that is shorter."""
    width = min(width, len(codes))
    runs = len(codes) - width + 1 if width else 0
    hashes = np.zeros(runs, np.uint64)
    for step in range(width):
        hashes = (hashes ^ codes[step : step + runs]) * _MIX[step]
        hashes ^= hashes >> np.uint64(29)
    hashes *= _MIX[3]
    return hashes ^ (hashes >> np.uint64(32))


def _keys(hashes: NDArray[np.uint64], ranked: NDArray[np.uint64]) -> tuple[int, ...]:
    """Return the hashes to file a text under: the smallest of its lead and of all of it, in turn."""
    lead = np.sort(hashes[:LEAD])[:LEAD_KEYS] >> np.uint64(16)
    whole = ranked[:KEYS] >> np.uint64(16)
    mixed = [key for pair in zip_longest(lead.tolist(), whole.tolist()) for key in pair if key is not None]
    signed = dict.fromkeys((key & 0xFFFFFFFF) - 0x80000000 for key in mixed)
    return tuple(signed)[:KEYS]


def _sample(at: list[int], values: list[int], codes: NDArray[np.uint64], title: NDArray[np.uint64]) -> bytes:
    """Return the facts whose contexts have the smallest hashes, so that two texts keep the same ones.

    A context is the two nearest words on one side that are no facts themselves.
    """
    figures: list[int] = []
    names: list[int] = []
    if at:
        others = np.ones(len(codes), np.bool_)
        others[at] = False
        plain = np.zeros(len(codes) - len(at) + 4, np.uint64)
        plain[2:-2] = codes[others]
        nearest = np.array(at) - np.arange(len(at)) + 2  # of the words that are no facts, the first after each fact
        before = (plain[nearest - 1] * _MIX[1] ^ plain[nearest - 2]) * _MIX[2]
        after = (plain[nearest] * _MIX[2] ^ plain[nearest + 1]) * _MIX[3]
        contexts = (np.concatenate((before, after)) >> np.uint64(40)) % np.uint64(OF_TITLE)
        coded = contexts << np.uint64(8) | np.array(values * 2, np.uint64)
        coded.sort()
        of_figures = (coded & np.uint64(FIGURE)).astype(np.bool_)
        figures = list(dict.fromkeys(coded[of_figures].tolist()))[:FACTS]
        names = list(dict.fromkeys(coded[~of_figures].tolist()))[:FACTS]
    titled = sorted({OF_TITLE << 8 | code for code in (title & np.uint64(0xFF)).tolist()})[:TITLE]
    room = FACTS - len(titled)
    kept = figures[: room - min(len(names), NAMES)]
    kept += names[: room - len(kept)]
    return b"".join([FACT.pack(c >> 8, c & 0xFF) for c in kept + titled])
