"""Torture: every fallible call of an update fails in turn, processes are killed at random moments, the disk is full.

    python benchmarks/torture.py --every 1 --kills 200 --full 20

An archive of saved pages is crawled and published once; then it has more pages to take in, texts to read anew and a
copy to make, and one of these is hurt. After each blow: the database is whole, every published file is the old one or
the new one, a message says where and what; and the next run reaches the very archive and the very files, byte for byte,
that a run without a blow reaches. Prints one line a kind of blow, and each breach; exit 1 if there is any.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from torture_blows import Counting, ended, failing, small_disk, started
from torture_scene import NOW, WORKS, Breach, Work, copy_of, judged, make, must

import aggregator.reextract
import aggregator.street.update
import aggregator.street.upkeep
import spiders.crawl  # noqa: F401 — loaded once here, so that every fork has it
from aggregator.cli import run

Blows = Iterable[tuple[str, Breach | None]]


def fail_each(root: Path, work: Work, every: int) -> Iterator[tuple[str, Breach | None]]:
    """Let every EVERY-th fallible call of WORK fail; yields what was hurt, and the breach if there was one."""
    start = make(root, work)
    scene = copy_of(start, root / "count")
    whole = Counting(scene.root, None)
    with failing(whole):
        must(run(work.words(scene)), work.name)
    print(f"{work.name}: {whole.calls} fallible calls: {dict(whole.kinds)}", flush=True)
    for n in range(1, whole.calls + 1, every):
        scene = copy_of(start, root / "hurt")
        said = root / "said"
        code = ended(started(work.words(scene), said, failing(Counting(scene.root, n))))
        yield f"{work.name}: call {n} fails", judged(scene, work, code, said.read_text())


def kill_at_random(root: Path, work: Work, times: int, chance: random.Random) -> Iterator[tuple[str, Breach | None]]:
    """Kill WORK at TIMES random moments."""
    start = make(root, work)
    scene = copy_of(start, root / "count")
    began = time.monotonic()
    ended(started(work.words(scene), root / "said"))
    lasts = time.monotonic() - began
    for _ in range(times):
        scene = copy_of(start, root / "hurt")
        number = started(work.words(scene), root / "said")
        moment = chance.uniform(0, lasts * 1.1)
        time.sleep(moment)
        os.kill(number, signal.SIGKILL)
        ended(number)
        yield f"{work.name}: killed after {moment:.3f} s", judged(scene, work, None, "")


def fill_disk(root: Path, work: Work, times: int, chance: random.Random) -> Iterator[tuple[str, Breach | None]]:
    """Let the disk be full at TIMES random sizes."""
    start = make(root, work)
    largest = (root / "end" / "a.db").stat().st_size
    for _ in range(times):
        scene = copy_of(start, root / "hurt")
        limit = int(2 ** chance.uniform(9, largest.bit_length()))
        code = ended(started(work.words(scene), root / "said", small_disk(limit)))
        yield f"{work.name}: no file beyond {limit} bytes", judged(scene, work, code, (root / "said").read_text())


def told(name: str, blows: Blows) -> int:
    """Deal BLOWS, print what came of them, and return how many breaches there were."""
    done = found = 0
    for blow, breach in blows:
        done += 1
        if breach:
            found += 1
            print(f"BREACH {blow}: {breach}", flush=True)
    print(f"{name}: {done}, {found} breaches", flush=True)
    return found


def main() -> None:
    """Torture as much as was asked for."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--every", type=int, default=1, help="let every n-th fallible call fail; 0 for none")
    words.add_argument("--kills", type=int, default=200, help="kill -9 that many times, over all commands")
    words.add_argument("--full", type=int, default=20, help="fill the disk that many times")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--only", choices=[work.name for work in WORKS])
    said = words.parse_args()
    chance = random.Random(said.seed)
    aggregator.street.update.now = aggregator.street.upkeep.now = lambda: NOW
    aggregator.reextract.AT_ONCE = 3  # several transactions, so that one can be hurt between two others
    works = [work for work in WORKS if said.only in (None, work.name)]
    kills, fulls = -(-said.kills // len(works)), -(-said.full // len(works))
    breaches = 0
    with tempfile.TemporaryDirectory() as folder:
        for work in works:
            root = Path(folder) / work.name
            if said.every:
                breaches += told(f"{work.name}: calls failed", fail_each(root / "fail", work, said.every))
            if kills:
                breaches += told(f"{work.name}: kills", kill_at_random(root / "kill", work, kills, chance))
            if fulls:
                breaches += told(f"{work.name}: full disks", fill_disk(root / "full", work, fulls, chance))
    sys.exit(1 if breaches else 0)


if __name__ == "__main__":
    main()
