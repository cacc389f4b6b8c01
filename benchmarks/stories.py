"""Stories: precision and recall on a written and a made corpus, time an article, and the cost of the index as it grows.

usage: python benchmarks/stories.py [--large] [--seed N]

--large adds 1,000,000 stored articles (some minutes, about 500 MB of disk, removed afterwards). Times are CPU.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import struct
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from aggregator.store.story_index import CROWDED, FILED, LATE_TABLES, MOVED, RANGES, TABLES, StoryIndex
from aggregator.stories.same_story import Fingerprint, fingerprint, same_story
from aggregator.stories.sketch import BINS, FACTS, KEYS
from tests import story_corpus
from tests.story_variations import Story

MEASURED = 2000  # look-ups and inserts timed at each size
BOILERPLATE = 1000  # keys that a tenth of all keys are
BATCH = 50  # articles a transaction, as the crawl stores them


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--seed", type=int, default=2)
    options = parser.parse_args()
    print("texts written by hand")
    quality(story_corpus.written())
    print("texts made from phrases")
    quality(story_corpus.pairs(options.seed))
    speed()
    growth((1_000, 100_000, 1_000_000) if options.large else (1_000, 100_000))


def quality(pairs: Iterable[story_corpus.Pair]) -> None:
    """Print pairwise precision and recall, by kind."""
    right: dict[tuple[bool, str], list[bool]] = {}
    marks: dict[Story, Fingerprint] = {}
    for pair in pairs:
        for text in (pair.one, pair.other):
            if text not in marks:
                marks[text] = fingerprint(text.headline, text.body, text.language)
        verdict = same_story(marks[pair.one], marks[pair.other])
        right.setdefault((pair.same, pair.kind), []).append(bool(verdict) == pair.same)
    for (same, kind), results in sorted(right.items(), reverse=True):
        print(f"{'same ' if same else 'other'} {kind:32} {len(results):6} {sum(results) / len(results):.3f}")
    found = sum(sum(results) for (same, _), results in right.items() if same)
    wrong = sum(len(results) - sum(results) for (same, _), results in right.items() if not same)
    total = sum(len(results) for (same, _), results in right.items() if same)
    print(f"pairwise precision {found / (found + wrong):.4f}, recall {found / total:.4f}\n")


def speed() -> None:
    """Print the time of a fingerprint and of a comparison for bodies of 400 words."""
    for language in ("en", "ru", "ar", "zh"):
        texts = [story_corpus.text_of(language, 400, seed) for seed in range(50)]
        fingerprint(texts[0].headline, texts[0].body, language)
        start = time.process_time()
        marks = [fingerprint(text.headline, text.body, text.language) for text in texts * 4]
        middle = time.process_time()
        for one, other in pairwise(marks):
            same_story(one, other)
        end = time.process_time()
        print(f"{language}: fingerprint {(middle - start) * 5:.3f} ms, comparison {(end - middle) * 5:.3f} ms")


def growth(sizes: tuple[int, ...]) -> None:
    """Print the cost of a look-up with its insert, and the bytes an article, at each number of stored articles."""
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stories.db"
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -32000")  # as aggregator.store opens it
        for statement in (*TABLES, *LATE_TABLES):
            connection.execute(statement)
        index, stored, first = StoryIndex(connection), 0, 0.0
        for size in sizes:
            grow(connection, stored + 1, size)
            stored = size + MEASURED
            cost = measured(connection, index, chance, size)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            first = first or cost
            bytes_each = path.stat().st_size / stored
            print(
                f"{size:9,} stored: look-up and insert {cost:.3f} ms ({cost / first:.2f}x), {bytes_each:.0f} bytes each"
            )
        connection.close()


def measured(connection: sqlite3.Connection, index: StoryIndex, chance: random.Random, size: int) -> float:
    """Return the CPU milliseconds of a look-up and insert: three new texts, then a copy of one stored before."""
    marks = [made_up(size + number) for number in range(MEASURED)]
    for number in range(3, MEASURED, 4):
        marks[number] = made_up(chance.randrange(1, size))
    found = 0
    start = time.process_time()
    for at in range(0, MEASURED, BATCH):
        connection.execute("BEGIN")
        for number in range(at, at + BATCH):
            found += index.find(marks[number]) is not None
            index.add(size + 1 + number, marks[number])
        connection.execute("COMMIT")
    cost = (time.process_time() - start) / MEASURED * 1000
    print(f"           copies found: {found} of {MEASURED // 4}")
    return cost


def grow(connection: sqlite3.Connection, start: int, end: int) -> None:
    """Store made-up fingerprints for the articles START to END, a twentieth at a time so that pages fill as in life."""
    step = max((end - start) // 20, 1)
    crowd: Counter[int] = Counter()
    for begin in range(start, end + 1, step):
        rows, texts = [], []
        for number in range(begin, min(begin + step, end + 1)):
            mark = made_up(number)
            for key in mark.keys[:FILED]:
                if not 0 <= key < BOILERPLATE:
                    rows.append((key, number))
                elif end - number < BOILERPLATE:  # the index keeps the newest few of many
                    crowd[key] += 1
                    rows += [(key, number)] * (crowd[key] <= CROWDED)
            texts.append((number, 20_000, mark.evidence))
        rows.sort()
        connection.execute("BEGIN")
        connection.executemany("INSERT OR IGNORE INTO story_keys VALUES (?, ?)", rows)
        recent = ((key, number) for key, number in rows if end - number < MOVED * RANGES // 2)  # as many as in life
        connection.executemany("INSERT OR IGNORE INTO story_keys_recent VALUES (?, ?)", recent)
        connection.executemany("INSERT INTO story_texts (article, day, evidence) VALUES (?, ?, ?)", texts)
        connection.execute("COMMIT")


def made_up(number: int) -> Fingerprint:
    """Return the fingerprint of no text, always the same for NUMBER; a tenth of its keys are boilerplate of many."""
    own = random.Random(number)
    parts = struct.unpack(f"<{KEYS}iHB{3 * FACTS}s{BINS}H", own.randbytes(4 * KEYS + 3 + 3 * FACTS + 2 * BINS))
    keys = tuple(abs(key) % BOILERPLATE if key % 10 == 0 else key for key in parts[:KEYS])
    sketch = struct.pack(f"<{BINS}H", *(sample % 0xFF80 for sample in parts[KEYS + 3 :]))
    head = struct.pack("<HBB", 150 + parts[KEYS] % 750, 3, FACTS)
    return Fingerprint(head + parts[KEYS + 2] + sketch, keys)


if __name__ == "__main__":
    main()
