"""What a page costs us from the wire to the archive, beside a bare Scrapy spider that only downloads the same pages.

    python benchmarks/crawl.py --articles 5000

Starts the loopback news site, crawls it with everything on (extraction, organizations, stories, store), then lets a
spider with Scrapy's default settings download the same addresses; prints CPU a page of both and their ratio (reach: at
most 2), and which stage takes how much of ours. Then an unchanged second run, ten new articles, ten silent edits, sixty
new articles behind a feed that names twenty, and the requests and rows each took. Memory is read while ours runs: at
its middle and at its end (reach: under 300 MB, at most 20 MB more than at the middle, over 20,000 articles).
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

AFTERWARDS = (
    ("unchanged", "", 7.0),
    ("10 new", "add?n=10", 7.0),
    ("10 edits", "edit?n=10", 1e-6),
    ("60 new", "add?n=60", 7.0),
)
ROWS = ("articles", "revisions", "addresses", "pages", "article_organizations", "story_texts", "sources", "sites")
STAGES = {  # what stages of ours do: (module, owner in it or "", function)
    "extraction": (("spiders.news", "", "extract"),),
    "organizations": (("aggregator.organizations.registry", "Registry", "match"),),
    "stories": (
        ("aggregator.stories.same_story", "", "fingerprint"),
        ("aggregator.store.story_index", "StoryIndex", "find"),
        ("aggregator.store.story_index", "StoryIndex", "add"),
    ),
    "save": (("aggregator.store", "Store", "save"),),
    "site memory": (("spiders.recurrence", "Recurrence", "learn"),),
}
LEVEL = 100  # pages
REST = "download, discovery, start"
SITE_PROGRAM = Path(__file__).parents[2] / "shared" / "bench" / "newsite.py"


@contextmanager
def news_site(program: Path, port: int, articles: int) -> Iterator[str]:
    """Run the loopback site; yields its address."""
    site = subprocess.Popen([sys.executable, program, "--port", str(port), "--articles", str(articles)])
    home = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{home}robots.txt").read()
                break
            except OSError:
                time.sleep(0.1)
        yield home
    finally:
        site.terminate()
        site.wait()


def control(home: str, command: str) -> dict[str, int]:
    """Tell the loopback site to do something; returns its counters."""
    with urllib.request.urlopen(f"{home}_ctl/{command}") as answer:
        return dict(json.load(answer))


class Measured(NamedTuple):
    """CPU seconds of a crawl alone, its peak memory in MB, and the seconds of each stage."""

    seconds: float
    memory: float
    stages: dict[str, float]
    levels: list[float]  # MB in use, read every LEVEL pages


def measured(words: list[str]) -> Measured:
    """Run this file with WORDS and return what it took."""
    out = subprocess.run([sys.executable, __file__, *words], check=True, capture_output=True, text=True).stdout
    figures, _, rest = out.partition("\n")
    print("   ", rest.strip())
    return Measured(*json.loads(figures))


def tell(started: float, stages: dict[str, float], levels: Sequence[float] = ()) -> None:
    """Print what `measured` reads."""
    seconds = time.process_time() - started
    if stages:
        stages[REST] = seconds - sum(stages.values())
    print(json.dumps((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, stages, levels)))


def memory_in_use() -> float:
    """Return the MB this process holds now (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1024 / 1024


def timed_stages() -> dict[str, float]:
    """Have the CPU seconds of each of STAGES counted, without those of the stages it calls; returns the counts."""
    counts: Counter[str] = Counter(dict.fromkeys(STAGES, 0.0))
    inside = [0.0]  # seconds of the stages that one under way has called

    def timed(stage: str, function: Callable[..., object]) -> Callable[..., object]:
        def run(*given: object, **named: object) -> object:
            inside.append(0.0)
            started = time.thread_time()
            try:
                return function(*given, **named)
            finally:
                whole = time.thread_time() - started
                counts[stage] += whole - inside.pop()
                inside[-1] += whole

        return run

    for stage, functions in STAGES.items():
        for module, owner, name in functions:
            place = importlib.import_module(module)
            place = getattr(place, owner) if owner else place
            setattr(place, name, timed(stage, getattr(place, name)))
    return counts


def crawl_ours(home: str, database: Path, audit_days: float) -> None:
    """Crawl the loopback site with everything on."""
    from aggregator.config import Config  # noqa: PLC0415 - not in the process that runs the bare spider
    from aggregator.run import Run, SiteTally  # noqa: PLC0415
    from aggregator.sites import Site  # noqa: PLC0415
    from aggregator.store import Store  # noqa: PLC0415
    from spiders.crawl import crawl  # noqa: PLC0415

    config = Config.model_validate({"crawl": {"audit_days": audit_days}})
    site = Site(name="loopback", home=home, allow_private_addresses=True)
    levels: list[float] = []

    def counted(_: str, tally: SiteTally) -> None:
        if sum(tally.outcomes.values()) // LEVEL > len(levels):
            levels.append(memory_in_use())

    stages = timed_stages()
    started = time.process_time()
    run = Run(datetime.now(UTC))
    with Store(database) as store:
        crawl([site], store=store, config=config, run=run, now=lambda: datetime.now(UTC), progress=counted)
    tell(started, stages, levels)
    tally = run.site("loopback")
    print(tally.requested, {" ".join(k).strip(): n for k, n in tally.outcomes.items()}, *run.faults())


def crawl_bare(addresses: Path) -> None:
    """Download the pages named in the file ADDRESSES with Scrapy's default settings, and do nothing with them."""
    import scrapy  # noqa: PLC0415
    from scrapy.crawler import AsyncCrawlerProcess  # noqa: PLC0415

    class Bare(scrapy.Spider):
        name = "bare"
        start_urls = addresses.read_text().split()
        pages = 0

        def parse(self, response: object) -> None:  # noqa: ARG002
            Bare.pages += 1

    started = time.process_time()
    process = AsyncCrawlerProcess({"LOG_LEVEL": "ERROR"})
    process.crawl(Bare)
    process.start()
    tell(started, {})
    print(Bare.pages, "pages downloaded")


def addresses_of(database: Path) -> list[str]:
    """Return the addresses of the articles in the archive."""
    with sqlite3.connect(database) as connection:
        return [url for (url,) in connection.execute("SELECT url FROM articles")]


def rows_in(database: Path) -> dict[str, int]:
    """Return how many rows the tables of the archive hold that a crawl fills."""
    with sqlite3.connect(database) as connection:
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ROWS}


