"""Learn which blocks of a page are its article: aggregator/extraction/body_model.json.

usage: python benchmarks/train_body.py [--shared DIR] [--trees 300] [--depth 4] [--check] [--out FILE]

Recipe: the pages of DIR/bench/pages and DIR/gold with their truth (1,051 pages, 88,000 blocks, 50,700 labelled,
see train_labels.py); a row of numbers a block (aggregator/extraction/features.py); gradient-boosted trees that ask one
question at each depth (CatBoost, needed for training only: pip install catboost). Blocks without a label get one, of
little weight, from trees that have not seen their site. --check prints what four-fold cross-validation by site gives:
no site is in the training of the trees that read it. The result is 300 trees of depth 4 as plain numbers, 50 KB.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from catboost import CatBoostClassifier, Pool
from train_labels import from_strings, from_text

from aggregator.errors import PageError
from aggregator.extraction.blocks import read_blocks
from aggregator.extraction.body import witnesses
from aggregator.extraction.features import NAMES, feature_rows
from aggregator.extraction.letters import read_letters
from aggregator.extraction.page import Page
from aggregator.urls import host, is_web

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

FOLDS = 4
WEIGHTS = {"aeb": 3.0, "fundus": 1.2, "wcxb": 0.7, "trafilatura": 1.5, "gold": 3.0}
GUESSED = 0.3  # weight of a label that trees of other sites gave
SURE = 1.0  # score from which they may


def pages(shared: Path) -> Iterator[tuple[str, dict[str, Any], bytes]]:
    """Yield (set, truth, bytes) of every labelled page."""
    for name in ("aeb", "fundus", "wcxb", "trafilatura"):
        folder = shared / "bench" / "pages" / name
        for page in json.loads((folder / "truth.json").read_text()):
            yield name, page, gzip.decompress((folder / "pages" / page["page"]).read_bytes())
    for page in json.loads((shared / "gold" / "gold.json").read_text()):
        yield "gold", page, gzip.decompress((shared / "gold" / "pages" / page["page"]).read_bytes())


def examples(shared: Path) -> Iterator[tuple[str, str, NDArray[np.float32], list[int | None], list[int]]]:
    """Yield (set, site, rows, labels, sizes) of every page that can be read."""
    for name, truth, html in pages(shared):
        url = truth["url"] if is_web(truth["url"]) else f"https://{truth['page']}.example/"
        try:
            page = Page(html, url)
        except PageError:
            continue
        found = read_blocks(page.root)
        if not found.texts:
            continue
        labels: list[int | None]
        if "body" in truth:
            labels = list(from_text(found.texts, truth["body"]))
        elif name == "gold":
            wanted, unwanted = truth["body_must"], truth["body_must_not"] + truth["related"]
            strings = [[text for text in texts if isinstance(text, str)] for texts in (wanted, unwanted)]
            labels = from_strings(found.texts, *strings)
        else:
            labels = from_strings(found.texts, truth["with"], truth["without"])
        said = witnesses(page, truth.get("title") or truth.get("headline"))
        rows, _ = feature_rows(found, read_letters(found.texts), said)
        yield name, _site(url), rows.T, labels, [len(text) for text in found.texts]


def fold_of(url: str) -> int:
    """Return the fold the site of URL is in."""
    return _fold(_site(url))


def _site(url: str) -> str:
    return ".".join(host(url).split(".")[-2:])


def _fold(site: str) -> int:
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS


def weights(name: str, labels: list[int | None], sizes: list[int]) -> NDArray[np.float64]:
    """Return the weight of each block: by its set and length; a long page counts less than by its length."""
    each = np.array([0.4 + min(size, 300) / 150 for size in sizes])
    if name not in ("trafilatura", "gold"):
        each *= 5 / max(10.0, each.sum()) ** 0.5
    return np.where([label is None for label in labels], 0.0, each * WEIGHTS[name])


class Training:
    """All examples as one table, and the trees that can be learned from it."""

    def __init__(self, shared: Path, trees: int, depth: int) -> None:
        read = list(examples(shared))
        self.trees, self.depth = trees, depth
        self.rows = np.vstack([rows for _, _, rows, _, _ in read])
        self.labels = np.concatenate([[float(label or 0) for label in labels] for _, _, _, labels, _ in read])
        self.weights = np.concatenate([weights(name, labels, sizes) for name, _, _, labels, sizes in read])
        self.sets = np.concatenate([[name] * len(sizes) for name, _, _, _, sizes in read])
        folds = [_fold(site) for _, site, _, _, _ in read]
        self.folds = np.repeat(folds, [len(sizes) for *_, sizes in read])
        self.sizes = np.concatenate([sizes for *_, sizes in read])
        self.all = np.full(len(self.labels), fill_value=True)

    def fit(self, chosen: NDArray[np.bool_]) -> CatBoostClassifier:
        """Learn from the CHOSEN blocks that have a weight."""
        chosen = chosen & (self.weights > 0)
        model = CatBoostClassifier(
            iterations=self.trees, depth=self.depth, learning_rate=0.1, l2_leaf_reg=5, rsm=0.5, border_count=64,
            boosting_type="Plain", bootstrap_type="Bernoulli", subsample=0.8, random_seed=1, verbose=0,
        )  # fmt: skip
        return model.fit(Pool(self.rows[chosen], self.labels[chosen], weight=self.weights[chosen]))

    def unseen_scores(self, of: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the score of each of the blocks OF by trees that have not seen its site, learned from the others."""
        scores = np.zeros(len(self.labels))
        for fold in np.unique(self.folds[of]):
            model = self.fit(of & (self.folds != fold))
            here = of & (self.folds == fold)
            scores[here] = model.predict(self.rows[here], prediction_type="RawFormulaVal")
        return scores

    def guess(self, of: NDArray[np.bool_]) -> None:
        """Give those of the blocks OF that have no label the one that trees of other sites are sure of."""
        scores = self.unseen_scores(of)
        unknown = of & (self.weights == 0) & (np.abs(scores) > SURE)
        self.labels[unknown] = scores[unknown] > 0
        self.weights[unknown] = GUESSED * (0.4 + np.minimum(self.sizes[unknown], 300) / 150)

    def check(self) -> None:
        """Print by set what share of the weight cross-validation gets wrong."""
        known = self.weights > 0
        wrong = (self.unseen_scores(self.all) > 0) != (self.labels > 0)
        for name in WEIGHTS:
            here = known & (self.sets == name)
            print(f"{name:12} {here.sum():6} blocks  wrong {np.average(wrong[here], weights=self.weights[here]):.4f}")


