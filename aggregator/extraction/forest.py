"""A learned sum of small decision trees, read from plain numbers and evaluated for all columns at once.

Each tree asks the same question of every block at each depth ("size > 4.2"); the answers, read as a binary number,
name the leaf. `Forest.scores` is the sum of the leaves: above 0 is yes.

Knows nothing of what is scored; benchmarks/train_body.py writes the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees of one depth: which row and border each question is about (by depth, then tree), and the leaves."""

    questions: NDArray[np.intp]
    borders: NDArray[np.float32]
    leaves: NDArray[np.float32]
    bias: float
    depth: int

    @classmethod
    def from_numbers(cls, numbers: dict[str, Any]) -> Forest:
        """Read what the training wrote: `columns` and `borders` by tree and depth, `leaves` by tree, `bias`."""
        columns = np.array(numbers["columns"], dtype=np.intp)
        leaves = np.array(numbers["leaves"], dtype=np.float32)
        return cls(
            questions=columns.T.ravel(),
            borders=np.array(numbers["borders"], dtype=np.float32).T.reshape(-1, 1),
            leaves=leaves.ravel(),
            bias=float(numbers["bias"]),
            depth=columns.shape[1],
        )

    def scores(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the score of each column of ROWS."""
        trees = len(self.questions) // self.depth
        answers = (rows[self.questions] > self.borders).view(np.uint8).reshape(self.depth, trees, -1)
        places = answers[0]
        for depth in range(1, self.depth):
            places = places + (answers[depth] << depth)
        leaves = np.arange(trees, dtype=np.intp)[:, None] * (1 << self.depth) + places
        scores: NDArray[np.float32] = self.leaves[leaves].sum(axis=0) + np.float32(self.bias)
        return scores
