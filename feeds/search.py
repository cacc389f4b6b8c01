"""A search of the archive as a page and as a feed one can subscribe to.

    /search?q=border+guards&organization=csto&since=2026-01-01      ->  a page
    /search.atom?q=border+guards&organization=csto                  ->  the same as a feed: a question kept open

What is asked is checked before the archive sees it: a question that cannot be one is refused with a sentence.

Knows nothing of HTTP.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote, urlencode

from aggregator import text
from aggregator.store import Question
from feeds.clean_html import plain
from feeds.entry import Entries, Entry
from feeds.feed import Feed, newest_change

if TYPE_CHECKING:
    from aggregator.stored import Stored

FIELDS = ("q", "organization", "site", "place", "since", "before")
_DAYS = ("since", "before")
LONGEST = 200  # characters of one field
RESULTS = 50
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)


class QuestionRefused(ValueError):
    """What was asked cannot be a question; the message says why."""


class Searchable(Protocol):
    """An archive that can be searched."""

    def search(self, question: Question, *, limit: int) -> list[Stored]:
        """Return at most LIMIT stories, newest first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A checked question, and its fields as they were asked, in one order whatever order they came in."""

    question: Question
    fields: tuple[tuple[str, str], ...]

    @property
    def query(self) -> str:
        """The question as the query of an address."""
        return urlencode(self.fields, quote_via=quote)

    @property
    def title(self) -> str:
        """The question in words."""
        said = [words if name == "q" else f"{name} {words}" for name, words in self.fields]
        return "Search: " + ", ".join(said)


def ask(fields: Iterable[tuple[str, str]], *, organizations: Collection[str], sites: Collection[str]) -> Asked | None:
    """Check the FIELDS of a question; None where nothing was asked. Raises QuestionRefused."""
    given: dict[str, str] = {}
    for name, words in fields:
        if name not in FIELDS:
            raise QuestionRefused(f"there is no field {name[:40]!r}")
        if name in given:
            raise QuestionRefused(f"{name} is asked twice")
        if len(words) > LONGEST:
            raise QuestionRefused(f"{name} is longer than {LONGEST} characters")
        if text.characters(words) != words or "\ufffd" in words:
            raise QuestionRefused(f"{name} holds characters no text has")
        if words.strip():
            given[name] = text.line(words)
    if not given:
        return None
    _known("organization", given, organizations)
    _known("site", given, sites)
    if "q" in given and not text.letters(given["q"]):
        raise QuestionRefused("q holds no word")
    question = Question(
        words=given.get("q", ""),
        organization=given.get("organization"),
        site=given.get("site"),
        place=given.get("place"),
        since=_day("since", given),
        before=_day("before", given),
    )
    return Asked(question, tuple((name, given[name]) for name in FIELDS if name in given))


def shown_again(fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the FIELDS of a refused question as far as a form can show them."""
    return {
        name: words[:LONGEST] for name, words in fields if name in FIELDS and (name not in _DAYS or _read_day(words))
    }


def _known(name: str, given: Mapping[str, str], known: Collection[str]) -> None:
    if name in given and given[name] not in known:
        raise QuestionRefused(f"there is no {name} {given[name]!r}")


def _day(name: str, given: Mapping[str, str]) -> datetime | None:
    if name not in given:
        return None
    day = _read_day(given[name])
    if day is None:
        raise QuestionRefused(f"{name} must be a day like 2026-06-22, not {given[name]!r}")
    return datetime.combine(day, time(), UTC) + (timedelta(days=1) if name == "before" else timedelta())


def _read_day(words: str) -> date | None:
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return None
    return day if _FIRST_DAY <= day <= _LAST_DAY else None


def answer(archive: Searchable, asked: Asked, entries: Entries) -> tuple[Entry, ...]:
    """Return the entries that answer, newest first; `before` includes its day."""
    return tuple(entries.of(stored) for stored in archive.search(asked.question, limit=RESULTS))


def as_feed(asked: Asked, found: tuple[Entry, ...], *, base_url: str, publisher: str) -> Feed:
    """Return the answer as a feed of its own."""
    return Feed(
        stem="search",
        query=asked.query,
        scope=f"search/{zlib.crc32(asked.query.encode()):08x}",
        title=plain(asked.title),
        description=plain(f"Stories of {publisher} that answer: {asked.title.removeprefix('Search: ')}"),
        base_url=base_url,
        page="search",
        entries=found,
        changed=newest_change(tuple(entry.updated for entry in found)),
        publisher=publisher,
    )
