"""FAULTS F20: what Scrapy really makes of our settings, so that an upgrade cannot change a default behind our back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from scrapy.utils.conf import build_component_list

from aggregator.config import Config
from aggregator.pipelines import Archive
from aggregator.run import Run
from aggregator.sites import Site
from spiders.crawl import settings_for
from spiders.work import Work

EFFECTIVE = {
    "DOWNLOAD_MAXSIZE": 8 * 1024 * 1024,
    "DOWNLOAD_TIMEOUT": 30,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "PRIVATE_ADDRESSES_ALLOWED": False,
    "REDIRECT_MAX_TIMES": 5,
    "RETRY_TIMES": 2,
    "CONCURRENT_REQUESTS": 1,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 1.0,
    "AUTOTHROTTLE_ENABLED": True,
    "COOKIES_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "TWISTED_REACTOR_ENABLED": False,
    "HTTPCACHE_ENABLED": False,
    "FEEDS": {},
    "JOBDIR": None,
    "ROBOTSTXT_USER_AGENT": "DiplomaticFeeds",
}
SITE = Site(name="x", home="https://e.org/")


@pytest.fixture
def work(store) -> Work:
    run = Run(datetime.now(UTC))
    config = Config(contact="editor@example.org")
    return Work(store, Archive(store, run, lambda: run.started), run, config, None, lambda: run.started, lambda _: None)


def test_the_effective_settings_are_strict(work):
    settings = settings_for(SITE, work)
    found = {name: settings[name] for name in EFFECTIVE}
    assert found == EFFECTIVE


def test_only_the_web_is_downloaded(work):
    handlers = settings_for(SITE, work).getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}
    assert {str(handler) for handler in handlers.values() if handler} == {"aggregator.guard.GuardedDownloads"}


def test_nothing_is_on_that_is_not_used(work):
    settings = settings_for(SITE, work)

    def on(name: str) -> list[str]:
        return [str(part) for part in build_component_list(settings.get_component_priority_dict_with_base(name))]

    assert on("DOWNLOADER_MIDDLEWARES") == [
        "scrapy.downloadermiddlewares.retry.RetryMiddleware",
        "aggregator.guard.Door",
    ]
    assert on("SPIDER_MIDDLEWARES") == []
    assert on("EXTENSIONS") == ["scrapy.extensions.throttle.AutoThrottle"]
    assert on("ITEM_PIPELINES") == []


def test_a_sites_wishes_are_heard(work):
    settings = settings_for(Site(name="x", home="https://e.org/", delay=12, verify_tls=False), work)
    assert settings.getfloat("DOWNLOAD_DELAY") == 12
    assert settings.getfloat("AUTOTHROTTLE_START_DELAY") == 12
    assert settings["DOWNLOAD_VERIFY_CERTIFICATES"] is False
    assert "(+editor@example.org)" in settings["USER_AGENT"]


def test_scrapy_finds_the_settings_by_its_own_file():
    from pathlib import Path

    assert "aggregator.settings" in (Path(__file__).parents[1] / "scrapy.cfg").read_text()
