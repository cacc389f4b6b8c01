"""Which addresses of a site are worth a request: ways are asked conditionally, cheapest first, another where one fails.

A first crawl reads the feed, then a way that knows everything (sitemap, REST, listing). Later runs ask one question,
"anything new in the feed?". When the whole window is new, something may have fallen out of it: a gap, and the next way
fills it. When a way is dead or empty the next takes its place, and its state says since when.

Knows nothing of pages, and nothing of how a request is made: `ask` and `sift` are given.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from aggregator import urls
from aggregator.errors import AddressRefused
from aggregator.sites import Site
from aggregator.store.records import SourceState
from spiders.discovery import home
from spiders.discovery.feed import read_feed
from spiders.discovery.listing import read_listing
from spiders.discovery.sitemap import read_sitemap
from spiders.discovery.source import Answer, Ask, Entry, Part, Reading, Readings, SourceDead, Unchanged
from spiders.discovery.wordpress import read_wordpress

Kind = Literal["feed", "sitemap", "wordpress", "listing"]
KINDS: tuple[Kind, ...] = ("feed", "sitemap", "wordpress", "listing")
WHOLE: tuple[Kind, ...] = ("sitemap", "wordpress", "listing")  # read to the end, they have every article
AUDITED_PARTS = 20  # of a sitemap index
OVERLAP = timedelta(days=2)  # editors date articles back


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is worth a request of some entries, and whether one among them was known before this run."""

    wanted: tuple[Entry, ...]
    met_known: bool


Sift = Callable[[Sequence[Entry]], Sifted]
Refuse = Callable[[AddressRefused], None]


