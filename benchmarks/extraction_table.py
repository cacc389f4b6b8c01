"""The table of the extraction issue in one command: this project beside the peers that are installed.

    python benchmarks/extraction_table.py [--shared ../shared] [--peers trafilatura,newspaper4k]

Runs the scoring tools that lie beside the repository (gold.py, extraction.py, datelines.py), each in a process of its
own, and prints their figures row by row with the figure to reach. What is absent, a tool, a set or a peer, is said.
Peers come from PyPI: trafilatura, newspaper4k, readability-lxml, resiliparse. CPU figures hold within one run only.

Knows nothing of how a figure is computed; that is the tools' business.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PEERS = {
    "trafilatura": "trafilatura",
    "trafilatura-fast": "trafilatura",
    "newspaper4k": "newspaper",
    "readability": "readability",
    "resiliparse": "resiliparse",
}
GOLD = {
    "headline": "97",
    "breadcrumb": "92",
    "no_breadcrumb": "-",
    "dateline_place": "95",
    "dateline_date": "95",
    "dateline_agency": "95",
    "no_dateline": "100",
    "published": "99",
    "body_present": "99.5",
    "noise_kept_out": "99.5",
    "related_kept_out": "98",
    "related_found": "90",
    "whole_page": "93",
}
SETS = {
    ("aeb", "f1"): ".980",
    ("aeb", "accuracy"): ".50",
    ("fundus", "title"): ".97",
    ("fundus", "date"): ".98",
    ("fundus", "f1"): ".965",
    ("trafilatura", "segments_f1"): ".95",
    ("trafilatura", "title"): ".88",
    ("trafilatura", "date"): ".93",
    ("wcxb", "f1"): ".95",
    ("wcxb", "title"): ".86",
    ("wcxb", "date"): ".92",
}
_SHARE = re.compile(r"(\w+) ([\d.]+) \(\d+/\d+\)")


def __getattr__(name: str) -> Any:
    """Give gold.py the peer NAME as a function: `gold.py extraction_table:trafilatura` runs what extraction.py runs."""
    if name not in PEERS:
        raise AttributeError(name)
    from extraction import peer  # type: ignore[import-not-found]  # noqa: PLC0415

    return peer(name)


def main() -> int:
    """Print the table; exit with 1 when the tools or the pages are not there."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    arguments.add_argument("--peers", default=",".join(PEERS))
    chosen = arguments.parse_args()
    bench = chosen.shared.resolve() / "bench"
    if not (bench / "extraction.py").exists():
        print(f"absent: {bench / 'extraction.py'}; nothing can be measured", file=sys.stderr)
        return 1
    wanted = [name for name in chosen.peers.split(",") if name]
    peers = [name for name in wanted if name in PEERS and find_spec(PEERS[name])]
    for name in wanted:
        if name not in peers:
            print(f"absent: {name} is not installed; its column is left out", file=sys.stderr)
    print_gold(bench, peers)
    print_datelines(bench)
    print_sets(bench, peers)
    return 0


def run(bench: Path, tool: str, *arguments: str) -> str:
    """Run a TOOL of BENCH in a process of its own and return what it prints; its trouble is shown, not hidden."""
    path = os.pathsep.join((str(HERE), str(bench), str(HERE.parent)))
    done = subprocess.run(
        [sys.executable, str(bench / tool), *arguments],
        cwd=HERE.parent,
        env=os.environ | {"PYTHONPATH": path, "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        print(f"{tool} {' '.join(arguments)} ended with {done.returncode}", file=sys.stderr)
    return done.stdout


def print_gold(bench: Path, peers: list[str]) -> None:
    """Print the shares of hand-labelled pages that are right."""
    if not (bench / "gold.py").exists() or not (bench.parent / "gold" / "gold.json").exists():
        print("absent: the hand-labelled pages (gold); their rows are left out", file=sys.stderr)
        return
    columns = {"project": "aggregator:extract"} | {name: f"extraction_table:{name}" for name in peers}
    figures = {name: dict(_SHARE.findall(run(bench, "gold.py", what).split("\n")[0])) for name, what in columns.items()}
    print(f"{'gold, % right':24} {'reach':>7}", *(f"{name:>16}" for name in columns))
    for row, reach in GOLD.items():
        print(f"{row:24} {reach:>7}", *(f"{figures[name].get(row, '-'):>16}" for name in columns))


def print_datelines(bench: Path) -> None:
    """Print the score of the dateline parser; no peer reads datelines."""
    if not (bench / "datelines.py").exists() or not (bench.parent / "gold" / "datelines.json").exists():
        print("absent: the dateline forms; their row is left out", file=sys.stderr)
        return
    print(f"\ndatelines (reach 97 · 97 · 97, none false): {run(bench, 'datelines.py').strip()}")


def print_sets(bench: Path, peers: list[str]) -> None:
    """Print the scores of the four sets, and CPU a page as a multiple of a bare parse in the same run."""
    there = [name for name in ("aeb", "fundus", "trafilatura", "wcxb") if (bench / "pages" / name).is_dir()]
    names = ["project", *peers]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.json"
        run(bench, "extraction.py", *names, "parse", "--sets", ",".join(there), "--json", str(file))
        figures = json.loads(file.read_text()) if file.exists() else {}
    print(f"\n{'set, figure':24} {'reach':>7}", *(f"{name:>16}" for name in names))
    for (group, row), reach in SETS.items():
        if group not in there:
            print(f"{group + ' ' + row:24} absent")
            continue
        shown = [figures.get(name, {}).get(group, {}).get(row) for name in names]
        print(f"{group + ' ' + row:24} {reach:>7}", *(f"{'-' if s is None else f'{s:.3f}':>16}" for s in shown))
    for group in there:
        base = figures.get("parse", {}).get(group, {}).get("pages_per_cpu_s", 0)
        speeds = [figures.get(name, {}).get(group, {}).get("pages_per_cpu_s") for name in names]
        print(f"{group + ' CPU x parse':24} {'3':>7}", *(f"{base / s if s else float('nan'):>15.1f}x" for s in speeds))


if __name__ == "__main__":
    sys.exit(main())
