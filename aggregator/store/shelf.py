"""What the archive shows: stories newest first, for a feed, a page or a question.

A feed is named by its kind and id: ("organization", "csto"), ("site", "tass"), ("all", ""). Feeds of organizations and
the feed of all show the faces of stories; a site's feed shows everything that site published.

Knows nothing of feed formats.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aggregator.article import Article
from aggregator.organizations.organization import Match
from aggregator.store.database import Database, search_words
from aggregator.store.records import Revision
from aggregator.store.rows import ARTICLE_COLUMNS, moment, read_article, read_match
from aggregator.stored import Source, Stored

_COLUMNS = ", ".join(
    f"a.{name}"
    for name in ("id", "entry_id", "entry_published", "first_seen", "changed", "story", "site", *ARTICLE_COLUMNS)
)
_FEEDS = {
    "all": "FROM articles a WHERE a.story = a.id",
    "site": "FROM articles a WHERE a.site = :id",
    "organization": (
        "FROM article_organizations o JOIN articles a ON a.id = o.article"
        " WHERE o.organization = :id AND o.relation = 'about' AND o.face"
    ),
}
_DATES = {
    "all": "SELECT substr(entry_published, 1, 10) FROM articles WHERE story = id",
    "site": "SELECT substr(entry_published, 1, 10) FROM articles WHERE site = :id",
    "organization": (
        "SELECT substr(entry_published, 1, 10) FROM article_organizations"
        " WHERE organization = :id AND relation = 'about' AND face"
    ),
}

_CONDITIONS = {
    "words": "a.id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :words)",
    "organization": (
        "a.id IN (SELECT article FROM article_organizations WHERE organization = :organization AND relation = 'about')"
    ),
    "site": "a.site = :site",
    "place": "a.place = :place COLLATE NOCASE",
    "since": "a.entry_published >= :since",
    "before": "a.entry_published < :before",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for: words of the headline or body, and filters; `since` and `before` bound the entry date."""

    words: str = ""
    organization: str | None = None
    site: str | None = None
    place: str | None = None
    since: datetime | None = None
    before: datetime | None = None


def feed_name(kind: str, name: str) -> str:
    """Return how a feed is called in `feed_changes`: "all", "site:tass", "organization:csto"."""
    return f"{kind}:{name}" if name else kind


def feed_state(db: Database, kind: str, name: str) -> int:
    """Return a number that grows whenever something this feed shows has changed."""
    row = db.conn.execute("SELECT state FROM feed_changes WHERE feed = ?", (feed_name(kind, name),)).fetchone()
    return int(row[0]) if row else 0


def note_changes(db: Database, feeds: Sequence[str]) -> None:
    """Move the state of FEEDS on, inside the transaction that changes what they show."""
    db.conn.executemany(
        "INSERT INTO feed_changes VALUES (?, 1) ON CONFLICT (feed) DO UPDATE SET state = state + 1",
        [(feed,) for feed in feeds],
    )


def entries(
    db: Database, kind: str, name: str, *, limit: int, before: tuple[datetime, int] | None = None
) -> list[Stored]:
    """Return at most LIMIT articles of a feed, newest entry date first, those older than BEFORE (date, id) if given."""
    table = "o" if kind == "organization" else "a"
    number = "o.article" if kind == "organization" else "a.id"
    bound = f" AND ({table}.entry_published, {number}) < (:date, :before)" if before else ""
    query = f"SELECT {_COLUMNS} {_FEEDS[kind]}{bound} ORDER BY {table}.entry_published DESC, {number} DESC LIMIT :limit"
    values = {"id": name, "limit": limit}
    if before:
        values |= {"date": moment(before[0]), "before": before[1]}
    return _complete(db, list(db.query(query, values)))


def entry_dates(db: Database, kind: str, name: str) -> list[str]:
    """Return the entry day (ISO) of every article of a feed, in no order: for counts and sparklines."""
    return [row[0] for row in db.conn.execute(_DATES[kind], {"id": name})]


def arrivals(db: Database, kind: str, name: str) -> list[tuple[int, str]]:
    """Return (id, moment of the last change) of every article of a feed, in the order of first sight."""
    query = f"SELECT a.id, a.changed {_FEEDS[kind]} ORDER BY a.id"
    return db.conn.execute(query, {"id": name}).fetchall()


def arrived(db: Database, kind: str, name: str, *, after: int, up_to: int) -> list[Stored]:
    """Return the articles of a feed with AFTER < id <= UP_TO, newest entry date first."""
    query = (
        f"SELECT {_COLUMNS} {_FEEDS[kind]} AND a.id > :after AND a.id <= :up_to"
        " ORDER BY a.entry_published DESC, a.id DESC"
    )
    return _complete(db, list(db.query(query, {"id": name, "after": after, "up_to": up_to})))


