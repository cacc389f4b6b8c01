"""The tables, and the numbered steps from each version of them to the next.

A database says its version in `user_version` and whose it is in `application_id`. Opening one that is older walks
the missing steps, each in one transaction; one that is newer is refused, never touched. Tables and columns are plain
enough for sqlite-utils and Datasette: moments are ISO 8601 text in UTC, lists are JSON.

Knows nothing of articles as objects: rows only.
"""

from __future__ import annotations

from aggregator.errors import StoreDamaged, StoreNewer
from aggregator.store.condition import TABLES as HEALTH_TABLES
from aggregator.store.database import Database
from aggregator.store.standing import TABLES as STANDING_TABLES

APPLICATION_ID = 0x44464544  # "DFED"

ARTICLE_TABLES = (
    """CREATE TABLE sites (
        name TEXT PRIMARY KEY, title TEXT NOT NULL, home TEXT NOT NULL, organization TEXT, memory BLOB)""",
    """CREATE TABLE articles (
        id INTEGER PRIMARY KEY,
        entry_id TEXT NOT NULL UNIQUE,
        url TEXT NOT NULL,
        site TEXT NOT NULL REFERENCES sites(name),
        headline TEXT NOT NULL,
        body TEXT NOT NULL,
        body_html TEXT NOT NULL,
        language TEXT,
        published TEXT,
        updated TEXT,
        dateline TEXT, place TEXT, country TEXT, dateline_date TEXT, agency TEXT,
        breadcrumb TEXT NOT NULL DEFAULT '[]',
        authors TEXT NOT NULL DEFAULT '[]',
        related TEXT NOT NULL DEFAULT '[]',
        image TEXT,
        text_hash BLOB NOT NULL,
        story INTEGER NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
        entry_published TEXT NOT NULL,
        first_seen TEXT NOT NULL,
        changed TEXT NOT NULL,
        gone TEXT)""",
    "CREATE INDEX articles_by_text ON articles(text_hash)",
    "CREATE INDEX articles_by_story ON articles(story) WHERE story <> id",
    "CREATE INDEX articles_by_site ON articles(site, entry_published, id)",
    "CREATE INDEX faces_by_date ON articles(entry_published, id) WHERE story = id",
    """CREATE TABLE article_organizations (
        article INTEGER NOT NULL REFERENCES articles(id), organization TEXT NOT NULL,
        relation TEXT NOT NULL, weight REAL NOT NULL, why TEXT NOT NULL,
        entry_published TEXT NOT NULL, face INTEGER NOT NULL,
        PRIMARY KEY (article, organization)) WITHOUT ROWID""",
    """CREATE INDEX organization_entries ON article_organizations(organization, entry_published, article)
        WHERE relation = 'about' AND face""",
    """CREATE TABLE revisions (
        article INTEGER NOT NULL REFERENCES articles(id), number INTEGER NOT NULL,
        replaced TEXT NOT NULL, headline TEXT NOT NULL, body TEXT NOT NULL, record TEXT NOT NULL,
        PRIMARY KEY (article, number)) WITHOUT ROWID""",
)
CRAWL_TABLES = (
    """CREATE TABLE addresses (
        key TEXT PRIMARY KEY, url TEXT NOT NULL, site TEXT NOT NULL, article INTEGER REFERENCES articles(id),
        outcome TEXT NOT NULL, checked TEXT NOT NULL, lastmod TEXT) WITHOUT ROWID""",
    "CREATE INDEX addresses_by_article ON addresses(article)",
    """CREATE TABLE sources (
        site TEXT NOT NULL, url TEXT NOT NULL, kind TEXT NOT NULL, asked TEXT NOT NULL, status INTEGER,
        message TEXT NOT NULL DEFAULT '', etag TEXT, last_modified TEXT, entries INTEGER NOT NULL DEFAULT 0,
        oldest TEXT, newest TEXT, failing_since TEXT, put_off_until TEXT,
        PRIMARY KEY (site, url)) WITHOUT ROWID""",
    """CREATE TABLE page_dictionaries (
        id INTEGER PRIMARY KEY, site TEXT NOT NULL, made TEXT NOT NULL, bytes BLOB NOT NULL)""",
    """CREATE TABLE pages (
        article INTEGER PRIMARY KEY REFERENCES articles(id), url TEXT NOT NULL, fetched TEXT NOT NULL,
        status INTEGER NOT NULL, headers TEXT NOT NULL, size INTEGER NOT NULL,
        dictionary INTEGER REFERENCES page_dictionaries(id), body BLOB NOT NULL)""",
    """CREATE TABLE runs (
        id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, whole INTEGER NOT NULL)""",
    """CREATE TABLE run_sites (
        run INTEGER NOT NULL REFERENCES runs(id), site TEXT NOT NULL, requested INTEGER NOT NULL,
        trouble TEXT NOT NULL DEFAULT '', PRIMARY KEY (run, site)) WITHOUT ROWID""",
    """CREATE TABLE run_outcomes (
        run INTEGER NOT NULL REFERENCES runs(id), site TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL,
        count INTEGER NOT NULL, examples TEXT NOT NULL, PRIMARY KEY (run, site, outcome, reason)) WITHOUT ROWID""",
)
# The search index over the articles' own rows, kept in step by triggers (sqlite.org/fts5.html, section 4.4.3), under
# the names sqlite-utils and Datasette look for.
SEARCH_TABLES = (
    """CREATE VIRTUAL TABLE articles_fts USING FTS5 (
        headline, body, tokenize='unicode61 remove_diacritics 2', content="articles")""",
    """CREATE TRIGGER articles_ai AFTER INSERT ON articles BEGIN
        INSERT INTO articles_fts (rowid, headline, body) VALUES (new.rowid, new.headline, new.body);
    END""",
    """CREATE TRIGGER articles_ad AFTER DELETE ON articles BEGIN
        INSERT INTO articles_fts (articles_fts, rowid, headline, body)
            VALUES ('delete', old.rowid, old.headline, old.body);
    END""",
    """CREATE TRIGGER articles_au AFTER UPDATE ON articles BEGIN
        INSERT INTO articles_fts (articles_fts, rowid, headline, body)
            VALUES ('delete', old.rowid, old.headline, old.body);
        INSERT INTO articles_fts (rowid, headline, body) VALUES (new.rowid, new.headline, new.body);
    END""",
)
PUBLISH_TABLES = ("CREATE TABLE feed_changes (feed TEXT PRIMARY KEY, state INTEGER NOT NULL) WITHOUT ROWID",)


