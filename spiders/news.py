"""The spider of one site: asks where its new articles are, fetches their pages, reads each once.

Every address it requests ends in exactly one outcome of the run, whatever happens to it on the way: stored, unchanged,
duplicate, not an article, refused, failed. What failed is tried again by the next run.

Knows nothing of how sources are read (discovery/), what is let through (aggregator/guard.py), how articles are kept.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from scrapy import Request, Spider
from scrapy.http import Response

from aggregator import urls
from aggregator.errors import AddressRefused, BodyMissing, HouseError, PageError, SiteError
from aggregator.extraction import SiteHints, extract
from aggregator.guard import PAGE_TYPES, Broken, PutOff, Turned
from aggregator.run import Outcome, Run
from aggregator.store.records import Fetched, Known, RawPage, SourceState
from spiders.discovery import Discovery, Sifted
from spiders.discovery.listing import never_article
from spiders.discovery.source import LARGEST_SOURCE, Answer, Entry, SourceDead, Unchanged
from spiders.robots import LARGEST as LARGEST_ROBOTS
from spiders.robots import Robots

if TYPE_CHECKING:
    from twisted.python.failure import Failure

    from aggregator.config import Config
    from aggregator.organizations import Match, Registry
    from aggregator.pipelines import Archive
    from aggregator.replay import SavedPages
    from aggregator.sites import Site
    from aggregator.store import Store

log = logging.getLogger(__name__)

OPEN_AT_ONCE = 32  # pages asked for and not yet counted; more would only wait in memory
LOOK_AGAIN = timedelta(days=30)  # at an address that gave no article
BROKEN_SHARE = 0.3  # of a site's pages without a body, and
BROKEN_PAGES = 3  # at least so many
RETRY_FOR = timedelta(days=7)  # a page that fails is tried in every run this long
KEPT_HEADERS = (b"Content-Type", b"ETag", b"Last-Modified", b"Date")


@dataclass(slots=True)
class Work:
    """What all spiders of a run share."""

    store: Store
    archive: Archive
    run: Run
    config: Config
    registry: Registry
    now: Callable[[], datetime]
    counted: Callable[[str], None]
    saved_pages: SavedPages | None = None


class NewsSpider(Spider):
    """Crawl one site, told by its facts alone."""

    name = "news"

    def __init__(self, site: Site, work: Work) -> None:
        super().__init__(name=site.name)
        self.site = site
        self.work = work
        self.archive = work.archive
        self.tally = work.run.site(site.name)
        self.hints = hints_of(site)
        self.started = time.monotonic()
        self.put_off: str = ""
        self.robots: Robots | None = None
        self.discovery: Discovery | None = None
        self.complete = False
        self._asked: set[str] = set()
        self._room = asyncio.Semaphore(OPEN_AT_ONCE)
        self._states: dict[str, SourceState] = {}
        self._pages: dict[str, SourceState] = {}
        self._source_hosts = {urls.host(url) for url in (*site.feed, *site.sitemap, *site.listing)}

    # ---------- finding pages

    async def start(self) -> AsyncIterator[Request]:
        """Yield a request for every page worth one; whatever ends the search early is noted in the run."""
        try:
            async for entry in self._entries():
                if self._budget_spent():
                    return
                self.work.run.requested(self.site.name)
                await self._room.acquire()
                yield self._request(entry)
            self.complete = not self.put_off
        except (SiteError, SourceDead) as fault:
            self._trouble(fault.evidence if isinstance(fault, SiteError) else fault.reason)
        except HouseError as failure:
            self.archive.failure = self.archive.failure or failure
            self.archive.stop()
        except Exception as fault:  # one site's trouble is never another's (FAULTS F17)
            log.exception("%s: the search for articles failed", self.site.name)
            self._trouble(f"the search for articles failed: {type(fault).__name__}: {fault}")

    async def _entries(self) -> AsyncIterator[Entry]:
        if self.work.saved_pages is not None:
            for url in self.work.saved_pages.of(self.site):
                yield Entry(url)
            return
        self._states = self.work.store.source_states(self.site.name)
        self._check_put_off()
        self.robots = Robots(self.settings["ROBOTSTXT_USER_AGENT"], self._fetch_robots)
        await self._obey_delay()
        self.discovery = Discovery(
            self.site,
            ask=self.ask,
            sift=self.sift,
            refuse=self._refused_entry,
            states=self._states,
            now=self.work.now(),
            audit_days=self.work.config.crawl.audit_days,
            robots_sitemaps=await self.robots.sitemaps(self.site.home),
        )
        for state in self._to_retry():
            self._asked.add(urls.key(state.url))
            yield Entry(state.url, modified=state.newest)
        async for entry in self.discovery.wanted():
            if self.put_off:
                return
            yield entry

    def _check_put_off(self) -> None:
        now = self.work.now()
        until = max((s.put_off_until for s in self._states.values() if s.put_off_until), default=None)
        if until and until > now:
            raise SiteError(self.site.name, f"put off by the site until {until:%Y-%m-%d %H:%M} UTC")

    def _to_retry(self) -> Iterator[SourceState]:
        for state in self._states.values():
            if state.kind == "page" and state.failing_since and self.work.now() - state.failing_since < RETRY_FOR:
                yield state

    async def _obey_delay(self) -> None:
        """Ask robots.txt first of all; its Crawl-delay counts where it is longer than ours."""
        assert self.robots is not None
        wish = await self.robots.delay(self.site.home)
        if wish is None:
            return
        from scrapy.extensions.throttle import AutoThrottle  # noqa: PLC0415

        throttle = self.crawler.get_extension(AutoThrottle)
        delay = max(wish, self.settings.getfloat("DOWNLOAD_DELAY"))
        for slot in self.crawler.engine.downloader.slots.values():
            slot.delay = max(slot.delay, delay)
        if throttle is not None:
            throttle.mindelay = delay

    def _budget_spent(self) -> bool:
        """Tell whether this run has asked this site for enough (FAULTS B13)."""
        minutes = self.work.config.crawl.max_minutes
        if self.tally.requested >= self.site.max_pages:
            self._trouble(f"budget reached: {self.site.max_pages} pages; the next run goes on")
        elif minutes is not None and time.monotonic() - self.started > minutes * 60:
            self._trouble(f"budget reached: {minutes:g} minutes; the next run goes on")
        else:
            return bool(self.put_off)
        return True

    def sift(self, entries: Sequence[Entry]) -> Sifted:
        """Tell which of ENTRIES are worth a request: new ones, changed ones, and those to look at again."""
        fresh: dict[str, Entry] = {}
        for entry in entries:
            key = urls.key(entry.url)
            if key not in self._asked and not never_article(entry.url, self.site):
                fresh.setdefault(key, entry)
        known = self.work.store.known([entry.url for entry in fresh.values()])
        wanted = []
        met = False
        last_whole = max((s.asked for s in self._states.values() if s.kind in ("feed", "listing")), default=None)
        for key, entry in fresh.items():
            record = known.get(entry.url)
            if record is None or self._worth_another_look(entry, record):
                self._asked.add(key)
                wanted.append(entry)
            met |= record is not None and (last_whole is None or record.checked <= last_whole)
        return Sifted(tuple(wanted), met)

    def _worth_another_look(self, entry: Entry, record: Known) -> bool:
        if entry.modified and entry.modified > (record.lastmod or record.checked):
            return True
        return record.article is None and self.work.now() - record.checked > LOOK_AGAIN

    def _refused_entry(self, fault: AddressRefused) -> None:
        self.work.run.requested(self.site.name)
        self._ended(Outcome.REFUSED, f"{fault.what}: {fault.evidence}", fault.where)

    # ---------- asking

    async def ask(self, url: str, state: SourceState | None) -> Answer:
        """Return a source's answer; conditional where STATE has validators. Raises Unchanged or SourceDead."""
        headers = {}
        if state and state.etag:
            headers["If-None-Match"] = state.etag
        if state and state.last_modified:
            headers["If-Modified-Since"] = state.last_modified
        try:
            response = await self._download(
                Request(url, headers=headers, meta={"source": True, "maxsize": LARGEST_SOURCE})
            )
        except PutOff as wish:
            self._note_put_off(wish)
            raise SourceDead(str(wish), wish.status) from wish
        except (Turned, Broken, AddressRefused) as fault:
            raise SourceDead(str(fault)) from fault
        if response.status == 304:  # noqa: PLR2004
            raise Unchanged
        if response.status != 200:  # noqa: PLR2004
            raise SourceDead(f"answers {response.status}", response.status)
        return _answer(response)

    async def _fetch_robots(self, url: str) -> Answer:
        meta = {"robots": True, "maxsize": LARGEST_ROBOTS, "cut": True}
        return _answer(await self._download(Request(url, meta=meta)))

    async def _download(self, request: Request) -> Response:
        return await self.crawler.engine.download_async(request)

    async def admit(self, request: Request) -> None:
        """Let REQUEST pass the door, or raise Turned: the site is put off, it is another's, robots.txt forbids it."""
        if self.put_off:
            raise Turned(self.put_off)
        if self.work.saved_pages is not None:
            return
        url = request.url
        if not self.site.owns(url) and not (request.meta.get("source") and urls.host(url) in self._source_hosts):
            raise Turned("leads to another site", urls.host(url))
        if self.robots is None or request.meta.get("robots"):
            return
        try:
            allowed = await self.robots.allows(url)
        except SiteError as fault:
            raise Turned(fault.evidence, fault.where) from fault
        if not allowed:
            raise Turned("robots.txt forbids it", url)

    def _note_put_off(self, wish: PutOff) -> None:
        self.put_off = wish.reason
        until = self.work.now() + timedelta(seconds=wish.seconds)
        self._trouble(f"put off by the site ({wish.status}) until {until:%Y-%m-%d %H:%M} UTC")
        address = urljoin(self.site.home, "/robots.txt")  # what every run asks first
        self._pages[address] = SourceState(
            site=self.site.name, url=address, kind="robots", asked=self.work.now(), status=wish.status,
            message=wish.reason, put_off_until=until,
        )  # fmt: skip

    # ---------- reading pages

    def _request(self, entry: Entry) -> Request:
        return Request(
            entry.url,
            callback=self.read_page,
            errback=self.failed,
            dont_filter=True,
            meta={"types": PAGE_TYPES, "entry": entry},
        )

    def read_page(self, response: Response) -> Iterator[Fetched]:
        """Yield the article of a page, or count why there is none."""
        self._room.release()
        entry: Entry = response.meta["entry"]
        if response.status != 200:  # noqa: PLR2004
            self._unanswered(entry, response.status)
            return
        try:
            fetched = self._fetched(response, entry)
        except PageError as fault:
            self._no_article(entry, Outcome.NOT_AN_ARTICLE, fault.reason)
        except Exception as fault:  # one page's trouble is never another's
            log.exception("%s: reading failed", entry.url)
            self._again(entry, f"reading failed: {type(fault).__name__}", response.status)
        else:
            self._solved(entry)
            yield fetched

    def _fetched(self, response: Response, entry: Entry) -> Fetched:
        kind = response.headers.get(b"Content-Type", b"").decode("latin-1")
        article = extract(response.body, response.url, declared_charset=_charset(kind), site=self.hints)
        matches: tuple[Match, ...] = tuple(self.work.registry.match(article, site_organization=self.site.organization))
        headers = {n.decode(): response.headers[n].decode("latin-1") for n in KEPT_HEADERS if n in response.headers}
        return Fetched(
            article=article,
            site=self.site.name,
            fetched=self.work.now(),
            addresses=tuple(dict.fromkeys((entry.url, *response.meta.get("passed", ()), response.url))),
            organizations=matches,
            page=RawPage(url=response.url, body=response.body, status=response.status, headers=headers),
            lastmod=entry.modified or article.updated or entry.published,
        )

    def _unanswered(self, entry: Entry, status: int) -> None:
        if status in (404, 410):
            self._no_article(entry, Outcome.NOT_AN_ARTICLE, f"gone ({status})")
        elif status == 304:  # noqa: PLR2004
            self._ended(Outcome.UNCHANGED, "", entry.url)
        elif status < 500:  # noqa: PLR2004
            self._no_article(entry, Outcome.REFUSED, f"refused by the site ({status})")
        else:
            self._again(entry, f"answers {status}", status)

    def failed(self, failure: Failure) -> None:
        """Count a request that brought no response."""
        self._room.release()
        fault = failure.value
        entry: Entry = failure.request.meta["entry"]
        if isinstance(fault, PutOff):
            self._note_put_off(fault)
            self._again(entry, fault.reason, fault.status, Outcome.REFUSED)
        elif isinstance(fault, Turned):
            if fault.reason == self.put_off:
                self._again(entry, fault.reason, None, Outcome.REFUSED)
            else:
                self._no_article(entry, Outcome.REFUSED, fault.reason)
        elif isinstance(fault, AddressRefused):
            self._no_article(entry, Outcome.REFUSED, fault.reason)
        elif isinstance(fault, PageError):
            self._no_article(entry, Outcome.NOT_AN_ARTICLE, fault.reason)
        elif isinstance(fault, Broken):
            self._again(entry, str(fault) if fault.reason == "cut short" else fault.reason, None)
        else:
            log.error("%s: %s: %s", entry.url, type(fault).__name__, fault)
            self._again(entry, f"{type(fault).__name__}: {fault}", None)

    # ---------- counting

    def _no_article(self, entry: Entry, outcome: Outcome, reason: str) -> None:
        self._solved(entry)
        self.archive.no_article(self.site.name, entry.url, f"{outcome}: {reason}", entry.modified)
        self._ended(outcome, reason, entry.url)

    def _again(self, entry: Entry, reason: str, status: int | None, outcome: Outcome = Outcome.FAILED) -> None:
        """Count a page that may well come next time, and keep it for the next run."""
        before = self._states.get(entry.url)
        now = self.work.now()
        since = before.failing_since if before and before.failing_since else now
        self._pages[entry.url] = SourceState(
            site=self.site.name, url=entry.url, kind="page", asked=now, status=status, message=reason,
            newest=entry.modified, failing_since=since,
        )  # fmt: skip
        self._ended(outcome, reason, entry.url)

    def _solved(self, entry: Entry) -> None:
        before = self._states.get(entry.url)
        if before is not None and before.kind == "page" and before.failing_since:
            self._pages[entry.url] = SourceState(
                site=self.site.name, url=entry.url, kind="page", asked=self.work.now(), status=200
            )

    def _ended(self, outcome: Outcome, reason: str, url: str) -> None:
        self.work.run.ended(self.site.name, outcome, reason, url)
        self.work.counted(self.site.name)

    def _trouble(self, message: str) -> None:
        log.warning("%s: %s", self.site.name, message)
        self.work.run.trouble(self.site.name, message)

    def _judge_layout(self) -> None:
        """Call a site broken when many of its pages have no body: its layout changed (FAULTS E2)."""
        empty = sum(n for (_, reason), n in self.tally.outcomes.items() if reason == BodyMissing.what)
        read = self.tally.count(Outcome.STORED) + self.tally.count(Outcome.UNCHANGED) + empty
        if empty >= BROKEN_PAGES and empty > BROKEN_SHARE * read:
            self._trouble(f"broken: {empty} of {read} pages without a body; its articles and feeds stay")

    def closed(self, reason: str) -> None:
        """Keep what the next run must know: how the sources answered, and which pages to try again."""
        self.archive.flush()
        self._judge_layout()
        whole = self.complete and reason == "finished" and self.archive.failure is None
        states = list(self._pages.values())
        if self.discovery is not None:
            states += self.discovery.kept(whole=whole, finished=self.work.now())
        if states and self.archive.failure is None:
            try:
                self.work.store.keep_sources(states)
            except HouseError as failure:
                self.archive.failure = failure


def hints_of(site: Site) -> SiteHints:
    """Return what the facts of SITE tell the reader of its pages."""
    return SiteHints(
        agency=site.agency,
        timezone=site.timezone,
        language=site.language,
        noise=site.noise,
        headline=site.selectors.headline,
        body=site.selectors.body,
        published=site.selectors.published,
        breadcrumb=site.selectors.breadcrumb,
    )


def _charset(content_type: str) -> str | None:
    _, _, charset = content_type.lower().partition("charset=")
    return charset.partition(";")[0].strip(" \"'") or None


def _answer(response: Response) -> Answer:
    headers: dict[str, Any] = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    return Answer(response.url, response.body, headers, response.status)
