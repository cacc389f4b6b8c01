"""What goes into the archive and what it answers: records without SQL.

Knows nothing of tables, and nothing of who fetched or will publish.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from aggregator.article import Article
from aggregator.organizations.organization import Match


class Saved(StrEnum):
    """What became of an article handed to the archive."""

    NEW = "new"  # a new article, the face of its story
    COPY = "copy"  # a new article, told before by another source: kept, its story has one more source
    CHANGED = "changed"  # known, its text is another now: a revision
    SAME = "same"  # known, and as it was
    ALIAS = "alias"  # a further address of a known article


def charset_in(content_type: str) -> str | None:
    """Return the charset a CONTENT_TYPE declares, in lower case, or None."""
    _, _, charset = content_type.lower().partition("charset=")
    return charset.partition(";")[0].strip(" \"'") or None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """A page as it came: bytes after transfer decoding, the final address, status, headers; `fetched` once kept."""

    url: str
    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    fetched: datetime | None = field(default=None, compare=False)

    @property
    def charset(self) -> str | None:
        """The charset its content type declares, in lower case, or None."""
        return charset_in(next((said for name, said in self.headers.items() if name.lower() == "content-type"), ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One article as it was fetched, with every address that led to it (requested, redirects, final).

    `lastmod` is the moment its source says it was changed, the measure of the next audit.
    """

    article: Article
    site: str
    fetched: datetime
    addresses: tuple[str, ...] = ()
    organizations: tuple[Match, ...] = ()
    page: RawPage | None = None
    lastmod: datetime | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """An earlier version of an article, and the moment another took its place."""

    replaced: datetime
    article: Article


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive remembers of an address: its article, or why it is none, and when that was found."""

    article: int | None
    outcome: str
    checked: datetime
    lastmod: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """How a way to a site's articles answered last: validators to ask with, and since when it fails.

    `kind` is "feed", "sitemap", "wordpress" or "listing"; `oldest` and `newest` date its entries.
    """

    site: str
    url: str
    kind: str
    asked: datetime
    status: int | None = None
    message: str = ""
    etag: str | None = None
    last_modified: str | None = None
    entries: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None
    failing_since: datetime | None = None
    put_off_until: datetime | None = None
