"""What can be counted about each block of a page, as one row of numbers a block.

Length, share of link text, punctuation, the names of the containers it stands in, where it stands to the container
with most running text, and the same of its neighbours. The rows are what the block model was trained on
(benchmarks/train_body.py); their order is part of it, and `COLUMNS` names them.

Knows nothing of what the numbers mean for an article.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aggregator.extraction.phrases import phrase_bits
from aggregator.extraction.vocabulary import NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from aggregator.extraction.blocks import Blocks

    Numbers = NDArray[np.float64]
    Integers = NDArray[np.int64]

_ENDS = frozenset(".!?…。！？؟۔।‽。")
_QUOTES = frozenset("\"“”„«»'‘’‹›「」『』")
_COMMAS = ",،，、;؛"
_TAGS = {
    "p": 0, "div": 1, "td": 1, "section": 1, "article": 1, "body": 1, "main": 1, "center": 1, "th": 2, "li": 3, "dd": 3,
    "dt": 3, "h1": 4, "h2": 5, "h3": 6, "h4": 6, "h5": 6, "h6": 6, "blockquote": 7, "figcaption": 8, "caption": 8,
    "label": 9, "button": 9, "pre": 10, "header": 11, "footer": 12, "aside": 13, "figure": 8,
}  # fmt: skip
_PHRASES = 12
_MARKS = 13
_LONG = 60


@dataclass(slots=True)
class Witnesses:
    """What the page says of its article elsewhere: headline, descriptions, and the flat text of linked data."""

    headline: str = ""
    descriptions: Sequence[str] = ()
    flat_text: str = ""


def comparable(text: str) -> str:
    """Return TEXT folded for a quick comparison: case and blanks."""
    return " ".join(text.casefold().split())


def _text_rows(found: Blocks, witnesses: Witnesses) -> Numbers:
    headline = comparable(witnesses.headline)
    descriptions = [d for d in map(comparable, witnesses.descriptions) if d]
    flat = witnesses.flat_text
    seen: dict[str, int] = {}
    for text in found.texts:
        seen[text] = seen.get(text, 0) + 1
    rows = []
    for text, marks, pieces in zip(found.texts, found.marks, found.pieces, strict=True):
        size = len(text)
        last = text[-1]
        if last in _QUOTES or last in ")]":
            last = text[-2:-1] or last
        first = text[0]
        short = comparable(text) if size < 400 else ""
        whole_mark = (
            bool(marks)
            and marks[0][0] == 0
            and marks[0][1] is not None
            and len(marks) == 2
            and marks[1][0] == len(pieces)
        )
        rows.append((
            size, text.count(" ") + 1, sum(map(text.count, _COMMAS)), text.count(". ") + text.count("。"),
            last in _ENDS, last == ":" or last == "：", first.islower(), first in _QUOTES, first.isdigit(), first in "-–—•*·►▶>»",
            "©" in text or "(c)" in text, "|" in text, "@" in text, size < 200 and any(map(str.isdigit, text)), text.isupper(),
            seen[text] > 1,
            bool(short) and short == headline, bool(short) and len(short) > 15 and (short in headline or (len(headline) > 15 and headline in short)),
            bool(short) and any(d.startswith(short[:60]) for d in descriptions) and size > 30,
            (2 if flat_part(text) in flat else 1) if flat else 0,
            whole_mark and marks[0][1].tag != "a", whole_mark and marks[0][1].tag == "a",
            phrase_bits(text) if size < 250 else 0,
        ))  # fmt: skip
    return np.array(rows, dtype=np.float64)


_TEXT_COLUMNS = ["size", "words", "commas", "sentences", "ends_sentence", "ends_colon", "starts_lower", "starts_quote", "starts_digit", "starts_bullet", "copyright", "bar", "at", "digits", "upper", "twice", "is_headline", "like_headline", "is_description", "in_flat", "wholly_bold", "wholly_link", "phrases"]


def flat_part(text: str) -> str:
    """Return what of TEXT is looked for in the flat text: letters from its middle, so that edges may differ."""
    if len(text) > 80:
        text = text[20:60]
    return "".join(filter(str.isalnum, text))


def _shifted(values: Numbers, by: int) -> Numbers:
    """Return VALUES of the block BY places on (negative: before), 0 beyond the ends."""
    result = np.zeros_like(values)
    if by > 0:
        result[:-by] = values[by:]
    else:
        result[-by:] = values[:by]
    return result


class _Table:
    """Columns under construction, with their names."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.columns: list[Numbers] = []

    def add(self, name: str, values: Numbers) -> None:
        self.names.append(name)
        self.columns.append(values)


def feature_rows(found: Blocks, witnesses: Witnesses) -> tuple[list[str], Numbers]:
    """Return the names of the columns and a row of numbers for each block of FOUND (at least one)."""
    table = _Table()
    text = dict(zip(_TEXT_COLUMNS, _text_rows(found, witnesses).T, strict=True))
    size = text["size"]
    link_chars = np.minimum(np.array(found.link_chars, dtype=np.float64), size)
    plain = size - link_chars
    density = link_chars / size
    for name in _TEXT_COLUMNS[4:-1]:
        table.add(name, text[name])
    table.add("size", np.log1p(size))
    table.add("plain", np.log1p(plain))
    table.add("density", density)
    table.add("links", np.array(found.links, dtype=np.float64))
    table.add("word_length", size / text["words"])
    table.add("comma_rate", text["commas"] / size * 100)
    table.add("sentences", text["sentences"])
    mass = np.where((plain >= _LONG) & ((text["ends_sentence"] + text["commas"] + text["sentences"]) > 0), plain, 0.0)
    _add_phrases(table, text["phrases"])
    _add_place(table, found, mass, size, link_chars)
    _add_hints(table, found, mass)
    _add_neighbours(table, found, np.log1p(size), density, text["ends_sentence"], mass)
    _add_headline_distance(table, text["is_headline"])
    return table.names, np.column_stack(table.columns)


