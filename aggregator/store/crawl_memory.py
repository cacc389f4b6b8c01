"""What the crawl must remember from run to run: addresses, sources with their validators, sites, runs.

Knows nothing of how anything is requested.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime

from aggregator import urls
from aggregator.run import Run
from aggregator.sites import Site
from aggregator.store.database import Database
from aggregator.store.records import Known, SourceState
from aggregator.store.rows import moment, optional_moment, read_moment

_GONE = re.compile(r"\bgone \((?:404|410)\)")  # the outcome of a page that answers so
_SOURCE_COLUMNS = tuple(field.name for field in fields(SourceState))


def known(db: Database, addresses: Iterable[str]) -> dict[str, Known]:
    """Return what is remembered of those ADDRESSES that are known, by the address as given."""
    spelled: dict[str, list[str]] = {}
    for url in addresses:
        spelled.setdefault(urls.key(url), []).append(url)
    found: dict[str, Known] = {}
    for keys in _batches(spelled, 500):
        marks = ", ".join("?" * len(keys))
        query = f"SELECT key, article, outcome, checked, lastmod FROM addresses WHERE key IN ({marks})"  # noqa: S608
        for key, article, outcome, checked, lastmod in db.conn.execute(query, keys):
            record = Known(article, outcome, datetime.fromisoformat(checked), read_moment(lastmod))
            found.update(dict.fromkeys(spelled[key], record))
    return found


def _batches(values: Iterable[str], size: int) -> Iterator[Sequence[str]]:
    rest = list(values)
    return (rest[start : start + size] for start in range(0, len(rest), size))


def remember(db: Database, site: str, outcomes: Iterable[tuple[str, str, datetime | None]], now: datetime) -> None:
    """Remember addresses (url, outcome, lastmod) that are no articles; one that is an article stays one.

    An article whose page is gone keeps its text and is marked (FAULTS E9).
    """
    outcomes = list(outcomes)
    db.conn.executemany(
        "INSERT INTO addresses VALUES (?, ?, ?, NULL, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
        " outcome = excluded.outcome, checked = excluded.checked, lastmod = coalesce(excluded.lastmod, lastmod)",
        [
            (urls.key(url), url, site, outcome, moment(now), optional_moment(lastmod))
            for url, outcome, lastmod in outcomes
        ],
    )
    gone = [(moment(now), urls.key(url)) for url, outcome, _ in outcomes if _GONE.search(outcome)]
    db.conn.executemany(
        "UPDATE articles SET gone = ?1 WHERE gone IS NULL AND id = (SELECT article FROM addresses WHERE key = ?2)", gone
    )


def source_states(db: Database, site: str) -> dict[str, SourceState]:
    """Return how the ways to SITE's articles answered last, by address."""
    query = f"SELECT {', '.join(_SOURCE_COLUMNS)} FROM sources WHERE site = ?"  # noqa: S608
    return {row["url"]: _read_source(row) for row in db.query(query, [site])}


def _read_source(row: dict[str, object]) -> SourceState:
    moments = ("asked", "oldest", "newest", "failing_since", "put_off_until")
    return SourceState(**{**row, **{name: read_moment(row[name]) for name in moments}})  # type: ignore[arg-type]


def keep_sources(db: Database, states: Iterable[SourceState]) -> None:
    """Keep how sources answered, in place of what was known of them."""
    rows = []
    for state in states:
        values = (getattr(state, name) for name in _SOURCE_COLUMNS)
        rows.append(tuple(moment(value) if isinstance(value, datetime) else value for value in values))
    marks = ", ".join("?" * len(_SOURCE_COLUMNS))
    db.conn.executemany(f"INSERT OR REPLACE INTO sources ({', '.join(_SOURCE_COLUMNS)}) VALUES ({marks})", rows)  # noqa: S608


def register_sites(db: Database, sites: Iterable[Site]) -> None:
    """Make SITES known by name, title, home and organization; their memories stay."""
    db.conn.executemany(
        "INSERT INTO sites (name, title, home, organization) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
        " title = excluded.title, home = excluded.home, organization = excluded.organization"
        " WHERE (title, home, organization) IS NOT (excluded.title, excluded.home, excluded.organization)",
        [(site.name, site.title, site.home, site.organization) for site in sites],
    )


def site_memory(db: Database, site: str) -> bytes | None:
    """Return the memory of blocks that recur on SITE, as it was kept."""
    row = db.conn.execute("SELECT memory FROM sites WHERE name = ?", (site,)).fetchone()
    return row[0] if row else None


def keep_site_memory(db: Database, site: str, memory: bytes) -> None:
    """Keep the memory of blocks that recur on SITE."""
    db.conn.execute("UPDATE sites SET memory = ? WHERE name = ? AND memory IS NOT ?", (memory, site, memory))


def keep_run(db: Database, run: Run) -> None:
    """Keep the tallies of a finished run."""
    cursor = db.conn.execute(
        "INSERT INTO runs (started, finished, whole) VALUES (?, ?, ?)",
        (moment(run.started), optional_moment(run.finished), run.whole),
    )
    for name, tally in run.sites.items():
        db.conn.execute(
            "INSERT INTO run_sites VALUES (?, ?, ?, ?)", (cursor.lastrowid, name, tally.requested, tally.trouble)
        )
        db.conn.executemany(
            "INSERT INTO run_outcomes VALUES (?, ?, ?, ?, ?, ?)",
            [
                (cursor.lastrowid, name, outcome, reason, count, json.dumps(tally.examples.get((outcome, reason), [])))
                for (outcome, reason), count in tally.outcomes.items()
            ],
        )
