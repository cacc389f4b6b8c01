"""What the readings of one way sum up to: how much it named, how much of that was known, and when it is dated.

Whether a window reaches back to what is known is judged here. One known entry is not enough: sites pin an old article
to the top of their feed, or put an edited one there, while what came between has fallen out at the bottom.

Knows nothing of requests.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from aggregator import urls
from aggregator.store.records import SourceState
from spiders.discovery.source import Answer, Reading, Sifted, SourceDead
from spiders.discovery.ways import Kind

PINNED_SHARE = 10  # one in so many known entries of a window may be there for another reason than its age
AHEAD = timedelta(days=1)  # further in the future than this a date is wrong (FAULTS E7)


class Tally:
    """The sum of one way's readings in one run; `fed` are the keys of what the site's feeds named before."""

    def __init__(self, kind: Kind, url: str, fed: set[str]) -> None:
        self.kind, self.url = kind, url
        self.entries = self.fitting = self.known = self.parts = 0
        self.unchanged = self.dead = self.overlaps = False
        self.dated: dict[str, datetime | None] = {}  # of a feed: the keys of its entries
        self._fed = fed
        self.oldest: datetime | None = None
        self._newest: datetime | None = None
        self._first: Answer | None = None

    def add(self, reading: Reading, sifted: Sifted, now: datetime) -> None:
        """Take in what one answer named, and what of it is worth a request."""
        self._first = self._first or reading.answer
        self.entries += len(reading.entries)
        self.fitting += sifted.fitting
        self.known += sifted.known
        self.parts += reading.part is not None
        if self.kind == "feed" or (self._fed and not self.overlaps):
            dated = {urls.key(entry.url): entry.published for entry in reading.entries}
            self.overlaps = self.overlaps or not self._fed.isdisjoint(dated)
            self.dated |= dated if self.kind == "feed" else {}
        said = (entry.published or entry.modified for entry in reading.entries)
        moments = [moment for moment in said if moment and moment <= now + AHEAD]
        if moments:
            self.oldest = min(moments) if self.oldest is None else min(self.oldest, *moments)
            self._newest = max(moments) if self._newest is None else max(self._newest, *moments)

    @property
    def reaches_back(self) -> bool:
        """Tell whether what this way named goes on from what was known: nothing lies between."""
        if self.dead:
            return False
        if self.kind == "feed":
            return self.unchanged or self.known > self.fitting // PINNED_SHARE
        if self._fed:  # the feed had a gap: only what holds an end of the feed fills it
            return self.overlaps
        return self.unchanged or self.known > 0

    def complain(self) -> None:
        """Raise SourceDead when this is a feed that named nothing that can be an article of the site."""
        if self.kind == "feed" and not self.fitting:
            raise SourceDead(f"none of its {self.entries} entries is at an address that fits `articles`")

    def covered_by(self, main: Tally) -> bool:
        """Tell whether every entry of this feed that MAIN reaches back to stands in MAIN as well, and one does."""
        if self.dead or main.dated.keys().isdisjoint(self.dated):
            return False
        reach = main.oldest
        rest = (when for key, when in self.dated.items() if key not in main.dated)
        return all(when is not None and reach is not None and when < reach for when in rest)

    def state(self, site: str, now: datetime, before: SourceState | None) -> SourceState:
        """Return how this way answered, to be kept for the next run."""
        headers = self._first.headers if self._first else {}
        newest = self._newest
        if before and before.newest and (newest is None or newest < before.newest <= now + AHEAD):
            newest = before.newest
        return SourceState(
            site=site, url=self.url, kind=self.kind, asked=now, status=200,
            etag=headers.get("etag"), last_modified=headers.get("last-modified"),
            entries=self.entries, oldest=self.oldest, newest=newest,
        )  # fmt: skip