def _add_phrases(table: _Table, bits: Numbers) -> None:
    whole = bits.astype(np.int64)
    for bit in range(_PHRASES):
        table.add(f"phrase_{bit}", ((whole >> bit) & 1).astype(np.float64))


def _add_headline_distance(table: _Table, is_headline: Numbers) -> None:
    count = len(is_headline)
    places = np.flatnonzero(is_headline)
    distance = np.arange(count) - places[0] if len(places) else np.full(count, -99)
    table.add("after_headline", np.clip(distance, -99, 60).astype(np.float64))


def main_container(found: Blocks, mass: Numbers) -> int:
    """Return the container with most running text right in it; text of its children's children counts by half."""
    parent = np.array(found.parent, dtype=np.int64)
    first = np.array(found.container, dtype=np.int64)
    second = np.maximum(parent[first], 0)
    third = np.maximum(parent[second], 0)
    count = len(parent)
    score = np.bincount(first, mass, count) + np.bincount(second, mass, count) + 0.5 * np.bincount(third, mass, count)
    return int(score.argmax())


def _add_place(table: _Table, found: Blocks, mass: Numbers, size: Numbers, link_chars: Numbers) -> None:
    count = len(size)
    place = np.arange(count)
    parent = np.array(found.parent, dtype=np.int64)
    start, end = np.array(found.start, dtype=np.int64), np.array(found.end, dtype=np.int64)
    first = np.array(found.container, dtype=np.int64)
    sums = [np.concatenate(([0.0], np.cumsum(column))) for column in (mass, size, link_chars)]
    total = sums[0][-1] + 1.0
    level = first
    for name in ("first", "second", "third", "fourth"):
        low, high = start[level], end[level]
        inside = sums[1][high] - sums[1][low]
        table.add(f"{name}_mass", (sums[0][high] - sums[0][low]) / total)
        table.add(f"{name}_density", (sums[2][high] - sums[2][low]) / np.maximum(inside, 1.0))
        table.add(f"{name}_blocks", np.minimum(high - low, 99).astype(np.float64))
        table.add(f"{name}_average", np.log1p(inside / np.maximum(high - low, 1)))
        level = np.maximum(parent[level], 0)
    main = main_container(found, mass)
    table.add("main_mass", np.full(count, (sums[0][end[main]] - sums[0][start[main]]) / total))
    table.add("before_main", np.clip(start[main] - place, -40, 40).astype(np.float64))
    table.add("after_main", np.clip(place - end[main] + 1, -40, 40).astype(np.float64))
    table.add("right_in_main", ((first == main) | (parent[first] == main)).astype(np.float64))
    climbed, levels = main, np.zeros(count)
    for _ in range(6):
        levels += (place < start[climbed]) | (place >= end[climbed])
        climbed = max(found.parent[climbed], 0)
    table.add("levels_from_main", levels)
    table.add("mass_before", sums[0][:-1] / total)
    table.add("mass_after", (sums[0][-1] - sums[0][1:]) / total)
    table.add("total_mass", np.full(count, np.log1p(total)))
    table.add("count", np.full(count, float(min(count, 400))))
    tags = np.array([_TAGS.get(tag, 14) for tag in found.tag], dtype=np.int64)
    own, above = tags[first], tags[np.maximum(parent[first], 0)]
    for code in (0, 1, 3, 4, 5, 6, 7, 8):
        table.add(f"tag_{code}", (own == code).astype(np.float64))
    table.add("parent_li", ((above == 3) | (own == 3)).astype(np.float64))
    table.add("cell", np.array([tag in ("td", "th") for tag in found.tag], dtype=np.float64)[first])


def _add_hints(table: _Table, found: Blocks, mass: Numbers) -> None:
    """Hints of names; what the bulk of the running text shares too is a wrapper's name and says nothing."""
    first = np.array(found.container, dtype=np.int64)
    shifts = np.arange(len(NAMES))
    weights = mass / max(float(mass.sum()), 1.0)
    for name, column in (("own", found.own), ("near", found.near), ("above", found.above)):
        bits = ((np.array(column, dtype=np.int64)[first][:, None] >> shifts) & 1).astype(np.float64)
        shared = weights @ bits
        if name != "above":
            for place, hint in enumerate(NAMES):
                table.add(f"{name}_{hint}", bits[:, place])
        else:
            odd = bits - shared
            for place, hint in enumerate(NAMES):
                table.add(f"{name}_{hint}", odd[:, place])


def _add_neighbours(
    table: _Table, found: Blocks, size: Numbers, density: Numbers, ends: Numbers, mass: Numbers
) -> None:
    parent = np.array(found.parent, dtype=np.int64)
    first = np.array(found.container, dtype=np.int64)
    second = np.maximum(parent[first], 0)
    heavy = (mass > 0).astype(np.float64)
    for by in (-2, -1, 1, 2):
        table.add(f"size{by:+}", _shifted(size, by))
        table.add(f"density{by:+}", _shifted(density, by))
        table.add(f"ends{by:+}", _shifted(ends, by))
        table.add(f"sibling{by:+}", (_shifted(second.astype(np.float64), by) == second).astype(np.float64))
    sums = np.concatenate(([0.0], np.cumsum(heavy)))
    count = len(size)
    place = np.arange(count)
    for reach in (3, 8):
        table.add(f"heavy_before_{reach}", sums[place] - sums[np.maximum(place - reach, 0)])
        table.add(f"heavy_after_{reach}", sums[np.minimum(place + 1 + reach, count)] - sums[place + 1])
