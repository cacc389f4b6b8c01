"""A file is replaced whole or stays as it was: what is written beside it takes its place in one step.

    with replacing(Path("run.json")) as new:
        new.write_bytes(figures)

No reader ever sees half a file, and a power loss leaves the old one or the new one (FAULTS F10).

Knows nothing of what a file holds. Published folders, of thousands of files, have a way of their own (feeds/folder.py).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from aggregator.errors import FolderUnwritable


@contextmanager
def replacing(place: Path, *, kept: str | None = None) -> Iterator[Path]:
    """Give a name beside PLACE; what is written there takes PLACE at the end, or is removed after a fault.

    Raises FolderUnwritable, which says what was KEPT.
    """
    new = place.with_name(f".{place.name}.new")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        yield new
        _flush(new)
        new.replace(place)
        _flush(place.parent)
    except OSError as cause:
        raise FolderUnwritable(place, cause.strerror or cause, kept=kept) from cause
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
