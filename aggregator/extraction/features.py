"""What can be counted about each block of a page, as one column of numbers a block.

Length, share of link text, punctuation, the names of the containers it stands in, where it stands to the container
with most running text, and the same of its neighbours. These are what the block model was trained on
(benchmarks/train_body.py); their order is part of it, and `NAMES` names them.

A page has some sixty blocks, so what costs is the number of numpy calls, not their size: what is counted in the same
way stands in rows one below the other and is counted in one call.

Knows nothing of what the numbers mean for an article.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from aggregator.extraction import letters, vocabulary, wording
from aggregator.extraction.phrases import CERTAIN, GROUPS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from aggregator.extraction.blocks import Blocks
    from aggregator.extraction.letters import Letters
    from aggregator.extraction.wording import Witnesses

    Numbers = NDArray[np.float32]
    Sums = NDArray[np.float64]
    Places = NDArray[np.intp]

_TAG_NAMES = ("p", "div", "cell", "h1", "h2", "h3", "caption", "li", "quote")
_TAGS = {
    "p": "p", "div": "div", "section": "div", "article": "div", "body": "div", "main": "div", "center": "div",
    "td": "cell", "th": "cell", "li": "li", "dd": "li", "dt": "li", "h1": "h1", "h2": "h2", "h3": "h3", "h4": "h3",
    "h5": "h3", "h6": "h3", "blockquote": "quote", "figcaption": "caption", "caption": "caption", "figure": "caption",
}  # fmt: skip
_TAG_AT = len(vocabulary.NAMES)  # where the bits of tags begin
_TAG_BITS = {tag: 1 << (_TAG_AT + _TAG_NAMES.index(name)) for tag, name in _TAGS.items()}
_HEADING = _TAG_BITS["h1"] | _TAG_BITS["h2"] | _TAG_BITS["h3"]
_WITHIN = _TAG_BITS["li"] | _TAG_BITS["blockquote"]  # the last two tags, told of the container above too:
_WITHIN_BY = 2  # this many bits further on
_SAYS_AT = _TAG_AT + len(_TAG_NAMES) + _WITHIN_BY
_SAYS = (1 << len(GROUPS)) - 1
_LEVELS = ("own", "second", "third", "fourth")
_NEIGHBOURS = ("size", "density", "ends", "heading", "sibling")
_GROUPS_OF_ROWS = {
    "lengths": ("size", "plain", *(f"{level}_average" for level in _LEVELS), "total_mass"),
    "letters": ("commas", "sentences", "uppers", "starts_lower", "starts_digit"),
    "links": ("links", "density", "ends_sentence"),
    "said": wording.NAMES,
    "bits": (
        *(f"near_{hint}" for hint in vocabulary.NAMES),
        *(f"tag_{name}" for name in _TAG_NAMES), "in_li", "in_quote",
        *(f"says_{group}" for group in GROUPS),
    ),
    "odd": tuple(f"odd_{hint}" for hint in vocabulary.NAMES),
    "levels": tuple(f"{level}_{name}" for name in ("mass", "density", "blocks") for level in _LEVELS),
    "main": (
        "main_mass", "before_main", "after_main", "after_headline", "right_in_main", "levels_from_main", "mass_before",
        "mass_after", "kind_mass", "count",
    ),
    "near": (
        "from_start", "to_end", "most_before", "most_after", "most_near", "since_label", "until_label", "labels_before",
        "like_most",
    ),
    "neighbours": (
        *(f"{name}{by:+}" for by in (-1, 1) for name in _NEIGHBOURS),
        *(f"heavy_{side}_{reach}" for reach in (3, 8) for side in ("before", "after")),
    ),
}  # fmt: skip
NAMES = tuple(name for names in _GROUPS_OF_ROWS.values() for name in names)
_ENDS = pairwise((0, *accumulate(map(len, _GROUPS_OF_ROWS.values()))))
_ROWS = {group: slice(*ends) for group, ends in zip(_GROUPS_OF_ROWS, _ENDS, strict=True)}
_LONG = 60  # characters outside links from which a block is running text
_LABEL = 60  # characters up to which a phrase makes a block a label of what follows
_BY_LEVEL = np.array([[1.0], [1.0], [0.5]])  # what a text counts for the containers above it
_CLIMBED = 5  # containers above the main one
_MANY = 99
_MAIN_LEAST, _MAIN_MOST = (np.array([[a], [b], [c]], np.float32) for a, b, c in ((-40, -40, -99), (40, 40, 60)))
_NEAR_LIMITS = np.array([[20], [20], [20], [20], [20], [20], [20], [10]], dtype=np.float32)
_REACHES = (3, 8)


@dataclass(slots=True)
class _Columns:
    """What several groups of rows are counted from: by block, and as sums over all blocks before each."""

    place: Places
    levels: Places
    kinds: Places
    mass: Numbers
    sums: Sums
    kind_mass: NDArray[Any]


def feature_rows(found: Blocks, read: Letters, witnesses: Witnesses) -> tuple[Numbers, list[int]]:
    """Return a column of numbers for each block of FOUND (at least one), and the groups of phrases each has as bits.

    READ is what was read of the letters of its texts. Row N is called NAMES[N].
    """
    rows = np.zeros((len(NAMES), len(found.texts)), dtype=np.float32)
    part = {name: rows[here] for name, here in _ROWS.items()}
    says, headline = wording.said_rows(part["said"], found, witnesses)
    columns = _own_rows(part, found, read)
    said = np.array(says, dtype=np.intp)
    headings = _bit_rows(part["bits"], part["odd"], found, columns, said)
    bounds = _level_rows(part, found, columns)
    _main_rows(part["main"], found, columns, headline)
    label = (read.sizes <= _LABEL) & (said % (1 << CERTAIN) > 0)
    heavy = _near_rows(part["near"], bounds, columns, label)
    lengths = part["lengths"]
    np.log1p(lengths, out=lengths)
    _neighbour_rows(part, columns, headings, heavy)
    return rows, says


def _own_rows(part: dict[str, Numbers], found: Blocks, read: Letters) -> _Columns:
    """Rows of a block's own letters and links."""
    size = read.sizes.astype(np.float32)
    links = np.array((found.links, found.link_chars), dtype=np.float32)
    linked = np.minimum(links[1], size)
    plain = size - linked
    part["lengths"][0], part["lengths"][1] = size, plain
    comma, end, _ = read.shares
    mass = plain * ((plain >= _LONG) & (comma + end > 0))
    rows = part["letters"]
    rows[:3] = read.shares
    rows[3], rows[4] = read.first & letters.LOWER > 0, read.first & letters.DIGIT > 0
    rows = part["links"]
    rows[0], rows[1], rows[2] = links[0], linked / size, read.ends
    sums = np.zeros((3, len(size) + 1))
    sums[0, 1:], sums[1, 1:], sums[2, 1:] = mass, size, linked
    np.add.accumulate(sums, axis=1, out=sums)
    parent = np.array(found.parent, dtype=np.intp)
    parent[0] = 0
    levels = np.empty((len(_LEVELS), len(size)), dtype=np.intp)
    levels[0] = found.container
    for level in range(1, len(_LEVELS)):
        levels[level] = parent[levels[level - 1]]
    kinds = np.array(found.kind, dtype=np.intp)[levels[:2]]
    return _Columns(np.arange(len(size)), levels, kinds, mass, sums, np.bincount(kinds[0], mass))


