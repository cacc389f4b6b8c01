"""Is the archive whole: what SQLite itself can tell, and what only we know must hold between the tables.

Each rule of ours is a question for the rows that break it; a sound archive answers all of them with nothing.

Knows nothing of published files.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import zstandard

from aggregator.store.database import Database
from aggregator.store.pages import RawPages

SHOWN = 5  # rows named of each fault

# What must not be there: a sentence, and the rows that show it.
ORPHANS = (
    (
        "articles whose story's face is a copy itself",
        "SELECT a.id FROM articles a JOIN articles f ON f.id = a.story WHERE f.story <> f.id",
    ),
    ("articles without an address", ("SELECT id FROM articles WHERE id NOT IN (SELECT article FROM addresses"
     " WHERE article IS NOT NULL)")),
    ("articles not in the story index", "SELECT id FROM articles WHERE id NOT IN (SELECT article FROM story_texts)"),
    ("story texts of no article", "SELECT article FROM story_texts WHERE article NOT IN (SELECT id FROM articles)"),
    ("story keys of no article", (
        "SELECT article FROM (SELECT article FROM story_keys UNION ALL SELECT article FROM story_keys_recent"
        " UNION ALL SELECT article FROM story_keys_new) WHERE article NOT IN (SELECT id FROM articles)"
    )),
    (
        "organization entries that disagree with their article",
        ("SELECT o.article FROM article_organizations o JOIN articles a ON a.id = o.article"
        " WHERE o.entry_published <> a.entry_published OR o.face <> (a.story = a.id)"),
    ),
    (
        "revisions numbered with a gap",
        "SELECT article FROM revisions GROUP BY article HAVING max(number) <> count(*) OR min(number) <> 1",
    ),
)  # fmt: skip


def faults(db: Database, pages: RawPages) -> Iterator[str]:
    """Yield a sentence for everything that is wrong in the archive; a damaged file ends the search."""
    try:
        said = [row[0] for row in db.conn.execute(f"PRAGMA integrity_check({SHOWN})")]
    except sqlite3.DatabaseError as cause:
        yield f"the file is damaged: {cause}"
        return
    if said != ["ok"]:
        yield from (f"the file is damaged: {line}" for line in said)
        return
    for table, number, parent, _ in db.conn.execute("PRAGMA foreign_key_check").fetchmany(SHOWN):
        yield f"{table}: row {number} refers to {parent}, where nothing is"
    for sentence, query in ORPHANS:
        found = [str(row[0]) for row in db.conn.execute(query)]
        if found:
            more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
            yield f"{sentence}: {', '.join(found[:SHOWN])}{more}"
    yield from _search_faults(db)
    yield from _page_faults(db, pages)


def _search_faults(db: Database) -> Iterator[str]:
    try:
        # FTS5's own check against the table it indexes (sqlite.org/fts5.html, section 6.4); it writes nothing.
        db.conn.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.OperationalError:
        raise  # locked or unwritable: nothing was learned of the index
    except sqlite3.DatabaseError as cause:
        yield f"the search index does not fit the articles: {cause}"
    finally:
        db.conn.rollback()


def _page_faults(db: Database, pages: RawPages) -> Iterator[str]:
    unread = []
    for (number,) in db.conn.execute("SELECT article FROM pages").fetchall():
        try:
            pages.read(number)
        except (zstandard.ZstdError, TypeError, ValueError):
            unread.append(str(number))
    if unread:
        yield f"raw pages that cannot be read, of the articles {', '.join(unread[:SHOWN])}: {len(unread)}"
