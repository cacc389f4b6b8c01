"""How well the text is found on sites the body model has not seen: the half of the truth nobody has, guessed at.

usage: python benchmarks/unseen_sites.py [--shared DIR]

Four folds by site: the trees are learned from the sites of three (train_body.py, whose recipe this keeps, the guessed
labels included) and read the pages of the fourth. Prints for each set of DIR/bench/pages what extraction.py prints for
the model that has seen all of them. Only the model is held back: the rules were written by people who saw the pages.
Takes two minutes; needs CatBoost (pip install catboost).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
from train_body import FOLDS, Training, fold_of, numbers

from aggregator import extract
from aggregator.errors import AggregatorError
from aggregator.extraction import scores
from aggregator.extraction.forest import Forest
from aggregator.urls import is_web

SETS = ("aeb", "fundus", "trafilatura", "wcxb")


def forests(training: Training) -> list[Forest]:
    """Return for each fold the trees that have seen no site of it."""
    known, weights = training.labels.copy(), training.weights.copy()
    learned = []
    for fold in range(FOLDS):
        training.labels, training.weights = known.copy(), np.where(training.folds == fold, 0.0, weights)
        training.guess(training.folds != fold)
        learned.append(Forest.from_numbers(numbers(training.fit(training.folds != fold))))
    return learned


def read(page: dict[str, Any], learned: list[Forest]) -> dict[str, Any]:
    """Return what extraction.py wants to know of PAGE, read by the trees of its fold."""
    url = page["url"] if is_web(page["url"]) else f"https://{page['page']}.example/"
    forest = learned[fold_of(url)]
    scores._model = lambda: forest  # type: ignore[assignment]  # noqa: SLF001 - the one place the trees come from
    try:
        article = extract(page["html"], page["url"] or "https://example.org/")
    except AggregatorError as fault:
        return {"headline": None, "body": None, "published": None, "error": str(fault)}
    return {"headline": article.headline, "body": article.body, "published": article.published}


def main() -> None:
    """Learn, read and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    shared = arguments.parse_args().shared
    sys.path.append(str(shared / "bench"))
    from extraction import read_set, score  # type: ignore[import-not-found]  # noqa: PLC0415 - it lies in DIR

    learned = forests(Training(shared, trees=300, depth=4))
    for name in SETS:
        pages = list(read_set(shared / "bench" / "pages" / name))
        found, _ = score(pages, {page["id"]: read(page, learned) for page in pages})
        print(f"{name:12}", "  ".join(f"{k} {v:.3f}" if isinstance(v, float) else f"{k} {v}" for k, v in found.items()))


if __name__ == "__main__":
    main()
