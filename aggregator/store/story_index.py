"""The index that finds an article's story again, whatever the archive's size.

An article is filed under some of its text's shingle hashes. Looking one up reads the few articles under the same
hashes, and the fingerprints of those that share most decide. A hash that many articles share (a boilerplate line)
is kept for the newest of them only, so no list grows and a look-up costs the same at a thousand articles and at a
million.

Knows nothing of texts, of pages and of the rest of the archive's tables.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import date

from aggregator.stories import Fingerprint, same_story

TABLES = (
    "CREATE TABLE story_keys (key INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (key, article))"
    " WITHOUT ROWID",
    "CREATE TABLE story_texts (article INTEGER PRIMARY KEY, face INTEGER, day INTEGER, evidence BLOB NOT NULL)",
)
FILED = 14  # keys an article is filed under
CROWDED = 16  # articles filed under one key
CANDIDATES = 12  # fingerprints compared in one look-up
_EPOCH = date(1970, 1, 1).toordinal()


class StoryIndex:
    """Stories by their text, in one connection and inside the caller's transaction; keeps nothing in memory."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def find(self, fingerprint: Fingerprint, *, not_before: date | None = None, article: int | None = None) -> int | None:
        """Return the article that is the face of FINGERPRINT's story, or None if its text is new.

        Only articles of the day NOT_BEFORE or later count (those without a day always do); ARTICLE itself does not.
        """
        raise NotImplementedError

    def add(
        self, article: int, fingerprint: Fingerprint, *, face: int | None = None, day: date | None = None
    ) -> None:
        """File ARTICLE, as a copy in the story of FACE; without FACE, in the story `find` last gave for FINGERPRINT."""
        raise NotImplementedError

    def remove(self, article: int) -> None:
        """Forget ARTICLE; if it was a face, the story's oldest copy takes its place."""
        raise NotImplementedError

    def replace(self, article: int, fingerprint: Fingerprint) -> None:
        """Give ARTICLE the fingerprint of its changed text; it stays in its story."""
        raise NotImplementedError
