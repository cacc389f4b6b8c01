"""What reading the archive anew costs: CPU a page beside `extract` alone, and how much faster two cores are than one.

    python benchmarks/reextract.py --pages 5000

Fills an archive with pages of the loopback news site, then reads them anew with one process, with two, and with
`--apply`; prints CPU a page (with all processes) against `extract` alone over the same pages, and wall times.
"""

from __future__ import annotations

import argparse
import importlib.util
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aggregator.extraction import extract
from aggregator.organizations.registry import Registry
from aggregator.reextract import Reader, Reextraction, Rules, reextract
from aggregator.sites import Site
from aggregator.store import Fetched, RawPage, Store

SITE_PROGRAM = Path(__file__).parents[2] / "shared" / "bench" / "newsite.py"
THEN = datetime(2026, 11, 1, tzinfo=UTC)
HOST = "http://news.test"
TYPE = {"Content-Type": "text/html; charset=utf-8"}


def pages_of(program: Path, count: int) -> Iterator[tuple[str, bytes]]:
    """Yield the address and bytes of COUNT pages of the loopback site, without serving them."""
    made: Any = importlib.util.spec_from_file_location("newsite", program)
    module = importlib.util.module_from_spec(made)
    made.loader.exec_module(module)
    site = module.Site(count, "news.test")
    for number in range(count):
        page = site.article_html(number)
        yield HOST + site.art(number)["path"], page if isinstance(page, bytes) else page.encode()


def fill(store: Store, pages: Iterator[tuple[str, bytes]]) -> float:
    """Store PAGES; returns the CPU seconds that `extract` alone took."""
    store.register_sites([Site(name="loopback", home=f"{HOST}/")])
    alone, batch = 0.0, []
    registry = Registry.standard()
    for url, page in pages:
        started = time.process_time()
        article = extract(page, url, declared_charset="utf-8")
        alone += time.process_time() - started
        raw = RawPage(url=url, body=page, headers=TYPE)
        matches = registry.match(article)
        batch.append(Fetched(article=article, site="loopback", fetched=THEN, page=raw, organizations=matches))
        if len(batch) == 100:
            store.save(batch)
            batch = []
    store.save(batch)
    return alone


def cpu() -> tuple[float, float]:
    """Return the CPU seconds of this process, and of those it waited for."""
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime, others.ru_utime + others.ru_stime


@dataclass(frozen=True)
class Cost:
    """What reading anew took: wall seconds, CPU seconds of all, and of the busiest process."""

    wall: float
    cpu: float
    busiest: float
    found: Reextraction


def measured(store: Store, numbers: list[int], workers: int, *, apply: bool) -> Cost:
    """Read the pages anew with WORKERS processes."""
    started, before = time.perf_counter(), cpu()
    found = reextract(store, numbers, Rules({}), workers=workers, apply=apply, now=lambda: THEN)
    own, others = (after - used for after, used in zip(cpu(), before, strict=True))
    # The workers take batches as they come, so that each has its part of the whole.
    return Cost(time.perf_counter() - started, own + others, max(own, others / workers), found)


def beside_extract(store: Store, numbers: list[int]) -> float:
    """Return the CPU of reading anew over that of `extract` alone, by turns, so that a busy machine slows both."""
    reader = Reader(store, Rules({}))
    alone = whole = 0.0
    for start in range(0, len(numbers), 40):
        part = numbers[start : start + 40]
        pages = [page for _, page in store.care.kept(part)]
        started = time.process_time()
        for page in pages:
            extract(page.body, page.url, declared_charset=page.charset)
        alone, started = alone + time.process_time() - started, time.process_time()
        reader.read(part)
        whole += time.process_time() - started
    return whole / alone


def main() -> None:
    """Print every figure."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--pages", type=int, default=5000)
    words.add_argument("--site", type=Path, default=SITE_PROGRAM, help="the loopback site's program")
    said = words.parse_args()
    if not said.site.exists():
        sys.exit(f"{said.site}: no loopback site there; name it with --site")
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "a.db") as store:
        alone = fill(store, pages_of(said.site, said.pages))
        numbers = store.care.with_pages()
        print(f"extract alone: {alone / said.pages * 1000:.2f} ms CPU a page, {len(numbers)} pages")
        print(f"reading anew, page by page beside extract: {beside_extract(store, numbers[:1000]):.2f} of its CPU")
        costs = []
        for name, workers, apply in (("one process", 1, False), ("two", 2, False), ("two, --apply", 2, True)):
            cost = measured(store, numbers, workers, apply=apply)
            costs.append(cost)
            each = cost.cpu / len(numbers) * 1000
            print(f"{name}: {cost.wall:.1f} s, {each:.2f} ms CPU a page, {cost.cpu / alone:.2f} of extract alone")
            print(f"    {cost.found}")
        one, two = costs[:2]
        print(f"two processes are {one.wall / two.wall:.2f} times as fast as one on this machine as busy as it is now,")
        print(f"{one.busiest / two.busiest:.2f} times by the CPU time of the busiest process")


if __name__ == "__main__":
    main()