class Discovery:
    """The search for one site's new articles in one run. `states` are the store's; `kept()` is what to keep after."""

    def __init__(
        self,
        site: Site,
        *,
        ask: Ask,
        sift: Sift,
        refuse: Refuse,
        states: Mapping[str, SourceState],
        now: datetime,
        audit_days: float,
        robots_sitemaps: Sequence[str] = (),
        trial: bool = False,
    ) -> None:
        """With TRIAL, every way is asked, but none further than its first entries."""
        self.site = site
        self._ask, self._sift, self._refuse = ask, sift, refuse
        self._before = dict(states)
        self._now = now
        self._trial = trial
        self._audit_after = timedelta(days=audit_days)
        self._ways: dict[Kind, list[str]] = {
            "feed": list(site.feed),
            "sitemap": list(site.sitemap or robots_sitemaps),
            "wordpress": [site.wordpress] if site.wordpress else [],
            "listing": list(site.listing),
        }
        self._after: dict[str, SourceState] = {}
        self._parts: dict[str, SourceState] = {}
        self._fed: set[str] = set()
        self._contiguous = True
        for state in states.values():
            if state.kind in KINDS and state.url not in self._ways[state.kind]:
                self._ways[state.kind].append(state.url)  # found at the home page by an earlier run
        good = [s for s in states.values() if s.kind in KINDS and s.status in (200, 304) and not s.failing_since]
        self.first = not good
        newest = [state.newest for state in good if state.newest]
        self._since = max(newest) - OVERLAP if newest else None
        self.language: str | None = None

    async def wanted(self) -> AsyncIterator[Entry]:
        """Yield the entries worth a request; raises SourceDead when no way at all gives anything."""
        found = self._everything() if self.first else self._news()
        async for entry in found:
            yield entry

    def kept(self, *, whole: bool, finished: datetime) -> list[SourceState]:
        """Return the states to keep: of dead ways always, of the others only after a WHOLE run.

        A run that was cut short keeps no validator, so the next one asks again and takes up what is missing.
        """
        live = [replace(s, asked=finished) for s in self._after.values() if not s.failing_since and whole]
        dead = [state for state in self._after.values() if state.failing_since]
        return [*live, *dead, *(self._parts.values() if whole else ())]

    # ---------- first crawl

    async def _everything(self) -> AsyncIterator[Entry]:
        await self._complete_ways()
        for url in self._ways["feed"]:
            async for entry in self._read("feed", url):
                yield entry
        for kind in WHOLE:
            named: set[str] = set()
            for url in self._ways[kind]:
                async for entry in self._read(kind, url, named=named):
                    yield entry
            # a sitemap of nothing but the site's own pages covers none of the feed's articles: the next way may
            if named and (not self._fed or named & self._fed) and not self._trial:
                break
        if not any(state.status == 200 for state in self._after.values()):  # noqa: PLR2004
            reasons = "; ".join(f"{state.kind} {state.message}" for state in self._after.values())
            raise SourceDead(reasons or "no feed, sitemap, interface or listing found")

    async def _complete_ways(self) -> None:
        """Look at the home page for what the site's facts do not name."""
        if self._ways["feed"] and (self._ways["sitemap"] or self._ways["wordpress"] or self._ways["listing"]):
            return
        try:
            answer = await self._ask(self.site.home, None)
        except (SourceDead, Unchanged) as dead:
            self._after[self.site.home] = self._dead("listing", self.site.home, dead)
            return
        ways = home.ways_of_page(answer)
        self.language = ways.language
        self._ways["feed"] = self._ways["feed"] or list(ways.feed)
        self._ways["wordpress"] = self._ways["wordpress"] or ([ways.wordpress] if ways.wordpress else [])
        self._ways["listing"] = self._ways["listing"] or list(ways.listing)
        if self._trial and not self._ways["wordpress"]:
            interface = await home.usual_interface(self.site.home, self._ask)
            self._ways["wordpress"] = [interface] if interface else []
        if not self._ways["sitemap"] and (self._trial or not self._ways["wordpress"]):
            found = await home.first_that_answers(self.site.home, home.USUAL_SITEMAPS, self._ask)
            self._ways["sitemap"] = [found] if found else []
        if not self._ways["feed"] and not self._ways["sitemap"]:
            found = await home.first_that_answers(self.site.home, home.USUAL_FEEDS, self._ask)
            self._ways["feed"] = [found] if found else []

    # ---------- later runs

    async def _news(self) -> AsyncIterator[Entry]:
        for kind in KINDS:
            if not self._ways[kind]:
                continue
            self._contiguous = True
            for url in self._ways[kind]:
                async for entry in self._read(kind, url):
                    yield entry
            if self._contiguous:
                break
        for url in self._ways["sitemap"]:
            state = self._before.get(url)
            if url not in self._after and state and self._now - state.asked >= self._audit_after:
                async for entry in self._read("sitemap", url, audit=True):
                    yield entry

    # ---------- one way

    async def _read(
        self, kind: Kind, url: str, *, named: set[str] | None = None, audit: bool = False
    ) -> AsyncIterator[Entry]:
        """Yield the wanted entries of one way, and note how it answered."""
        before = self._before.get(url)
        tally = _Tally(kind, url)
        try:
            async for reading in self._readings(kind, url, before, audit=audit):
                tally.add(reading)
                self._note_part(reading)
                for fault in reading.refused:
                    self._refuse(fault)
                sifted = self._sift(reading.entries)
                self._remember_names(kind, reading, named)
                for entry in sifted.wanted:
                    yield entry
                tally.met_known |= sifted.met_known
                past_news = kind == "listing" and not self.first and sifted.met_known and not sifted.wanted
                if past_news or (self._trial and tally.entries):
                    break
        except Unchanged:
            self._after[url] = replace(before, status=304, message="") if before else tally.state(self._now, self.site)
        except SourceDead as dead:
            self._contiguous = False
            self._after[url] = self._dead(kind, url, dead)
        else:
            self._after[url] = tally.state(self._now, self.site, before)
            if kind == "feed" and not tally.met_known and not self.first:
                self._contiguous = False  # everything in the window is new: something may have fallen out of it

    def _readings(self, kind: Kind, url: str, before: SourceState | None, *, audit: bool) -> Readings:
        if kind == "feed":
            return read_feed(url, self._ask, before)
        if kind == "sitemap" and audit:
            # The index is asked without validators and the parts with theirs: an index may not tell of an edit.
            parts = {key: state for key, state in self._before.items() if key != url}
            return read_sitemap(url, self._ask, parts, self._likely_edited)
        if kind == "sitemap":
            return read_sitemap(url, self._ask, self._before, list if self.first else self._recent)
        if kind == "wordpress":
            return read_wordpress(url, self._ask, before, None if self.first else self._since)
        return read_listing(url, self._ask, before, self.site)

    def _recent(self, parts: Sequence[Part]) -> list[Part]:
        """Choose the parts that may hold what is newer than the last whole run."""
        return [part for part in parts if part.modified is None or not self._since or part.modified >= self._since]

    def _likely_edited(self, parts: Sequence[Part]) -> list[Part]:
        """Choose the parts to ask in an audit: all of a few; of many the newest, and those that say they changed."""
        newest = sorted(parts, key=lambda part: part.modified.timestamp() if part.modified else 0.0, reverse=True)
        return [part for rank, part in enumerate(newest) if rank < AUDITED_PARTS or self._changed(part)]

    def _changed(self, part: Part) -> bool:
        before = self._before.get(part.url)
        return before is None or part.modified is None or before.newest != part.modified

    def _note_part(self, reading: Reading) -> None:
        if reading.part is not None:
            self._parts[reading.part.url] = SourceState(
                site=self.site.name, url=reading.part.url, kind="part", asked=self._now, status=200,
                etag=reading.answer.headers.get("etag"), last_modified=reading.answer.headers.get("last-modified"),
                entries=len(reading.entries), newest=reading.part.modified,
            )  # fmt: skip

    def _remember_names(self, kind: Kind, reading: Reading, named: set[str] | None) -> None:
        if not self.first:
            return
        target = self._fed if kind == "feed" else named
        if target is not None and (kind == "feed" or self._fed or not target):
            target.update(urls.key(entry.url) for entry in reading.entries)

    def _dead(self, kind: str, url: str, dead: Exception) -> SourceState:
        before = self._before.get(url)
        since = before.failing_since if before and before.failing_since else self._now
        state = before or SourceState(site=self.site.name, url=url, kind=kind, asked=self._now)
        status = dead.status if isinstance(dead, SourceDead) else None
        return replace(state, status=status, message=str(dead), etag=None, last_modified=None, failing_since=since)


class _Tally:
    """What the readings of one way sum up to."""

    def __init__(self, kind: Kind, url: str) -> None:
        self.kind, self.url = kind, url
        self.entries = 0
        self.met_known = False
        self.oldest: datetime | None = None
        self.newest: datetime | None = None
        self.first: Answer | None = None

    def add(self, reading: Reading) -> None:
        self.first = self.first or reading.answer
        self.entries += len(reading.entries)
        moments = [m for m in (entry.published or entry.modified for entry in reading.entries) if m]
        if moments:
            self.oldest = min(moments) if self.oldest is None else min(self.oldest, *moments)
            self.newest = max(moments) if self.newest is None else max(self.newest, *moments)

    def state(self, now: datetime, site: Site, before: SourceState | None = None) -> SourceState:
        headers = self.first.headers if self.first else {}
        newest = max((m for m in (self.newest, before.newest if before else None) if m), default=None)
        return SourceState(
            site=site.name, url=self.url, kind=self.kind, asked=now, status=200,
            etag=headers.get("etag"), last_modified=headers.get("last-modified"),
            entries=self.entries, oldest=self.oldest, newest=newest,
        )  # fmt: skip
