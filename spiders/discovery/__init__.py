"""Which addresses of a site are worth a request: ways are asked conditionally, cheapest first, another where one fails.

A first crawl reads the feed, then a way that knows everything (sitemap, REST, listing). Later runs ask one question,
"anything new in the feed?". When nearly the whole window is new, something may have fallen out of it: a gap, and the
next way fills it. When a way is dead or empty the next takes its place, and its state says since when.

Knows nothing of pages, and nothing of how a request is made: `ask` and `sift` are given.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from aggregator import urls
from aggregator.sites import Site
from aggregator.store.records import SourceState
from spiders.discovery.feed import read_feed
from spiders.discovery.listing import read_listing
from spiders.discovery.sitemap import Choose, likely_edited, read_sitemap
from spiders.discovery.source import (
    Ask,
    Entry,
    Note,
    Part,
    Reading,
    Readings,
    Refuse,
    Sift,
    Sifted,
    SourceDead,
    SourceEmpty,
    Unchanged,
)
from spiders.discovery.tally import Tally
from spiders.discovery.ways import KINDS, WHOLE, Kind, Ways
from spiders.discovery.wordpress import read_wordpress

OVERLAP = timedelta(days=2)  # editors date articles back
DEAD_REST = timedelta(days=1)  # how long a way that is dead for good is left between two tries, where another serves
PARTS_RETRIED = timedelta(days=7)
PATIENCE = timedelta(days=7)  # with ways that had entries and name none now, until that is a failure (FAULTS E10)
GONE = (404, 410)


class Discovery:
    """The search for one site's new articles in one run. `states` are the store's; `kept()` is what to keep after."""

    def __init__(
        self,
        site: Site,
        *,
        ask: Ask,
        sift: Sift,
        refuse: Refuse,
        note: Note,
        states: Mapping[str, SourceState],
        now: datetime,
        audit_days: float,
        robots_sitemaps: Sequence[str] = (),
        trial: bool = False,
    ) -> None:
        """With TRIAL, every way is asked, but none further than its first entries."""
        self.site = site
        self._ask, self._sift, self._refuse, self._note = ask, sift, refuse, note
        self._before = dict(states)
        self._now = now
        self._trial = trial
        self._audit_after = timedelta(days=audit_days)
        self._ways = Ways(site, robots_sitemaps, states.values())
        self._after: dict[str, SourceState] = {}
        self._parts: dict[str, SourceState] = {}
        self._fed: set[str] = set()
        self._dead_parts: list[str] = []
        self._empty: set[str] = set()
        self._has_parts = any(state.kind == "part" for state in states.values())
        good = [s for s in states.values() if s.kind in KINDS and s.status in (200, 304) and not s.failing_since]
        self.first = not good
        newest = [min(state.newest, state.asked) for state in good if state.newest]
        self._since = max(newest) - OVERLAP if newest else None

    async def wanted(self) -> AsyncIterator[Entry]:
        """Yield the entries worth a request; raises SourceDead when no way at all gives anything."""
        found = self._everything() if self.first else self._news()
        async for entry in found:
            yield entry
        if self._dead_parts:
            more = f" and {len(self._dead_parts) - 1} more" if len(self._dead_parts) > 1 else ""
            self._note(f"a part of its sitemap cannot be had: {self._dead_parts[0]}{more}; the next run asks again")
        if all(state.failing_since and not self._just_empty(state) for state in self._after.values()):
            reasons = "; ".join(self._said(state) for state in self._after.values())
            raise SourceDead(reasons or "no feed, sitemap, interface or listing found")

    def _just_empty(self, state: SourceState) -> bool:
        since = state.failing_since or self._now
        return state.url in self._empty and state.entries > 0 and self._now - since < PATIENCE

    @property
    def title(self) -> str:
        """What the home page calls the site, where it was looked at."""
        return self._ways.title

    def _said(self, state: SourceState) -> str:
        called = "home page" if state.url == self.site.home else state.kind
        return (
            f"its {called} {state.message}" if state.message.startswith("answers") else f"its {called}: {state.message}"
        )

    def kept(self, *, whole: bool, audited: bool, finished: datetime) -> list[SourceState]:
        """Return the states to keep: of dead ways always, of the others only after a WHOLE run.

        A run that was cut short keeps no validator, so the next one asks again and takes up what is missing. So it is
        with sitemaps whose audit found more than one run looks at (not AUDITED).
        """
        live = [replace(s, asked=finished) for s in self._after.values() if not s.failing_since and whole]
        dead = [state for state in self._after.values() if state.failing_since]
        parts = [state for state in self._parts.values() if whole or state.failing_since]
        return [state for state in (*live, *dead, *parts) if audited or state.kind not in ("sitemap", "part")]

    # ---------- first crawl

    async def _everything(self) -> AsyncIterator[Entry]:
        if not self._ways.enough or any(s.kind in KINDS for s in self._before.values()):  # all of them were dead
            try:
                await self._ways.complete(self._ask, eager=self._trial)
            except (SourceDead, Unchanged) as dead:
                self._after[self.site.home] = self._dead("listing", self.site.home, dead)
        feeds = [Tally("feed", url, self._fed) for url in self._ways["feed"]]
        for tally in feeds:
            async for entry in self._read(tally):
                yield entry
        self._leave_out_covered(feeds)
        for kind in WHOLE:
            tallies = [Tally(kind, url, self._fed) for url in self._ways[kind]]
            for tally in tallies:
                async for entry in self._read(tally):
                    yield entry
            # a sitemap of nothing but the site's own pages covers none of the feed's articles: the next way may
            whole = [t for t in tallies if t.fitting and not t.dead and (not self._fed or t.overlaps)]
            if whole and not self._trial:
                break
        self._leave_out_useless()

    def _leave_out_covered(self, feeds: Sequence[Tally]) -> None:
        """Forget the feeds found at the home page that only repeat the first one, each section its own window."""
        main = next((tally for tally in feeds if not tally.dead), None)
        for tally in feeds:
            if tally is not main and main and tally.url not in self.site.feed and tally.covered_by(main):
                self._ways["feed"].remove(tally.url)
                self._after.pop(tally.url, None)

    def _leave_out_useless(self) -> None:
        """Forget the ways found at the home page that are dead from the start, where another lives."""
        named = {*self.site.feed, *self.site.sitemap, self.site.wordpress, *self.site.listing}
        dead = [url for url, state in self._after.items() if state.failing_since and url not in named]
        if len(dead) < len(self._after) and not self._trial:  # who looks at a site wants to know what is dead
            for url in dead:
                del self._after[url]

    # ---------- later runs

    async def _news(self) -> AsyncIterator[Entry]:
        new_windows = False
        for kind in KINDS:
            tallies = [Tally(kind, url, self._fed) for url in self._ways[kind]]
            for tally in tallies:
                async for entry in self._read(tally):
                    yield entry
                if kind == "sitemap" and self._has_parts and self._fed and not (tally.overlaps or tally.dead):
                    async for entry in self._read(tally, choose=self._not_asked, anew=True):  # its index is wrong
                        yield entry
            new_windows |= kind == "feed" and any(t.fitting and not t.known for t in tallies)
            judged = [tally.reaches_back for tally in tallies]
            if judged and (all(judged) if kind == "feed" else any(judged)):
                break
        else:
            if new_windows:
                self._note("every entry of its feed is new, and no other way tells what came before them")
        async for entry in self._overdue():
            yield entry

    async def _overdue(self) -> AsyncIterator[Entry]:
        """Ask again what was dead, although another way serves, and audit the sitemaps whose time has come."""
        for url, state in self._before.items():
            if state.failing_since and url not in self._after and self._worth_a_try(state, state.failing_since):
                part = Part(url, state.newest) if state.kind == "part" else None
                kind: Kind = "sitemap" if state.kind == "part" else state.kind  # type: ignore[assignment]
                async for entry in self._read(Tally(kind, url, self._fed), part=part):
                    yield entry
        for url in self._ways["sitemap"]:
            before = self._before.get(url)
            if url not in self._after and before and self._now - before.asked >= self._audit_after:
                edited = partial(likely_edited, states=self._before)
                async for entry in self._read(Tally("sitemap", url, self._fed), choose=edited, anew=True):
                    yield entry

    def _worth_a_try(self, state: SourceState, since: datetime) -> bool:
        """Tell whether the way or part of STATE, dead SINCE then, is to be asked although nobody needs it now."""
        if state.kind == "part":
            return state.url not in self._parts and state.status not in GONE and self._now - since < PARTS_RETRIED
        ours = any(state.url in self._ways[kind] for kind in KINDS)
        return ours and self._now - state.asked >= min(DEAD_REST, state.asked - since)

    # ---------- one way

    async def _read(
        self, tally: Tally, *, choose: Choose | None = None, anew: bool = False, part: Part | None = None
    ) -> AsyncIterator[Entry]:
        """Yield the wanted entries of one way, and note how it answered.

        Of a sitemap's parts those are read that CHOOSE picks; ANEW, the sitemap itself is asked without validators. A
        PART that was dead is read by itself.
        """
        url, before = tally.url, self._before.get(tally.url)
        try:
            async for reading in self._readings(tally.kind, url, before, choose=choose, anew=anew or part is not None):
                self._note_part(reading if part is None else replace(reading, part=part))
                for fault in reading.refused:
                    self._refuse(fault)
                sifted = self._sift(reading.entries)
                tally.add(reading, sifted, self._now)
                for entry in sifted.wanted:
                    yield entry
                if self._past_news(tally, before, sifted) or (self._trial and tally.entries):
                    break
            tally.complain()
        except Unchanged:
            tally.unchanged = True
            unchanged = before or SourceState(site=self.site.name, url=url, kind=tally.kind, asked=self._now)
            self._after[url] = replace(unchanged, status=304, message="", failing_since=None)
        except SourceDead as dead:
            tally.dead = True
            if part is not None:
                self._missed(part, dead)
            else:
                self._after[url] = self._dead(tally.kind, url, dead)
        else:
            if part is None:
                self._after[url] = tally.state(self.site.name, self._now, before)
            self._fed |= tally.dated.keys()

    def _past_news(self, tally: Tally, before: SourceState | None, sifted: Sifted) -> bool:
        """Tell whether a listing has come to what is known; one that broke off the last time is read to its end."""
        if tally.kind != "listing" or self.first or (before and before.failing_since):
            return False
        return bool(sifted.known and not sifted.wanted)

    def _readings(
        self, kind: Kind, url: str, before: SourceState | None, *, choose: Choose | None, anew: bool
    ) -> Readings:
        if kind == "feed":
            return read_feed(url, self._ask, before)
        if kind == "sitemap":
            # In an audit the index is asked without validators and the parts with theirs: it may not tell of an edit.
            states = {key: state for key, state in self._before.items() if key != url} if anew else self._before
            return read_sitemap(url, self._ask, states, choose or (list if self.first else self._recent), self._missed)
        if kind == "wordpress":
            return read_wordpress(url, self._ask, before, None if self.first else self._since)
        return read_listing(url, self._ask, before, self.site, self._note)

    def _recent(self, parts: Sequence[Part]) -> list[Part]:
        """Choose the parts that may hold what is newer than the last whole run."""
        return [part for part in parts if part.modified is None or not self._since or part.modified >= self._since]

    def _not_asked(self, parts: Sequence[Part]) -> list[Part]:
        """Choose the parts this run has not asked."""
        return [part for part in parts if part.url not in self._parts]

    # ---------- what to keep

    def _note_part(self, reading: Reading) -> None:
        if reading.part is not None:
            self._parts[reading.part.url] = SourceState(
                site=self.site.name, url=reading.part.url, kind="part", asked=self._now, status=200,
                etag=reading.answer.headers.get("etag"), last_modified=reading.answer.headers.get("last-modified"),
                entries=len(reading.entries), newest=reading.part.modified,
            )  # fmt: skip

    def _missed(self, part: Part, fault: Exception) -> None:
        """Keep that a PART was unchanged or could not be had."""
        before = self._before.get(part.url)
        if isinstance(fault, SourceDead):
            self._parts[part.url] = replace(self._dead("part", part.url, fault), newest=part.modified)
            if fault.status not in GONE:
                self._dead_parts.append(f"{urls.shown_source(part.url)}: {fault.reason}")
        elif before is not None:
            self._parts[part.url] = replace(before, asked=self._now, newest=part.modified)

    def _dead(self, kind: str, url: str, dead: Exception) -> SourceState:
        before = self._before.get(url)
        since = before.failing_since if before and before.failing_since else self._now
        state = before or SourceState(site=self.site.name, url=url, kind=kind, asked=self._now)
        if isinstance(dead, SourceEmpty):
            self._empty.add(url)
        return replace(
            state, asked=self._now, status=getattr(dead, "status", None), message=str(dead),
            etag=None, last_modified=None, failing_since=since,
        )  # fmt: skip
