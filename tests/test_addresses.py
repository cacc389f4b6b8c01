"""What an address alone tells, and that no hostile one takes long to judge (FAULTS B12)."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from lxml import html

from aggregator.sites import Site
from spiders.discovery.likeness import looks_like_article, never_article
from spiders.discovery.markup import document
from spiders.discovery.pagination import next_page
from spiders.discovery.source import SourceDead

ARTICLES = (
    "https://e.org/2026/11/20/story", "https://e.org/ministers-meet-in-the-hall/", "https://e.org/news/123456",
    "https://e.org/news.php?id=4001", "https://e.org/content/view/20261120_99.html",
)  # fmt: skip


SECTIONS = (
    "https://e.org/", "https://e.org/category/world/", "https://e.org/tag/one-two-three-four/", "https://e.org/about/",
    "https://e.org/i/photo-of-the-day-2026.jpg", "https://e.org/news/", "https://e.org/calendar/2026/11/", "https://e.org/page/2/",
)  # fmt: skip


@pytest.mark.parametrize(("url", "expected"), [*((u, True) for u in ARTICLES), *((u, False) for u in SECTIONS)])
def test_an_article_is_told_by_its_address(url, expected):
    assert looks_like_article(url) is expected


def test_the_sites_own_pattern_decides_where_it_has_one():
    site = Site(name="x", home="https://e.org/", articles=r"/view/\d+$")
    assert never_article("https://e.org/2026/11/20/story", site)
    assert not never_article("https://e.org/category/view/12", site)


HOSTILE = (
    "/" + "-a" * 50_000, "/" + "_a" * 50_000 + "/!", "/" + "a_" * 50_000, "/news" * 20_000, "/privacy" * 12_500, "?page=" * 16_000,
    "/" + "1" * 100_000, "/page/" * 16_000, "&" * 100_000, "-" * 100_000,
)  # fmt: skip


@pytest.mark.parametrize("tail", HOSTILE, ids=range(len(HOSTILE)))
def test_b12_no_address_takes_long_to_judge(tail):
    started = time.process_time()
    looks_like_article("https://e.org" + tail)
    never_article("https://e.org" + tail, Site(name="x", home="https://e.org/"))
    next_page(
        html.document_fromstring(f'<a href="https://e.org{tail}">x</a>'), "https://e.org/list/", "https://e.org/list/"
    )
    assert time.process_time() - started < 0.1


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE" * 200_000,
        b"<!DOCTYPE x [" * 150_000,
        b"<!DOCTYPE x [" + b"]  " * 600_000,
        b"<rss>" + b"&a" * 900_000,
        b"&;" * 900_000,
    ],
    ids=range(5),
)
def test_b12_no_source_takes_long_to_open(body):
    started = time.process_time()
    with suppress(SourceDead):
        document(body)
    assert time.process_time() - started < 0.5
