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
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aggregator import text
from aggregator.stories.sketch import BINS, EMPTY, FACT, FIGURE, HEAD, OF_TITLE, PLACES, SHORT, sketched
from aggregator.stories.wording import read_story

if TYPE_CHECKING:
    from numpy.typing import NDArray

PARTS = 8  # parts of a text compared for how much of each is shared
COMMON = 0.3  # part of the shorter text that copies have in common at least
ORDERED = 0.6  # correlation of the places of what is shared, at least
FEW = 4  # with fewer samples there is no order
QUOTED, BEGINNING, EXTENT = 0.55, 0.2, 0.5  # a quotation is shorter, begins later and takes less than these parts
EVEN, EVEN_SHORT = 0.63, 0.57  # how evenly at least; fewer shingles than NOISY tell it less surely
NOISY = 100
LED = 0.33  # part of the usual share that the lead has at least
OPPOSED = 2  # figures, or names, that may differ in the same words at most, and which part of them if so many
FIGURES, NAMED = 0.2, 0.4
DOUBTFUL = 8  # an opposed fact among this many that agree may be a correction
_Facts = dict[int, set[int]]  # context: values
_ALL = (1 << 16 * BINS) - 1
_LOW_BITS, _HIGH_BITS, _VALUE_BITS = (_ALL // 0xFFFF * bits for bits in (0x7FFF, 0x8000, 0xFFFF - (PLACES - 1)))


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What identifies a text: `evidence` to compare by (under 300 bytes), `keys` to file it under (signed, 32 bits)."""

    evidence: bytes
    keys: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two texts are one story, and what decided; true or false as a condition.

    `shared` is the part of the shorter text found in the longer (0 to 1); `order` how far it stands in the same order
    in both (-1 to 1); `spread` how evenly it lies over the shorter, 1 if every eighth has as much as the best; `lead`
    the same for the first three eighths. `figures` and `names` count those that stand in the same words with the same
    value, and with another.
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
    return Fingerprint(*sketched(read_story(headline, body, language)))


def same_story(one: Fingerprint, other: Fingerprint) -> Verdict:
    """Say whether the texts of ONE and OTHER descend from one text, with the reason."""
    if one.evidence == other.evidence:
        return Verdict(True, "the same words and facts", 1.0, 1.0, 1.0, 1.0)
    a, b = _Evidence.of(one.evidence), _Evidence.of(other.evidence)
    if a.shingles > b.shingles:
        a, b = b, a
    if a.width != b.width:
        return Verdict(False, "another script")
    shared = _shared(a, b)
    if shared < COMMON:
        return Verdict(False, "too little in common", shared)
    ours, theirs = a.samples(), b.samples()
    equal = ((ours ^ theirs) < PLACES) & (ours != EMPTY)
    places, their_places = ours[equal] % PLACES, theirs[equal] % PLACES
    order = _order(places, their_places)
    if order < ORDERED:
        return Verdict(False, "the same phrases in another order", shared, order)
    if a.shingles < QUOTED * b.shingles and _is_quoted(their_places):
        return Verdict(False, "quoted within a longer text", shared, order)
    spread, lead = _spread(ours[ours != EMPTY] % PLACES, places)
    figures, names, title = map(_compared, a.facts(), b.facts())
    reason = _objection(a.shingles, spread, lead, figures, names)
    doubtful = not names[0] or DOUBTFUL * (names[1] + figures[1]) > names[0] + figures[0]
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


class _Evidence(NamedTuple):
    """Evidence taken apart: number of shingles, shingle width, and where in the bytes the sketch begins."""

    shingles: int
    width: int
    sketch: int
    data: bytes

    number: int  # the sketch as one

    @classmethod
    @lru_cache(maxsize=8)  # one text is compared with several others
    def of(cls, data: bytes) -> _Evidence:
        count, width, size = HEAD.unpack_from(data)
        sketch = HEAD.size + size * FACT.size
        return cls(count, width, sketch, data, int.from_bytes(data[sketch:], "little"))

    def samples(self) -> NDArray[np.uint16]:
        return np.frombuffer(self.data, np.uint16, BINS, self.sketch)

    def facts(self) -> tuple[_Facts, _Facts, _Facts]:
        """Return the figures, the names, and the words of the headline."""
        facts: tuple[_Facts, _Facts, _Facts] = ({}, {}, {})
        for context, value in FACT.iter_unpack(self.data[HEAD.size : self.sketch]):
            kind = 2 if context == OF_TITLE else 0 if value & FIGURE else 1
            facts[kind].setdefault(context, set()).add(value)
        return facts


def _shared(a: _Evidence, b: _Evidence) -> float:
    """Return the part of the shorter text A found in the longer, B, from the number of equal samples.

    The sketches are compared as one large number each: most texts an index offers end here.
    """
    empty = _zeros(~(a.number & b.number) & _ALL)
    equal = _zeros((a.number ^ b.number) & _VALUE_BITS) - empty
    if equal <= 0:
        return 0.0
    jaccard = equal / (BINS - empty)
    return min(jaccard * (a.shingles + b.shingles) / (1 + jaccard) / a.shingles, 1.0)


def _zeros(samples: int) -> int:
    """Return how many of the SAMPLES, sixteen bits each, are zero."""
    return BINS - (((samples & _LOW_BITS) + _LOW_BITS | samples) & _HIGH_BITS).bit_count()


def _order(ours: NDArray[np.uint16], theirs: NDArray[np.uint16]) -> float:
    """Return how well the places of what is shared agree, from -1 to 1 (Kendall's tau, ties left out)."""
    if len(ours) < FEW:
        return 1.0
    later = ours[:, None] < ours
    after = theirs[:, None] < theirs
    agreeing = int(np.count_nonzero(later & after))
    opposed = int(np.count_nonzero(later & after.T))
    return (agreeing - opposed) / (agreeing + opposed) if agreeing + opposed else 1.0


def _is_quoted(places: NDArray[np.uint16]) -> bool:
    """Tell whether three quarters of what is shared stand close together, after the beginning of the longer text."""
    ranked = np.sort(places).astype(np.int64)
    most = -(-3 * len(ranked) // 4)
    extents = ranked[most - 1 :] - ranked[: len(ranked) - most + 1]
    at = int(np.argmin(extents))
    return bool(ranked[at] > BEGINNING * PLACES and extents[at] < EXTENT * PLACES)


def _spread(places: NDArray[np.uint16], shared: NDArray[np.uint16]) -> tuple[float, float]:
    """Return how evenly the SHARED ones lie among a text's PLACES, and how much of the usual share its lead has."""
    width = PLACES // PARTS
    held = np.bincount(places // width, minlength=PARTS)
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
