"""Score the blocks of a page: how surely each is a part of the article.

The forest (forest.py) is read from body_model.json, which benchmarks/train_body.py wrote.

Knows nothing of how a row came about.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from aggregator.extraction.features import NAMES
from aggregator.extraction.forest import Forest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PATH = Path(__file__).with_name("body_model.json")


@cache
def _model() -> Forest:
    numbers = json.loads(_PATH.read_text("utf-8"))
    if tuple(numbers["names"]) != NAMES:
        raise AssertionError("body_model.json was trained on other rows; run benchmarks/train_body.py")
    return Forest.from_numbers(numbers["forest"])


def block_scores(rows: NDArray[np.float32]) -> list[float]:
    """Return the score of each block, a column of ROWS (features.NAMES); above 0 is the article's."""
    result: list[float] = _model().scores(rows).tolist()
    return result
