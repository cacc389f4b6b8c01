"""Where a site's articles are found, with how few requests, and the next way when one is dead, empty or short."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from loopback import NOW, Answer, crawl_once, page, rss, sitemap, stored

from aggregator.config import Config


def asked(server) -> dict[str, int]:
    found = dict(server.hits)
    server.hits.clear()
    return found


def test_an_unchanged_feed_costs_one_request_and_robots_txt(server, store):
    server.feed(*server.news(5), etag='"1"')
    crawl_once(store, server)
    asked(server)
    run = crawl_once(store, server, now=NOW + timedelta(hours=1))
    assert asked(server) == {"/feed/": 1}
    assert run.site("site0").requested == 0
    crawl_once(store, server, now=NOW + timedelta(hours=25))
    assert asked(server) == {"/robots.txt": 1, "/feed/": 1}


def test_rules_kept_from_the_day_before_still_forbid(server, store):
    server.routes["/robots.txt"] = Answer("User-agent: *\nDisallow: /news/0003\n")
    server.feed(*server.news(2))
    crawl_once(store, server)
    asked(server)
    server.feed(*server.news(4))
    run = crawl_once(store, server, now=NOW + timedelta(hours=1))
    assert asked(server) == {"/feed/": 1, "/news/0002-story-of-the-day/": 1}
    assert stored(run) == 1


def test_ten_new_articles_cost_ten_requests_more(server, store):
    old = server.news(20)
    server.feed(*old)
    crawl_once(store, server)
    asked(server)
    server.feed(*server.news(10, start=20), *old[:10])
    run = crawl_once(store, server, now=NOW + timedelta(hours=1))
    assert stored(run) == 10
    assert sum(asked(server).values()) <= 12


@pytest.mark.parametrize(("way", "window", "fresh"), [("sitemap", 20, 60), ("wordpress", 5, 16), ("listing", 5, 16)])
def test_what_fell_out_of_the_feed_is_filled_in_by_the_next_way(server, store, way, window, fresh):
    old = server.news(18)
    server.feed(*old[:window])
    facts = _way(server, way, old)
    first = crawl_once(store, server, feed=server.url("/feed/"), **facts)
    assert stored(first) == 18
    new = server.news(fresh, start=18)
    server.feed(*new[:window], newest=NOW + timedelta(days=1))
    _way(server, way, [*new, *old], newest=NOW + timedelta(days=1))
    run = crawl_once(store, server, feed=server.url("/feed/"), now=NOW + timedelta(days=2), **facts)
    assert stored(run) == fresh
    asked(server)
    crawl_once(store, server, feed=server.url("/feed/"), now=NOW + timedelta(days=3), **facts)
    assert sum(asked(server).values()) <= 2


def _way(server, way, paths, newest=NOW) -> dict[str, str]:
    moments = {path: (newest - timedelta(minutes=20 * n)).isoformat() for n, path in enumerate(paths)}
    if way == "sitemap":
        server.routes["/map.xml"] = Answer(
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            + "".join(f"<url><loc>{server.url(p)}</loc><lastmod>{m}</lastmod></url>" for p, m in moments.items())
            + "</urlset>"
        )
        return {"sitemap": server.url("/map.xml")}
    if way == "wordpress":
        server.routes["/wp-json/wp/v2/posts"] = lambda request: _posts(server, moments, request.path)
        return {"wordpress": server.url("/wp-json")}
    for start in range(0, len(paths), 15):
        number = start // 15 + 1
        links = "".join(f'<h3><a href="{path}">x</a></h3>' for path in paths[start : start + 15])
        more = f'<a class="page" href="/list/?page={number + 1}">{number + 1}</a>' if start + 15 < len(paths) else ""
        server.routes["/list/" if number == 1 else f"/list/?page={number}"] = Answer(links + more)
    return {"listing": server.url("/list/")}


def _posts(server, moments, address) -> Answer:
    from urllib.parse import parse_qs, urlsplit

    asked_for = parse_qs(urlsplit(address).query)
    after = asked_for.get("after", [""])[0]
    number, size = int(asked_for.get("page", ["1"])[0]), int(asked_for["per_page"][0])
    found = [
        {"link": server.url(p), "date_gmt": m[:19], "modified_gmt": m[:19]}
        for p, m in moments.items()
        if m[:19] > after
    ]
    pages = max(1, -(-len(found) // size))
    body = json.dumps(found[(number - 1) * size : number * size])
    return Answer(body, headers={"Content-Type": "application/json", "X-WP-TotalPages": str(pages)})


@pytest.mark.parametrize("dead", [Answer("x", 404), Answer("<html>front page</html>"), Answer(rss([])), Answer("")])
def test_a_dead_or_empty_feed_is_replaced_and_its_state_says_since_when(server, store, dead):
    server.routes["/feed/"] = dead
    facts = {"feed": server.url("/feed/"), **_way(server, "listing", server.news(5))}
    run = crawl_once(store, server, **facts)
    assert stored(run) == 5
    assert run.whole
    again = NOW + timedelta(days=2)
    server.article("/late-news-of-today/", 77)
    _way(server, "listing", ["/late-news-of-today/", *server.news(5)])
    assert stored(crawl_once(store, server, now=again, **facts)) == 1
    state = store.source_states("site0")[server.url("/feed/")]
    assert state.failing_since == NOW
    assert state.message


def test_a_feed_that_comes_back_is_alive_again(server, store):
    facts = {"feed": server.url("/feed/"), **_way(server, "listing", server.news(5))}
    crawl_once(store, server, **facts)
    server.feed(*server.news(5))
    crawl_once(store, server, now=NOW + timedelta(days=1), **facts)
    assert store.source_states("site0")[server.url("/feed/")].failing_since is None


def test_a_site_where_every_way_is_dead_is_said(server, store):
    run = crawl_once(store, server)
    assert "feed answers 404" in run.site("site0").trouble
    assert not run.whole


def test_silent_edits_are_found_by_the_audit(server, store):
    paths = server.news(30)
    maps = {"/a-map.xml": paths[:15], "/b-map.xml": paths[15:]}

    def serve(edited: set[str]) -> None:
        for name, some in maps.items():
            server.routes[name] = Answer(
                "<urlset>" + "".join(
                    f"<url><loc>{server.url(p)}</loc><lastmod>{(NOW if p in edited else NOW - timedelta(days=40)).isoformat()}"
                    "</lastmod></url>" for p in some
                ) + "</urlset>"
            )  # fmt: skip
        server.routes["/map.xml"] = Answer(
            "<sitemapindex>"
            + "".join(f"<sitemap><loc>{server.url(name)}</loc></sitemap>" for name in maps)
            + "</sitemapindex>"
        )

    serve(set())
    server.feed(*paths[:10], etag='"1"')
    facts = {
        "feed": server.url("/feed/"),
        "sitemap": server.url("/map.xml"),
        "config": Config.model_validate({"crawl": {"audit_days": 7}}),
    }
    assert stored(crawl_once(store, server, now=NOW - timedelta(days=20), **facts)) == 30
    for number, path in ((20, paths[9]), (3, paths[26])):
        server.article(
            path,
            number,
            body=server.routes[path].body[:0] + "<p>" + "Another text altogether, corrected. " * 20 + "</p>",
        )
    serve({paths[9], paths[26]})
    asked(server)
    early = crawl_once(store, server, now=NOW - timedelta(days=19), **facts)
    assert early.site("site0").requested == 0
    assert sum(asked(server).values()) <= 2
    run = crawl_once(store, server, now=NOW, **facts)
    assert run.site("site0").outcomes.total() == 2
    assert {reason for _, reason in run.site("site0").outcomes} == {"changed"}
    assert sum(asked(server).values()) <= 7


def test_from_the_home_page_alone_the_ways_are_found(server, store):
    paths = server.news(30)
    server.routes["/"] = Answer(
        '<html lang="en-GB"><head><link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
        '<link rel="alternate" type="application/rss+xml" href="/rss.php"></head><body></body></html>',
        headers={"Link": f'<{server.url("/wp-json/")}>; rel="https://api.w.org/"'},
    )
    server.feed(*paths[:10], path="/rss.php", etag='"1"')
    _way(server, "wordpress", paths)
    facts = {"feed": ()}
    assert stored(crawl_once(store, server, **facts)) == 30
    asked(server)
    crawl_once(store, server, now=NOW + timedelta(days=1), **facts)
    assert set(asked(server)) <= {"/robots.txt", "/rss.php"}


def test_the_sitemaps_robots_txt_names_are_read(server, store):
    server.routes["/robots.txt"] = Answer(f"User-agent: *\nAllow: /\nSitemap: {server.url('/hidden-map.xml')}\n")
    server.routes["/hidden-map.xml"] = Answer(sitemap(*(server.url(path) for path in server.news(4))))
    assert stored(crawl_once(store, server, feed=())) == 4


def test_parts_without_articles_are_not_asked(server, store):
    parts = (
        "post-sitemap1.xml",
        "category-sitemap.xml",
        "post_tag-sitemap.xml",
        "author-sitemap.xml",
        "page-sitemap.xml",
    )
    server.routes["/map.xml"] = Answer(
        "<sitemapindex>"
        + "".join(f"<sitemap><loc>{server.url('/' + part)}</loc></sitemap>" for part in parts)
        + "</sitemapindex>"
    )
    server.routes["/post-sitemap1.xml"] = Answer(sitemap(*(server.url(path) for path in server.news(3))))
    assert stored(crawl_once(store, server, sitemap=server.url("/map.xml"))) == 3
    assert not {f"/{part}" for part in parts[1:]} & set(server.hits)


def test_a_sitemap_of_fixed_pages_does_not_hide_the_articles(server, store):
    paths = server.news(25)
    for path in ("/about-us-and-more/", "/how-to-reach-us/"):
        server.routes[path] = Answer("<h1>x</h1>")
    server.routes["/map.xml"] = Answer(sitemap(server.url("/how-to-reach-us/"), server.url("/about-us-and-more/")))
    server.feed(*paths[:10])
    facts = {"feed": server.url("/feed/"), "sitemap": server.url("/map.xml"), **_way(server, "listing", paths)}
    assert stored(crawl_once(store, server, **facts)) == 25


def test_an_address_that_gave_no_article_is_not_asked_in_every_run(server, store):
    server.routes["/not-an-article/"] = Answer("<h1>Our partners</h1>")
    server.routes["/map.xml"] = Answer(
        sitemap(server.url("/not-an-article/"), *(server.url(p) for p in server.news(2)))
    )
    facts = {"sitemap": server.url("/map.xml")}
    crawl_once(store, server, **facts)
    asked(server)
    crawl_once(store, server, now=NOW + timedelta(days=3), **facts)
    assert "/not-an-article/" not in asked(server)
    server.article("/not-an-article/", 50)
    assert stored(crawl_once(store, server, now=NOW + timedelta(days=40), **facts)) == 1


def test_an_article_of_the_feed_behind_a_wall_is_tried_again_on_other_days(server, store):
    path, *others = server.news(3)
    good = server.routes[path]
    server.routes[path] = Answer("<h1>Are you human?</h1>")
    server.feed(path, *others, etag='"1"')
    tried = []
    for hours in (0, 1, 25, 26, 60, 75, 100, 200):
        crawl_once(store, server, now=NOW + timedelta(hours=hours))
        tried.append(asked(server).get(path, 0))
    assert tried == [1, 0, 1, 0, 0, 1, 0, 0]
    server.routes[path] = Answer("<h1>Are you human?</h1>")
    late, *more = server.news(3, start=70)
    well = server.routes[late]
    server.routes[late] = Answer("busy", 403)
    server.feed(late, *more)
    start = NOW + timedelta(days=30)
    crawl_once(store, server, now=start)
    server.routes[late], server.routes[path] = well, good
    assert stored(crawl_once(store, server, now=start + timedelta(days=2))) == 1


def test_a_query_that_is_the_identity_is_kept(server, store):
    for number in (1991, 1992):
        address = f"/index.php?view=page&t=press_releases&id={number}"
        server.routes[address] = Answer(page(server.url(address).replace("&", "&amp;"), number))
    server.routes["/list/"] = Answer(
        "".join(f'<a href="/index.php?view=page&amp;t=press_releases&amp;id={number}">x</a>' for number in (1991, 1992))
    )
    run = crawl_once(store, server, listing=server.url("/list/"), articles=r"[?&]id=\d+$")
    assert stored(run) == 2


def test_links_below_the_end_of_a_listing_are_articles_too(server, store):
    links = [f'<h3><a href="{path}">x</a></h3>' for path in server.news(4)]
    server.routes["/list/"] = Answer(f"<html><body>{links[0]}</body></html>{''.join(links[1:])}</body></html>")
    assert stored(crawl_once(store, server, listing=server.url("/list/"))) == 4
