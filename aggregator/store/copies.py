"""A copy of the archive, taken while others write to it, and putting a copy in the archive's place.

A copy is made beside its place, read through, flushed to the disk and renamed: half a file is never seen (FAULTS F10).
The archive that a copy replaces is kept under another name.

Knows nothing of what the tables hold, except that published feeds must notice the change.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from aggregator.errors import FolderUnwritable, HouseError, MachineFull, NoSuchFile, StoreDamaged, StoreNewer
from aggregator.store import schema
from aggregator.whole_file import replacing

_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


def back_up(source: sqlite3.Connection, to: Path) -> int:
    """Write a verified copy of the database behind SOURCE to TO, in place of what was there; returns its bytes.

    Raises StoreDamaged when the copy does not read through, MachineFull or FolderUnwritable; TO is as before then.
    """
    with _beside(to) as new:
        with closing(sqlite3.connect(new)) as copy:
            # In one step: the copy is one moment of the archive, and a writer beside us never makes it start anew.
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, with no -wal beside it
            _must_be_whole(copy, to)
        return new.stat().st_size


def verify(path: Path) -> None:
    """Raise NoSuchFile, StoreDamaged or StoreNewer unless PATH is a whole archive that this program can read."""
    if not path.is_file():
        raise NoSuchFile(path, "no such file")
    with closing(_read_only(path)) as copy:
        try:
            version = copy.execute("PRAGMA user_version").fetchone()[0]
            ours = copy.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID
        except sqlite3.DatabaseError as cause:
            raise StoreDamaged(path, cause) from cause
        if not ours:
            raise StoreDamaged(path, "no archive of this program")
        if version > schema.VERSION:
            raise StoreNewer(path, f"version {version}, this program knows {schema.VERSION}")
        _must_be_whole(copy, path)


def restore(backup: Path, database: Path, *, aside: Path) -> None:
    """Put a verified copy of BACKUP in the place of DATABASE; what was there is kept as ASIDE.

    The caller holds the run's lock. Raises as `verify` and `back_up` do; DATABASE is as before then.
    """
    verify(backup)
    with _beside(database) as new:
        with closing(_read_only(backup)) as source, closing(sqlite3.connect(new)) as copy:
            source.backup(copy)
            _must_be_whole(copy, database)
            states = _feed_states(database)
            _move_feeds_on(copy, states)
        if database.exists():
            _set_aside(database, aside)


def _feed_states(database: Path) -> dict[str, int]:
    """Return the state of every feed in the archive that is replaced; none where it cannot be read."""
    if not database.exists():
        return {}
    with suppress(sqlite3.Error), closing(sqlite3.connect(database)) as old:
        states = dict(old.execute("SELECT feed, state FROM feed_changes").fetchall())
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # all of it is in the one file that is set aside
        return states
    return {}


def _move_feeds_on(copy: sqlite3.Connection, states: dict[str, int]) -> None:
    """Give every feed a state it never had, so that publishing compares what it wrote with what is here now."""
    highest = max((0, *states.values(), *(row[0] for row in copy.execute("SELECT state FROM feed_changes"))))
    copy.executemany("INSERT OR IGNORE INTO feed_changes VALUES (?, 0)", [(feed,) for feed in states])
    copy.execute("UPDATE feed_changes SET state = ?", (highest + 1,))
    copy.commit()


def _set_aside(database: Path, aside: Path) -> None:
    """Keep DATABASE as ASIDE too; it stays in its place until the copy takes it in one step."""
    for end in ("-wal", "-shm"):  # left by a crash, or of a file too damaged to read: they belong to the old one
        beside = database.with_name(database.name + end)
        with suppress(FileNotFoundError):
            beside.replace(aside.with_name(aside.name + end))
    try:
        os.link(database, aside)
    except OSError:  # a file system without hard links
        shutil.copy2(database, aside)


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _must_be_whole(copy: sqlite3.Connection, where: Path) -> None:
    try:
        said = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as cause:
        raise StoreDamaged(where, cause) from cause
    if said != "ok":
        raise StoreDamaged(where, said)


@contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """Give a name beside PLACE for a database, which takes PLACE at the end, or is removed after a fault."""
    try:
        with replacing(place) as new:
            try:
                yield new
            finally:
                for end in ("-journal", "-wal", "-shm"):
                    with suppress(OSError):
                        new.with_name(new.name + end).unlink(missing_ok=True)
    except sqlite3.Error as cause:
        raise _named(cause, place) from cause


def _named(cause: sqlite3.Error, place: Path) -> HouseError:
    if getattr(cause, "sqlite_errorcode", 0) & 0xFF in _FULL:
        return MachineFull(place, cause, kept="nothing there was changed")
    if getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CANTOPEN:
        return FolderUnwritable(place, cause)
    return StoreDamaged(place, cause)
