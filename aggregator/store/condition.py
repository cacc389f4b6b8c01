"""How the sites do: what the archive says of each, judged, and every change of their state, kept for ever.

    condition.note(db, ["tass"], now)     # [HealthChange(site="tass", state="silent", ...)], kept

A site is taken to be well until something else is found, so one that was never in trouble has no change.

Knows nothing of who asks, and has no clock.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from aggregator import urls
from aggregator.errors import BodyMissing, HeadlineMissing
from aggregator.health import APART, BROKEN_SAID, LOOKED_AT, Glance, Health, HealthChange, Pages, State, judge
from aggregator.run import Outcome
from aggregator.store.database import Database
from aggregator.store.rows import moment

TABLES = (
    """CREATE TABLE health_changes (
        id INTEGER PRIMARY KEY, site TEXT NOT NULL, moment TEXT NOT NULL, state TEXT NOT NULL,
        findings TEXT NOT NULL)""",
)
RUNS_LOOKED_AT = 100
# A page that failed, a part of a sitemap and robots.txt are remembered among the sources, but are no way to articles.
NO_WAYS = ("page", "part", "robots")
_LACKING = (HeadlineMissing.what, BodyMissing.what)
_READ = (Outcome.STORED.value, Outcome.UNCHANGED.value, Outcome.DUPLICATE.value)


def failing_sources(db: Database) -> dict[str, list[str]]:
    """Return what does not answer, a sentence each, for every site with a failing way to its articles."""
    found: dict[str, list[str]] = {}
    query = (
        "SELECT site, kind, url, message FROM sources WHERE failing_since IS NOT NULL"
        " AND kind NOT IN (?, ?, ?) ORDER BY site, url"
    )
    for site, kind, url, message in db.conn.execute(query, NO_WAYS):
        found.setdefault(site, []).append(f"{kind} {urls.shown_source(url)}: {message}")
    return found


def _cut_off(db: Database) -> set[str]:
    """Return the sites of which no way to their articles gives anything."""
    query = "SELECT site FROM sources WHERE kind NOT IN (?, ?, ?) GROUP BY site HAVING sum(failing_since IS NULL) = 0"
    return {site for (site,) in db.conn.execute(query, NO_WAYS)}


def latest(db: Database) -> dict[str, HealthChange]:
    """Return the last change of every site that had one."""
    query = (
        "SELECT id, site, moment, state, findings FROM health_changes"
        " WHERE id IN (SELECT max(id) FROM health_changes GROUP BY site)"
    )
    return {change.site: change for change in map(_read, db.conn.execute(query))}


def changes(db: Database, *, limit: int) -> list[HealthChange]:
    """Return the last LIMIT changes, the newest first."""
    query = "SELECT id, site, moment, state, findings FROM health_changes ORDER BY id DESC LIMIT ?"
    return list(map(_read, db.conn.execute(query, (limit,))))


def _read(row: tuple[int, str, str, str, str]) -> HealthChange:
    number, site, when, state, findings = row
    return HealthChange(number, site, datetime.fromisoformat(when), State(state), tuple(json.loads(findings)))


def judged(db: Database, now: datetime, sites: Collection[str] | None = None) -> list[Health]:
    """Return how each of SITES, or all, does at the moment NOW, by name; `since` is when that began."""
    failing, troubles, runs, before = failing_sources(db), _troubles(db), _runs(db), latest(db)
    cut_off = _cut_off(db)
    names = [row[0] for row in db.conn.execute("SELECT name FROM sites ORDER BY name")]
    found = []
    for name in names:
        if sites is not None and name not in sites:
            continue
        last = before.get(name)
        if last and last.state == State.BROKEN and name not in runs:  # no page was read for a hundred runs
            troubles[name] = troubles.get(name) or BROKEN_SAID + last.findings[0]
        health = judge(
            name,
            _glances(db, name),
            now,
            runs=runs.get(name, ()),
            failing=failing.get(name, ()),
            cut_off=name in cut_off,
            trouble=troubles.get(name, ""),
        )
        since = last.moment if last and last.state == health.state else None if health.well else now
        found.append(replace(health, since=since))
    return found


def note(db: Database, sites: Collection[str], now: datetime) -> list[HealthChange]:
    """Keep the state of each of SITES where it is another than the last one kept; return those changes."""
    before = latest(db)
    made = []
    for health in judged(db, now, sites):
        last = before[health.site].state if health.site in before else State.WELL
        if health.state == last:
            continue
        cursor = db.conn.execute(
            "INSERT INTO health_changes (site, moment, state, findings) VALUES (?, ?, ?, ?)",
            (health.site, moment(now), health.state, json.dumps(health.findings, ensure_ascii=False)),
        )
        made.append(HealthChange(cursor.lastrowid or 0, health.site, now, health.state, health.findings))
    return made


def _glances(db: Database, site: str) -> list[Glance]:
    query = (
        "SELECT entry_published, length(body), published IS NOT NULL, breadcrumb <> '[]', dateline IS NOT NULL,"
        " ifnull(abs(julianday(dateline_date) - julianday(substr(published, 1, 10))) > ?, 0),"
        " ifnull(entry_published = first_seen AND julianday(published) NOT BETWEEN julianday('1990-01-01') AND"
        " julianday(first_seen) + 1, 0)"
        " FROM articles WHERE site = ? ORDER BY entry_published DESC, id DESC LIMIT ?"
    )
    return [
        Glance(datetime.fromisoformat(when), characters, *map(bool, told))
        for when, characters, *told in db.conn.execute(query, (APART, site, LOOKED_AT))
    ]


def _troubles(db: Database) -> dict[str, str]:
    """Return what the last run that asked each site said of it.

    A run that read no page of a broken site, since its feed named nothing new, does not know that it was mended.
    """
    query = (
        "SELECT site, trouble, EXISTS (SELECT 1 FROM run_outcomes o WHERE o.run = s.run AND o.site = s.site AND"
        " o.outcome IN (?, ?, ?)) FROM run_sites s WHERE run > (SELECT coalesce(max(id), 0) FROM runs) - ? ORDER BY run"
    )
    said: dict[str, str] = {}
    for site, trouble, read in db.conn.execute(query, (*_READ, RUNS_LOOKED_AT)):
        if trouble or read or not said.get(site, "").startswith(BROKEN_SAID):
            said[site] = trouble
    return said


def _runs(db: Database) -> dict[str, list[Pages]]:
    """Return for each site the pages its runs read, the last run first."""
    query = (
        "SELECT site, sum(count), sum(iif(reason = ?2, count, 0)), sum(iif(reason = ?3, count, 0)) FROM run_outcomes"
        " WHERE run > (SELECT coalesce(max(id), 0) FROM runs) - ?1"
        " AND (outcome IN (?4, ?5) OR reason IN (?2, ?3)) GROUP BY run, site ORDER BY run DESC"
    )
    values = (RUNS_LOOKED_AT, *_LACKING, Outcome.STORED.value, Outcome.DUPLICATE.value)
    found: dict[str, list[Pages]] = {}
    for site, read, without_headline, without_body in db.conn.execute(query, values):
        found.setdefault(site, []).append(Pages(read, without_headline, without_body))
    return found
