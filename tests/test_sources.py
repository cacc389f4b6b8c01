"""Sources of every form: lists however they count, feeds however ordered, one article at many addresses."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest
from loopback import NOW, Answer, crawl_once, outcomes, page, rss, sitemap, stored, ways

from aggregator.config import Config

XML = {"Content-Type": "text/xml"}
LATER = NOW + timedelta(days=2)


def _page_links(style: str, number: int) -> str:
    first = {"drupal": 1, "joomla": 20, "wordpress": 2, "words": 2}[style]
    address = {
        "drupal": f"/list/?page={number}", "joomla": f"/list/?start={number * first}",
        "wordpress": f"/list/page/{number + 1}/", "words": f"/list/b{number}",
    }[style]  # fmt: skip
    words = "Следующая ›" if style == "words" else str(number + 1)
    back = '<a href="/list/?page=0">1</a>' if style == "drupal" else ""
    return f'{back}<a href="{address}">{words}</a><a href="/other/page/9/">9</a>'


@pytest.mark.parametrize("style", ["drupal", "joomla", "wordpress", "words"])
def test_every_page_of_a_listing_is_found_however_it_counts(server, store, style):
    paths = server.news(60)
    address = "/list/"
    for number in range(3):
        links = "".join(f'<h3><a href="{path}">x</a></h3>' for path in paths[20 * number : 20 * number + 20])
        more = _page_links(style, number + 1) if number < 2 else ""
        server.routes[address] = Answer(links + more)
        address = _address_of(more)
    assert stored(crawl_once(store, server, **ways(server, listing="/list/"))) == 60


def _address_of(links: str) -> str:
    found = [part.partition('"')[0] for part in links.split('href="')[1:]]
    return next((one for one in found if one not in ("/list/?page=0", "/other/page/9/")), "")


@pytest.mark.parametrize("trap", ["same page", "circle"])
def test_b13_a_listing_without_end_or_in_a_circle_is_left_soon(server, store, trap):
    links = "".join(f'<a href="{path}">x</a>' for path in server.news(10))

    def endless(request: object) -> Answer:
        number = int(request.path.partition("page=")[2] or 1)
        following = number + 1 if trap == "same page" else number % 7 + 1
        return Answer(f'{links}<a rel="next" href="/list/?page={following}">next</a>')

    server.routes["/list/"] = endless
    assert stored(crawl_once(store, server, **ways(server, listing="/list/"))) == 10
    assert sum(n for path, n in server.hits.items() if path.startswith("/list/")) <= 4


def test_b13_a_list_of_ever_new_addresses_ends_with_a_budget_that_is_said(server, store, monkeypatch):
    monkeypatch.setattr("spiders.discovery.listing.MOST_PAGES", 5)

    def days(request: object) -> Answer:
        day = int(request.path.partition("page=")[2] or 1)
        server.article(f"/news/2026/story-of-day-{day}/", day)
        return Answer(
            f'<a href="/news/2026/story-of-day-{day}/">x</a><a rel="next" href="/list/?page={day + 1}">next</a>'
        )

    server.routes["/list/"] = days
    run = crawl_once(store, server, **ways(server, listing="/list/"))
    assert stored(run) == 5
    assert "budget reached: 5 pages of" in run.site("site0").trouble


def test_a_feed_whose_addresses_no_longer_fit_is_dead_not_quiet(server, store):
    server.feed(*server.news(5))
    facts = {**ways(server, feed="/feed/"), "articles": r"/news/\d+-"}
    crawl_once(store, server, **facts)
    server.article("/artikel/4711/")
    server.feed("/artikel/4711/", newest=LATER)
    run = crawl_once(store, server, now=LATER, **facts)
    assert "none of its 1 entries is at an address that fits `articles`" in run.site("site0").trouble


def test_an_article_in_a_folder_that_sounds_like_a_section_is_crawled_when_a_feed_names_it(server, store):
    for number, path in enumerate(("/archives/4711", "/video/ministers/", "/topics/harbour/", "/tag/a-day-in-may/")):
        server.article(path, number)
    server.feed("/archives/4711", "/video/ministers/", "/topics/harbour/", "/tag/a-day-in-may/")
    assert stored(crawl_once(store, server)) == 4


def test_links_that_only_count_readers_are_not_followed(server, store):
    one, two, three = server.news(3)
    items = (
        f"<item><link>http://counter.example/~r/1</link><origLink>{server.url(one)}</origLink></item>"
        f"<item><link>http://counter.example/~r/2</link><guid isPermaLink='true'>{server.url(two)}</guid></item>"
        f"<item><link>{three}?utm_source=rss&amp;utm_medium=feed</link></item>"
    )
    server.routes["/feed/"] = Answer(f"<rss><channel>{items}</channel></rss>")
    run = crawl_once(store, server)
    assert outcomes(run) == {"stored": 3}


@pytest.mark.parametrize("kind", ["relative", "feed", "list", "packed"])
def test_whatever_robots_txt_names_as_a_sitemap_is_read(server, store, kind):
    import gzip

    paths = server.news(4)
    named = "/hidden" if kind == "relative" else server.url("/hidden")
    server.routes["/robots.txt"] = Answer(f"\ufeffUser-agent: *\nDisallow: /news/0003\nSitemap: {named}\n")
    listed = [server.url(path) for path in paths]
    body = {"feed": rss(listed), "list": "\n".join(listed)}.get(kind, sitemap(*listed)).encode()
    server.routes["/hidden"] = Answer(gzip.compress(body) if kind == "packed" else body)
    run = crawl_once(store, server, feed=())
    assert outcomes(run) == {"stored": 3, "refused: robots.txt forbids it": 1}


@pytest.mark.parametrize("order", ["oldest first", "scrambled", "undated"])
def test_the_order_and_the_dates_of_a_feed_do_not_matter(server, store, order):
    old, new = server.news(20), server.news(5, start=20)
    moments = {path: NOW - timedelta(hours=n) for n, path in enumerate([*new, *old])}

    def serve(paths: list[str]) -> None:
        shown = {"oldest first": paths[::-1], "scrambled": paths[1::2] + paths[::2]}.get(order, paths)
        date = "" if order == "undated" else "<pubDate>{}</pubDate>"
        items = "".join(
            f"<item><link>{server.url(p)}</link>{date.format(format_datetime(moments[p]))}</item>" for p in shown
        )
        server.routes["/feed/"] = Answer(f"<rss><channel>{items}</channel></rss>")

    serve(old)
    assert stored(crawl_once(store, server)) == 20
    serve([*new, *old][:20])
    server.hits.clear()
    run = crawl_once(store, server, now=NOW + timedelta(hours=1))
    assert stored(run) == 5
    assert run.whole
    assert sum(server.hits.values()) == 6


def test_an_edition_of_one_host_waits_for_the_other(server, store):
    """Six editions of one host are six sites and one host: one request at a time."""
    import threading
    import time

    from aggregator.run import Run
    from aggregator.sites import Site
    from spiders.crawl import crawl

    busy, together = threading.Lock(), []
    for number, language in enumerate(("en", "fr", "ru")):
        paths = server.news(3, start=10 * number)
        for path in paths:
            route = server.routes[path]

            def watched(_: object, route: object = route) -> object:
                together.append(not busy.acquire(blocking=False))
                time.sleep(0.02)
                if not together[-1]:
                    busy.release()
                return route

            server.routes[path] = watched
        server.feed(*paths, path=f"/{language}.xml")
    sites = [
        Site(name=name, home=server.url(f"/{name}/"), feed=server.url(f"/{name}.xml"), allow_private_addresses=True)
        for name in ("en", "fr", "ru")
    ]
    run = Run(NOW)
    crawl(sites, store=store, config=Config(), run=run, now=lambda: NOW)
    assert [stored(run, site.name) for site in sites] == [3, 3, 3]
    assert together == [False] * 9


def test_the_same_article_under_http_www_amp_print_and_mobile_is_one(server, store):
    path, port = "/2026/one-two-three/", server.home.split(":")[2].strip("/")
    server.article(path)
    for other in ("/amp/2026/one-two-three/", "/2026/one-two-three/print/", "/m/2026/one-two-three/"):
        server.routes[other] = Answer(page(server.url(path)))
    spellings = (
        path,
        f"{path}amp/",
        f"{path}?amp=1",
        f"HTTP://127.0.0.1:{port}{path}#top",
        f"{path}print/",
        "/amp" + path,
        "/m" + path,
    )
    server.feed(*spellings)
    run = crawl_once(store, server)
    assert stored(run) == 1
    assert run.site("site0").requested == 3


def test_a_canonical_address_at_another_site_does_not_take_the_article_away(server, other, store):
    for number, path in enumerate(server.news(2)):
        server.routes[path] = Answer(page(other.url("/front/"), number))
    server.feed("/news/0000-story-of-the-day/", "/news/0001-story-of-the-day/")
    assert stored(crawl_once(store, server)) == 2
    server.hits.clear()
    run = crawl_once(store, server, now=LATER)
    assert run.site("site0").requested == 0
    assert not other.hits
