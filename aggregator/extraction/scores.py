"""Score the blocks of a page: how surely each is a part of the article.

Two forests (forest.py): the first sees a block by itself, the second also what the first says of its neighbours. Their
numbers are in body_model.json, written by benchmarks/train_body.py.

Knows nothing of how a row came about.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aggregator.extraction.forest import Forest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from aggregator.extraction.blocks import Blocks

    Numbers = NDArray[np.float64]

_PATH = Path(__file__).with_name("body_model.json")
_UNSURE = 4.0  # scores are cut to [-4, 4]: beyond it is certain enough


@cache
def _model() -> tuple[list[str], Forest, Forest]:
    numbers = json.loads(_PATH.read_text("utf-8"))
    return numbers["names"], Forest.from_numbers(numbers["first"]), Forest.from_numbers(numbers["second"])


def _shifted(scores: Numbers, by: int) -> Numbers:
    result = np.full(len(scores), -_UNSURE)
    if by > 0:
        result[:-by] = scores[by:]
    else:
        result[-by:] = scores[:by]
    return result


def context_rows(scores: Numbers, size: Numbers) -> Numbers:
    """Return for each block what its neighbours' first SCORES say, given each block's SIZE in characters."""
    scores = np.clip(scores, -_UNSURE, _UNSURE)
    count = len(scores)
    likely = 1 / (1 + np.exp(-scores))
    columns = [scores, *(_shifted(scores, by) for by in (-3, -2, -1, 1, 2, 3))]
    sums = np.concatenate(([0.0], np.cumsum(likely * size)))
    total = sums[-1] + 1
    columns += [sums[:-1] / total, (total - 1 - sums[1:]) / total]
    padded = np.concatenate((np.full(5, -_UNSURE), scores, np.full(5, -_UNSURE)))
    columns.append(np.max([padded[5 - by : 5 - by + count] for by in range(1, 6)], axis=0))
    columns.append(np.max([padded[5 + by : 5 + by + count] for by in range(1, 6)], axis=0))
    columns += _distances(np.flatnonzero((likely > 0.7) & (size > 60)), count)
    columns.append(np.full(count, np.log1p(total)))
    return np.column_stack(columns)


def _distances(sure: NDArray[np.intp], count: int) -> list[Numbers]:
    """Return how far on, and how far back, the nearest surely good block stands (at most 50)."""
    place = np.arange(count)
    if not len(sure):
        return [np.full(count, 50.0), np.full(count, 50.0)]
    later = np.searchsorted(sure, place, "left")
    earlier = np.searchsorted(sure, place, "right") - 1
    on = np.where(later < len(sure), sure[np.minimum(later, len(sure) - 1)] - place, 50)
    back = np.where(earlier >= 0, place - sure[np.maximum(earlier, 0)], 50)
    return [np.minimum(on, 50).astype(float), np.minimum(back, 50).astype(float)]


def block_scores(names: Sequence[str], rows: Numbers, found: Blocks) -> Sequence[float]:
    """Return the score of each block of FOUND, whose ROWS have columns called NAMES; above 0 is the article's."""
    learned, first, second = _model()
    if list(names) != learned:
        raise AssertionError("body_model.json was trained on other columns; run benchmarks/train_body.py")
    whole = rows.astype(np.float32)
    scores = first.scores(whole)
    size = np.array([len(text) for text in found.texts], dtype=np.float64)
    context = context_rows(scores.astype(np.float64), size).astype(np.float32)
    result: Sequence[float] = second.scores(np.hstack((whole, context))).tolist()
    return result