def _first(db: Database) -> None:
    from aggregator.store.story_index import TABLES as STORY_TABLES  # noqa: PLC0415 — its arithmetic loads slowly

    for statement in (*ARTICLE_TABLES, *CRAWL_TABLES, *PUBLISH_TABLES, *STORY_TABLES, *SEARCH_TABLES):
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _second(db: Database) -> None:
    for statement in STANDING_TABLES:
        db.execute(statement)


def _third(db: Database) -> None:
    from aggregator.store.story_index import LATE_TABLES  # noqa: PLC0415 — its arithmetic loads slowly

    for statement in LATE_TABLES:
        db.execute(statement)


def _fourth(db: Database) -> None:
    for statement in HEALTH_TABLES:
        db.execute(statement)


# STEPS[n] leads from version n to n + 1; a step that was published is never edited
STEPS = (_first, _second, _third, _fourth)
VERSION = len(STEPS)


def bring_up_to_date(db: Database, path: object) -> None:
    """Walk DB from its version to ours; raises StoreNewer or StoreDamaged and changes nothing then."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise StoreNewer(path, f"version {version}, this program knows {VERSION}")
    tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    if version == 0 and tables:
        raise StoreDamaged(path, f"holds tables that are not ours: {', '.join(tables[:5])}")
    if version and db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreDamaged(path, "a database of another program")
    for number in range(version, VERSION):
        _walk(db, number)


def _walk(db: Database, number: int) -> None:
    try:
        db.execute("BEGIN IMMEDIATE")
        STEPS[number](db)
        db.execute(f"PRAGMA user_version = {number + 1}")
        db.execute("COMMIT")
    except BaseException:
        db.conn.rollback()
        raise
