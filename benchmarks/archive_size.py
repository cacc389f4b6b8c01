"""What an archive's size costs: `--help`, `status`, and an `update` with nothing new, on small and large archives.

    python benchmarks/archive_size.py --articles 2000 100000 200000

Fills archives with made rows, then runs the real command as a process of its own; prints CPU seconds. The update
replays a folder with one page whose article is known.
"""

from __future__ import annotations

import argparse
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from aggregator.sites import Site
from aggregator.store import Store

PAGE = """<html lang="en"><head><title>Ministers agree on grain</title>
<link rel="canonical" href="https://made.example/grain/"></head><body><article><h1>Ministers agree on grain</h1>
<p>Almaty, 22 June 2024 (TDI): Ministers of six states agreed on a common grain reserve that opens next spring.</p>
<p>Their deputies will settle routes, stores and the budget of 14 million dollars before October, the hosts said.</p>
<p>Observers from four neighbouring capitals were invited to the next session, which will be held in the mountains.</p>
</article></body></html>"""
ROWS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
INSERT INTO articles (id, entry_id, url, site, headline, body, body_html, language, text_hash, story, entry_published,
 first_seen, changed)
SELECT i, 'tag:made.example,2026-11-01:' || i, 'https://made.example/' || i, 'made', 'Headline number ' || i,
 'Body ' || i || ' ' || hex(randomblob(900)), '<p>Body ' || hex(randomblob(900)) || '</p>', 'en', randomblob(16), i,
 strftime('%Y-%m-%dT%H:%M:%S+00:00', 1700000000 + i * 60, 'unixepoch'),
 strftime('%Y-%m-%dT%H:%M:%S+00:00', 1700000000 + i * 60, 'unixepoch'),
 strftime('%Y-%m-%dT%H:%M:%S+00:00', 1700000000 + i * 60, 'unixepoch') FROM n"""
ADDRESSES = """INSERT INTO addresses
 SELECT 'made.example/' || id, url, site, id, 'new', first_seen, NULL FROM articles"""
MATCHES = """INSERT INTO article_organizations
 SELECT id, 'org' || (id % 40), 'about', 4.0, '[]', entry_published, 1 FROM articles"""
KEYS = """INSERT INTO story_keys
 SELECT random() >> 32, id FROM articles, (SELECT value FROM json_each('[1,2,3,4,5]'))"""


def fill(path: Path, count: int) -> None:
    """Make an archive of COUNT articles at PATH."""
    with Store(path) as store:
        store.register_sites([Site(name="made", home="https://made.example/")])
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA synchronous = OFF")
        for statement in (ROWS.format(count=count), ADDRESSES, MATCHES, KEYS):
            db.execute(statement)
        db.commit()


def cpu(*words: str | Path) -> float:
    """Return the CPU seconds of `aggregator WORDS`, the least of three runs."""
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "aggregator", *words], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def main() -> None:
    """Print every figure."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--articles", type=int, nargs="+", default=[2000, 100_000, 200_000])
    said = words.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PYTHONPYCACHEPREFIX"] = f"{folder}/compiled"  # measured as installed: compiled once
        pages = Path(folder) / "pages"
        pages.mkdir()
        (pages / "page.html").write_text(PAGE)
        cpu("--help")
        print(f"--help: {cpu('--help'):.2f} s CPU")
        updates = {}
        for count in said.articles:
            path = Path(folder) / f"{count}.db"
            fill(path, count)
            common = ("--database", path, "--output", Path(folder) / f"public-{count}")
            update = ("update", "--replay", pages, "--quiet", *common)
            cpu(*update)  # its article becomes known, and everything is published
            updates[count] = cpu(*update)
            print(f"{count} articles: status {cpu('status', *common):.2f} s, update {updates[count]:.2f} s CPU")
            path.unlink()
        least, most = min(updates), max(updates)
        print(f"update at {most} articles costs {updates[most] / updates[least]:.2f} times that at {least}")


if __name__ == "__main__":
    main()