def article(db: Database, number: int) -> Stored | None:
    """Return the article with this id, or None."""
    found = _complete(db, list(db.query(f"SELECT {_COLUMNS} FROM articles a WHERE a.id = ?", [number])))  # noqa: S608
    return found[0] if found else None


def articles(db: Database, numbers: Sequence[int]) -> list[Stored]:
    """Return the articles with these ids, in the order of the ids; those that are not there are left out."""
    marks = ", ".join("?" * len(numbers))
    query = f"SELECT {_COLUMNS} FROM articles a WHERE a.id IN ({marks}) ORDER BY a.id"  # noqa: S608
    return _complete(db, list(db.query(query, list(numbers))))


def entry_ids(db: Database, of: Iterable[str]) -> set[str]:
    """Return those of the entry ids OF that are an article's."""
    query = "SELECT entry_id FROM articles WHERE entry_id IN (SELECT value FROM json_each(?))"
    return {row[0] for row in db.conn.execute(query, (json.dumps(list(of)),))}


def revisions(db: Database, number: int) -> list[Revision]:
    """Return the earlier versions of an article, the first one first."""
    query = "SELECT replaced, headline, body, record FROM revisions WHERE article = ? ORDER BY number"
    return [
        Revision(
            datetime.fromisoformat(replaced),
            read_article({**json.loads(record), "headline": headline, "body": body}),
        )
        for replaced, headline, body, record in db.conn.execute(query, (number,))
    ]


def search(
    db: Database, question: Question, *, limit: int, faces: bool = True, before: tuple[datetime, int] | None = None
) -> list[Stored]:
    """Return articles that answer QUESTION, newest first. Words are taken literally; no FTS5 syntax is executed."""
    conditions, values = ["a.story = a.id"] if faces else ["1"], _question_values(question, limit)
    if question.words.strip():
        values["words"] = search_words(question.words)
    if before:
        conditions.append("(a.entry_published, a.id) < (:date, :number)")
        values |= {"date": moment(before[0]), "number": before[1]}
    conditions += [condition for name, condition in _CONDITIONS.items() if values.get(name)]
    where = " AND ".join(conditions)
    query = f"SELECT {_COLUMNS} FROM articles a WHERE {where} ORDER BY a.entry_published DESC, a.id DESC LIMIT :limit"  # noqa: S608
    return _complete(db, list(db.query(query, values)))


def _question_values(question: Question, limit: int) -> dict[str, Any]:
    return {
        "limit": limit,
        "organization": question.organization,
        "site": question.site,
        "place": question.place,
        "since": moment(question.since) if question.since else None,
        "before": moment(question.before) if question.before else None,
    }


def each(db: Database, question: Question, *, faces: bool, at_once: int = 500) -> Iterator[Stored]:
    """Yield every article that answers QUESTION, newest first, reading AT_ONCE of them at a time."""
    before = None
    while some := search(db, question, limit=at_once, faces=faces, before=before):
        yield from some
        before = (some[-1].entry_published, some[-1].id)


def _complete(db: Database, rows: Sequence[dict[str, Any]]) -> list[Stored]:
    """Return ROWS of articles with their organizations, sources and other sources: three queries, however many rows."""
    numbers = [row["id"] for row in rows]
    sites = {name: (title, home) for name, title, home in db.conn.execute("SELECT name, title, home FROM sites")}
    matches: dict[int, list[Match]] = {number: [] for number in numbers}
    for number, *match in _among(
        db,
        "SELECT article, organization, relation, weight, why FROM article_organizations WHERE article IN ({})"
        " ORDER BY article, relation, weight DESC, organization",
        numbers,
    ):
        matches[number].append(read_match(*match))
    copies: dict[int, list[Source]] = {}
    for story, site, url in _among(
        db, "SELECT story, site, url FROM articles WHERE story IN ({}) AND story <> id ORDER BY id", numbers
    ):
        copies.setdefault(story, []).append(Source(site, *sites[site], url))
    return [
        _stored(row, read_article(row), sites[row["site"]], tuple(matches[row["id"]]), tuple(copies.get(row["id"], ())))
        for row in rows
    ]


def _among(db: Database, query: str, numbers: Sequence[int]) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        found += db.conn.execute(query.format(", ".join("?" * len(some))), some).fetchall()
    return found


def _stored(
    row: dict[str, Any],
    article: Article,
    site: tuple[str, str],
    matches: tuple[Match, ...],
    also_at: tuple[Source, ...],
) -> Stored:
    return Stored(
        id=row["id"],
        entry_id=row["entry_id"],
        entry_published=datetime.fromisoformat(row["entry_published"]),
        first_seen=datetime.fromisoformat(row["first_seen"]),
        changed=datetime.fromisoformat(row["changed"]),
        story=row["story"],
        article=article,
        source=Source(row["site"], *site, row["url"]),
        organizations=matches,
        also_at=also_at,
    )
