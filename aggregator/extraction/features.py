"""What can be counted about each block of a page, as one column of numbers a block.

Length, share of link text, punctuation, the names of the containers it stands in, where it stands to the container
with most running text, and the same of its neighbours. These are what the block model was trained on
(benchmarks/train_body.py); their order is part of it, and `NAMES` names them.

Knows nothing of what the numbers mean for an article.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aggregator.extraction import vocabulary, wording
from aggregator.extraction.phrases import CERTAIN, GROUPS
from aggregator.extraction.wording import TAGS, Counted, phrase_rows, text_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from aggregator.extraction.blocks import Blocks
    from aggregator.extraction.wording import Witnesses

    Numbers = NDArray[np.float32]
    Places = NDArray[np.intp]

_TAG_NAMES = ("p", "div", "cell", "li", "h1", "h2", "h3", "quote", "caption")
_LEVELS = ("own", "second", "third", "fourth")
_PLACE = (
    *(f"{level}_{name}" for level in _LEVELS for name in ("mass", "density", "blocks", "average")),
    "main_mass", "before_main", "after_main", "right_in_main", "levels_from_main", "mass_before", "mass_after",
    "total_mass", "count", "kind_mass", "from_start", "to_end", "after_headline", "like_most", "most_before",
    "most_after", "most_near", "since_label", "until_label", "labels_before",
    *(f"tag_{name}" for name in _TAG_NAMES), "in_li", "in_quote",
)  # fmt: skip
_NEIGHBOURS = ("size", "density", "ends", "heading", "sibling")
_SHIFTS = (-1, 1)
NAMES = (
    *wording.NAMES,
    *(f"says_{group}" for group in GROUPS),
    *_PLACE,
    *(f"{level}_{hint}" for level in ("near", "odd") for hint in vocabulary.NAMES),
    *(f"{name}{by:+}" for by in _SHIFTS for name in _NEIGHBOURS),
    *(f"heavy_{side}_{reach}" for reach in (3, 8) for side in ("before", "after")),
)


def feature_rows(found: Blocks, witnesses: Witnesses) -> tuple[Numbers, list[int]]:
    """Return a column of numbers for each block of FOUND (at least one), and the groups of phrases each has as bits.

    Row N is called NAMES[N].
    """
    count = len(found.texts)
    rows = np.zeros((len(NAMES), count), dtype=np.float32)
    parent = np.array(found.parent, dtype=np.intp)
    parent[0] = 0
    level = np.array(found.container, dtype=np.intp)
    levels = [level]
    for _ in range(3):
        level = parent[level]
        levels.append(level)
    folded = [said.casefold() for said in found.texts]
    at = len(wording.NAMES)
    counted = text_rows(rows[:at], found, folded, witnesses, levels)
    says = phrase_rows(rows[at : at + len(GROUPS)], folded)
    counted.label &= says % (1 << CERTAIN) > 0
    at += len(GROUPS)
    _place_rows(rows[at : at + len(_PLACE)], found, counted)
    at += len(_PLACE)
    _hint_rows(rows[at : at + 2 * len(vocabulary.NAMES)], found, counted)
    at += 2 * len(vocabulary.NAMES)
    _neighbour_rows(rows[at:], counted)
    return rows, says.tolist()


def _sums(values: Numbers) -> NDArray[np.float64]:
    return np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))


def _place_rows(rows: Numbers, found: Blocks, counted: Counted) -> None:
    count = len(counted.size)
    place = np.arange(count)
    start, end = (
        np.array(found.start, dtype=np.intp),
        np.array(found.end, dtype=np.intp),
    )
    mass, size, links = (_sums(v) for v in (counted.mass, counted.size, counted.density * counted.size))
    total = mass[-1] + 1.0
    levels = np.stack(counted.levels)
    low, high = start[levels], end[levels]
    inside = size[high] - size[low]
    rows[0:16:4] = (mass[high] - mass[low]) / total
    rows[1:16:4] = (links[high] - links[low]) / np.maximum(inside, 1.0)
    rows[2:16:4] = np.minimum(high - low, 99)
    rows[3:16:4] = np.log1p(inside / np.maximum(high - low, 1))
    main = _main_container(counted, len(start))
    rows[16] = (mass[end[main]] - mass[start[main]]) / total
    rows[17] = np.clip(start[main] - place, -40, 40)
    rows[18] = np.clip(place - end[main] + 1, -40, 40)
    rows[19] = (levels[0] == main) | (levels[1] == main)
    climbed = [main]
    for _ in range(5):
        climbed.append(found.parent[climbed[-1]] if climbed[-1] else 0)
    rows[20] = ((place < start[climbed, None]) | (place >= end[climbed, None])).sum(axis=0)
    rows[21], rows[22] = mass[:-1] / total, (mass[-1] - mass[1:]) / total
    rows[23], rows[24] = np.log1p(total), min(count, 400)
    kinds = np.array(found.kind, dtype=np.intp)[levels[0]]
    rows[25] = np.bincount(kinds, counted.mass)[kinds] / total
    rows[26], rows[27] = (
        np.minimum(place - low[1], 20),
        np.minimum(high[1] - 1 - place, 20),
    )
    rows[28] = np.clip(place - counted.headline[0], -99, 60) if len(counted.headline) else -99
    most = kinds == np.bincount(kinds, counted.mass).argmax()
    _like_most_rows(rows[29:33], most)
    _label_rows(rows[33:36], counted.label)
    _tag_rows(rows[36:], counted)


def _like_most_rows(rows: Numbers, most: NDArray[np.bool_]) -> None:
    """Rows for "is of the tag and class most running text is of": how many such stand before, after, how near."""
    sums = np.cumsum(most)
    rows[0] = most
    rows[1], rows[2] = np.minimum(sums - most, 20), np.minimum(sums[-1] - sums, 20)
    rows[3] = np.minimum(_distance(np.flatnonzero(most), len(most)), 20)


def _label_rows(rows: Numbers, label: NDArray[np.bool_]) -> None:
    places = np.flatnonzero(label)
    count = len(label)
    place = np.arange(count)
    before = np.concatenate(([-99], places))[np.searchsorted(places, place, "right")]
    after = np.concatenate((places, [count + 99]))[np.searchsorted(places, place, "left")]
    rows[0], rows[1] = np.minimum(place - before, 20), np.minimum(after - place, 20)
    rows[2] = np.minimum(np.cumsum(label) - label, 10)


def _distance(places: Places, count: int) -> Places:
    """Return how far from each of COUNT blocks the nearest of PLACES is."""
    place = np.arange(count)
    if not len(places):
        return np.full(count, 99)
    after = np.minimum(np.searchsorted(places, place, "left"), len(places) - 1)
    before = np.maximum(np.searchsorted(places, place, "right") - 1, 0)
    nearest: Places = np.minimum(np.abs(places[after] - place), np.abs(place - places[before]))
    return nearest


def _main_container(counted: Counted, count: int) -> int:
    """Return the container with most running text right in it; text a level further down counts by half."""
    first, second, third, _ = counted.levels
    mass = counted.mass
    score = np.bincount(first, mass, count) + np.bincount(second, mass, count) + 0.5 * np.bincount(third, mass, count)
    return int(score.argmax())


def _tag_rows(rows: Numbers, counted: Counted) -> None:
    own, above = counted.codes[counted.levels[0]], counted.codes[counted.levels[1]]
    rows[: len(_TAG_NAMES)] = own == np.arange(len(_TAG_NAMES))[:, None]
    li, quote = _TAG_NAMES.index("li"), _TAG_NAMES.index("quote")
    rows[-2] = (own == li) | (above == li)
    rows[-1] = (own == quote) | (above == quote)


def _hint_rows(rows: Numbers, found: Blocks, counted: Counted) -> None:
    """Hints of names; a hint that the bulk of the running text shares is a wrapper's and says nothing ("odd")."""
    first = counted.levels[0]
    size = len(vocabulary.NAMES)
    shifts = np.arange(size)[:, None]
    near, above = (np.array(column, dtype=np.intp)[first] for column in (found.near, found.above))
    rows[:size] = (near >> shifts) & 1
    odd = rows[size:]
    odd[:] = (above >> shifts) & 1
    weights = counted.mass / max(float(counted.mass.sum()), 1.0)
    odd -= (odd @ weights)[:, None]


def _neighbour_rows(rows: Numbers, counted: Counted) -> None:
    count = len(counted.size)
    heavy = (counted.mass > 0).astype(np.float32)
    own = counted.codes[counted.levels[0]]
    heading = (own >= TAGS["h1"]) & (own <= TAGS["h6"])
    base = np.stack((np.log1p(counted.size), counted.density, counted.ends, heading))
    second = counted.levels[1]
    width = len(_NEIGHBOURS)
    for place, by in enumerate(_SHIFTS):
        here, there = (slice(0, -by), slice(by, None)) if by > 0 else (slice(-by, None), slice(0, by))
        block = rows[place * width : (place + 1) * width]
        block[:-1, here] = base[:, there]
        block[-1, here] = second[there] == second[here]
    sums = _sums(heavy)
    each = np.arange(count)
    at = len(_SHIFTS) * width
    for reach in (3, 8):
        rows[at] = sums[each] - sums[np.maximum(each - reach, 0)]
        rows[at + 1] = sums[np.minimum(each + 1 + reach, count)] - sums[each + 1]
        at += 2
