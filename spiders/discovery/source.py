"""What a way to a site's articles is asked, and what it answers.

A feed answers with entries: an address, when it was published, when it was last changed. It may also answer that
nothing changed since it was asked last (304), or not answer at all; then the next way is taken.

Knows nothing of any one kind of source.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from dateutil import parser as dates

from aggregator.errors import AddressRefused
from aggregator.store.records import SourceState, charset_in

LARGEST_SOURCE = 16 * 1024 * 1024  # bytes; a sitemap of 50,000 addresses with dates has about 7 MB


@dataclass(frozen=True, slots=True)
class Entry:
    """An article's address as a source names it, with the moments (aware) it gives for it.

    `certain`: the source lists articles and nothing else, as feeds do. `known`: its article is archived.
    """

    url: str
    published: datetime | None = None
    modified: datetime | None = None
    certain: bool = False
    known: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source answered: its final address, the unpacked body, and headers by their names in lower case."""

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200

    @property
    def charset(self) -> str | None:
        """The charset its content type declares, in lower case, or None."""
        return charset_in(self.headers.get("content-type", ""))


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer of a source, read: its entries, and those refused; `part` when it is a part of a sitemap index."""

    answer: Answer
    entries: tuple[Entry, ...]
    refused: tuple[AddressRefused, ...] = ()
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A sitemap named in an index, and when it was last changed as the index says."""

    url: str
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is worth a request of some entries; how many may be articles; how many of those an earlier run knew."""

    wanted: tuple[Entry, ...]
    fitting: int
    known: int


class Unchanged(Exception):
    """The source says that nothing changed since it was asked last."""


class SourceDead(Exception):
    """The source gave nothing that can be read; `reason` in few words."""

    def __init__(self, reason: str, status: int | None = None) -> None:
        self.reason = reason
        self.status = status
        super().__init__(reason)


class SourceEmpty(SourceDead):
    """The source answers as it should, and names nothing."""


Ask = Callable[[str, SourceState | None], Awaitable[Answer]]
Readings = AsyncIterator[Reading]
Sift = Callable[[Sequence[Entry]], Sifted]
Refuse = Callable[[AddressRefused], None]
Note = Callable[[str], None]


def moment(said: str | None) -> datetime | None:
    """Return the moment a feed or sitemap names (RFC 822, ISO 8601; UTC where it names no zone); None if unreadable."""
    words = (said or "").strip()
    if not words:
        return None
    try:
        found = datetime.fromisoformat(words) if words[:4].isdigit() else parsedate_to_datetime(words)
    except (ValueError, TypeError):
        try:
            found = dates.parse(words)
        except (ValueError, OverflowError, TypeError):
            return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
