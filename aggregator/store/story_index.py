"""The index that finds an article's story again, whatever the archive's size.

An article is filed under some of its text's shingle hashes. Looking one up reads the few articles under the same
hashes, and the fingerprints of those that share most decide. A hash that many articles share (a boilerplate line)
is kept for the newest of them only, so no list grows and a look-up costs the same at a thousand articles and at a
million.

Keys are hashes, so each lands on a page of its own, and a large table would have a page rewritten for every key. New
keys are therefore kept in a small table first, go from there to a middling one together, and from that, one narrow
range of keys after another, to the large one, where many of them meet on a page. Which range is due follows from the
article's number, so all of it happens inside the caller's transaction and nothing has to be remembered between runs.

Knows nothing of texts, of pages and of the rest of the archive's tables.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from functools import cache

from aggregator.stories.same_story import Fingerprint, same_story

# `story_texts.day` is of the first archives; nothing is written there now.
TABLES = (
    "CREATE TABLE story_keys (key INTEGER, article INTEGER, PRIMARY KEY (key, article)) WITHOUT ROWID",
    "CREATE TABLE story_texts (article INTEGER PRIMARY KEY, face INTEGER, day INTEGER, evidence BLOB NOT NULL)",
    "CREATE INDEX story_copies ON story_texts(face) WHERE face IS NOT NULL",
)
LATE_TABLES = (
    "CREATE TABLE story_keys_recent (key INTEGER, article INTEGER, PRIMARY KEY (key, article)) WITHOUT ROWID",
    "CREATE TABLE story_keys_new (key INTEGER, article INTEGER, PRIMARY KEY (key, article)) WITHOUT ROWID",
)
KEY_TABLES = ("story_keys", "story_keys_recent", "story_keys_new")
NEW = 1024  # articles after which the newest keys move on; their table stays at some 30 pages
MOVED = 16  # articles after which one range of the recent keys moves on
RANGES = 2048  # of keys, so that each is moved every 32,768 articles, with a hundred keys or so
_SPAN = 2**32 // RANGES
FILED = 8  # keys an article is filed under
ASKED = 8  # keys looked up at first; the others only if more than SPARED of these are crowded
SPARED = 2
CROWDED = 16  # articles filed under one key
CANDIDATES = 10  # fingerprints compared in one look-up
DOUBTFUL = 4  # of them with articles that share one key only


class StoryIndex:
    """Stories by their text, in one connection and inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._found: tuple[Fingerprint, int | None, Counter[int]] | None = None

    def find(self, fingerprint: Fingerprint) -> int | None:
        """Return the article that is the face of FINGERPRINT's story, or None if its text is new."""
        filed, crowd = self._filed(fingerprint.keys)
        sharing = Counter([number for _, number in filed])
        weight: dict[int, float] = {}
        for key, number in filed:
            if sharing[number] > 1 or crowd[key] < CROWDED:  # else a line of boilerplate, and nothing else
                weight[number] = weight.get(number, 0.0) + 1 / crowd[key]
        face = self._first_same(fingerprint, sharing, weight)
        self._found = (fingerprint, face, crowd)
        return face

    def add(self, article: int, fingerprint: Fingerprint, *, face: int | None = None) -> None:
        """File ARTICLE, as a copy in the story of FACE; without FACE, in the story `find` last gave for FINGERPRINT."""
        if self._found is not None and self._found[0] is fingerprint:
            _, found, crowd = self._found
        else:
            found, crowd = None, self._filed(fingerprint.keys)[1]
        self._found = None
        self._file(article, fingerprint.keys, crowd)
        if not article % MOVED:
            self._move(article // MOVED)
        face = face or found
        self._connection.execute(
            "INSERT INTO story_texts (article, face, evidence) VALUES (?, ?, ?)",
            (article, None if face == article else face, fingerprint.evidence),
        )

    def replace(self, article: int, fingerprint: Fingerprint) -> None:
        """Give ARTICLE the fingerprint of its changed text; it stays in its story."""
        self._file(article, fingerprint.keys, self._filed(fingerprint.keys)[1])
        self._connection.execute(
            "UPDATE story_texts SET evidence = ? WHERE article = ?", (fingerprint.evidence, article)
        )

    def _move(self, turn: int) -> None:
        """Let the recent keys of the range whose TURN it is move on, and from time to time all new ones."""
        execute = self._connection.execute
        if not turn * MOVED % NEW:
            execute("INSERT OR IGNORE INTO story_keys_recent SELECT key, article FROM story_keys_new")
            execute("DELETE FROM story_keys_new")
        start = turn % RANGES * _SPAN - 2**31
        span = (start, start + _SPAN - 1)
        moving = "FROM story_keys_recent WHERE key BETWEEN ? AND ?"
        execute(f"INSERT OR IGNORE INTO story_keys SELECT key, article {moving}", span)
        execute(f"DELETE {moving}", span)

    def _filed(self, keys: tuple[int, ...]) -> tuple[set[tuple[int, int]], Counter[int]]:
        """Return the articles under KEYS, each with its key, and how many are under each key."""
        filed = self._under(keys[:ASKED])
        crowd = Counter([key for key, _ in filed])
        if len(filed) > SPARED * CROWDED and sum(many >= CROWDED for many in crowd.values()) > SPARED:
            filed |= self._under(keys[ASKED:])
            crowd = Counter([key for key, _ in filed])
        return filed, crowd

    def _under(self, keys: tuple[int, ...]) -> set[tuple[int, int]]:
        return set(self._connection.execute(_under(len(keys)), keys).fetchall()) if keys else set()

    def _first_same(self, fingerprint: Fingerprint, sharing: Counter[int], weight: dict[int, float]) -> int | None:
        """Return the face of the first article whose text is the same story; those under the rarest keys come first."""
        ranked = sorted(weight, key=lambda number: (weight[number], number), reverse=True)[:CANDIDATES]
        doubtful = [number for number in ranked if sharing[number] == 1][DOUBTFUL:]
        candidates = [number for number in ranked if number not in doubtful]
        marks = ", ".join("?" * len(candidates))
        query = f"SELECT article, coalesce(face, article), evidence FROM story_texts WHERE article IN ({marks})"  # noqa: S608
        texts = {number: (face, evidence) for number, face, evidence in self._connection.execute(query, candidates)}
        for number in candidates:
            face, evidence = texts.get(number, (None, b""))
            if face and same_story(fingerprint, Fingerprint(evidence)):
                return int(face)
        return None

    def _file(self, article: int, keys: tuple[int, ...], crowd: Counter[int]) -> None:
        """File ARTICLE under its rarest keys; where all are crowded, the oldest article of each gives way."""
        asked = keys if sum(many >= CROWDED for many in crowd.values()) > SPARED else keys[:ASKED]
        rare = [key for key in asked if crowd[key] < CROWDED][:FILED]
        crowded = [key for key in keys if crowd[key] >= CROWDED][: max(FILED // 2 - len(rare), 0)]
        for key in crowded:
            oldest = min(number for _, number in self._under((key,)))
            for table in KEY_TABLES:
                query = f"DELETE FROM {table} WHERE key = ? AND article = ?"  # noqa: S608
                self._connection.execute(query, (key, oldest))
        self._connection.executemany(
            "INSERT OR IGNORE INTO story_keys_new VALUES (?, ?)", ((key, article) for key in (*rare, *crowded))
        )


@cache
def _under(keys: int) -> str:
    """Return the query for the articles under a number of KEYS: the same words each time, so it is compiled once."""
    listed = ",".join(f"(?{at + 1})" for at in range(keys))
    under = " UNION ALL ".join(f"SELECT key, article FROM asked JOIN {table} USING (key)" for table in KEY_TABLES)  # noqa: S608
    return f"WITH asked(key) AS (VALUES {listed}) {under}"
