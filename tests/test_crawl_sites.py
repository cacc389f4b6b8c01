"""FAULTS E: the site lies or changes, and what the archive makes of it. Each test is named by its row."""

from __future__ import annotations

import json
import tomllib
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest
from loopback import NOW, Answer, crawl_once, outcomes, page, paragraphs, stored

from aggregator import urls
from aggregator.extraction import extract
from aggregator.organizations.registry import Registry
from aggregator.run import Outcome
from aggregator.store import Question
from feeds.publish import PublishOptions, publish
from spiders.catalogue import declared_sites

WALL = (
    "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser before you go on</h1>"
    "<p>Please enable JavaScript and cookies to continue.</p></body></html>"
)


def archived(store) -> list:
    return list(store.each(Question()))


def test_e1_a_wall_is_no_article_and_the_old_text_stays(server, store):
    (path,) = server.news(1)
    server.feed(path)
    crawl_once(store, server)
    (before,) = archived(store)
    server.routes[path] = Answer(WALL)
    server.routes["/sitemap.xml"] = Answer(_changed_now(server.url(path)))
    run = crawl_once(
        store, server, feed=server.url("/other/"), sitemap=server.url("/sitemap.xml"), now=NOW + timedelta(days=9)
    )
    assert run.site("site0").requested == 1
    assert run.site("site0").count(Outcome.NOT_AN_ARTICLE) == 1
    assert archived(store)[0].article == before.article


def _changed_now(url: str) -> str:
    when = (NOW + timedelta(days=8)).isoformat()
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{url}</loc><lastmod>{when}</lastmod></url></urlset>'


def test_e2_a_layout_without_bodies_marks_the_site_broken_and_keeps_its_articles(server, store):
    server.feed(*server.news(4))
    crawl_once(store, server)
    for path in server.news(6, start=10):
        server.article(path, 10, body="<div id='app'></div>")
    server.feed(*[path for path in server.routes if path.startswith("/news/")])
    run = crawl_once(store, server)
    assert "without a body" in run.site("site0").trouble
    assert not run.whole
    assert len(archived(store)) == 4


def test_e1_a_wall_before_every_new_page_marks_the_site_broken_and_they_come_later(server, store):
    paths = server.news(8)
    good = dict(server.routes)
    server.feed(*paths[4:])
    crawl_once(store, server)
    for path in paths[:4]:
        server.routes[path] = Answer(WALL)
    server.feed(*paths)
    run = crawl_once(store, server, now=NOW + timedelta(hours=1))
    assert "broken: 4 of 4 pages that its feed names are no articles" in run.site("site0").trouble
    assert not run.whole
    assert len(archived(store)) == 4
    server.routes |= {path: good[path] for path in paths}
    later = crawl_once(store, server, now=NOW + timedelta(days=20))
    assert stored(later) == 4
    assert later.whole


def test_e3_a_box_added_inside_the_body_does_not_become_text():
    fixtures = Path(__file__).parent / "fixtures"
    box = (
        '<div class="td_block_wrap td_block_7"><h4 class="block-title"><span>Most Popular</span></h4><ul>'
        '<li><a href="/a-b-c/">Harvest festival draws crowds</a></li><li><a href="/d-e-f/">Night trains run again</a></li></ul></div>'
    )
    for case in (
        "diplomatic_insight/csto_almaty_cloud",
        "diplomatic_insight/oic_jeddah_classic",
        "astana_times/ots_astana",
    ):
        folder = fixtures / case
        url = tomllib.loads((folder / "meta.toml").read_text())["url"]
        html = (folder / "page.html").read_text()
        hints = declared_sites()[folder.parent.name].hints()
        whole = extract(html, url, site=hints)
        middle = html.index("</p>", html.index(whole.paragraphs[1][:40])) + 4
        assert extract(html[:middle] + box + html[middle:], url, site=hints).paragraphs == whole.paragraphs


def test_e4_one_article_at_five_addresses_is_one_article(server, store):
    canonical = server.url("/one-two-three/")
    for path in (
        "/one-two-three/",
        "/print-one-two-three/",
        "/node/12345",
        "/en/one-two-three/",
        "/mobile-one-two-three/",
    ):
        server.routes[path] = Answer(page(canonical))
    server.feed(
        "/print-one-two-three/", "/node/12345", "/en/one-two-three/", "/mobile-one-two-three/", "/one-two-three/"
    )
    run = crawl_once(store, server)
    (entry,) = archived(store)
    assert entry.article.url == canonical
    assert run.site("site0").requested == 5
    assert outcomes(run) == {"stored": 1, "duplicate: a further address of a known article": 3, "unchanged": 1}
    for path in ("/print-one-two-three/", "/node/12345", "/en/one-two-three/", "/mobile-one-two-three/"):
        assert store.article_at(server.url(path)) == entry
    server.hits.clear()
    crawl_once(store, server)
    assert set(server.hits) <= {"/robots.txt", "/feed/"}


