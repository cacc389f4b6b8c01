"""What the archive knows of an article beyond its page: its identity, first sight, story, organizations.

An article's `entry_id` and `entry_published` are written at first sight and never change; its text may, and then
`changed` moves. Feeds are built from these records alone.

Knows nothing of SQL and of feed formats.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aggregator.article import Article
from aggregator.organizations.organization import Match


@dataclass(frozen=True, slots=True)
class Source:
    """Where a copy of a story stands: site name (slug), title to show, the site's home page, the article's address."""

    site: str
    title: str
    home: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One article of the archive, the face of its story or a copy. All moments are aware and in UTC.

    `entry_id` is a tag URI (RFC 4151). `entry_published` is the article's own date, or `first_seen` where the page
    gave none or one in the future. `changed` is `first_seen` until the text changes. `also_at` are the story's
    later copies at other sources, in the order they came in.
    """

    id: int
    entry_id: str
    entry_published: datetime
    first_seen: datetime
    changed: datetime
    story: int
    article: Article
    source: Source
    organizations: tuple[Match, ...] = ()
    also_at: tuple[Source, ...] = ()