def compare(program: Path, port: int, articles: int) -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as folder, news_site(program, port, articles) as home:
        database, listed = Path(folder) / "archive.db", Path(folder) / "addresses"
        print(f"ours, {articles} articles:")
        ours = measured(["--ours", home, "--database", str(database)])
        listed.write_text("\n".join(addresses_of(database)))
        print("a bare spider, the same pages:")
        bare = measured(["--bare", str(listed)])
        print(f"CPU a page: {ours.seconds / articles * 1000:.2f} ms, bare {bare.seconds / articles * 1000:.2f} ms; "
              f"ratio {ours.seconds / bare.seconds:.2f}; "
              f"peak memory {ours.memory:.0f} MB, bare {bare.memory:.0f} MB")  # fmt: skip
        print("of ours:", ", ".join(f"{name} {part / articles * 1000:.2f} ms" for name, part in ours.stages.items()))
        middle, end = max(ours.levels[: len(ours.levels) // 2], default=0), max(ours.levels[-3:], default=0)
        print(f"memory: {middle:.0f} MB up to the middle, {end:.0f} MB at the end")
        without = ours.seconds - ours.stages["extraction"]
        print(f"without extraction: {without / articles * 1000:.2f} ms, {without / bare.seconds:.2f} of bare")
        for said, command, audit in AFTERWARDS:
            if command:
                control(home, command)
            control(home, "zero")
            before = rows_in(database)
            measured(["--ours", home, "--database", str(database), "--audit-days", str(audit)])
            added = {table: n - before[table] for table, n in rows_in(database).items() if n != before[table]}
            print(f"{said}: {control(home, 'stats')['req']} requests; rows added: {added or 0}")


def main() -> None:
    """Read the words of the command line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--articles", type=int, default=5000)
    words.add_argument("--port", type=int, default=8199)
    words.add_argument("--site", type=Path, default=SITE_PROGRAM, help="the loopback site's program")
    for inner in ("--ours", "--bare", "--database"):
        words.add_argument(inner, help=argparse.SUPPRESS)
    words.add_argument("--audit-days", type=float, default=7.0, help=argparse.SUPPRESS)
    said = words.parse_args()
    if said.ours:
        crawl_ours(said.ours, Path(said.database), said.audit_days)
    elif said.bare:
        crawl_bare(Path(said.bare))
    elif not said.site.exists():
        sys.exit(f"{said.site}: no loopback site there; name it with --site")
    else:
        compare(said.site, said.port, said.articles)


if __name__ == "__main__":
    main()
