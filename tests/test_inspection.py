"""From an address alone: its ways, three articles on trial, and the table that adds the site."""

from __future__ import annotations

import gzip
import tomllib

import pytest
from loopback import NOW, Answer, sitemap

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


def test_a_dead_feed_that_the_home_page_names_is_said_too(server):
    server.routes["/"] = Answer(
        '<html><head><link rel="alternate" type="application/rss+xml" href="/feed/"></head><body>Welcome</body></html>'
    )
    server.routes["/feed/"] = Answer("gone", 410)
    server.routes["/sitemap.xml"] = Answer(sitemap(*map(server.url, server.news(4))))
    found = look(server)
    assert found.usable
    assert ("feed", "answers 410") in [(way.kind, way.message) for way in found.ways]
    (table,) = tomllib.loads(found.table())["site"]
    assert ("feed" in table, table["sitemap"]) == (False, [server.url("/sitemap.xml")])


@pytest.mark.parametrize(
    ("title", "called"),
    [("Home - The Lantern", "The Lantern"), ("The Lantern | Home", "The Lantern"), ("Главная — Фонарь", "Фонарь"),
     ("Lantern-Post", "Lantern-Post"), ("Home", "Home")],
)  # fmt: skip
def test_a_site_is_called_by_its_name_not_by_its_home_page(server, title, called):
    links = "".join(f'<a href="{path}">x</a>' for path in server.news(4))
    server.routes["/"] = Answer(f"<html><head><title>{title}</title></head><body>{links}</body></html>")
    site = site_at(server.home).model_copy(update={"allow_private_addresses": True})
    assert inspect(site, config=Config(), now=lambda: NOW).site.title == called


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


def home_of(server, head: str = "", body: str = "", title: str = "The Loop | News") -> None:
    server.routes["/"] = Answer(f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>")


def ways_found(found) -> dict[str, list[str]]:
    (table,) = tomllib.loads(found.table())["site"]
    return {kind: table[kind] for kind in ("feed", "sitemap", "listing") if kind in table}


BUILDS = {
    "a feed linked in the footer by name": (
        "/export/rss.xml",
        '<footer><a href="/export/rss.xml">Our news</a></footer>',
    ),
    "a feed linked in the footer as RSS": ("/export/7", '<footer><a href="/export/7">RSS</a></footer>'),
    "a feed nobody names": ("/rss", ""),
    "a feed of Joomla": ("/index.php?format=feed&type=rss", ""),
}


@pytest.mark.parametrize(("path", "body"), BUILDS.values(), ids=BUILDS)
def test_a_feed_is_found_wherever_it_is_named(server, path, body):
    home_of(server, body=body)
    server.feed(*server.news(5), path=path)
    found = look(server)
    assert found.usable
    assert ways_found(found)["feed"] == [server.url(path)]


@pytest.mark.parametrize("path", ["/wp-sitemap.xml", "/sitemap.xml.gz", "/deep/map"])
def test_a_sitemap_is_found_wherever_it_lies(server, path):
    home_of(server)
    body = gzip.compress(sitemap(*map(server.url, server.news(5))).encode())
    server.routes[path] = Answer(
        body if path.endswith("gz") else gzip.decompress(body), headers={"Content-Type": "x/y"}
    )
    if path == "/deep/map":
        server.routes["/robots.txt"] = Answer(f"User-agent: *\nAllow: /\nSitemap: {server.url(path)}\n")
    found = look(server)
    assert found.usable
    assert ways_found(found)["sitemap"] == [server.url(path)]


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251"])
def test_the_list_of_news_behind_the_home_page_is_found_in_any_language(server, charset):
    paths = server.news(12)
    server.routes["/"] = Answer("", 302, {"Location": "/ru/"})
    front = f'<title>МИД</title><a href="/ru/press/">Новости</a><a href="{paths[0]}">x</a>'
    plain = {"Content-Type": "text/html"}
    server.routes["/ru/"] = Answer(f'<meta charset="{charset}">{front}'.encode(charset), headers=plain)
    server.routes["/ru/press/"] = Answer("".join(f'<a href="{path}">x</a>' for path in paths))
    found = look(server, title="127.0.0.1")
    assert ways_found(found) == {"listing": [server.url("/ru/"), server.url("/ru/press/")]}
    assert found.site.title == "МИД"


def test_a_site_that_moved_is_added_where_it_is_now(server, other):
    server.routes |= dict.fromkeys(("/", "/robots.txt"), Answer("", 301, {"Location": other.home}))
    home_of(other, head='<link rel="alternate" type="application/rss+xml" href="/feed/">')
    other.feed(*other.news(5))
    found = look(server)
    assert found.usable
    assert found.site.home == other.home
    assert ways_found(found)["feed"] == [other.url("/feed/")]


def test_two_sites_of_this_machine_are_two():
    first, second = site_at("http://127.0.0.1:8100/"), site_at("http://127.0.0.1:8200/")
    assert first.name != second.name
    assert not first.owns(second.home)
