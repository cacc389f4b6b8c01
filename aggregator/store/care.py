"""What keeps an archive well over the years: reading its raw pages anew, copies, checks, and making room.

    with Store(path) as store:
        store.care.back_up(Path("monday.db"))

One object that the archive hands out, over the same connection; each writing verb is one transaction.

Knows nothing of the crawl, of feeds and of the terminal, and has no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from aggregator.article import Article
from aggregator.health import Health, HealthChange
from aggregator.organizations.organization import Match
from aggregator.store import checks, condition, copies, shelf, standing
from aggregator.store.database import Database
from aggregator.store.pages import RawPages
from aggregator.store.records import RawPage
from aggregator.store.rows import moment
from aggregator.stored import Stored

if TYPE_CHECKING:
    from aggregator.stories.same_story import Fingerprint


@dataclass(frozen=True, slots=True)
class Reread:
    """What today's rules read of a raw page: the article's id here, its text and facts, its organizations."""

    id: int
    article: Article
    organizations: tuple[Match, ...]
    mark: Fingerprint | None = None  # needed for storing it


@dataclass(frozen=True, slots=True)
class Room:
    """What would be, or was, made free: how many raw pages, of how many bytes as kept."""

    pages: int
    bytes: int


class Care:
    """The upkeep of one archive; got from `Store.care`."""

    def __init__(
        self,
        db: Database,
        pages: RawPages,
        transaction: Callable[[], AbstractContextManager[None]],
        said_clearly: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._db = db
        self._pages = pages
        self._transaction = transaction
        self._said_clearly = said_clearly

    # --- reading anew ---

    def with_pages(self, sites: Sequence[str] = (), *, since: datetime | None = None) -> list[int]:
        """Return the ids of the articles whose raw page is kept: those of SITES, or all; fetched from SINCE on."""
        conditions, values = ["1"], list[str]()
        if sites:
            conditions.append(f"a.site IN ({', '.join('?' * len(sites))})")
            values += sites
        if since:
            conditions.append("p.fetched >= ?")
            values.append(moment(since))
        query = "SELECT a.id FROM pages p JOIN articles a ON a.id = p.article WHERE {} ORDER BY a.id"
        with self._said_clearly():
            return [row[0] for row in self._db.conn.execute(query.format(" AND ".join(conditions)), values)]

    def kept(self, numbers: Sequence[int]) -> Iterator[tuple[Stored, RawPage]]:
        """Yield the articles of these ids with their raw pages; those without one are left out."""
        with self._said_clearly():
            for stored in shelf.articles(self._db, numbers):
                page = self._pages.read(stored.id)
                if page is not None:
                    yield stored, page

    def mark(self, number: int) -> Fingerprint | None:
        """Return the fingerprint that finds the article's story again (without its keys), if one is kept."""
        from aggregator.stories.same_story import Fingerprint  # noqa: PLC0415 — its arithmetic loads slowly

        with self._said_clearly():
            row = self._db.execute("SELECT evidence FROM story_texts WHERE article = ?", (number,)).fetchone()
            return Fingerprint(row[0]) if row else None

    def read_anew(self, batch: Iterable[Reread], now: datetime) -> None:
        """Put what was read anew in the place of what is stored; texts that differ become revisions."""
        from aggregator.store.saving import Saving  # noqa: PLC0415 — as above

        with self._transaction():
            saving = Saving(self._db, self._pages)
            for reread in batch:
                assert reread.mark is not None
                saving.read_anew(reread.id, reread.article, reread.organizations, now, mark=reread.mark)
            shelf.note_changes(self._db, sorted(saving.touched))

    # --- how sites stand ---

    def note_standing(self, well: Mapping[str, bool], now: datetime) -> list[tuple[str, datetime]]:
        """Note whether each site is well; return (site, since) of every change to tell of, marked as told."""
        with self._transaction():
            return standing.note(self._db, well, now)

    def not_told(self, sites: Iterable[str]) -> None:
        """Note that nobody could be told of the changes of SITES."""
        with self._transaction():
            standing.not_told(self._db, sites)

    def healths(self, now: datetime) -> list[Health]:
        """Return how every site does at the moment NOW, judged by its own past, by name."""
        with self._said_clearly():
            return condition.judged(self._db, now)

    def note_health(self, sites: Collection[str], now: datetime) -> list[HealthChange]:
        """Keep the state of SITES where it changed; return the changes."""
        with self._transaction():
            return condition.note(self._db, sites, now)

    # --- copies and checks ---

    def back_up(self, to: Path) -> int:
        """Write a verified copy of the archive to TO while others may write; returns its bytes.

        Raises StoreDamaged, MachineFull or FolderUnwritable; TO is as it was then.
        """
        with self._said_clearly():
            return copies.back_up(self._db.conn, to)

    def faults(self) -> list[str]:
        """Return a sentence for everything that is wrong in the archive: the file, orphan rows, search, raw pages."""
        with self._said_clearly():
            return list(checks.faults(self._db, self._pages))

    # --- making room ---

    def old_pages(self, before: datetime) -> Room:
        """Return how much the raw pages fetched before BEFORE take."""
        query = "SELECT count(*), coalesce(sum(length(body)), 0) FROM pages WHERE fetched < ?"
        with self._said_clearly():
            return Room(*self._db.conn.execute(query, (moment(before),)).fetchone())

    def drop_pages(self, before: datetime) -> Room:
        """Forget the raw pages fetched before BEFORE; articles, ids, addresses and history stay."""
        room = self.old_pages(before)
        with self._transaction():
            self._db.conn.execute("DELETE FROM pages WHERE fetched < ?", (moment(before),))
            self._db.conn.execute(
                "DELETE FROM page_dictionaries WHERE id NOT IN (SELECT dictionary FROM pages WHERE dictionary NOTNULL)"
                " AND id NOT IN (SELECT max(id) FROM page_dictionaries GROUP BY site)"
            )
        self._pages.forget_unwritten()
        return room

    def shrink(self) -> None:
        """Give what is free inside the file back to the disk; needs room for a second copy meanwhile."""
        with self._said_clearly():
            self._db.conn.execute("VACUUM")
            self._db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
