"""The archive at a glance: how much of what there is, how the last runs went, which sources answer.

Knows nothing of how it is shown.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from aggregator.health import State
from aggregator.store import condition
from aggregator.store.database import Database
from aggregator.store.rows import read_moment


@dataclass(frozen=True, slots=True)
class SiteOverview:
    """One site: how many articles, the newest entry date, when the last one came, what fails, how it stood last.

    `state`, `since` and `findings` are those of the last change that was kept; `failing` names the ways to its
    articles that do not answer.
    """

    name: str
    title: str
    home: str
    articles: int
    newest: datetime | None
    last_seen: datetime | None
    failing: tuple[str, ...] = ()
    state: State = State.WELL
    since: datetime | None = None
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunOverview:
    """One run: its moments, whether it was whole, and (site, outcome, reason, count, examples) rows."""

    started: datetime
    finished: datetime | None
    whole: bool
    requested: dict[str, int]
    trouble: dict[str, str]
    outcomes: tuple[tuple[str, str, str, int, tuple[str, ...]], ...]


def organizations(db: Database) -> dict[str, int]:
    """Return the number of stories about each organization that has any."""
    query = (
        "SELECT organization, count(*) FROM article_organizations WHERE relation = 'about' AND face"
        " GROUP BY organization ORDER BY organization"
    )
    return dict(db.conn.execute(query).fetchall())


def sites(db: Database) -> list[SiteOverview]:
    """Return every site that was ever crawled or imported, by name."""
    failing, changes = condition.failing_sources(db), condition.latest(db)
    # Counted in the index alone; the last one seen is the one with the highest id, which only then is looked up.
    counts = (
        "SELECT s.name, s.title, s.home, coalesce(c.n, 0), c.newest,"
        " (SELECT first_seen FROM articles WHERE id = c.last) FROM sites s LEFT JOIN ("
        " SELECT site, count(*) AS n, max(entry_published) AS newest, max(id) AS last FROM articles GROUP BY site"
        ") c ON c.site = s.name ORDER BY s.name"
    )
    found = []
    for name, title, home, n, newest, seen in db.conn.execute(counts):
        last = changes.get(name)
        standing = (last.state, last.moment, last.findings) if last else (State.WELL, None, ())
        dead = tuple(failing.get(name, ()))
        found.append(SiteOverview(name, title, home, n, read_moment(newest), read_moment(seen), dead, *standing))
    return found


def last_run(db: Database) -> RunOverview | None:
    """Return the last finished run, or None before the first."""
    row = db.conn.execute("SELECT id, started, finished, whole FROM runs ORDER BY id DESC LIMIT 1").fetchone()
    if row is None:
        return None
    number, started, finished, whole = row
    asked = db.conn.execute("SELECT site, requested, trouble FROM run_sites WHERE run = ?", (number,)).fetchall()
    ended = db.conn.execute(
        "SELECT site, outcome, reason, count, examples FROM run_outcomes WHERE run = ? ORDER BY site, count DESC",
        (number,),
    )
    return RunOverview(
        datetime.fromisoformat(started),
        read_moment(finished),
        bool(whole),
        {site: requested for site, requested, _ in asked},
        {site: trouble for site, _, trouble in asked if trouble},
        tuple((site, outcome, reason, n, tuple(json.loads(urls))) for site, outcome, reason, n, urls in ended),
    )
