"""A learned sum of small decision trees, read from plain numbers and evaluated for all columns at once.

Each tree asks the same question of every block at each depth ("size > 4.2"); the answers, read as a binary number,
name the leaf. `Forest.scores` is the sum of the leaves: above 0 is yes. Two trees are read as one of twice the depth,
and a question that several trees ask is answered once (half of them are), which makes it three times as fast.

Knows nothing of what is scored; benchmarks/train_body.py writes the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_BITS = 8  # the place of a pair's leaf is a byte


@dataclass(frozen=True, slots=True)
class Forest:
    """Pairs of trees of one depth.

    Which `rows` and `borders` the questions are about, which question each pair asks at each depth of its two trees
    (`asked`, by depth, then pair), the sums of both trees' `leaves`, pair after pair, and where each pair's `start`.
    """

    rows: NDArray[np.intp]
    borders: NDArray[np.float32]
    asked: NDArray[np.intp]
    leaves: NDArray[np.float32]
    starts: NDArray[np.intp]
    bias: np.float32

    @classmethod
    def from_numbers(cls, numbers: dict[str, Any]) -> Forest:
        """Read what the training wrote: `columns` and `borders` by tree and depth, `leaves` by tree, `bias`."""
        trees = [
            (list(zip(columns, borders, strict=True)), leaves)
            for columns, borders, leaves in zip(numbers["columns"], numbers["borders"], numbers["leaves"], strict=True)
        ]
        if len(trees) % 2:
            trees.append((trees[-1][0], [0.0] * len(trees[-1][1])))
        pairs = list(zip(trees[0::2], trees[1::2], strict=True))
        questions = sorted({question for asked, _ in trees for question in asked})
        number = {question: place for place, question in enumerate(questions)}
        asked = np.array([[number[question] for question in one + two] for (one, _), (two, _) in pairs], dtype=np.intp)
        if asked.shape[1] > _MOST_BITS:
            raise AssertionError("a tree of the forest is deeper than 4")
        leaves = np.array([leaves for _, leaves in trees], dtype=np.float32)
        sums = leaves[0::2, None, :] + leaves[1::2, :, None]
        return cls(
            rows=np.array([row for row, _ in questions], dtype=np.intp),
            borders=np.array([[border] for _, border in questions], dtype=np.float32),
            asked=np.ascontiguousarray(asked.T),
            leaves=sums.ravel(),
            starts=np.arange(len(sums), dtype=np.intp)[:, None] * sums[0].size,
            bias=np.float32(numbers["bias"]),
        )

    def scores(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the score of each column of ROWS."""
        # "clip" spares take a check of every place; all are in bounds
        answers = (rows.take(self.rows, axis=0, mode="clip") > self.borders).view(np.uint8)
        bits = answers.take(self.asked, axis=0, mode="clip")
        places = bits[-1]
        for bit in bits[-2::-1]:
            places = places + places + bit
        scores: NDArray[np.float32] = self.leaves.take(places + self.starts, mode="clip").sum(axis=0) + self.bias
        return scores
