"""One run at a time: a lock that the kernel frees when its holder dies, however it dies (FAULTS F7).

    with only_one(database, now): ...

Whoever comes second learns since when the first one runs. Knows nothing of what a run does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from aggregator.errors import FolderUnwritable


class AnotherRun(Exception):
    """Another run holds the lock; `since` is the moment it began, as it wrote it."""

    def __init__(self, since: str) -> None:
        super().__init__(since)
        self.since = since


@contextmanager
def only_one(database: Path, now: datetime) -> Iterator[None]:
    """Hold the lock that belongs to DATABASE; raises AnotherRun at once if somebody else does."""
    path = database.with_name(database.name + ".lock")
    note = database.with_name(database.name + ".run")
    lock = FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
        note.write_text(f"{now:%Y-%m-%d %H:%M:%S} UTC (process {os.getpid()})\n")
    except Timeout as cause:
        raise AnotherRun(note.read_text().strip() if note.exists() else "an unknown moment") from cause
    except OSError as cause:
        lock.release()
        raise FolderUnwritable(path, cause.strerror or cause) from cause
    try:
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()