def _bit_rows(rows: Numbers, odd: Numbers, found: Blocks, columns: _Columns, said: Places) -> NDArray[np.bool_]:
    """Rows that are 0 or 1, and hints of names; return which blocks are headings.

    A hint that the bulk of the running text shares is a wrapper's and says nothing ("odd").
    """
    tags, above = np.array([_TAG_BITS.get(tag, 0) for tag in found.kind_tags], dtype=np.intp)[columns.kinds]
    hints = np.array((found.near, found.above), dtype=np.intp)[:, columns.levels[0]]
    bits = np.empty((len(said), 2), dtype="<i8")
    bits[:, 0] = hints[0] | tags | ((tags | above) & _WITHIN) << _WITHIN_BY | (said & _SAYS) << _SAYS_AT
    bits[:, 1] = hints[1]
    each = np.unpackbits(bits.view(np.uint8), axis=1, bitorder="little").T
    rows[:] = each[: len(rows)]
    odd[:] = each[64 : 64 + len(odd)]
    odd -= (odd @ (columns.mass / max(float(columns.sums[0, -1]), 1.0)))[:, None]
    headings: NDArray[np.bool_] = tags & _HEADING > 0
    return headings


def _level_rows(part: dict[str, Numbers], found: Blocks, columns: _Columns) -> Places:
    """Rows of what the containers of a block hold; return the first block of each and the first after it."""
    bounds = np.array((found.start, found.end), dtype=np.intp).take(columns.levels, axis=1)
    edges = columns.sums.take(bounds, axis=1)
    mass, size, linked = edges[:, 1] - edges[:, 0]
    blocks = bounds[1] - bounds[0]
    total = columns.sums[0, -1] + 1.0
    rows = part["levels"]
    rows[0:4] = mass / total
    rows[4:8] = linked / size
    rows[8:12] = np.minimum(blocks, _MANY)
    rows = part["lengths"]
    rows[2:6] = size / blocks
    rows[6] = total
    return bounds


