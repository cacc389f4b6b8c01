"""What a page costs us from the wire to the archive, beside a bare Scrapy spider that only downloads the same pages.

    python benchmarks/crawl.py --articles 5000

Starts the loopback news site, crawls it with everything on (extraction, organizations, stories, store), then lets a
spider with Scrapy's default settings download the same addresses; prints CPU a page of both and their ratio (reach: at
most 2). Then an unchanged second run, ten new articles, ten silent edits, and the requests each took.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

AFTERWARDS = (("unchanged", "", 7.0), ("10 new", "add?n=10", 7.0), ("10 edits", "edit?n=10", 1e-6))
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


def measured(words: list[str]) -> tuple[float, float]:
    """Run this file with WORDS; returns CPU seconds of the crawl alone and the peak memory in MB."""
    out = subprocess.run([sys.executable, __file__, *words], check=True, capture_output=True, text=True).stdout
    seconds, memory, *rest = out.split("\n", 2)
    print("   ", "".join(rest).strip())
    return float(seconds), float(memory)


def tell(started: float) -> None:
    """Print what `measured` reads."""
    print(time.process_time() - started)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def crawl_ours(home: str, database: Path, audit_days: float) -> None:
    """Crawl the loopback site with everything on."""
    from aggregator.config import Config  # noqa: PLC0415 - not in the process that runs the bare spider
    from aggregator.run import Run  # noqa: PLC0415
    from aggregator.sites import Site  # noqa: PLC0415
    from aggregator.store import Store  # noqa: PLC0415
    from spiders.crawl import crawl  # noqa: PLC0415

    config = Config.model_validate({"crawl": {"audit_days": audit_days}})
    site = Site(name="loopback", home=home, allow_private_addresses=True)
    started = time.process_time()
    run = Run(datetime.now(UTC))
    with Store(database) as store:
        crawl([site], store=store, config=config, run=run, now=lambda: datetime.now(UTC))
    tell(started)
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
    tell(started)
    print(Bare.pages, "pages downloaded")


def addresses_of(database: Path) -> list[str]:
    """Return the addresses of the articles in the archive."""
    with sqlite3.connect(database) as connection:
        return [url for (url,) in connection.execute("SELECT url FROM articles")]


def compare(program: Path, port: int, articles: int) -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as folder, news_site(program, port, articles) as home:
        database, listed = Path(folder) / "archive.db", Path(folder) / "addresses"
        print(f"ours, {articles} articles:")
        ours, memory = measured(["--ours", home, "--database", str(database)])
        listed.write_text("\n".join(addresses_of(database)))
        print("a bare spider, the same pages:")
        bare, bare_memory = measured(["--bare", str(listed)])
        print(f"CPU a page: {ours / articles * 1000:.2f} ms, bare {bare / articles * 1000:.2f} ms; "
              f"ratio {ours / bare:.2f}; peak memory {memory:.0f} MB, bare {bare_memory:.0f} MB")  # fmt: skip
        for said, command, audit in (
            ("unchanged", "", 7.0),
            ("10 new", "add?n=10", 7.0),
            ("10 edits", "edit?n=10", 1e-6),
        ):
            if command:
                control(home, command)
            control(home, "zero")
            measured(["--ours", home, "--database", str(database), "--audit-days", str(audit)])
            print(f"{said}: {control(home, 'stats')['req']} requests")


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
