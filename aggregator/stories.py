"""The same story from several sources: what identifies a text, and whether two articles descend from one.

"ASTANA, 4 July (TASS) - The leaders adopted 25 documents ..." and "Astana, July 4 /KazTAG/. The leaders adopted 25
documents ..." are copies of one text; tomorrow's bulletin, word for word the same with other figures, is not. So a
fingerprint holds two things: a sample of the text's word shingles, each with its place in the text, which tells how
much two texts share and where; and a sample of its facts (figures and names, each with the words around it), which
tells whether the texts that share so much say the same. It takes under 300 bytes; the texts are not needed again.

Knows nothing of SQL, of sites, and of when an article was published.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from aggregator import text
from aggregator.story_text import Fact, read_story

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINS = 104  # samples of a text's shingles, two bytes each: nine bits of value, seven of place
VALUES = 511  # the five hundred and twelfth value means that the bin is empty
PLACES = 128  # a sample's place, in 128ths of its text
EMPTY = 0xFFFF
PARTS = 8  # parts of a text compared for how much of each is shared
FACTS = 22  # most facts kept
TITLE = 8  # of them words of the headline, in a short text
SHORT = 150  # shingles; in a shorter text every fact counts
NAMES = 8  # of them names, if there are more figures than room
KEYS = 14  # hashes an index may file the text under, best first
LEAD_KEYS = 6  # of them from the lead, which trimmed copies keep
LEAD = 64  # shingles
_HEAD = struct.Struct("<HBB")
_FACT = struct.Struct("<HB")
_FIGURE = 128  # bit of a fact's value that says it is a figure, not a name
COMMON = 0.3  # part of the shorter text that copies have in common at least
ORDERED = 0.6  # correlation of the places of what is shared, at least
FEW = 4  # with fewer samples there is no order
QUOTED, BEGINNING, EXTENT = 0.55, 0.2, 0.5  # a quotation is shorter, begins later and takes less than these parts
EVEN, EVEN_SHORT = 0.63, 0.57  # how evenly at least; fewer shingles than NOISY tell it less surely
NOISY = 100
LED = 0.33  # part of the usual share that the lead has at least
OPPOSED = 2  # figures, or names, that may differ in the same words at most, and which part of them if so many
FIGURES, NAMED = 0.2, 0.4
_Facts = dict[int, set[int]]  # context: values
_TITLE = 0xFFFF  # context of a headline's words, where it stands for the names that cannot be seen
_MIX = [np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What identifies a text: `evidence` to compare by (under 300 bytes), `keys` to file it under (signed, 32 bits)."""

    evidence: bytes
    keys: tuple[int, ...] = field(default=(), compare=False)

    def to_bytes(self) -> bytes:
        """Return the fingerprint as bytes: one byte with the number of keys, the keys, the evidence."""
        return struct.pack(f"<B{len(self.keys)}i", len(self.keys), *self.keys) + self.evidence

    @classmethod
    def from_bytes(cls, data: bytes) -> Fingerprint:
        """Return the fingerprint that `to_bytes` wrote; raises struct.error on anything else."""
        keys = struct.unpack_from(f"<{data[0]}i", data, 1)
        return cls(data[1 + 4 * len(keys) :], keys)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two texts are one story, and what decided; true or false as a condition.

    `shared` is the part of the shorter text found in the longer (0 to 1); `order` how far it stands in the same order
    in both (-1 to 1); `spread` how evenly it lies over the
    shorter, 1 if every eighth has as much as the best; `lead` the same for the first three eighths. `figures` and
    `names` count those that stand in the same words with the same value, and with another.
    """

    same: bool
    reason: str
    shared: float = 0.0
    order: float = 0.0
    spread: float = 0.0
    lead: float = 0.0
    figures: tuple[int, int] = (0, 0)
    names: tuple[int, int] = (0, 0)

    def __bool__(self) -> bool:
        return self.same


def text_hash(headline: str, body: str) -> bytes:
    """Return 16 bytes that are equal for texts equal in letters and digits, headline and body."""
    return hashlib.blake2b(
        f"{text.letters(headline)}\n{text.letters(body)}".encode("utf-8", "replace"), digest_size=16
    ).digest()


def fingerprint(headline: str, body: str, language: str | None = None) -> Fingerprint:
    """Return what identifies the story of HEADLINE and BODY (paragraphs separated by blank lines).

    LANGUAGE, a BCP 47 tag, only tells where a capital letter makes no name (German); nothing else depends on it.
    """
    story = read_story(headline, body, language)
    codes = _codes(story.words)
    hashes = _shingles(codes[: story.length], story.width)
    ranked, places = np.unique(hashes, return_index=True)
    bins = ((ranked >> np.uint64(32)) * np.uint64(BINS)) >> np.uint64(32)
    first = np.flatnonzero(np.diff(bins.astype(np.int64), prepend=-1))
    values = (ranked[first] & np.uint64(0xFFFFFFFF)) % np.uint64(VALUES)
    sketch = np.full(BINS, EMPTY, dtype=np.uint16)
    sketch[bins[first]] = values.astype(np.int64) * PLACES + places[first] * PLACES // max(len(hashes), 1)
    facts = _sample(story.facts, codes, story.words[story.length :] if len(ranked) < SHORT else [])
    head = _HEAD.pack(min(len(ranked), 0xFFFF), story.width, len(facts) // _FACT.size)
    return Fingerprint(head + facts + sketch.tobytes(), _keys(hashes, ranked))


def same_story(one: Fingerprint, other: Fingerprint) -> Verdict:
    """Say whether the texts of ONE and OTHER descend from one text, with the reason."""
    if one.evidence == other.evidence:
        return Verdict(True, "the same words and facts", 1.0, 1.0, 1.0, 1.0)
    a, b = sorted((_Evidence.of(one), _Evidence.of(other)), key=lambda evidence: evidence.count)
    if a.width != b.width:
        return Verdict(False, "another script")
    equal = ((a.sketch ^ b.sketch) < PLACES) & (a.sketch != EMPTY)
    shared = _shared(a, b, int(np.count_nonzero(equal)))
    if shared < COMMON:
        return Verdict(False, "too little in common", shared)
    places = a.sketch[equal] % PLACES
    order = _order(places, b.sketch[equal] % PLACES)
    if order < ORDERED:
        return Verdict(False, "the same phrases in another order", shared, order)
    if a.count < QUOTED * b.count and _is_quoted(b.sketch[equal] % PLACES):
        return Verdict(False, "quoted within a longer text", shared, order)
    spread, lead = _spread(a, places)
    figures, names, title = (_compared(a.facts[kind], b.facts[kind]) for kind in range(3))
    reason = _objection(a.count, spread, lead, figures, names)
    doubtful = not names[0] or names[1] or figures[1]
    if not reason and doubtful and 0 < title[1] < title[0]:
        reason = "another word in the same headline"
    return Verdict(not reason, reason or "the same words and facts", shared, order, spread, lead, figures, names)


def _objection(count: int, spread: float, lead: float, figures: tuple[int, int], names: tuple[int, int]) -> str:
    """Return why texts that have enough in common are no copies, or "" if they are."""
    if spread < (EVEN_SHORT if count < NOISY else EVEN) or lead < LED:
        return "only parts in common"
    for kind, (agreeing, opposed), most in (("figures", figures, FIGURES), ("names", names, NAMED)):
        if opposed > OPPOSED or (opposed == OPPOSED and opposed > most * (agreeing + opposed)):
            return f"other {kind} in the same words"
    opposed = figures[1] + names[1]
    if count < SHORT and (opposed > 1 or opposed > figures[0] + names[0]):
        return "other figures or names in a short text"
    return ""


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Evidence unpacked: number of shingles, shingle width, facts (figures, names, headline), sketch."""

    count: int
    width: int
    facts: tuple[_Facts, _Facts, _Facts]
    sketch: NDArray[np.uint16]

    @classmethod
    def of(cls, mark: Fingerprint) -> _Evidence:
        count, width, size = _HEAD.unpack_from(mark.evidence)
        end = _HEAD.size + size * _FACT.size
        facts: tuple[_Facts, _Facts, _Facts] = ({}, {}, {})
        for context, value in _FACT.iter_unpack(mark.evidence[_HEAD.size : end]):
            kind = 2 if context == _TITLE else 0 if value & _FIGURE else 1
            facts[kind].setdefault(context, set()).add(value)
        return cls(count, width, facts, np.frombuffer(mark.evidence, np.uint16, BINS, end))


