"""A feed before it has a format: its names, its neighbours, its entries.

    Feed(stem="csto", ...).address("atom")  ->  "https://feeds.example.org/csto.atom"

A closed page of its past is a feed too: stem "archive/csto-3", with the feed itself as `current`.

Knows nothing of formats, of the archive and of files.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from feeds.entry import Entry

Format = Literal["rss", "atom", "json"]
FORMATS: tuple[Format, ...] = ("rss", "atom", "json")
MEDIA_TYPES: dict[Format, str] = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}


@dataclass(frozen=True, kw_only=True)
class Feed:
    """What the writers need. `base_url` ends in a slash; stems and `page` are relative to it.

    `scope` names the subscription in RSS guids; `changed` is the newest change among the entries, never the clock.
    `current` is set in closed pages only and names the feed they belong to; `query` in answers to a search.
    """

    stem: str
    scope: str
    title: str
    description: str
    base_url: str
    page: str
    entries: tuple[Entry, ...]
    changed: datetime
    language: str = "en"
    publisher: str = "Diplomatic Feeds"
    hub: str | None = None
    previous: str | None = None
    following: str | None = None
    current: str | None = None
    query: str = ""

    def address(self, form: Format, stem: str | None = None) -> str:
        """Return where this feed, or the one called STEM, is found in a format."""
        return f"{self.base_url}{stem or self.stem}.{form}{self.asking}"

    @property
    def home(self) -> str:
        """The address of the web page beside the feed."""
        return self.base_url + self.page + self.asking

    @property
    def asking(self) -> str:
        """What follows the address of an answer to a search: "?q=border"; nothing for other feeds."""
        return f"?{self.query}" if self.query else ""

    @cached_property
    def id(self) -> str:
        """The Atom id of the feed and of all pages of its past: a tag URI of the publishing host (RFC 4151)."""
        host = (urlsplit(self.base_url).hostname or "localhost").lower()
        return f"tag:{host},2024:feed/{self.scope}"

    def guid(self, entry: Entry) -> str:
        """Return the RSS guid of an entry: its id, scoped to this subscription by blanks at its end (decision 9).

        newsboat keeps one item per guid over all feeds, compared letter by letter, and would hide an article from the
        second organization's subscribers. Every parser that trims reads the same id as in Atom and JSON Feed.
        """
        return entry.id + self.guid_mark

    @cached_property
    def guid_mark(self) -> str:
        """What follows an entry's id in its guid."""
        bits = f"{zlib.crc32(self.scope.encode()) & 0xFFFFFF:024b}"
        return bits.translate({ord("0"): " ", ord("1"): "\t"})


BEFORE_ANY = datetime(2000, 1, 1, tzinfo=UTC)  # validators take a date before 1990 for a mistake


def newest_change(moments: tuple[datetime, ...]) -> datetime:
    """Return the latest of MOMENTS in whole seconds; BEFORE_ANY for a feed without entries."""
    return max(moments, default=BEFORE_ANY).replace(microsecond=0)