def test_e5_the_id_of_an_article_never_changes_however_its_site_writes_the_address(server, store):
    server.article("/one-two-three/")
    server.routes["/sitemap.xml"] = Answer(_many(server, ["/one-two-three/"], NOW))
    facts = {"sitemap": server.url("/sitemap.xml")}
    crawl_once(store, server, **facts)
    (before,) = archived(store)
    later = NOW + timedelta(days=9)
    server.routes["/one-two-three/"] = Answer(page(server.url("/2026/11/one-two-three-v2/")))
    server.routes["/sitemap.xml"] = Answer(_many(server, ["/one-two-three/"], later))
    run = crawl_once(store, server, now=later, **facts)
    assert run.site("site0").requested == 1
    (after,) = archived(store)
    assert (after.entry_id, after.entry_published) == (before.entry_id, before.entry_published)


def test_e5_nor_however_we_write_addresses_from_now_on(server, store, tmp_path, monkeypatch):
    paths = server.news(3)
    server.feed(*paths)
    crawl_once(store, server)
    publish(store, Registry.standard(), tmp_path, PublishOptions(base_url="https://feeds.example.org/"))
    before = {name: (tmp_path / name).read_bytes() for name in ("all.atom", "all.json", "site-site0.rss")}
    canonical = urls.canonical
    monkeypatch.setattr(urls, "canonical", lambda url: canonical(url).rstrip("/") + "?new")
    urls.key.cache_clear()
    server.routes["/sitemap.xml"] = Answer(_many(server, paths, NOW + timedelta(days=9)))
    crawl_once(store, server, sitemap=server.url("/sitemap.xml"), now=NOW + timedelta(days=9))
    assert all(server.hits[path] == 2 for path in paths)
    publish(store, Registry.standard(), tmp_path, PublishOptions(base_url="https://feeds.example.org/"))
    for name, was in before.items():
        assert _ids((tmp_path / name).read_bytes()) == _ids(was) != []
    urls.key.cache_clear()


def _ids(feed: bytes) -> list[str]:
    if feed.startswith(b"{"):
        return [item["id"] for item in json.loads(feed)["items"]]
    return [entry.id for entry in feedparser.parse(feed).entries]


def test_e6_a_mass_redating_moves_no_entry(server, store):
    paths = server.news(5)
    server.routes["/sitemap.xml"] = Answer(_many(server, paths, NOW))
    facts = {"sitemap": server.url("/sitemap.xml")}
    crawl_once(store, server, **facts)
    before = [(entry.id, entry.entry_published) for entry in archived(store)]
    later = NOW + timedelta(days=10)
    for number, path in enumerate(paths):
        server.article(path, 4 - number, date=later.isoformat())
    server.routes["/sitemap.xml"] = Answer(_many(server, paths, later))
    run = crawl_once(store, server, now=later, **facts)
    assert run.site("site0").requested == 5
    assert [(entry.id, entry.entry_published) for entry in archived(store)] == before


def test_e6_a_new_date_over_the_same_text_is_no_change(server, store):
    paths = server.news(3)
    server.routes["/sitemap.xml"] = Answer(_many(server, paths, NOW))
    facts = {"sitemap": server.url("/sitemap.xml")}
    crawl_once(store, server, **facts)
    before = [(entry.id, entry.entry_published, entry.changed) for entry in archived(store)]
    later = NOW + timedelta(days=10)
    for number, path in enumerate(reversed(paths)):
        server.article(path, number, date=later.isoformat())
    server.routes["/sitemap.xml"] = Answer(_many(server, paths, later))
    assert outcomes(crawl_once(store, server, now=later, **facts)) == {"unchanged": 3}
    assert [(entry.id, entry.entry_published, entry.changed) for entry in archived(store)] == before


def _many(server, paths, when) -> str:
    found = "".join(f"<url><loc>{server.url(p)}</loc><lastmod>{when.isoformat()}</lastmod></url>" for p in paths)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{found}</urlset>'


