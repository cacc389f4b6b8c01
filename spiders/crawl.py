"""One crawl of many sites: a Scrapy spider each, side by side in one process, one archive behind them all.

    crawl(sites, store=store, config=config, run=run, now=clock)

A site whose spider breaks is named in the run and the others finish. With `replay`, every request is answered from
saved pages, through the same spiders, door and archive.

Knows nothing of how a page is found or read.
"""

from __future__ import annotations

import asyncio
import gc
import ipaddress
import logging
import signal
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.settings import Settings

from aggregator.config import Config
from aggregator.errors import HouseError, SiteError
from aggregator.organizations.registry import Registry
from aggregator.pipelines import Archive
from aggregator.replay import SavedPages
from aggregator.run import Run, SiteTally
from aggregator.sites import Site
from aggregator.store import Store
from spiders.browser import program
from spiders.news import NewsSpider, spider_of
from spiders.work import Work

log = logging.getLogger(__name__)

PRODUCT = "DiplomaticFeeds"
SITES_AT_ONCE = 32
FLUSH_EVERY = 5.0  # seconds; what a kill -9 may cost of a slow crawl

Progress = Callable[[str, SiteTally], None]  # the site's name and its counts, after every page


def crawl(
    sites: Sequence[Site],
    *,
    store: Store,
    config: Config,
    run: Run,
    replay: Path | None = None,
    progress: Progress | None = None,
    now: Callable[[], datetime],
    spider: type[NewsSpider] = NewsSpider,
) -> None:
    """Crawl SITES in one process and put what they give into STORE, every request counted in RUN.

    Raises NoSuchFile when REPLAY is no folder, and a HouseError when the store fails; what was stored stays.
    """
    saved = SavedPages(replay) if replay is not None else None
    store.register_sites(sites)

    def counted(site: str) -> None:
        if progress is not None:
            progress(site, run.site(site))

    archive = Archive(store, run, now, counted=counted)
    registry = Registry.standard(config.organization)
    work = Work(store, archive, run, config, registry, now, counted, saved)
    asked = [site for site in sites if _may_be_asked(site, work)]
    with _seldom_collected():
        stopped = asyncio.run(_crawl_all(asked, work, spider))
    archive.flush()
    if stopped:
        for site in sites:
            run.taken_back(site.name)
    if archive.failure is not None:
        raise archive.failure


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Look for reference cycles seldom: reading pages makes many objects and few cycles.

    Python's default looked after every 700 objects, a fifth of all CPU of reading (2026-11, 300 pages of 109 KB).
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def replayed_sites(replay: Path, known: Mapping[str, Site]) -> list[Site]:
    """Return the sites of the pages saved under REPLAY: those of KNOWN that own them, else one made from the host."""
    return SavedPages(replay).sites(known)


def _may_be_asked(site: Site, work: Work) -> bool:
    """Tell whether SITE can be asked: with a contact unless it is this machine, with a browser if it needs one.

    The run says why it cannot.
    """
    work.run.site(site.name)
    if site.browser and work.saved_pages is None:
        try:
            program()
        except SiteError as fault:
            work.run.trouble(site.name, f"needs a browser: {fault.evidence}")
            return False
    if work.config.contact or work.saved_pages is not None or is_loopback(site.home):
        return True
    work.run.trouble(site.name, "not crawled: `contact` is empty in the configuration, and a site must know who asks")
    return False


def is_loopback(url: str) -> bool:
    """Tell whether URL leads to this very machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def _crawl_all(sites: Sequence[Site], work: Work, spider: type[NewsSpider]) -> bool:
    """Crawl SITES side by side; returns whether the crawl was stopped before its end."""
    room = asyncio.Semaphore(SITES_AT_ONCE)
    turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
    crawlers: list[Crawler] = []
    stopping = False
    stops: set[asyncio.Task[None]] = set()

    async def one(site: Site) -> None:
        turn = turns[urlsplit(site.home).netloc.lower()]  # six editions of one host are asked one after the other
        async with turn, room:
            if stopping:
                return
            crawler = Crawler(spider, settings_for(site, work))
            crawlers.append(crawler)
            await _crawled(crawler, site, work)

    def stop() -> None:
        nonlocal stopping
        stopping = True
        for crawler in crawlers:
            stops.add(asyncio.ensure_future(_stopped(crawler)))

    def interrupted() -> None:
        for crawler in crawlers:
            if crawler.crawling:
                work.run.trouble(spider_of(crawler).site.name, "interrupted; the next run goes on", says_kept=True)
        stop()

    work.archive.stop = stop
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):  # the page in hand is finished, the report written (FAULTS F18)
        with suppress(ValueError, NotImplementedError, RuntimeError):
            loop.add_signal_handler(number, interrupted)
    flusher = asyncio.create_task(_flush_often(work.archive))
    await asyncio.gather(*(one(site) for site in sites))
    flusher.cancel()
    return stopping


async def _crawled(crawler: Crawler, site: Site, work: Work) -> None:
    try:
        await crawler.crawl_async(site=site, work=work)
    except HouseError as failure:  # the archive fails: no other site could be stored either
        work.archive.failure = work.archive.failure or failure
        work.archive.stop()
    except Exception as fault:  # a spider that breaks is counted and the others finish (FAULTS F17)
        log.exception("%s: the spider failed", site.name)
        work.run.trouble(site.name, f"the spider failed: {type(fault).__name__}: {fault}")


async def _stopped(crawler: Crawler) -> None:
    with suppress(RuntimeError):  # it has ended by itself meanwhile
        await crawler.stop_async()


async def _flush_often(archive: Archive) -> None:
    while True:
        await asyncio.sleep(FLUSH_EVERY)
        archive.flush()


def settings_for(site: Site, work: Work) -> Settings:
    """Return Scrapy's settings for the crawler of SITE: ours, and what the site's facts add."""
    settings = Settings()
    settings.setmodule("aggregator.settings", priority="project")
    here = is_loopback(site.home)
    delay = site.delay if site.delay is not None else 0.0 if here else work.config.crawl.delay
    contact = work.config.contact or "loopback only"
    changed: dict[str, Any] = {
        "USER_AGENT": f"{PRODUCT}/{version('diplomatic-feeds')} (+{contact})",
        "ROBOTSTXT_USER_AGENT": PRODUCT,
        "DOWNLOAD_DELAY": delay,
        "AUTOTHROTTLE_START_DELAY": delay,
        "AUTOTHROTTLE_MAX_DELAY": max(delay, settings.getfloat("AUTOTHROTTLE_MAX_DELAY")),
        "AUTOTHROTTLE_ENABLED": delay > 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": site.verify_tls,
        "PRIVATE_ADDRESSES_ALLOWED": site.allow_private_addresses,
    }
    handler = "spiders.browser.RenderedDownloads" if site.browser else None
    if work.saved_pages is not None:
        handler = "spiders.replayed.ReplayedDownloads"
        changed |= {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}
    if handler is not None:
        changed["DOWNLOAD_HANDLERS"] = {**settings.getdict("DOWNLOAD_HANDLERS"), "http": handler, "https": handler}
    settings.setdict(changed, priority="cmdline")
    return settings
