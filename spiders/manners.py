"""How one site is asked: robots.txt first, only its own hosts, at its pace, not at all while it wants to be left alone.

Knows nothing of articles and of what the answers say.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from scrapy import Request
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from aggregator import urls
from aggregator.errors import AddressRefused, SiteError
from aggregator.guard import Broken, PutOff, Turned
from spiders.discovery.source import LARGEST_SOURCE, Answer, SourceDead, Unchanged
from spiders.robots import LARGEST as LARGEST_ROBOTS
from spiders.robots import Robots, rules_in

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from aggregator.sites import Site
    from aggregator.store.records import SourceState
    from spiders.ledger import Ledger

log = logging.getLogger(__name__)

MOST_IN_A_ROW = 5  # pages that failed because the site does not answer, or not us; then the next run is tried
KEPT_FOR = timedelta(days=1)  # RFC 9309, 2.4: a robots.txt should not be used for longer than a day
KEPT_STATUS = 200
LARGEST_KEPT = 64 * 1024  # bytes; a longer robots.txt is asked for in every run


class Manners:
    """The manners towards one site; `put_off` says why it is to be left alone, "" while it is not."""

    def __init__(self, site: Site, ledger: Ledger, crawler: Crawler) -> None:
        self.site = site
        self.ledger = ledger
        self.crawler = crawler
        self.put_off = ""
        self._in_a_row = 0
        self.robots = Robots(crawler.settings["ROBOTSTXT_USER_AGENT"], self._fetch_robots)
        self._robots_address = urljoin(site.home, "/robots.txt")
        self._source_hosts = {urls.host(url) for url in (*site.feed, *site.sitemap, *site.listing)}

    async def introduce(self) -> list[str]:
        """Ask for robots.txt before anything else, obey its Crawl-delay, return the sitemaps it names.

        Raises SiteError when it cannot be had, or the site asked an earlier run to stay away until later.
        """
        now = self.ledger.work.now()
        until = max((s.put_off_until for s in self.ledger.states.values() if s.put_off_until), default=None)
        if until and until > now:
            raise SiteError(self.site.name, f"put off by the site until {until:%Y-%m-%d %H:%M} UTC")
        for kept in self.ledger.states.values():
            if kept.kind == "robots" and kept.status == KEPT_STATUS and timedelta(0) <= now - kept.asked < KEPT_FOR:
                self.robots.recall(kept.url, kept.message)
        try:
            wish = await self.robots.delay(self.site.home)
        except AddressRefused as fault:
            raise SiteError(self.site.name, str(fault)) from fault
        if wish is not None:
            self._slow_down(wish)
        named = await self.robots.sitemaps(self.site.home)
        return [address for said in named if (address := urls.absolute(said, self._robots_address))]

    def _slow_down(self, wish: float) -> None:
        delay = max(wish, self.crawler.settings.getfloat("DOWNLOAD_DELAY"))
        downloader = self.crawler.engine.downloader
        downloader._delay, downloader._jitter = delay, 0.0  # noqa: SLF001 - of slots to come, as AutoThrottle sets it
        for slot in downloader.slots.values():
            slot.delay, slot.jitter = max(slot.delay, delay), 0.0  # a wish is kept, not kept on average
        throttle = self.crawler.get_extension(AutoThrottle)
        if throttle is not None:
            throttle.mindelay, throttle.maxdelay = delay, max(delay, throttle.maxdelay)

    async def admit(self, request: Request) -> None:
        """Let REQUEST pass, or raise Turned: the site is put off, it is another's, robots.txt forbids it."""
        if self.put_off:
            raise Turned(self.put_off)
        url = request.url
        if request.meta.get("robots"):  # RFC 9309, 2.3.1.2: a redirect of robots.txt is followed to another host too
            return
        if not self.site.owns(url) and not (request.meta.get("source") and urls.host(url) in self._source_hosts):
            raise Turned("leads to another site", url)
        try:
            allowed = await self.robots.allows(url)
        except SiteError as fault:
            raise Turned(fault.evidence, fault.where) from fault
        if not allowed:
            raise Turned("robots.txt forbids it", url)

    async def ask(self, url: str, state: SourceState | None) -> Answer:
        """Return a source's answer; conditional where STATE has validators. Raises Unchanged or SourceDead."""
        headers = {}
        if state and state.etag:
            headers["If-None-Match"] = state.etag
        if state and state.last_modified:
            headers["If-Modified-Since"] = state.last_modified
        request = Request(url, headers=headers, meta={"source": True, "maxsize": LARGEST_SOURCE})
        try:
            response = await self._download(request)
        except PutOff as wish:
            self.leave_alone(wish)
            raise SourceDead(str(wish), wish.status) from wish
        except Turned as turn:
            moved = turn.reason == "leads to another site" and url == self.site.home
            raise SourceDead(f"moved to {turn.evidence}" if moved else str(turn)) from turn
        except (Broken, AddressRefused) as fault:
            raise SourceDead(str(fault)) from fault
        if response.status == 304:  # noqa: PLR2004
            raise Unchanged
        if response.status != 200:  # noqa: PLR2004
            raise SourceDead(f"answers {response.status}", response.status)
        return _answer(response)

    async def _fetch_robots(self, url: str) -> Answer:
        meta = {"robots": True, "maxsize": LARGEST_ROBOTS, "cut": True}
        try:
            answer = _answer(await self._download(Request(url, meta=meta)))
        except PutOff as wish:
            self.leave_alone(wish)
            raise
        if len(answer.body) >= LARGEST_ROBOTS:
            log.warning("%s: longer than %d bytes; the rules after them are not read", url, LARGEST_ROBOTS)
        if answer.status < 500 and len(answer.body) <= LARGEST_KEPT:  # noqa: PLR2004
            self.ledger.keep_robots(url, KEPT_STATUS, rules_in(answer))
        return answer

    async def _download(self, request: Request) -> Response:
        return await self.crawler.engine.download_async(request)

    def answered(self) -> None:
        """Note that the site answers."""
        self._in_a_row = 0

    def unanswered(self, reason: str) -> None:
        """Note that a page failed because the site does not answer us; ask no more in this run when too many do."""
        self._in_a_row += 1
        if self._in_a_row >= MOST_IN_A_ROW and not self.put_off:
            self.put_off = f"{reason}, {self._in_a_row} pages in a row; the next run goes on"
            self.ledger.trouble(self.put_off)

    def leave_alone(self, wish: PutOff) -> datetime:
        """Ask nothing more in this run, nor in later ones until the moment the site named; return that moment."""
        until = self.ledger.work.now() + timedelta(seconds=wish.seconds)
        if not self.put_off:
            self.put_off = wish.reason
            self.ledger.put_off(self._robots_address, wish.status, wish.reason, until)
        return until


def _answer(response: Response) -> Answer:
    headers: dict[str, Any] = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    return Answer(response.url, response.body, headers, response.status)
