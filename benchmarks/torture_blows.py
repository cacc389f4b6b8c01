"""Blows: the n-th call that may fail does fail, no file may grow, a process dies at once.

Stands between the program and the system: open, write, fsync, rename, link, and SQLite's execute, commit and backup.

Knows nothing of what is hurt.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import resource
import signal
import sqlite3
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from torture_scene import CRASHED

from aggregator.cli import run


class Counting:
    """Counts the calls that may fail inside one folder, and lets the n-th fail."""

    def __init__(self, root: Path, fatal: int | None) -> None:
        self.root, self.fatal, self.calls = str(root), fatal, 0
        self.kinds: Counter[str] = Counter()

    def met(self, kind: str, fault: Callable[[], BaseException]) -> None:
        """Count one call; raise FAULT if it is the fatal one."""
        self.calls += 1
        self.kinds[kind] += 1
        if self.calls == self.fatal:
            raise fault()

    def met_at(self, path: object, kind: str) -> None:
        """Count one call on PATH, if that is inside the folder."""
        if isinstance(path, str | Path) and str(path).startswith(self.root):
            self.met(kind, lambda: full(path))


def full(path: object = None) -> OSError:
    """Return what the system says of a full disk."""
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), None if path is None else str(path))


def broken() -> sqlite3.OperationalError:
    """Return what SQLite says of a disk that fails."""
    fault = sqlite3.OperationalError("disk I/O error")
    fault.sqlite_errorcode = sqlite3.SQLITE_IOERR
    return fault


@contextmanager
def failing(counting: Counting) -> Iterator[None]:
    """Put COUNTING between the program and the system."""
    real_open, real_connect = io.open, sqlite3.connect
    connection = counted_connection(counting)

    def opened(path: Any, mode: str = "r", *words: Any, **named: Any) -> Any:
        counting.met_at(path, "open")
        file = real_open(path, mode, *words, **named)
        return Written(file, counting) if set(mode) & set("wax+") and not isinstance(path, int) else file

    with (
        patch.object(builtins, "open", opened),
        patch.object(io, "open", opened),
        patch.object(sqlite3, "connect", lambda *w, **n: real_connect(*w, **{"factory": connection, **n})),
        system_calls(counting),
    ):
        yield


@contextmanager
def system_calls(counting: Counting) -> Iterator[None]:
    """Put COUNTING between the program and the calls of `os`."""
    really = {name: getattr(os, name) for name in ("open", "write", "fsync", "replace", "rename", "link")}

    def opened(path: Any, *words: Any, **named: Any) -> int:
        counting.met_at(path, "open")
        return int(really["open"](path, *words, **named))

    def written(number: int, data: bytes) -> int:
        if number > sys.stderr.fileno():
            counting.met("write", full)
        return int(really["write"](number, data))

    def synced(number: int) -> None:
        counting.met("fsync", full)
        really["fsync"](number)

    def between(name: str) -> Callable[..., None]:
        def moved(source: Any, target: Any, **named: Any) -> None:
            counting.met_at(target, name)
            really[name](source, target, **named)

        return moved

    moves = {name: between(name) for name in ("replace", "rename", "link")}
    with patch.multiple(os, open=opened, write=written, fsync=synced, **moves):
        yield


def counted_connection(counting: Counting) -> type[sqlite3.Connection]:
    """Return a kind of connection whose statements are counted."""

    class Connection(sqlite3.Connection):
        def execute(self, *words: Any) -> sqlite3.Cursor:
            counting.met(f"execute {words[0].split()[0]}", broken)
            return super().execute(*words)

        def executemany(self, *words: Any) -> sqlite3.Cursor:
            counting.met("executemany", broken)
            return super().executemany(*words)

        def commit(self) -> None:
            counting.met("commit", broken)
            super().commit()

        def backup(self, *words: Any, **named: Any) -> None:
            counting.met("backup", broken)
            super().backup(*words, **named)

    return Connection


class Written:
    """An open file whose writes are counted."""

    def __init__(self, file: Any, counting: Counting) -> None:
        self._file, self._counting = file, counting

    def write(self, data: Any) -> Any:
        """Write, if this is not the call that fails."""
        self._counting.met("write", full)
        return self._file.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> Self:
        self._file.__enter__()
        return self

    def __exit__(self, *words: object) -> Any:
        return self._file.__exit__(*words)


@contextmanager
def small_disk(limit: int) -> Iterator[None]:
    """Let no file grow beyond LIMIT bytes, in this process and for good."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    yield


def started(words: list[str], said: Path, blow: AbstractContextManager[None] | None = None) -> int:
    """Run a command under BLOW in a process of its own, its standard error kept in SAID; returns its number."""
    errors, nothing = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), os.open(os.devnull, os.O_WRONLY)
    number = os.fork()
    if not number:
        code = CRASHED
        try:
            os.dup2(nothing, 1)
            os.dup2(errors, 2)
            sys.stderr = os.fdopen(2, "w", closefd=False)
            with blow or nullcontext():
                code = run(words)
        except BaseException:  # noqa: BLE001 — told to the judge
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    os.close(errors)
    os.close(nothing)
    return number


def ended(number: int) -> int:
    """Wait for a process and return its exit code."""
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
