"""The archive: one SQLite file, one writer, many readers, a handful of verbs.

    with Store(Path("data/aggregator.db")) as store:
        store.save([Fetched(article=article, site="tass", fetched=now)])      # [Saved.NEW]

A verb takes and returns our own records; no row, cursor or SQL leaves this package. Each writing verb is one
transaction: all of it is kept, or nothing. Errors of SQLite come out as StoreBusy, MachineFull or StoreDamaged.

Knows nothing of Scrapy, of feeds, and has no clock: every moment is given.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from aggregator.errors import FolderUnwritable, MachineFull, StoreBusy, StoreDamaged
from aggregator.health import HealthChange
from aggregator.run import Run
from aggregator.sites import Site
from aggregator.store import condition, crawl_memory, overview, schema, shelf
from aggregator.store.care import Care, Reread
from aggregator.store.database import Database
from aggregator.store.overview import RunOverview, SiteOverview
from aggregator.store.pages import RawPages
from aggregator.store.records import Fetched, Known, RawPage, Revision, Saved, SourceState
from aggregator.store.shelf import Question
from aggregator.stored import Stored

__all__ = [
    "Fetched",
    "Known",
    "Question",
    "RawPage",
    "Reread",
    "Revision",
    "RunOverview",
    "Saved",
    "SiteOverview",
    "SourceState",
    "Store",
]

WAIT = 30.0  # seconds for another writer to finish (FAULTS F8)


class Store:
    """The archive of articles in one SQLite file. Use it from one thread; readers open their own."""

    def __init__(self, path: Path, *, wait: float = WAIT) -> None:
        """Open the archive at PATH, made at first; raises StoreDamaged, StoreNewer, StoreBusy, FolderUnwritable.

        WAIT is how many seconds to wait for a lock another process holds.
        """
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, timeout=wait)
        except (OSError, sqlite3.OperationalError) as cause:
            raise FolderUnwritable(path, getattr(cause, "strerror", None) or cause) from cause
        try:
            with self._said_clearly():
                # WAL lets feeds be read while a crawl writes; FULL keeps every commit through a power loss (FAULTS F3).
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute("PRAGMA cache_size = -32000")
                self._db = Database(connection)
                schema.bring_up_to_date(self._db, path)
        except BaseException:
            connection.close()
            raise
        self._pages = RawPages(self._db)
        self.care = Care(self._db, self._pages, self._transaction, self._said_clearly)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was saved is on disk already."""
        self._db.conn.close()

    # --- what comes in ---

    def save(self, batch: Sequence[Fetched]) -> list[Saved]:
        """Take BATCH in, in one transaction, and say of each what it was to the archive."""
        from aggregator.store.saving import Saving  # noqa: PLC0415 — reading needs no fingerprints, which load slowly

        with self._transaction():
            saving = Saving(self._db, self._pages)
            saved = [saving.save(fetched) for fetched in batch]
            shelf.note_changes(self._db, sorted(saving.touched))
        return saved

    def remember(self, site: str, outcomes: Iterable[tuple[str, str, datetime | None]], now: datetime) -> None:
        """Remember addresses (url, outcome, lastmod) that are no articles, so that they are not asked each run."""
        with self._transaction():
            crawl_memory.remember(self._db, site, outcomes, now)

    def register_sites(self, sites: Iterable[Site]) -> None:
        """Make SITES known; articles can only be saved for known sites."""
        with self._transaction():
            crawl_memory.register_sites(self._db, sites)

    def keep_sources(self, states: Iterable[SourceState]) -> None:
        """Keep how the ways to articles answered."""
        with self._transaction():
            crawl_memory.keep_sources(self._db, states)

    def keep_site_memory(self, site: str, memory: bytes) -> None:
        """Keep the memory of the blocks that recur on SITE's pages."""
        with self._transaction():
            crawl_memory.keep_site_memory(self._db, site, memory)

    def keep_run(self, run: Run) -> None:
        """Keep the tallies of a finished run."""
        with self._transaction():
            crawl_memory.keep_run(self._db, run)

    # --- what a crawl asks ---

    def known(self, urls: Iterable[str]) -> dict[str, Known]:
        """Return what is remembered of those URLS that are known, by the address as given."""
        with self._said_clearly():
            return crawl_memory.known(self._db, urls)

    def source_states(self, site: str) -> dict[str, SourceState]:
        """Return how the ways to SITE's articles answered last, by address."""
        with self._said_clearly():
            return crawl_memory.source_states(self._db, site)

    def site_memory(self, site: str) -> bytes | None:
        """Return the memory of the blocks that recur on SITE's pages, if one was kept."""
        with self._said_clearly():
            return crawl_memory.site_memory(self._db, site)

    def newest(self, site: str) -> datetime | None:
        """Return the entry date of SITE's newest article, or None before the first."""
        found = self.entries("site", site, limit=1)
        return found[0].entry_published if found else None

    # --- what a feed, a page or a person asks ---

    def feed_state(self, kind: str, name: str) -> int:
        """Return a number that grows whenever something the feed (KIND, NAME) shows has changed."""
        with self._said_clearly():
            return shelf.feed_state(self._db, kind, name)

    def entries(self, kind: str, name: str, *, limit: int, before: tuple[datetime, int] | None = None) -> list[Stored]:
        """Return at most LIMIT articles of a feed, newest first, those older than BEFORE (entry date, id) if given."""
        with self._said_clearly():
            return shelf.entries(self._db, kind, name, limit=limit, before=before)

    def arrivals(self, kind: str, name: str) -> list[tuple[int, str]]:
        """Return (id, moment of the last change) of every article of a feed, in the order of first sight."""
        with self._said_clearly():
            return shelf.arrivals(self._db, kind, name)

    def arrived(self, kind: str, name: str, *, after: int, up_to: int) -> list[Stored]:
        """Return the articles of a feed with AFTER < id <= UP_TO, newest entry date first."""
        with self._said_clearly():
            return shelf.arrived(self._db, kind, name, after=after, up_to=up_to)

    def search(self, question: Question, *, limit: int, faces: bool = True) -> list[Stored]:
        """Return at most LIMIT articles that answer QUESTION, newest first; with FACES, one of each story."""
        with self._said_clearly():
            return shelf.search(self._db, question, limit=limit, faces=faces)

    def each(self, question: Question, *, faces: bool = False) -> Iterator[Stored]:
        """Yield every article that answers QUESTION, newest first, copies included unless FACES."""
        with self._said_clearly():
            yield from shelf.each(self._db, question, faces=faces)

    def entry_dates(self, kind: str, name: str) -> list[str]:
        """Return the entry day (ISO) of every article of a feed, for counts and sparklines."""
        with self._said_clearly():
            return shelf.entry_dates(self._db, kind, name)

    def article_at(self, url: str) -> Stored | None:
        """Return the article known under URL, however it is spelled, or None."""
        with self._said_clearly():
            known = crawl_memory.known(self._db, [url]).get(url)
            return shelf.article(self._db, known.article) if known and known.article else None

    def entry_ids(self, of: Collection[str]) -> set[str]:
        """Return those of the entry ids OF that are an article's."""
        with self._said_clearly():
            return shelf.entry_ids(self._db, of)

    def revisions(self, article: int) -> list[Revision]:
        """Return the earlier versions of the article with this id, the first one first."""
        with self._said_clearly():
            return shelf.revisions(self._db, article)

    def organization_counts(self) -> dict[str, int]:
        """Return the number of stories about each organization that has any."""
        with self._said_clearly():
            return overview.organizations(self._db)

    def site_overviews(self) -> list[SiteOverview]:
        """Return every site the archive knows, with its counts and failing sources."""
        with self._said_clearly():
            return overview.sites(self._db)

    def health_changes(self, *, limit: int) -> list[HealthChange]:
        """Return the last LIMIT changes of sites' states, the newest first."""
        with self._said_clearly():
            return condition.changes(self._db, limit=limit)

    def last_run(self) -> RunOverview | None:
        """Return how the last finished run went, or None before the first."""
        with self._said_clearly():
            return overview.last_run(self._db)

    def raw_page(self, article: int) -> RawPage | None:
        """Return the latest raw page of the article with this id, if one was kept."""
        with self._said_clearly():
            return self._pages.read(article)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._said_clearly():
            try:
                self._db.conn.execute("BEGIN IMMEDIATE")
                yield
                self._db.conn.execute("COMMIT")
            except BaseException:
                self._db.conn.rollback()
                self._pages.forget_unwritten()
                raise

    @contextmanager
    def _said_clearly(self) -> Iterator[None]:
        """Turn an error of SQLite into one of ours that names the file and what happened to the data."""
        try:
            yield
        except sqlite3.Error as cause:
            raise self._named(cause) from cause

    def _named(self, cause: sqlite3.Error) -> Exception:
        # sqlite_errorcode's low byte is the primary result code (sqlite.org/rescode.html).
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return StoreBusy(self.path, f"waited in vain: {cause}")
        if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            return MachineFull(self.path, cause)
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            return FolderUnwritable(self.path, cause)
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return StoreDamaged(self.path, cause)
        return cause
