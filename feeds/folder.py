"""The published folder: a file is replaced whole, or not touched at all.

    with Folder(Path("public")) as folder:
        folder.put("csto.rss", data)        # written beside its place: nobody sees it yet
        folder.settle()                     # flushed to the disk, then put there in one step

So nobody ever reads half a file (FAULTS F5, F6), and an unchanged one keeps bytes, name and time. Compressed copies for
static servers lie beside it. What was written is remembered, so that what is no longer published goes away and nothing
else does.

Knows nothing of feeds and pages: names and bytes only.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import brotli  # type: ignore[import-untyped]
import orjson
from isal import igzip

from aggregator.errors import FolderUnwritable, HouseError, MachineFull

MANIFEST = ".published.json"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EMFILE, errno.ENOMEM, errno.EIO}
# Every changed feed is compressed eight times: half of what publishing costs. Of 670 KB of real articles ISA-L 2 leaves
# 37 % in 1.6 ms, where 3 leaves 36 % in 2.0 ms and zlib's 6 32 % in 17 ms. Brotli 1 with a window of 256 KB leaves 36 %
# in 2.4 ms, where a larger one leaves 36 % in 3.1 ms, 5 31 % in 12 ms, and 0 39 % (2026-11).
_GZIP_LEVEL, _BROTLI_QUALITY, _BROTLI_WINDOW = 2, 1, 18
_SUFFIXES = (".gz", ".br")
_MOST_STAGED = 60  # open files
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)


class Folder:
    """The folder feeds are published in, with the memory of what was put there."""

    def __init__(self, root: Path, *, compress: bool = True) -> None:
        """Open or make ROOT; raises FolderUnwritable where it cannot be written."""
        self.root = Path(os.path.realpath(root))
        self._beginning = f"{self.root}/"
        self._compress = compress
        self._staged: list[tuple[int, str, str]] = []  # open file, its name beside the place, the place
        self._unsynced: set[str] = set()
        self._safe: set[str] = set()  # folders known to lie where they seem to
        self._there: set[str] = set()  # the names in the folder, read once
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            if not os.access(self.root, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, "no permission to write")
            self._there.update(os.listdir(self.root))  # noqa: PTH208  # thousands, and only their names are wanted
        except OSError as cause:
            raise FolderUnwritable(root, cause.strerror or cause) from cause
        self.memory: dict[str, Any] = self._remembered()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._abandon()
        try:
            self._remember()
        except HouseError:
            self._abandon()
            if error is None:  # else the error that stopped us is the one to tell
                raise

    def _remembered(self) -> dict[str, Any]:
        try:
            known = orjson.loads((self.root / MANIFEST).read_bytes())
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}

    def put(self, name: str, data: bytes, *, compress: bool = True) -> bool:
        """Make NAME hold DATA, its compressed copies too; return False, nothing touched, where it did already."""
        path = self._place(name)
        wanted = self._compress and compress
        if _holds(path, data) and all((_size(path + end) is not None) is wanted for end in _SUFFIXES):
            return False
        try:
            for end in _SUFFIXES:
                if wanted:
                    self._stage(path + end, _compressed(data, end))
                else:
                    _unlink(path + end)
            self._stage(path, data)
        except OSError as cause:
            raise _named(path, cause) from cause
        if len(self._staged) > _MOST_STAGED:
            self.settle()
        return True

    def settle(self) -> None:
        """Flush what was put to the disk, then let it take its place; until then readers see what was there before."""
        path = str(self.root)
        try:
            # Written first and flushed together: the disk takes one commit for all, not one for each.
            for file, _, place in self._staged:
                path = place
                os.fsync(file)
            while self._staged:
                file, beside, path = self._staged[0]
                Path(beside).replace(path)
                os.close(file)
                self._staged.pop(0)
                folder, _, name = path.rpartition("/")
                self._unsynced.add(folder)
                self._there.add(name)
        except OSError as cause:
            raise _named(path, cause) from cause

    def read(self, name: str) -> bytes:
        """Return what the file NAME holds; nothing where it cannot be read."""
        try:
            return Path(self._place(name)).read_bytes()
        except OSError:
            return b""

    def are_as_left(self, marks: Iterable[tuple[str, list[int]]]) -> bool:
        """Tell whether all files and their copies still are as `mark` saw them, without reading them."""
        there, beginning, copied = self._there, self._beginning, self._compress
        for name, left in marks:  # every file at every run, so nothing is called that can be asked here
            if not left or (copied and (name + ".gz" not in there or name + ".br" not in there) and "/" not in name):
                return False
            try:
                state = os.lstat(beginning + name)
            except OSError:
                return False
            if state.st_mtime_ns != left[1] or state.st_size != left[0] or not stat.S_ISREG(state.st_mode):
                return False
        return True

    def mark(self, name: str) -> list[int]:
        """Return size and time of NAME, to know it again; nothing where a copy is missing or it is no file."""
        try:
            state = os.lstat(self._beginning + name)
        except OSError:
            return []
        left = [state.st_size, state.st_mtime_ns]
        return left if self.are_as_left([(name, left)]) else []

    def remove(self, names: Iterable[str]) -> list[str]:
        """Remove files this program wrote; those that are not there are no fault."""
        gone = []
        for name in names:
            path = self._place(name)
            for end in ("", *_SUFFIXES):
                try:
                    was_there = _unlink(path + end)
                except OSError as cause:
                    raise _named(path, cause) from cause
                if was_there and not end:
                    gone.append(name)
            self._unsynced.add(path.rpartition("/")[0])
        return gone

    def _remember(self) -> None:
        """Settle, and write the memory down when every rename and removal will last."""
        self.settle()
        data = orjson.dumps(self.memory)
        path = f"{self.root}/{MANIFEST}"
        try:
            if not _holds(path, data):
                self._sync_folders()  # what the memory claims must be on the disk before the memory is
                self._stage(path, data)
                self.settle()
            self._sync_folders()
        except OSError as cause:
            raise _named(path, cause) from cause

    def _place(self, name: str) -> str:
        """Return where NAME lies; refuse what leads out of the folder, links included, or ends a line (D4, D5)."""
        folder, _, last = f"{self.root}/{name}".rpartition("/")
        if not last or last.startswith(".") or name.startswith("/") or not name.isprintable():
            raise FolderUnwritable(ascii(name), "the name leads out of the published folder, or is none")
        if folder not in self._safe:
            self._make_safe(Path(folder))
            self._safe.add(folder)
        return f"{folder}/{last}"

    def _make_safe(self, folder: Path) -> None:
        """See that FOLDER is our root or lies in it, and is there."""
        if Path(os.path.realpath(folder)) != folder or not folder.is_relative_to(self.root):
            raise FolderUnwritable(folder, "the name leads out of the published folder")
        if folder != self.root and not folder.exists():
            try:
                folder.mkdir(parents=True)
            except OSError as cause:
                raise FolderUnwritable(folder, cause.strerror or cause) from cause
            self._unsynced.add(str(folder.parent))

    def _stage(self, path: str, data: bytes) -> None:
        folder, _, name = path.rpartition("/")
        beside = f"{folder}/.{name}.new"
        try:
            file = os.open(beside, _NEW, 0o666)
        except FileExistsError:  # left there by a run that was killed
            _unlink(beside)
            file = os.open(beside, _NEW, 0o666)
        self._staged.append((file, beside, path))
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(file, rest) :]

    def _abandon(self) -> None:
        """Take away what was put and never settled; what was there before stays."""
        for file, beside, _ in self._staged:
            with suppress(OSError):
                os.close(file)
            with suppress(OSError):
                _unlink(beside)
        self._staged.clear()

    def _sync_folders(self) -> None:
        while self._unsynced:
            folder = os.open(self._unsynced.pop(), os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _size(path: str) -> int | None:
    """Return the bytes of the file at PATH; None where there is no file of its own, but nothing or a link."""
    try:
        state = os.lstat(path)
    except OSError:
        return None
    return state.st_size if stat.S_ISREG(state.st_mode) else None


def _holds(path: str, data: bytes) -> bool:
    return _size(path) == len(data) and Path(path).read_bytes() == data


def _unlink(path: str) -> bool:
    """Take away the file at PATH; tell whether there was one."""
    try:
        Path(path).unlink()
    except FileNotFoundError:
        return False
    return True


def _compressed(data: bytes, end: str) -> bytes:
    if end == ".gz":
        return igzip.compress(data, _GZIP_LEVEL, mtime=0)
    return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY, lgwin=_BROTLI_WINDOW))


def _named(path: str, cause: OSError) -> HouseError:
    kept = "the files published before are whole"
    if cause.errno in _FULL:
        return MachineFull(path, cause.strerror or cause, kept=kept)
    return FolderUnwritable(path, cause.strerror or cause, kept=kept)
