"""A connection to the archive's file: rows by position or by name, nothing more.

No library stands between: importing one costs more CPU time than a whole `aggregator status` may take.

Knows nothing of tables.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


class Database:
    """One connection, and the two ways of asking it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.conn = connection

    def execute(self, query: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> sqlite3.Cursor:
        """Run one statement; rows come as tuples."""
        return self.conn.execute(query, values)

    def query(self, query: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Iterator[dict[str, Any]]:
        """Run one question and yield each row by its columns' names."""
        cursor = self.conn.execute(query, values)
        names = [column[0] for column in cursor.description]
        return (dict(zip(names, row, strict=True)) for row in cursor)


def search_words(said: str) -> str:
    """Return an FTS5 query for all words of SAID, each taken literally (sqlite.org/fts5.html, section 3.1)."""
    return " ".join('"{}"'.format(word.replace('"', '""')) for word in said.split())