@pytest.mark.parametrize(
    ("date", "told"),
    [("2099-01-01T00:00:00Z", 1), ("2026-11-22T00:00:00Z", 1), ("1970-01-01T00:00:00Z", 0),
     ("2026-02-31T00:00:00Z", 0), ("soon", 0), (None, 0)],
)  # fmt: skip
def test_e7_an_impossible_date_is_shown_at_first_sight_and_told(server, store, date, told):
    said = page(server.url("/story-of-no-day/"), 1, date=date or "x")
    server.routes["/story-of-no-day/"] = Answer(said if date else said.replace("article:published_time", "nothing"))
    server.feed("/story-of-no-day/")
    assert stored(crawl_once(store, server)) == 1
    (entry,) = archived(store)
    assert entry.entry_published == entry.first_seen == NOW
    (health,) = store.care.healths(NOW)
    assert health.impossible == told == (entry.article.published is not None)


def test_e9_an_article_that_is_gone_stays(server, store):
    (path,) = server.news(1)
    server.routes["/sitemap.xml"] = Answer(_many(server, [path], NOW))
    crawl_once(store, server, sitemap=server.url("/sitemap.xml"))
    server.routes[path] = Answer("gone", 410)
    server.routes["/sitemap.xml"] = Answer(_many(server, [path], NOW + timedelta(days=9)))
    run = crawl_once(store, server, sitemap=server.url("/sitemap.xml"), now=NOW + timedelta(days=10))
    assert outcomes(run) == {"not an article: gone (410)": 1}
    assert len(archived(store)) == 1


def test_e10_a_list_that_falls_empty_is_said_by_its_source_and_is_no_failure_of_the_run(server, store):
    paths = server.news(3)
    server.routes["/list/"] = Answer("".join(f'<a href="{path}">x</a>' for path in paths))
    crawl_once(store, server, listing=server.url("/list/"))
    server.routes["/list/"] = Answer("<p>Nothing here</p>")
    run = crawl_once(store, server, listing=server.url("/list/"), now=NOW + timedelta(days=7))
    assert run.site("site0").requested == 0
    assert run.whole
    state = store.source_states("site0")[server.url("/list/")]
    assert (state.failing_since, state.message) == (NOW + timedelta(days=7), "no links to articles")
    assert crawl_once(store, server, listing=server.url("/list/"), now=NOW + timedelta(days=13)).whole
    late = crawl_once(store, server, listing=server.url("/list/"), now=NOW + timedelta(days=14))
    assert list(late.faults()) == ["site0: its listing: no links to articles; its articles and feeds stay"]
    assert len(archived(store)) == 3


def test_e11_a_text_two_sites_carry_is_one_story_with_two_sources(server, other, store):
    told = paragraphs("harbour tolls", 7) + paragraphs("night trains", 8)
    server.article("/one-two-three/", 7, body="".join(f"<p>{text}</p>" for text in told))
    server.feed("/one-two-three/")
    assert outcomes(crawl_once(store, server)) == {"stored": 1}
    copied = ["LAKE TOWN, 20 November (Loopback) - " + told[0], *told[1:-1]]
    other.article("/copy-of-the-story/", 7, body="".join(f"<p>{text}</p>" for text in copied))
    other.feed("/copy-of-the-story/")
    run = crawl_once(store, server, other, now=NOW + timedelta(hours=2))
    assert outcomes(run, "site1") == {"stored: told before by another source": 1}
    (face,) = store.entries("all", "", limit=9)
    assert face.article.url == server.url("/one-two-three/")
    assert [source.url for source in face.also_at] == [other.url("/copy-of-the-story/")]
    assert len(archived(store)) == 2


def test_f17_a_spider_that_breaks_does_not_stop_the_others(server, other, store, monkeypatch):
    from spiders.sifting import Sifting

    whole = Sifting.__call__

    def breaks(self, entries):
        if self.site.name == "site0":
            raise RuntimeError("a fault of ours")
        return whole(self, entries)

    monkeypatch.setattr(Sifting, "__call__", breaks)
    server.feed(*server.news(2))
    other.feed(*other.news(2))
    run = crawl_once(store, server, other)
    assert "a fault of ours" in run.site("site0").trouble
    assert stored(run, "site1") == 2
    assert not run.whole


def test_an_article_whose_organizations_cannot_be_told_is_kept_and_said(server, store, monkeypatch):
    whole = Registry.match

    def breaks(self, article, **more):
        if "seed banks" in article.headline:
            raise RuntimeError("a fault of ours")
        return whole(self, article, **more)

    monkeypatch.setattr(Registry, "match", breaks)
    server.feed(*server.news(4))
    run = crawl_once(store, server)
    assert stored(run) == 4
    (said,) = run.faults()
    assert "looking for organizations failed: RuntimeError: a fault of ours; stored without any" in said
    assert not run.whole
