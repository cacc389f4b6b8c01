import sqlite3
from collections import Counter

import pytest

from aggregator.store.story_index import CROWDED, KEY_TABLES, LATE_TABLES, MOVED, NEW, RANGES, TABLES, StoryIndex
from aggregator.stories.same_story import Fingerprint, fingerprint
from tests import story_corpus


@pytest.fixture
def connection():
    connection = sqlite3.connect(":memory:")
    for statement in (*TABLES, *LATE_TABLES):
        connection.execute(statement)
    yield connection
    connection.close()


def filed(connection):
    return [row for table in KEY_TABLES for row in connection.execute(f"SELECT key, article FROM {table}")]


def mark(seed: int, ending: str = "", words: int = 200):
    text = story_corpus.text_of("en", words, seed)
    return fingerprint(text.headline, text.body + ending, "en")


def test_a_copy_is_found_in_a_later_run(connection):
    index = StoryIndex(connection)
    assert index.find(mark(1)) is None
    index.add(1, mark(1))
    index.add(2, mark(2))
    later = StoryIndex(connection)
    assert later.find(mark(1, "\n\nFollow us on Telegram.")) == 1
    assert later.find(mark(3)) is None


def test_a_copy_of_a_copy_belongs_to_the_first(connection):
    index = StoryIndex(connection)
    for number in (1, 2, 3):
        text = mark(1, "\n\nMore on this subject was not immediately known to the agency." * (number - 1))
        face = index.find(text)
        assert face == (None if number == 1 else 1)
        index.add(number, text)


def test_the_face_can_be_told(connection):
    index = StoryIndex(connection)
    index.add(5, mark(1))
    index.add(6, mark(2), face=5)
    assert index.find(mark(2)) == 5


def test_a_changed_text_is_found_by_its_new_words(connection):
    index = StoryIndex(connection)
    index.add(1, mark(1))
    index.replace(1, mark(2))
    assert index.find(mark(2)) == 1
    assert index.find(mark(1)) is None


def test_nothing_is_written_before_the_caller_commits(connection):
    connection.isolation_level = None
    connection.execute("BEGIN")
    StoryIndex(connection).add(1, mark(1))
    connection.execute("ROLLBACK")
    assert StoryIndex(connection).find(mark(1)) is None


def test_a_bulletin_of_every_day_fills_no_list_and_its_copy_is_still_found(connection):
    index = StoryIndex(connection)
    bulletin = "Over the past day the mission recorded {} violations in the north and {} in the south, compared with {} and {} before. The monitors saw {} vehicles and {} guns outside the storage sites, and {} drones were jammed. The next summary will be issued tomorrow."
    for day in range(1, 200):
        figures = [day * 7 + n * 13 + day * day % 11 for n in range(7)]
        text = fingerprint("Daily summary", bulletin.format(*figures), "en")
        assert index.find(text) is None, day
        index.add(day, text)
        assert index.find(fingerprint("Daily summary", "(Reuters) - " + bulletin.format(*figures), "en")) == day
    assert max(Counter(key for key, _ in filed(connection)).values()) <= CROWDED


def test_keys_move_on_and_the_article_is_found_wherever_they_are(connection):
    index = StoryIndex(connection)
    index.add(1, mark(1))
    places = set()
    for turn in range(1, MOVED * RANGES + NEW + 1, MOVED):
        index.add(turn + MOVED - 1, Fingerprint(mark(2).evidence))
        if turn % NEW == 1:
            assert StoryIndex(connection).find(mark(1)) == 1
            places |= {table for table in KEY_TABLES if connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()}
    assert places == set(KEY_TABLES)
    assert len(filed(connection)) == len(set(filed(connection))) == 8
    assert not connection.execute("SELECT 1 FROM story_keys_new").fetchone()
