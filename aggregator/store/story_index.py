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
    "CREATE TABLE story_keys (key INTEGER, article INTEGER, PRIMARY KEY (key, article)) WITHOUT ROWID",
    "CREATE TABLE story_texts (article INTEGER PRIMARY KEY, face INTEGER, day INTEGER, evidence BLOB NOT NULL)",
    "CREATE INDEX story_copies ON story_texts(face) WHERE face IS NOT NULL",
)
FILED = 8  # keys an article is filed under
CROWDED = 16  # articles filed under one key
CANDIDATES = 10  # fingerprints compared in one look-up
DOUBTFUL = 4  # of them with articles that share one key only
_EPOCH = date(1970, 1, 1).toordinal()


class StoryIndex:
    """Stories by their text, in one connection and inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._found: tuple[Fingerprint, int | None, Counter[int]] | None = None

    def find(
        self, fingerprint: Fingerprint, *, not_before: date | None = None, article: int | None = None
    ) -> int | None:
        """Return the article that is the face of FINGERPRINT's story, or None if its text is new.

        Only articles of the day NOT_BEFORE or later count (those without a day always do); ARTICLE itself does not.
        """
        filed = self._filed(fingerprint.keys)
        sharing = Counter(number for _, number in filed)
        if article is not None:
            sharing.pop(article, None)
        face = self._first_same(fingerprint, sharing, not_before)
        self._found = (fingerprint, face, Counter(key for key, _ in filed))
        return face

    def add(self, article: int, fingerprint: Fingerprint, *, face: int | None = None, day: date | None = None) -> None:
        """File ARTICLE, as a copy in the story of FACE; without FACE, in the story `find` last gave for FINGERPRINT."""
        if self._found is not None and self._found[0] is fingerprint:
            _, found, crowd = self._found
        else:
            found, crowd = None, Counter(key for key, _ in self._filed(fingerprint.keys))
        self._found = None
        self._file(article, fingerprint.keys, crowd)
        face = face or found
        self._connection.execute(
            "INSERT INTO story_texts (article, face, day, evidence) VALUES (?, ?, ?, ?)",
            (article, None if face == article else face, day and day.toordinal() - _EPOCH, fingerprint.evidence),
        )

    def remove(self, article: int) -> None:
        """Forget ARTICLE; if it was a face, the story's oldest copy takes its place."""
        execute = self._connection.execute
        copies = [
            row[0] for row in execute("SELECT article FROM story_texts WHERE face = ? ORDER BY article", (article,))
        ]
        for copy in copies:
            face = None if copy == copies[0] else copies[0]
            execute("UPDATE story_texts SET face = ? WHERE article = ?", (face, copy))
        execute("DELETE FROM story_texts WHERE article = ?", (article,))

    def replace(self, article: int, fingerprint: Fingerprint) -> None:
        """Give ARTICLE the fingerprint of its changed text; it stays in its story."""
        self._file(article, fingerprint.keys, Counter(key for key, _ in self._filed(fingerprint.keys)))
        self._connection.execute(
            "UPDATE story_texts SET evidence = ? WHERE article = ?", (fingerprint.evidence, article)
        )

    def sweep(self) -> None:
        """Drop the keys of removed articles; they harm no look-up, and each is dropped here in one pass."""
        self._connection.execute("DELETE FROM story_keys WHERE article NOT IN (SELECT article FROM story_texts)")

    def _filed(self, keys: tuple[int, ...]) -> list[tuple[int, int]]:
        query = f"SELECT key, article FROM story_keys WHERE key IN ({', '.join('?' * len(keys))})"  # noqa: S608
        return self._connection.execute(query, keys).fetchall()

    def _first_same(self, fingerprint: Fingerprint, sharing: Counter[int], not_before: date | None) -> int | None:
        """Return the face of the first article, of those that share most keys, whose text is the same story."""
        earliest = not_before.toordinal() - _EPOCH if not_before else None
        ranked = sorted(sharing.items(), key=lambda item: (-item[1], -item[0]))[:CANDIDATES]
        several = sum(shared > 1 for _, shared in ranked)
        for number, _ in ranked[: several + DOUBTFUL]:
            query = "SELECT coalesce(face, article), day, evidence FROM story_texts WHERE article = ?"
            row = self._connection.execute(query, (number,)).fetchone()
            if row is None or (earliest is not None and row[1] is not None and row[1] < earliest):
                continue
            if same_story(fingerprint, Fingerprint(row[2])):
                return int(row[0])
        return None

    def _file(self, article: int, keys: tuple[int, ...], crowd: Counter[int]) -> None:
        """File ARTICLE under its rarest keys; where all are crowded, the oldest article of each gives way."""
        rare = [key for key in keys if crowd[key] < CROWDED][:FILED]
        crowded = [key for key in keys if crowd[key] >= CROWDED][: max(FILED // 2 - len(rare), 0)]
        self._connection.executemany(
            "DELETE FROM story_keys WHERE key = ?1 AND article = (SELECT min(article) FROM story_keys WHERE key = ?1)",
            ((key,) for key in crowded),
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO story_keys VALUES (?, ?)", ((key, article) for key in (*rare, *crowded))
        )
