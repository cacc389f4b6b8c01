"""What can be counted about each block of a page, as one column of numbers a block.

Length, share of link text, punctuation, the names of the containers it stands in, where it stands to the container
with most running text, and the same of its neighbours. These are what the block model was trained on
(benchmarks/train_body.py); their order is part of it, and `NAMES` names them.

Knows nothing of what the numbers mean for an article.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from aggregator.extraction import letters, vocabulary
from aggregator.extraction.phrases import GROUPS, bits_of_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from aggregator.extraction.blocks import Blocks

    Numbers = NDArray[np.float32]
    Places = NDArray[np.intp]

_TAGS = {
    "p": 0, "div": 1, "section": 1, "article": 1, "body": 1, "main": 1, "center": 1, "td": 2, "th": 2, "li": 3, "dd": 3,
    "dt": 3, "h1": 4, "h2": 5, "h3": 6, "h4": 6, "h5": 6, "h6": 6, "blockquote": 7, "figcaption": 8, "caption": 8,
    "figure": 8,
}  # fmt: skip
_TAG_NAMES = ("p", "div", "cell", "li", "h1", "h2", "h3", "quote", "caption")
_LEVELS = ("own", "second", "third", "fourth")
LONG = 60  # characters outside links from which a block is running text
_LABEL = 60  # characters up to which such words make a block a label of what follows
_SHORT = 250  # characters up to which the words of a block are looked up
_TEXT = (
    "size", "plain", "density", "links", "word_length", "commas", "sentences", "digits", "uppers", "bars",
    "ends_sentence", "starts_lower", "starts_quote", "starts_digit", "starts_bullet", "ends_colon", "copyright", "at",
    "twice", "is_headline", "like_headline", "is_description", "in_flat", "bold", "whole_link",
)  # fmt: skip
_PLACE = (
    *(f"{level}_{name}" for level in _LEVELS for name in ("mass", "density", "blocks", "average")),
    "main_mass", "before_main", "after_main", "right_in_main", "levels_from_main", "mass_before", "mass_after",
    "total_mass", "count", "kind_mass", "from_start", "to_end", "after_headline", "like_most", "most_before",
    "most_after", "most_near", "since_label", "until_label", "labels_before",
    *(f"tag_{name}" for name in _TAG_NAMES), "in_li", "in_quote",
)  # fmt: skip
_NEIGHBOURS = ("size", "density", "ends", "heavy", "heading", "sibling")
_SHIFTS = (-2, -1, 1, 2)
NAMES = (
    *_TEXT,
    *(f"says_{group}" for group in GROUPS),
    *_PLACE,
    *(f"{level}_{hint}" for level in ("own", "near", "above", "odd") for hint in vocabulary.NAMES),
    *(f"{name}{by:+}" for by in _SHIFTS for name in _NEIGHBOURS),
    *(f"heavy_{side}_{reach}" for reach in (3, 8) for side in ("before", "after")),
)


@dataclass(slots=True)
class Witnesses:
    """What the page says of its article elsewhere: headline, descriptions, and the flat text of linked data."""

    headline: str = ""
    descriptions: Sequence[str] = ()
    flat_text: str = ""


def comparable(text: str) -> str:
    """Return TEXT folded for a quick comparison: case and blanks."""
    return " ".join(text.casefold().split())


@dataclass(slots=True)
class _Counted:
    """What several groups of numbers need: sizes, running text, and the containers of each block, nearest first."""

    size: Numbers
    density: Numbers
    mass: Numbers
    ends: Numbers
    headline: Places
    levels: list[Places]
    label: NDArray[np.bool_]


def feature_rows(found: Blocks, witnesses: Witnesses) -> Numbers:
    """Return a column of numbers for each block of FOUND (at least one); row N is called NAMES[N]."""
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
    at = len(_TEXT)
    counted = _text_rows(rows[:at], found, folded, witnesses, levels)
    counted.label &= _phrase_rows(rows[at : at + len(GROUPS)], folded)
    at += len(GROUPS)
    _place_rows(rows[at : at + len(_PLACE)], found, counted, parent)
    at += len(_PLACE)
    _hint_rows(rows[at : at + 4 * len(vocabulary.NAMES)], found, counted)
    at += 4 * len(vocabulary.NAMES)
    _neighbour_rows(rows[at:], found, counted)
    return rows


def _text_rows(rows: Numbers, found: Blocks, folded: list[str], witnesses: Witnesses, levels: list[Places]) -> _Counted:
    texts = found.texts
    kinds, first, last = letters.counts(texts)
    size = np.fromiter(map(len, texts), dtype=np.float32, count=len(texts))
    link_chars = np.minimum(np.array(found.link_chars, dtype=np.float32), size)
    plain = size - link_chars
    density = link_chars / size
    upper, _, digit, comma, end, _, blank, _ = kinds
    ends = (last & letters.END > 0).astype(np.float32)
    rows[0], rows[1], rows[2], rows[3] = np.log1p(size), np.log1p(plain), density, found.links
    rows[4], rows[5], rows[6] = size / (blank + 1), comma / size * 100, end
    rows[7], rows[8] = digit / size, upper / size
    rows[9] = [said.count("|") for said in texts]
    rows[10] = ends
    for place, kind in enumerate((letters.LOWER, letters.QUOTE, letters.DIGIT, letters.BULLET), 11):
        rows[place] = first & kind > 0
    rows[15] = [said[-1] in ":：" for said in texts]
    rows[16] = ["©" in said or "(c)" in said for said in folded]
    rows[17] = ["@" in said for said in texts]
    seen = Counter(texts)
    rows[18] = [seen[said] > 1 for said in texts]
    _witness_rows(rows[19:23], folded, texts, witnesses)
    rows[23], rows[24] = _marked(found)
    mass = np.where((plain >= LONG) & (end + comma > 0), plain, np.float32(0))
    return _Counted(size, density, mass, ends, np.flatnonzero(rows[19]), levels, size <= _LABEL)


def _witness_rows(rows: Numbers, folded: list[str], texts: list[str], witnesses: Witnesses) -> None:
    headline = comparable(witnesses.headline)
    if headline:
        least = 15
        rows[0] = [said == headline for said in folded]
        rows[1] = [
            len(said) > least and (said in headline or (len(headline) > least and headline in said)) for said in folded
        ]
    for description in map(comparable, witnesses.descriptions):
        start = description[:LONG]
        if start:
            rows[2] += [
                said.startswith(start) or (len(said) > LONG // 2 and description.startswith(said)) for said in folded
            ]
    flat = witnesses.flat_text
    if flat:
        rows[3] = [2 if flat_part(said) in flat else 1 for said in texts]


def flat_part(text: str) -> str:
    """Return what of TEXT is looked for in the flat text: its middle, so that edges may differ."""
    return text[20:60] if len(text) > 80 else text  # noqa: PLR2004


def _marked(found: Blocks) -> tuple[list[bool], list[bool]]:
    """Tell for each block whether all of it is emphasised, and whether all of it is one link."""
    bold, link = [], []
    for marks, pieces in zip(found.marks, found.pieces, strict=True):
        whole = len(marks) == 2 and marks[0][0] == 0 and marks[1][0] >= len(pieces)  # noqa: PLR2004
        element: Any = marks[0][1] if whole else None
        linked = element is not None and element.tag == "a"
        link.append(linked)
        bold.append(element is not None and not linked)
    return bold, link


def _phrase_rows(rows: Numbers, folded: list[str]) -> NDArray[np.bool_]:
    places = [place for place, said in enumerate(folded) if len(said) < _SHORT]
    said = np.zeros(rows.shape[1], dtype=np.intp)
    said[places] = bits_of_lines([folded[place] for place in places])
    rows[:] = (said >> np.arange(len(GROUPS))[:, None]) & 1
    return said > 0


def _sums(values: Numbers) -> NDArray[np.float64]:
    return np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))


def _place_rows(rows: Numbers, found: Blocks, counted: _Counted, parent: Places) -> None:
    count = len(counted.size)
    place = np.arange(count)
    start, end = np.array(found.start, dtype=np.intp), np.array(found.end, dtype=np.intp)
    mass, size, links = (_sums(v) for v in (counted.mass, counted.size, counted.density * counted.size))
    total = mass[-1] + 1.0
    levels = np.stack(counted.levels)
    low, high = start[levels], end[levels]
    inside = size[high] - size[low]
    rows[0:16:4] = (mass[high] - mass[low]) / total
    rows[1:16:4] = (links[high] - links[low]) / np.maximum(inside, 1.0)
    rows[2:16:4] = np.minimum(high - low, 99)
    rows[3:16:4] = np.log1p(inside / np.maximum(high - low, 1))
    main = _main_container(counted, len(parent))
    rows[16] = (mass[end[main]] - mass[start[main]]) / total
    rows[17] = np.clip(start[main] - place, -40, 40)
    rows[18] = np.clip(place - end[main] + 1, -40, 40)
    rows[19] = (levels[0] == main) | (levels[1] == main)
    climbed = main
    for _ in range(6):
        rows[20] += (place < start[climbed]) | (place >= end[climbed])
        climbed = parent[climbed]
    rows[21], rows[22] = mass[:-1] / total, (mass[-1] - mass[1:]) / total
    rows[23], rows[24] = np.log1p(total), min(count, 400)
    kinds = np.array(found.kind, dtype=np.intp)[levels[0]]
    rows[25] = np.bincount(kinds, counted.mass)[kinds] / total
    rows[26], rows[27] = np.minimum(place - low[1], 20), np.minimum(high[1] - 1 - place, 20)
    rows[28] = np.clip(place - counted.headline[0], -99, 60) if len(counted.headline) else -99
    most = kinds == np.bincount(kinds, counted.mass).argmax()
    _like_most_rows(rows[29:33], most)
    _label_rows(rows[33:36], counted.label)
    _tag_rows(rows[36:], found, counted)


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
    return np.minimum(np.abs(places[after] - place), np.abs(place - places[before]))


def _main_container(counted: _Counted, count: int) -> int:
    """Return the container with most running text right in it; text a level further down counts by half."""
    first, second, third, _ = counted.levels
    mass = counted.mass
    score = np.bincount(first, mass, count) + np.bincount(second, mass, count) + 0.5 * np.bincount(third, mass, count)
    return int(score.argmax())


def _tag_rows(rows: Numbers, found: Blocks, counted: _Counted) -> None:
    codes = np.array([_TAGS.get(tag, 99) for tag in found.tag], dtype=np.intp)
    own, above = codes[counted.levels[0]], codes[counted.levels[1]]
    rows[: len(_TAG_NAMES)] = own == np.arange(len(_TAG_NAMES))[:, None]
    li, quote = _TAG_NAMES.index("li"), _TAG_NAMES.index("quote")
    rows[-2] = (own == li) | (above == li)
    rows[-1] = (own == quote) | (above == quote)


def _hint_rows(rows: Numbers, found: Blocks, counted: _Counted) -> None:
    """Hints of names; of all the names above, what the bulk of the running text shares is a wrapper's and says nothing."""
    first = counted.levels[0]
    size = len(vocabulary.NAMES)
    shifts = np.arange(size)[:, None]
    for place, column in enumerate((found.own, found.near, found.above)):
        rows[place * size : (place + 1) * size] = (np.array(column, dtype=np.intp)[first] >> shifts) & 1
    weights = counted.mass / max(float(counted.mass.sum()), 1.0)
    above = rows[2 * size : 3 * size]
    rows[3 * size :] = above - (above @ weights)[:, None]


def _neighbour_rows(rows: Numbers, found: Blocks, counted: _Counted) -> None:
    count = len(counted.size)
    heavy = (counted.mass > 0).astype(np.float32)
    headings = np.array([tag[0] == "h" and tag[1:].isdigit() for tag in found.tag], dtype=np.float32)
    base = np.stack((np.log1p(counted.size), counted.density, counted.ends, heavy, headings[counted.levels[0]]))
    second = counted.levels[1]
    width = len(_NEIGHBOURS)
    for place, by in enumerate(_SHIFTS):
        here, there = (slice(0, -by), slice(by, None)) if by > 0 else (slice(-by, None), slice(0, by))
        block = rows[place * width : (place + 1) * width]
        block[:-1, here] = base[:, there]
        block[-1, here] = second[there] == second[here]
    sums = _sums(heavy)
    place = np.arange(count)
    at = len(_SHIFTS) * width
    for reach in (3, 8):
        rows[at] = sums[place] - sums[np.maximum(place - reach, 0)]
        rows[at + 1] = sums[np.minimum(place + 1 + reach, count)] - sums[place + 1]
        at += 2
