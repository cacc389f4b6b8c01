"""The spider of one site: asks where its new articles are, fetches their pages, reads each once.

Every address it requests ends in exactly one outcome of the run, whatever happens to it on the way: stored, unchanged,
duplicate, not an article, refused, failed. What failed is tried again by the next run.

Knows nothing of how sources are read (discovery/), how the site is asked (manners), how articles are kept.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from scrapy import Request, Spider
from scrapy.http import Response

from aggregator.errors import AddressRefused, HouseError, PageError, SiteError
from aggregator.extraction import extract
from aggregator.guard import PAGE_TYPES, Broken, PutOff, Turned
from aggregator.pipelines import CHANGED
from aggregator.run import Outcome
from aggregator.store.pages import KEPT_HEADERS
from aggregator.store.records import Fetched, RawPage
from spiders.discovery import Discovery
from spiders.discovery.source import Entry, SourceDead
from spiders.ledger import Ledger
from spiders.manners import Manners
from spiders.recurrence import Recurrence
from spiders.sifting import Sifting

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from aggregator.sites import Site
    from spiders.work import Work

log = logging.getLogger(__name__)

SHUT = (401, 403, 451, 502, 503, 504, 521, 522, 523, 524)  # what a site answers that is down, or shut to us


class NewsSpider(Spider):
    """Crawl one site, told by its facts alone."""

    name = "news"
    trial = False

    def __init__(self, site: Site, work: Work) -> None:
        super().__init__(name=site.name)
        self.site = site
        self.work = work
        self.archive = work.archive
        self.archive.matchers[site.name] = partial(work.registry.match, site_organization=site.organization)
        self.ledger = Ledger(site.name, work)
        self.manners: Manners | None = None
        self.discovery: Discovery | None = None
        self.sifting: Sifting | None = None
        self.recurrence = Recurrence(work.store.site_memory(site.name))
        self.hints = self.hints_of_known = site.hints()
        self.complete = self._all_dead = False
        self._in_hand: asyncio.Task[None] | None = None

    # ---------- finding pages

    async def start(self) -> AsyncIterator[Request]:
        """Ask for every page worth it, one after the other; whatever ends the search early is noted in the run.

        No request is yielded: a site is asked for one page at a time, so there is nothing to schedule, and the way
        through Scrapy's scheduler, scraper and pipelines costs as much CPU as the download (2026-11: 0.4 ms a page).
        """
        await self._crawl()
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    async def _crawl(self) -> None:
        try:
            if self._budget_spent():
                return
            async for entry in self._entries():
                if self._budget_spent():
                    return
                self.ledger.requested()
                self._in_hand = asyncio.ensure_future(self._page(entry))
                await asyncio.shield(self._in_hand)  # a crawl that is stopped finishes the page in hand (FAULTS F18)
            self.complete = not (self._left_alone or self._all_dead)
        except SiteError as fault:
            if not self._left_alone:
                self.ledger.trouble(fault.evidence)
        except HouseError as failure:
            self.archive.failure = self.archive.failure or failure
            self.archive.stop()
        except Exception as fault:  # one site's trouble is never another's (FAULTS F17)
            log.exception("%s: the search for articles failed", self.site.name)
            self.ledger.trouble(f"the search for articles failed: {type(fault).__name__}: {fault}")

    async def _entries(self) -> AsyncIterator[Entry]:
        if self.work.saved_pages is not None:
            for url in self.work.saved_pages.of(self.site):
                yield Entry(url)
            return
        self.ledger.states = self.work.store.source_states(self.site.name)
        # Saved pages are read without a memory, so that every replay gives the same.
        self.hints = replace(self.hints, repeated=self.recurrence.judge(known=False))
        self.hints_of_known = replace(self.hints, repeated=self.recurrence.judge(known=True))
        self.archive.learners[self.site.name] = self.recurrence.learn
        self.manners = Manners(self.site, self.ledger, self.crawler)
        sitemaps = await self.manners.introduce()
        self.sifting = Sifting(self.site, self.ledger)
        self.discovery = Discovery(
            self.site,
            ask=self.manners.ask,
            sift=self.sifting,
            refuse=self._refused_entry,
            note=self.ledger.trouble,
            states=self.ledger.states,
            now=self.work.now(),
            audit_days=self.work.config.crawl.audit_days,
            robots_sitemaps=sitemaps,
            trial=self.trial,
        )
        retried = [state for state in self.ledger.to_retry() if self.sifting.take(state.url)]
        async for entry in self._found(self.discovery):
            if self._left_alone:
                return
            yield entry
        for state in retried:  # after the news: where many pages are broken for good, they must not stand in its way
            if self._left_alone:
                return
            yield Entry(state.url, published=state.oldest, modified=state.newest, certain=True)

    async def _found(self, discovery: Discovery) -> AsyncIterator[Entry]:
        """Yield the new articles; that every way to them is dead keeps nobody from asking again for single pages."""
        try:
            async for entry in discovery.wanted():
                yield entry
        except SourceDead as dead:
            self._all_dead = True
            if not self._left_alone:  # else it has been said
                self.ledger.trouble(dead.reason)

    @property
    def _left_alone(self) -> bool:
        return self.manners is not None and bool(self.manners.put_off)

    def _budget_spent(self) -> bool:
        """Tell whether this run has asked this site for enough (FAULTS B13)."""
        minutes = self.work.config.crawl.max_minutes
        if self.ledger.tally.requested >= self.site.max_pages:
            self.ledger.trouble(f"budget reached: {self.site.max_pages} pages; the next run goes on", says_kept=True)
        elif minutes is not None and time.monotonic() - self.work.started > minutes * 60:
            self.ledger.trouble(f"budget reached: {minutes:g} minutes; the next run goes on", says_kept=True)
        else:
            return self._left_alone
        return True

    def _refused_entry(self, fault: AddressRefused) -> None:
        self.ledger.requested()
        self.ledger.ended(Outcome.REFUSED, f"{fault.what}: {fault.evidence}", fault.where)

    # ---------- asking for pages

    async def admit(self, request: Request) -> None:
        """Let REQUEST pass the door, or raise Turned; saved pages are always let through."""
        if self.manners is not None:
            await self.manners.admit(request)

    async def _page(self, entry: Entry) -> None:
        """Ask for the page of ENTRY and read it; whatever happens, it is counted."""
        request = Request(entry.url, dont_filter=True, meta={"types": PAGE_TYPES, "headers": KEPT_HEADERS})
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as fault:  # noqa: BLE001 - every request ends in a count
            self._failed(entry, fault)
        else:
            self._read(entry, response)

    # ---------- reading pages

    def _read(self, entry: Entry, response: Response) -> None:
        """Give the article of a page to the archive, or count why there is none."""
        if self.manners is not None and response.status not in SHUT:
            self.manners.answered()
        if response.status != 200:  # noqa: PLR2004
            self._unanswered(entry, response.status)
            return
        try:
            fetched = self._fetched(response, entry)
        except PageError as fault:
            self.ledger.no_article(entry, Outcome.NOT_AN_ARTICLE, fault.reason, fault.evidence)
        except Exception as fault:  # one page's trouble is never another's
            log.exception("%s: reading failed", entry.url)
            self.ledger.again(entry, f"reading failed: {type(fault).__name__}", response.status)
        else:
            self.ledger.solved(entry)
            self.archive.add(fetched)

    def _fetched(self, response: Response, entry: Entry) -> Fetched:
        said = {name.decode("latin-1").lower(): values[-1] for name, values in response.headers.items()}
        headers = {name: said[name].decode("latin-1") for name in KEPT_HEADERS if name in said}
        page = RawPage(url=response.url, body=response.body, status=response.status, headers=headers)
        hints = self.hints_of_known if entry.known else self.hints
        article = extract(page.body, page.url, declared_charset=page.charset, site=hints)
        return Fetched(
            article=article,
            site=self.site.name,
            fetched=self.work.now(),
            addresses=tuple(dict.fromkeys((entry.url, *response.meta.get("passed", ()), response.url))),
            page=page,
            lastmod=entry.modified or article.updated or entry.published,
        )

    def _unanswered(self, entry: Entry, status: int) -> None:
        if status in (404, 410):
            self.ledger.no_article(entry, Outcome.NOT_AN_ARTICLE, f"gone ({status})")
        elif status == 304:  # noqa: PLR2004
            self.ledger.ended(Outcome.UNCHANGED, "", entry.url)
        elif status < 500:  # noqa: PLR2004
            self.ledger.no_article(entry, Outcome.REFUSED, f"refused by the site ({status})", forbidden=True)
        else:
            self.ledger.again(entry, f"answers {status}", status)
        if status in SHUT and self.manners is not None:
            self.manners.unanswered(f"answers {status}")

    def _failed(self, entry: Entry, fault: Exception) -> None:
        """Count a request that brought no response."""
        if isinstance(fault, PutOff) and self.manners is not None:
            self.manners.leave_alone(fault)
            self.ledger.again(entry, fault.reason, fault.status, Outcome.REFUSED)
        elif isinstance(fault, Turned) and self.manners is not None and fault.reason == self.manners.put_off:
            self.ledger.again(entry, fault.reason, None, Outcome.REFUSED)
        elif isinstance(fault, (Turned, AddressRefused)):
            self.ledger.no_article(entry, Outcome.REFUSED, fault.reason, _evidence(fault))
        elif isinstance(fault, PageError):
            self.ledger.no_article(entry, Outcome.NOT_AN_ARTICLE, fault.reason, fault.evidence)
        elif isinstance(fault, Broken):
            cut = fault.reason == "cut short"  # told with how much came: "got 7 of 1000 bytes"
            self.ledger.again(entry, str(fault) if cut else fault.reason, None, evidence="" if cut else fault.evidence)
            if self.manners is not None:
                self.manners.unanswered(fault.reason)
        else:
            log.error("%s: %s: %s", entry.url, type(fault).__name__, fault)
            self.ledger.again(entry, f"{type(fault).__name__}: {fault}", None)

    # ---------- leaving

    async def closed(self, reason: str) -> None:
        """Keep what the next run must know: how the sources answered, which pages to try again, what recurs."""
        if self._in_hand is not None:
            await asyncio.wait([self._in_hand])
        self.archive.flush()
        whole = self.complete and reason == "finished"
        states = list(self.ledger.kept.values())
        if self.discovery is not None:
            states += self.discovery.kept(whole=whole, audited=self._audited(), finished=self.work.now())
        self.ledger.judge_layout()
        if self.archive.failure is not None:
            return
        try:
            self.work.store.keep_sources(states)
            if learned := self.recurrence.to_bytes():
                self.work.store.keep_site_memory(self.site.name, learned)
        except HouseError as failure:
            self.archive.failure = failure

    def _audited(self) -> bool:
        """Say how many articles were not looked at again; True if that may wait for the next audit (FAULTS E6).

        Where most of those looked at had changed, the next run goes on; where not, the site only says so.
        """
        if self.sifting is None or not self.sifting.put_aside:
            return True
        looks, rest = self.sifting.looks, self.sifting.put_aside
        changed = self.ledger.tally.outcomes[Outcome.STORED, CHANGED]
        later = "the next run goes on" if 2 * changed >= looks else "the next audit goes on: few of them had changed"
        message = f"budget reached: {looks} of {looks + rest} changed articles looked at again; {later}"
        self.ledger.trouble(message, says_kept=True)
        return 2 * changed < looks


def spider_of(crawler: Crawler) -> NewsSpider:
    """Return the spider of CRAWLER, which is one of ours."""
    assert isinstance(crawler.spider, NewsSpider)
    return crawler.spider


def _evidence(fault: Turned | AddressRefused) -> str:
    """Return what was seen: where a redirect led, which address a host has, how many bytes came."""
    if isinstance(fault, AddressRefused):
        return f"{fault.where} -> {fault.evidence}"
    return fault.evidence
