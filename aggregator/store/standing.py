"""How each site stands, well or in trouble, and whether a person was told of its last change.

A change is marked as told before it is told: a crash in between costs a message, never doubles one.

Knows nothing of how anybody is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from aggregator.store.database import Database
from aggregator.store.rows import moment

TABLES = (
    """CREATE TABLE site_standing (
        site TEXT PRIMARY KEY, well INTEGER NOT NULL, since TEXT NOT NULL, told INTEGER NOT NULL) WITHOUT ROWID""",
)


def note(db: Database, well: Mapping[str, bool], now: datetime) -> list[tuple[str, datetime]]:
    """Note whether each site is well; return (site, since) of those nobody was told of, and mark them told.

    A site met for the first time and found well is no news.
    """
    db.conn.executemany(
        "INSERT INTO site_standing VALUES (?1, ?2, ?3, ?2) ON CONFLICT (site) DO UPDATE SET"
        " well = excluded.well, since = excluded.since,"
        # A change nobody heard of that is undone is no news either.
        " told = NOT told WHERE well <> excluded.well",
        [(site, is_well, moment(now)) for site, is_well in well.items()],
    )
    untold = db.conn.execute("SELECT site, since FROM site_standing WHERE NOT told ORDER BY site").fetchall()
    news = [(site, datetime.fromisoformat(since)) for site, since in untold if site in well]
    db.conn.executemany("UPDATE site_standing SET told = 1 WHERE site = ?", [(site,) for site, _ in news])
    return news


def not_told(db: Database, sites: Iterable[str]) -> None:
    """Note that nobody could be told of SITES; the next run tries again."""
    db.conn.executemany("UPDATE site_standing SET told = 0 WHERE site = ?", [(site,) for site in sites])