def _shared(a: _Evidence, b: _Evidence, equal: int) -> float:
    """Return the part of the shorter text A found in the longer, B, from the number of EQUAL samples."""
    if not equal:
        return 0.0
    jaccard = equal / (BINS - int(np.count_nonzero((a.sketch & b.sketch) == EMPTY)))
    return min(jaccard * (a.count + b.count) / (1 + jaccard) / a.count, 1.0)


def _order(ours: NDArray[np.uint16], theirs: NDArray[np.uint16]) -> float:
    """Return how well the places of what is shared agree, from -1 to 1 (Kendall's tau, ties left out)."""
    if len(ours) < FEW:
        return 1.0
    ranked = theirs[np.argsort(ours, kind="stable")].astype(np.int16)
    signs = np.sign(ranked[None, :] - ranked[:, None])[np.triu_indices(len(ranked), 1)]
    pairs = int(np.count_nonzero(signs))
    return int(signs.sum()) / pairs if pairs else 1.0


def _is_quoted(places: NDArray[np.uint16]) -> bool:
    """Tell whether three quarters of what is shared stand close together, after the beginning of the longer text."""
    ranked = np.sort(places).astype(np.int64)
    most = -(-3 * len(ranked) // 4)
    extents = ranked[most - 1 :] - ranked[: len(ranked) - most + 1]
    at = int(np.argmin(extents))
    return bool(ranked[at] > BEGINNING * PLACES and extents[at] < EXTENT * PLACES)


def _spread(a: _Evidence, shared: NDArray[np.uint16]) -> tuple[float, float]:
    """Return how evenly the SHARED places lie over A, and how much of the usual share its lead has."""
    width = PLACES // PARTS
    held = np.bincount((a.sketch[a.sketch != EMPTY] % PLACES) // width, minlength=PARTS)
    rates = np.bincount(shared // width, minlength=PARTS) / np.maximum(held, 1)
    usual = float(np.sort(rates)[PARTS // 2 :].mean()) * 0.7
    parts = np.minimum(rates / usual, 1.0)
    return float((parts * held).sum() / held.sum()), float(parts[:3].mean())


def _compared(a: _Facts, b: _Facts) -> tuple[int, int]:
    """Return how many values stand in the same context in both, and how many have another in their place.

    A value that agrees in one context is not opposed in another: "the" may stand before two names.
    """
    agreeing: set[int] = set()
    ours: set[int] = set()
    theirs: set[int] = set()
    for context in a.keys() & b.keys():
        here, there = a[context], b[context]
        agreeing |= here & there
        if not (here <= there or there <= here):
            ours |= here - there
            theirs |= there - here
    return len(agreeing), min(len(ours - agreeing), len(theirs - agreeing))


def _codes(words: list[bytes]) -> NDArray[np.uint64]:
    codes = np.fromiter(map(crc32, words), np.uint64, len(words))
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
    lead = np.sort(hashes[:LEAD])[:LEAD_KEYS]
    mixed = [key for pair in zip_longest(lead.tolist(), ranked[:KEYS].tolist()) for key in pair if key is not None]
    signed = dict.fromkeys((key & 0xFFFFFFFF) - 0x80000000 for key in mixed)
    return tuple(signed)[:KEYS]


def _sample(facts: list[Fact], codes: NDArray[np.uint64], title: list[bytes]) -> bytes:
    """Return the facts whose contexts have the smallest hashes, so that two texts keep the same ones.

    A context is the two nearest words on one side that are no facts themselves.
    """
    at = np.array([fact.at for fact in facts], np.int64)
    values = np.array([crc32(value) * 0x9E3779B1 >> 8 & 0x7F | figure << 7 for _, value, figure in facts], np.uint64)
    others = np.ones(len(codes), np.bool_)
    others[at] = False
    plain = np.concatenate((np.zeros(2, np.uint64), codes[others], np.zeros(2, np.uint64)))
    nearest = np.cumsum(others)[at] + 2  # of the words that are no facts, the first after each fact
    before = (plain[nearest - 1] * _MIX[1] ^ plain[nearest - 2]) * _MIX[2]
    after = (plain[nearest] * _MIX[2] ^ plain[nearest + 1]) * _MIX[3]
    contexts = (np.concatenate((before, after)) >> np.uint64(40)) % np.uint64(_TITLE)
    coded = np.unique(contexts << np.uint64(8) | np.concatenate((values, values))).tolist()
    titled = sorted({_TITLE << 8 | crc32(word) & 0xFF for word in title})[:TITLE]
    room = FACTS - len(titled)
    figures, names = ([c for c in coded if c & _FIGURE], [c for c in coded if not c & _FIGURE])
    kept = figures[: room - min(len(names), NAMES)]
    kept += names[: room - len(kept)]
    return b"".join([_FACT.pack(c >> 8, c & 0xFF) for c in kept + titled])