def numbers(model: CatBoostClassifier) -> dict[str, Any]:
    """Return the trees of MODEL as plain numbers (aggregator/extraction/forest.py); shallow ones filled up."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.json")
        model.save_model(str(path), format="json")
        saved = json.loads(path.read_text())
    trees, (scale, bias) = saved["oblivious_trees"], saved["scale_and_bias"]
    depth = max(len(tree["splits"]) for tree in trees)
    columns, borders, leaves = [], [], []
    for tree in trees:
        lacking = depth - len(tree["splits"])
        columns.append([split["float_feature_index"] for split in tree["splits"]] + [0] * lacking)
        borders.append([float(f"{split['border']:.6g}") for split in tree["splits"]] + [1e30] * lacking)
        values = [round(value * scale, 4) for value in tree["leaf_values"]]
        leaves.append(values + [0.0] * (2**depth - len(values)))
    bias = bias[0] if isinstance(bias, list) else bias
    return {"columns": columns, "borders": borders, "leaves": leaves, "bias": round(bias, 5)}


def main() -> None:
    """Train, and write the model."""
    root = Path(__file__).resolve().parent.parent
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--shared", type=Path, default=root.parent / "shared")
    arguments.add_argument("--trees", type=int, default=300)
    arguments.add_argument("--depth", type=int, default=4)
    arguments.add_argument("--check", action="store_true")
    arguments.add_argument("--out", type=Path, default=root / "aggregator" / "extraction" / "body_model.json")
    chosen = arguments.parse_args()
    training = Training(chosen.shared, chosen.trees, chosen.depth)
    if chosen.check:
        training.check()
    training.guess(training.all)
    forest = numbers(training.fit(training.all))
    chosen.out.write_text(json.dumps({"names": NAMES, "forest": forest}, separators=(",", ":")) + "\n")
    print(f"{chosen.out}: {chosen.out.stat().st_size} bytes, {len(training.labels)} blocks")


if __name__ == "__main__":
    main()