def _main_rows(rows: Numbers, found: Blocks, columns: _Columns, headline: int | None) -> None:
    """Rows of where a block stands to the main container: the one with most running text right in it."""
    place, levels = columns.place, columns.levels
    weights = _BY_LEVEL * columns.mass
    main = int(np.bincount(levels[:3].ravel(), weights.ravel()).argmax())
    start, end, mass = found.start[main], found.end[main], columns.sums[0]
    total = mass[-1] + 1.0
    rows[0] = (mass[end] - mass[start]) / total
    rows[1], rows[2] = start - place, place - (end - 1)
    rows[3] = -_MANY if headline is None else place - headline
    np.minimum(np.maximum(rows[1:4], _MAIN_LEAST), _MAIN_MOST, out=rows[1:4])
    rows[4] = (levels[0] == main) | (levels[1] == main)
    climbed = [main]
    for _ in range(_CLIMBED):
        climbed.append(max(found.parent[climbed[-1]], 0))
    starts, ends = np.array([[found.start[here] for here in climbed[::-1]], [found.end[here] for here in climbed]])
    rows[5] = ends.searchsorted(place, "right") - starts.searchsorted(place, "right") + len(climbed)
    rows[6], rows[7] = mass[:-1] / total, (mass[-1] - mass[1:]) / total
    rows[8] = columns.kind_mass[columns.kinds[0]] / total
    rows[9] = min(len(place), 400)


def _near_rows(rows: Numbers, bounds: Places, columns: _Columns, label: NDArray[np.bool_]) -> Places:
    """Rows of how near the next block is of the kind most running text is of, and of labels.

    Return how many blocks of running text there are up to each.
    """
    place, kinds = columns.place, columns.kinds[0]
    most = kinds == columns.kind_mass.argmax()
    here = np.array((most, label, columns.mass > 0))
    sums = here.cumsum(axis=1)
    nearest = here[:2]
    since = place - np.maximum.accumulate(np.where(nearest, place, -_MANY), axis=1)
    until = np.minimum.accumulate(np.where(nearest, place, len(place) + _MANY)[:, ::-1], axis=1)[:, ::-1] - place
    rows[0], rows[1] = place - bounds[0, 1], bounds[1, 1] - 1 - place
    rows[2], rows[3] = sums[0] - most, sums[0, -1] - sums[0]
    rows[4] = np.minimum(since[0], until[0])
    rows[5], rows[6], rows[7] = since[1], until[1], sums[1] - label
    np.minimum(rows[:8], _NEAR_LIMITS, out=rows[:8])
    rows[8] = most
    heavy: Places = sums[2]
    return heavy


def _neighbour_rows(part: dict[str, Numbers], columns: _Columns, headings: NDArray[np.bool_], heavy: Places) -> None:
    rows = part["neighbours"]
    count = len(headings)
    same = columns.levels[1, 1:] == columns.levels[1, :-1]
    base = np.array((part["lengths"][0], part["links"][1], part["links"][2], headings))
    rows[0:4, 1:], rows[4, 1:] = base[:, :-1], same
    rows[5:9, :-1], rows[9, :-1] = base[:, 1:], same
    reach = _REACHES[-1]
    sums = np.zeros(count + 1 + 2 * reach, dtype=np.float32)
    sums[reach + 1 : reach + 1 + count] = heavy
    sums[reach + 1 + count :] = heavy[-1]
    at = 10
    for by in _REACHES:
        rows[at] = sums[reach : reach + count] - sums[reach - by : reach - by + count]
        rows[at + 1] = sums[reach + 1 + by : reach + 1 + by + count] - sums[reach + 1 : reach + 1 + count]
        at += 2
