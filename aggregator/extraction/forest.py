"""A learned sum of small decision trees, read from plain numbers and evaluated for all rows at once.

Each tree asks the same question of every row at each depth ("size > 4.2"); the answers, read as a binary number, name
the leaf. `Forest.scores` is the sum of the leaves: above 0 is yes.

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
    """Trees of one depth: which column and border each question is about, and the leaves of each tree."""

    columns: NDArray[np.intp]
    borders: NDArray[np.float32]
    leaves: NDArray[np.float32]
    bias: float
    _bits: NDArray[np.intp]
    _offsets: NDArray[np.intp]

    @classmethod
    def from_numbers(cls, numbers: dict[str, Any]) -> Forest:
        """Read what the training wrote: `columns` and `borders` by tree and depth, `leaves` by tree, `bias`."""
        columns = np.array(numbers["columns"], dtype=np.intp)
        leaves = np.array(numbers["leaves"], dtype=np.float32)
        trees, depth = columns.shape
        return cls(
            columns=columns,
            borders=np.array(numbers["borders"], dtype=np.float32),
            leaves=leaves.ravel(),
            bias=float(numbers["bias"]),
            _bits=1 << np.arange(depth, dtype=np.intp),
            _offsets=np.arange(trees, dtype=np.intp) * leaves.shape[1],
        )

    def scores(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the score of each of ROWS."""
        answers = rows[:, self.columns] > self.borders
        places = answers @ self._bits + self._offsets
        return self.leaves[places].sum(axis=1) + np.float32(self.bias)
