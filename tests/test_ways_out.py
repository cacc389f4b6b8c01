"""The traps between a site's ways: windows that lie, parts that fail, sitemaps that lag behind, dates of now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from loopback import NOW, Answer, crawl_once, dated_map, index, outcomes, sitemap, stored, ways

XML = {"Content-Type": "text/xml"}
LATER = NOW + timedelta(days=2)


@pytest.mark.parametrize("place", [0, 10, -1])
def test_an_old_article_pinned_to_the_feed_hides_no_gap(server, store, place):
    """Twenty entries, one of them known: what came between the known one and the others has fallen out."""
    old = server.news(30)
    server.feed(*old[:20])
    server.routes["/map.xml"] = dated_map(server, old)
    facts = ways(server, feed="/feed/", sitemap="/map.xml")
    assert stored(crawl_once(store, server, **facts)) == 30
    new = server.news(60, start=30)
    window = new[:19]
    window.insert(place if place >= 0 else 19, old[25])
    server.feed(*window, newest=LATER)
    server.routes["/map.xml"] = dated_map(server, [*new, *old], newest=LATER)
    assert stored(crawl_once(store, server, now=LATER, **facts)) == 60


def test_a_date_far_ahead_in_a_feed_hides_no_gap(server, store):
    """An entry of 2099 must not make the search for what is newer than it come back empty for ever."""
    old = server.news(30)
    server.feed(*old[:10], newest=NOW + timedelta(days=30_000))
    server.routes["/map.xml"] = index(server, {"/part.xml": NOW})
    server.routes["/part.xml"] = dated_map(server, old)
    facts = ways(server, feed="/feed/", sitemap="/map.xml")
    assert stored(crawl_once(store, server, **facts)) == 30
    new = server.news(30, start=30)
    server.feed(*new[:10], newest=LATER)
    server.routes["/map.xml"] = index(server, {"/part.xml": LATER})
    server.routes["/part.xml"] = dated_map(server, [*new, *old], newest=LATER)
    assert stored(crawl_once(store, server, now=LATER, **facts)) == 30


def test_a_gap_is_filled_although_the_index_does_not_say_which_part_changed(server, store):
    old = server.news(40)
    server.feed(*old[:10])
    long_ago = NOW - timedelta(days=300)
    server.routes["/map.xml"] = index(server, {f"/part{n}.xml": long_ago for n in range(4)})
    for n in range(4):
        server.routes[f"/part{n}.xml"] = dated_map(server, old[10 * n : 10 * n + 10])
    facts = ways(server, feed="/feed/", sitemap="/map.xml")
    assert stored(crawl_once(store, server, **facts)) == 40
    new = server.news(30, start=40)
    server.feed(*new[:10], newest=LATER)
    server.routes["/part0.xml"] = dated_map(server, [*new, *old[:10]], newest=LATER)
    assert stored(crawl_once(store, server, now=LATER, **facts)) == 30


def test_a_sitemap_that_lags_behind_fills_no_gap_and_the_next_way_does(server, store):
    old = server.news(30)
    server.feed(*old[:10])
    server.routes["/map.xml"] = dated_map(server, old)
    server.routes["/list/"] = Answer("".join(f'<a href="{path}">x</a>' for path in old))
    facts = ways(server, feed="/feed/", sitemap="/map.xml", listing="/list/")
    crawl_once(store, server, **facts)
    new = server.news(30, start=30)
    server.feed(*new[:10], newest=LATER)
    server.routes["/list/"] = Answer("".join(f'<a href="{path}">x</a>' for path in [*new, *old]))
    assert stored(crawl_once(store, server, now=LATER, **facts)) == 30


def test_a_gap_that_nothing_fills_is_said(server, store):
    server.feed(*server.news(10))
    crawl_once(store, server)
    server.feed(*server.news(10, start=50), newest=LATER)
    run = crawl_once(store, server, now=LATER)
    assert stored(run) == 10
    assert "no other way tells what came before" in run.site("site0").trouble
    assert not run.whole


def test_a_news_sitemap_alone_has_a_window_too(server, store):
    old = server.news(20)
    server.routes["/news.xml"] = Answer(sitemap(*(server.url(path) for path in old[:8])), headers=XML)
    server.routes["/list/"] = Answer("".join(f'<a href="{path}">x</a>' for path in old))
    facts = ways(server, sitemap="/news.xml", listing="/list/")
    crawl_once(store, server, **facts)
    new = server.news(20, start=20)
    server.routes["/news.xml"] = Answer(sitemap(*(server.url(path) for path in new[:8])), headers=XML)
    server.routes["/list/"] = Answer("".join(f'<a href="{path}">x</a>' for path in [*new, *old]))
    run = crawl_once(store, server, now=LATER, **facts)
    assert sum(1 for entry in store.known([server.url(path) for path in new])) == 20, outcomes(run)


def test_when_every_way_of_a_known_site_dies_the_run_says_so_and_a_later_one_looks_for_new_ways(server, store):
    server.feed(*server.news(5))
    assert crawl_once(store, server).whole
    server.routes["/feed/"] = Answer("moved", 404)
    run = crawl_once(store, server, now=LATER)
    assert "answers 404" in run.site("site0").trouble
    assert not run.whole
    new = server.news(5, start=5)
    server.feed(*new, path="/new-feed.xml")
    server.routes["/"] = Answer(
        '<link rel="alternate" type="application/rss+xml" href="/new-feed.xml"><a href="/x">x</a>'
    )
    later = crawl_once(store, server, now=LATER + timedelta(days=1))
    assert stored(later) == 0, "its facts name the feed"
    server.routes["/"] = Answer("".join(f'<a href="{path}">x</a>' for path in new))
    assert stored(crawl_once(store, server, now=LATER + timedelta(days=2))) == 5


def test_a_part_of_a_sitemap_that_fails_is_said_and_asked_again(server, store):
    paths = server.news(20)
    server.feed(*paths[:5])
    server.routes["/map.xml"] = index(server, {"/part0.xml": None, "/part1.xml": None, "/gone.xml": None})
    server.routes["/part0.xml"] = dated_map(server, paths[:10])
    server.routes["/part1.xml"] = Answer("busy", 500)
    facts = ways(server, feed="/feed/", sitemap="/map.xml")
    run = crawl_once(store, server, **facts)
    assert stored(run) == 10
    assert "/part1.xml: answers 500" in run.site("site0").trouble
    assert not run.whole
    server.routes["/part1.xml"] = dated_map(server, paths[10:])
    again = crawl_once(store, server, now=NOW + timedelta(hours=1), **facts)
    assert stored(again) == 10
    assert again.whole
    server.hits.clear()
    crawl_once(store, server, now=NOW + timedelta(hours=2), **facts)
    assert dict(server.hits) == {"/feed/": 1}


def test_a_listing_that_broke_off_is_read_to_its_end_the_next_time(server, store):
    paths = server.news(30)
    for number in range(3):
        links = "".join(f'<a href="{path}">x</a>' for path in paths[10 * number : 10 * number + 10])
        server.routes[f"/list/?page={number}"] = Answer(f'{links}<a href="/list/?page={number + 1}">{number + 1}</a>')
    server.routes["/list/"] = server.routes.pop("/list/?page=0")
    whole = server.routes["/list/?page=1"]
    server.routes["/list/?page=1"] = Answer("busy", 502)
    server.feed(*paths[:5])
    facts = ways(server, feed="/feed/", listing="/list/")
    assert stored(crawl_once(store, server, **facts)) == 10
    server.routes["/list/?page=1"] = whole
    server.routes["/list/?page=3"] = Answer("no such page", 404)
    assert stored(crawl_once(store, server, now=NOW + timedelta(hours=1), **facts)) == 20
    server.hits.clear()
    run = crawl_once(store, server, now=NOW + timedelta(days=2), **facts)
    assert dict(server.hits) == {"/robots.txt": 1, "/feed/": 1}
    assert run.whole


def test_an_article_that_an_undated_feed_names_is_tried_again_behind_its_wall(server, store):
    (path,) = server.news(1)
    good = server.routes[path]
    server.routes[path] = Answer("<h1>Are you human?</h1>")
    server.routes["/feed/"] = Answer(f"<rss><channel><item><link>{server.url(path)}</link></item></channel></rss>")
    assert stored(crawl_once(store, server)) == 0
    server.routes[path] = good
    server.routes["/feed/"] = Answer(b"", 304)
    assert stored(crawl_once(store, server, now=LATER)) == 1


def test_a_feed_that_dates_every_entry_of_now_is_not_believed_twice(server, store):
    paths = server.news(8)
    now = NOW

    def atom(_: object) -> Answer:
        entries = "".join(
            f'<entry><link href="{server.url(path)}"/><updated>{now.isoformat()}</updated></entry>' for path in paths
        )
        return Answer(f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>')

    server.routes["/feed/"] = atom
    asked = []
    for hours in (0, 1, 2, 3, 30):
        now = NOW + timedelta(hours=hours)
        asked.append(crawl_once(store, server, now=now).site("site0").requested)
    assert asked == [8, 8, 0, 0, 8]


def test_e6_an_audit_looks_at_so_many_articles_and_goes_on_in_the_next_run(server, store, monkeypatch):
    monkeypatch.setattr("spiders.sifting.MOST_LOOKS", 4)
    paths = server.news(10)
    server.feed(*paths, etag='"1"')
    server.routes["/map.xml"] = dated_map(server, paths, newest=NOW - timedelta(days=20), every=timedelta(0))
    facts = ways(server, feed="/feed/", sitemap="/map.xml")
    crawl_once(store, server, **facts)
    later = NOW + timedelta(days=10)
    for number, path in enumerate(paths):
        server.article(path, 9 - number, headline=f"Corrected: ministers agree in round {number}")
    server.routes["/map.xml"] = dated_map(server, paths, newest=later, every=timedelta(0))
    runs = [crawl_once(store, server, now=later + timedelta(hours=n), **facts) for n in range(4)]
    assert [stored(run) for run in runs] == [4, 4, 2, 0]
    assert (
        "budget reached: 4 of 10 changed articles looked at again; the next run goes on"
        in runs[0].site("site0").trouble
    )
    assert runs[2].whole
    # said of all again, and nothing has changed: the rest waits for the next audit
    latest = later + timedelta(days=10)
    server.routes["/map.xml"] = dated_map(server, paths, newest=latest, every=timedelta(0))
    runs = [crawl_once(store, server, now=latest + timedelta(hours=n), **facts) for n in range(2)]
    assert [run.site("site0").requested for run in runs] == [4, 0]
    assert "few of them had changed" in runs[0].site("site0").trouble


def test_sections_with_a_feed_each_are_all_read_and_copies_of_the_first_are_not(server, store):
    paths = server.news(30)
    alternates = ("/all.xml", "/same.xml", "/section.xml")
    server.feed(*paths[:10], path="/all.xml", etag='"a"')
    server.feed(*paths[2:6], path="/same.xml", newest=NOW - timedelta(hours=2), etag='"b"')
    server.feed(*paths[9:20], path="/section.xml", newest=NOW - timedelta(hours=1), etag='"c"')
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="{one}">' for one in alternates)
    server.routes["/"] = Answer(f"<html><head>{links}</head></html>")
    assert stored(crawl_once(store, server, feed=())) == 20
    server.hits.clear()
    crawl_once(store, server, feed=(), now=NOW + timedelta(hours=1))
    assert dict(server.hits) == {"/all.xml": 1, "/section.xml": 1}


def test_a_sitemap_of_nothing_is_dead(server, store):
    server.routes["/map.xml"] = Answer("<urlset/>", headers=XML)
    server.routes["/list/"] = Answer("".join(f'<a href="{path}">x</a>' for path in server.news(3)))
    assert stored(crawl_once(store, server, **ways(server, sitemap="/map.xml", listing="/list/"))) == 3
    assert store.source_states("site0")[server.url("/map.xml")].message == "no entries"


def test_articles_that_come_while_the_run_lasts_are_found_by_the_next_one(server, store):
    paths = server.news(5)
    server.feed(*paths)
    first, good = paths[0], server.routes[paths[0]]
    more = server.news(4, start=5)

    def published_meanwhile(_: object) -> Answer:
        server.feed(*more, *paths, newest=NOW + timedelta(hours=1))
        return good

    server.routes[first] = published_meanwhile
    assert stored(crawl_once(store, server)) == 5
    run = crawl_once(store, server, now=NOW + timedelta(hours=2))
    assert stored(run) == 4
    assert run.whole


def test_when_all_the_ways_its_facts_name_are_dead_the_home_page_serves(server, store):
    paths = server.news(5)
    server.routes["/"] = Answer("".join(f'<a href="{path}">x</a>' for path in paths))
    facts = {**ways(server, feed="/feed/"), "wordpress": server.url("/wp-json")}
    first = crawl_once(store, server, **facts)
    assert "its feed answers 404; its wordpress answers 404" in first.site("site0").trouble
    assert stored(crawl_once(store, server, now=LATER, **facts)) == 5
    assert crawl_once(store, server, now=LATER + timedelta(days=1), **facts).whole
