"""From an address alone: its ways, three articles on trial, and the table that adds the site."""

from __future__ import annotations

import tomllib

import pytest
from loopback import NOW, Answer

from aggregator.config import Config
from aggregator.sites import Site
from spiders.inspection import inspect, site_at


def look(server, **facts):
    site = Site.model_validate({"name": "loop", "home": server.home, "allow_private_addresses": True, **facts})
    return inspect(site, config=Config(), now=lambda: NOW)


def test_a_site_is_known_from_its_home_page(server):
    server.routes["/"] = Answer(
        '<html><head><link rel="alternate" type="application/rss+xml" href="/rss.php"></head></html>'
    )
    server.feed(*server.news(20), path="/rss.php")
    found = look(server)
    assert found.usable
    assert len(found.articles) == 3
    assert found.language == "en"
    (table,) = tomllib.loads(found.table())["site"]
    assert table["feed"] == [server.url("/rss.php")]
    assert Site.model_validate(table).name == "loop"
    assert sum(n for path, n in server.hits.items() if path.startswith("/news/")) <= 5


def test_what_is_dead_is_said_and_left_out_of_the_table(server):
    server.routes["/list/"] = Answer("".join(f'<a href="{path}">x</a>' for path in server.news(4)))
    found = look(server, feed=server.url("/feed/"), listing=server.url("/list/"))
    assert [(way.kind, bool(way.failing_since)) for way in found.ways] == [("feed", True), ("listing", False)]
    assert "feed" not in tomllib.loads(found.table())["site"][0]
    assert found.usable


def test_a_site_that_gives_no_article_is_not_usable(server):
    server.routes["/"] = Answer('<a href="/one-two-three-four/">x</a>')
    server.routes["/one-two-three-four/"] = Answer("<h1>Log in</h1>")
    found = look(server)
    assert not found.usable
    assert list(found.no_articles) == [server.url("/one-two-three-four/")]


def test_a_site_that_may_not_be_asked_is_said(server):
    server.routes["/robots.txt"] = Answer("x", 503)
    found = look(server)
    assert not found.usable
    assert "robots.txt unavailable (503)" in found.trouble


@pytest.mark.parametrize(
    ("address", "home", "name"),
    [
        ("astanatimes.com", "https://astanatimes.com/", "astanatimes_com"),
        ("http://e.org/en/", "http://e.org/en/", "e_org"),
    ],
)
def test_an_address_makes_a_site(address, home, name):
    site = site_at(address)
    assert (site.home, site.name) == (home, name)


@pytest.mark.parametrize("address", ["ftp://e.org/", "http://user@e.org/", "http://", "http://2130706433/"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValueError, match=r"\w"):
        site_at(address)
