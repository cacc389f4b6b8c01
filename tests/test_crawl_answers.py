"""FAULTS B: size, time and shape of what comes back. Each test is named by its row."""

from __future__ import annotations

import gzip
import io
import time
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from loopback import NOW, Answer, crawl_once, outcomes, page, rss, sitemap, stored

import spiders.discovery.markup
from aggregator import settings

MIB = 1024 * 1024


def peak_growth() -> int:
    """Return the process's peak memory in bytes."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def packed(kind: str, size: int) -> bytes:
    zeros = b"<p>" + b"\0" * size
    if kind == "gzip":
        return gzip.compress(zeros, 9)
    if kind == "deflate":
        return zlib.compress(zeros, 9)
    if kind == "br":
        return pytest.importorskip("brotli").compress(zeros, quality=5)
    return pytest.importorskip("zstandard").compress(zeros)


@pytest.mark.parametrize("kind", ["gzip", "deflate", "br"])
def test_b1_b2_a_bomb_is_stopped_at_the_limit(server, store, kind):
    bomb = packed(kind, 150 * MIB)
    assert len(bomb) < MIB
    server.routes["/one-two-three/"] = Answer(bomb, headers={"Content-Encoding": kind})
    server.article("/good-one-for-all/")
    server.feed("/one-two-three/", "/good-one-for-all/")
    before = peak_growth()
    run = crawl_once(store, server)
    assert outcomes(run) == {"stored": 1, "refused: too big": 1}
    assert peak_growth() - before < 60 * MIB


def test_b2_an_encoding_nobody_asked_for_is_counted(server, store):
    server.routes["/one-two-three/"] = Answer(packed("zstd", MIB), headers={"Content-Encoding": "zstd"})
    server.feed("/one-two-three/")
    run = crawl_once(store, server)
    assert not stored(run)
    assert run.site("site0").requested == 1


def test_b3_a_packed_sitemap_bomb_is_left_out_and_another_way_is_taken(server, store):
    server.routes["/sitemap.xml.gz"] = Answer(
        gzip.compress(b"\0" * 100 * MIB), headers={"Content-Type": "application/gzip"}
    )
    server.routes["/list/"] = Answer(f'<a href="{server.article("/good-one-for-all/")}">one</a>')
    run = crawl_once(store, server, sitemap=server.url("/sitemap.xml.gz"), listing=server.url("/list/"))
    assert stored(run) == 1
    state = store.source_states("site0")[server.url("/sitemap.xml.gz")]
    assert "unpack to more than" in state.message
    assert state.failing_since == NOW


def test_b3_a_packed_sitemap_is_read(server, store):
    body = gzip.compress(sitemap(server.article("/good-one-for-all/")).encode())
    server.routes["/sitemap.xml.gz"] = Answer(body, headers={"Content-Type": "application/gzip"})
    assert stored(crawl_once(store, server, sitemap=server.url("/sitemap.xml.gz"))) == 1


def test_b4_a_dripping_page_ends_at_the_deadline_and_other_sites_go_on(server, other, store, monkeypatch):
    monkeypatch.setattr(settings, "DOWNLOAD_TIMEOUT", 0.8)
    monkeypatch.setattr(settings, "RETRY_TIMES", 0)

    def drip(request: object) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.send_header("Content-Length", "100000")
        request.end_headers()
        for _ in range(60):
            request.wfile.write(b"x")
            time.sleep(0.1)

    server.routes["/one-two-three/"] = drip
    server.feed("/one-two-three/")
    other.feed(*other.news(3))
    started = time.monotonic()
    run = crawl_once(store, server, other)
    assert time.monotonic() - started < 4
    assert outcomes(run) == {"failed: too slow": 1}
    assert stored(run, "site1") == 3


def test_b5_a_body_cut_short_is_said_retried_and_never_stored(server, store):
    server.routes["/one-two-three/"] = Answer("<html>x", length=1000)
    server.feed("/one-two-three/")
    run = crawl_once(store, server)
    assert outcomes(run) == {"failed: cut short: got 7 of 1000 bytes": 1}
    assert server.hits["/one-two-three/"] == 3
    assert not run.whole
    server.article("/one-two-three/")
    assert stored(crawl_once(store, server)) == 1


def test_b6_a_body_without_end_is_cut_at_the_limit(server, store):
    def endless(request: object) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.send_header("Connection", "close")
        request.end_headers()
        while True:
            request.wfile.write(b"<p>more of it</p>" * 4096)

    server.routes["/one-two-three/"] = endless
    server.feed("/one-two-three/")
    assert outcomes(crawl_once(store, server)) == {"refused: too big": 1}


def test_b7_only_the_first_half_mebibyte_of_robots_txt_is_read(server, store):
    sent = 0

    def long_rules(request: object) -> None:
        nonlocal sent
        request.send_response(200)
        request.send_header("Content-Type", "text/plain")
        request.send_header("Connection", "close")
        request.end_headers()
        request.wfile.write(b"User-agent: *\nDisallow: /secret-story-of-all/\n")
        for _ in range(50):
            sent += request.wfile.write(b"#" + b"x" * (MIB - 2) + b"\n")

    server.routes["/robots.txt"] = long_rules
    server.article("/good-one-for-all/")
    server.feed("/secret-story-of-all/", "/good-one-for-all/")
    run = crawl_once(store, server)
    assert outcomes(run) == {"stored": 1, "refused: robots.txt forbids it": 1}
    assert sent < 20 * MIB


def test_b7_robots_txt_with_too_many_rules_is_not_matched_at_all(server, store):
    server.routes["/robots.txt"] = Answer("User-agent: *\n" + "".join(f"Disallow: /*{n}*x$\n" for n in range(20000)))
    server.feed(*server.news(2))
    started = time.process_time()
    run = crawl_once(store, server)
    assert time.process_time() - started < 1
    assert "robots.txt has 20001 lines" in run.site("site0").trouble
    assert not run.whole


@pytest.mark.parametrize("status", [500, 503])
def test_b8_a_site_without_its_robots_txt_is_not_crawled(server, store, status):
    server.routes["/robots.txt"] = Answer("busy", status)
    server.feed(*server.news(2))
    run = crawl_once(store, server)
    assert f"robots.txt unavailable ({status})" in run.site("site0").trouble
    assert set(server.hits) == {"/robots.txt"}
    assert not run.whole


def test_b8_an_unreachable_robots_txt_forbids_and_a_missing_one_allows(server, other, store, monkeypatch):
    monkeypatch.setattr(settings, "DOWNLOAD_TIMEOUT", 0.3)
    monkeypatch.setattr(settings, "RETRY_TIMES", 0)
    server.routes["/robots.txt"] = lambda _: time.sleep(0.6)
    server.feed(*server.news(2))
    other.routes["/robots.txt"] = Answer("<html>not found</html>", 404)
    other.feed(*other.news(2))
    run = crawl_once(store, server, other)
    assert "robots.txt unavailable (too slow" in run.site("site0").trouble
    assert stored(run, "site1") == 2
    assert set(server.hits) == {"/robots.txt"}


def test_b8_robots_txt_that_is_a_web_page_allows(server, store):
    server.routes["/robots.txt"] = Answer("<!doctype html><p>Disallow: /")
    server.feed(*server.news(2))
    assert stored(crawl_once(store, server)) == 2


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "{}"><!ENTITY b "{}"><!ENTITY c "{}"><!ENTITY s SYSTEM "file:///etc/hostname">]>'.format(
        "ha" * 500, "&a;" * 1000, "&b;" * 1000
    )
)


def test_b9_b10_nothing_in_a_source_is_expanded_or_fetched(server, store):
    good = server.article("/good-one-for-all/")
    body = sitemap(good, server.url("/&c;/"), server.url("/&s;/"), server.url("/a&a;/")).replace(
        "<urlset", BOMB + "<urlset"
    )
    server.routes["/sitemap.xml"] = Answer(body, headers={"Content-Type": "text/xml"})
    run = crawl_once(store, server, sitemap=server.url("/sitemap.xml"))
    assert outcomes(run) == {"stored": 1, "refused: address refused: it holds an entity": 3}
    assert set(server.hits) == {"/robots.txt", "/sitemap.xml", "/good-one-for-all/"} | ({"/"} & set(server.hits))


def test_b9_b10_nor_in_a_feed(server, store):
    body = rss([server.article("/good-one-for-all/"), server.url("/a&c;/")]).replace("<rss", BOMB + "<rss")
    server.routes["/feed/"] = Answer(body)
    run = crawl_once(store, server)
    assert outcomes(run) == {"stored": 1, "refused: address refused: it holds an entity": 1}


def test_b11_deep_nesting_is_no_article_and_no_crash(server, store):
    server.routes["/one-two-three/"] = Answer("<html><body>" + "<div>" * 200_000 + "text" + "</div>" * 200_000)
    server.feed("/one-two-three/")
    run = crawl_once(store, server)
    assert run.site("site0").requested == 1
    assert not stored(run)
    assert "failed" not in str(outcomes(run))


def test_b13_a_trap_of_pages_ends_with_the_budget(server, store):
    def trap(request: object) -> Answer:
        day = int(request.path.strip("/").split("/")[-1])
        server.article(f"/news/2026/story-of-day-{day}/", day)
        return Answer(f'<a href="/news/2026/story-of-day-{day}/">x</a><a rel="next" href="/days/{day + 1}">next</a>')

    for day in range(40):
        server.routes[f"/days/{day}"] = trap
    run = crawl_once(store, server, listing=server.url("/days/0"), max_pages=12)
    assert stored(run) == 12
    assert run.site("site0").trouble == "budget reached: 12 pages; the next run goes on"
    assert sum(n for path, n in server.hits.items() if path.startswith("/days/")) <= 14


def test_b13_the_next_run_goes_on_where_the_budget_ended(server, store):
    server.feed(*server.news(9))
    assert [stored(crawl_once(store, server, max_pages=4)) for _ in range(3)] == [4, 4, 1]


def test_b14_twelve_spellings_of_one_address_are_asked_once(server, store):
    server.article("/one-two-three/")
    port = server.home.split(":")[2].strip("/")
    spellings = [
        "/one-two-three/", "/one-two-three", "/one-two-three/#top", "/one-two-three/?utm_source=x", "/one-two-three/?fbclid=1",
        "/one-two-three/#comments", "/one-two-three/?utm_medium=a&utm_campaign=b", "/one-two-three/amp/", "/one-two-three/?print=1",
        f"HTTP://127.0.0.1:{port}/one-two-three/", "/one-two-three/index.html", "/./one-two-three/",
    ]  # fmt: skip
    server.feed(*spellings)
    run = crawl_once(store, server)
    assert outcomes(run) == {"stored": 1}
    assert sum(n for path, n in server.hits.items() if "one-two-three" in path) == 1


TOMORROW = format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)


@pytest.mark.parametrize("said", ["86400", TOMORROW, ""], ids=["seconds", "date", "nothing"])
def test_b15_a_site_that_says_429_is_asked_once_and_left_alone(server, store, said):
    paths = server.news(6)
    server.routes[paths[0]] = Answer("slow down", 429, {"Retry-After": said} if said else {})
    server.feed(*paths)
    run = crawl_once(store, server)
    assert "put off by the site (429)" in run.site("site0").trouble
    assert server.hits[paths[0]] == 1
    assert sum(server.hits[path] for path in paths) <= 2
    server.hits.clear()
    again = crawl_once(store, server, now=NOW + timedelta(seconds=30))
    assert "put off by the site until" in again.site("site0").trouble
    assert not server.hits
    server.article(paths[0], 9)
    late = crawl_once(store, server, now=NOW + timedelta(days=400))
    assert stored(run) + stored(late) == 6
    assert late.whole


def test_b15_a_feed_that_says_503_with_retry_after_puts_the_site_off(server, store):
    server.routes["/feed/"] = Answer("later", 503, {"Retry-After": "120"})
    run = crawl_once(store, server)
    assert "put off by the site (503)" in run.site("site0").trouble
    assert server.hits["/feed/"] == 1


@pytest.mark.parametrize(
    ("kind", "body"),
    [("application/pdf", b"%PDF-1.7 ..."), ("image/png", b"\x89PNG\r\n"), ("text/html", b"\x89PNG\r\n\x1a\n\0\0")],
)
def test_b16_what_is_no_page_is_skipped_and_counted(server, store, kind, body):
    server.routes["/one-two-three/"] = Answer(body, headers={"Content-Type": kind})
    server.feed("/one-two-three/")
    assert outcomes(crawl_once(store, server)) == {"not an article: not HTML": 1}
    crawl_once(store, server)
    assert server.hits["/one-two-three/"] == 1


def test_a_page_that_answers_500_is_tried_again_by_the_next_run(server, store):
    paths = server.news(3)
    good = server.routes[paths[1]]
    server.routes[paths[1]] = Answer("broken", 500)
    server.feed(*paths, etag='"1"')
    run = crawl_once(store, server)
    assert outcomes(run) == {"stored": 2, "failed: answers 500": 1}
    assert server.hits[paths[1]] == 3
    server.routes[paths[1]] = good
    again = crawl_once(store, server)
    assert outcomes(again) == {"stored": 1}
    assert again.whole
    server.hits.clear()
    crawl_once(store, server)
    assert dict(server.hits) == {"/feed/": 1}


def test_damaged_gzip_is_counted(server, store):
    whole = gzip.compress(page(server.url("/one-two-three/")).encode())
    server.routes["/one-two-three/"] = Answer(whole[: len(whole) // 2], headers={"Content-Encoding": "gzip"})
    server.feed("/one-two-three/")
    run = crawl_once(store, server)
    assert not stored(run)
    assert run.site("site0").requested == 1


def test_a_feed_of_every_form_is_read():
    from spiders.discovery.feed import read_answer
    from spiders.discovery.source import Answer as Source

    atom = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="self" href="/x"/><link href="/a"/><updated>2026-01-02T03:04:05Z</updated></entry></feed>'
    rdf = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item><link>http://e.org/a</link></item></rdf:RDF>'
    loose = b"<rss><channel><item><title>a&nbsp;b</title><link>http://e.org/a?x=1&y=2</link></item></channel></rss>"
    guid = b"<rss><channel><item><guid>http://e.org/a</guid></item></channel></rss>"
    json_feed = b'\xef\xbb\xbf{"items": [{"url": "http://e.org/a", "date_published": "2026-01-02T03:04:05Z"}]}'
    found = [read_answer(Source("http://e.org/", body)).entries for body in (atom, rdf, loose, guid, json_feed)]
    assert [entries[0].url for entries in found] == ["http://e.org/a", "http://e.org/a", "http://e.org/a?x=1&y=2",
                                                      "http://e.org/a", "http://e.org/a"]  # fmt: skip
    assert found[0][0].modified == found[4][0].published


def test_unpacking_stops_at_its_limit(monkeypatch):
    monkeypatch.setattr(spiders.discovery.markup, "LARGEST_SOURCE", 1000)
    packed_twice = io.BytesIO(gzip.compress(b"x" * 1001)).getvalue()
    with pytest.raises(spiders.discovery.markup.SourceDead, match="more than 1000"):
        spiders.discovery.markup.unpacked(packed_twice)


def test_servers_are_never_asked_two_things_at_once(server, store):
    import threading

    lock, together = threading.Lock(), []
    paths = server.news(6)

    def watched(route: Answer) -> object:
        def answer(_: object) -> Answer:
            together.append(not lock.acquire(blocking=False))
            time.sleep(0.02)
            if not together[-1]:
                lock.release()
            return route

        return answer

    for path in paths:
        server.routes[path] = watched(server.routes[path])
    server.feed(*paths)
    assert stored(crawl_once(store, server)) == 6
    assert together == [False] * 6


def test_crawl_delay_is_kept(server, store):
    times: list[float] = []
    server.routes["/robots.txt"] = Answer(
        "User-agent: DiplomaticFeeds\nCrawl-delay: 0.3\nUser-agent: *\nCrawl-delay: 60\n"
    )
    paths = server.news(2)
    for path in paths:
        answer = server.routes[path]
        server.routes[path] = lambda _, answer=answer: times.append(time.monotonic()) or answer
    server.feed(*paths)
    assert stored(crawl_once(store, server)) == 2
    assert times[1] - times[0] >= 0.14  # Scrapy varies a delay by half, so that requests are no drumbeat


def test_the_user_agent_names_us_and_the_contact(server, store):
    from aggregator.config import Config

    server.feed(*server.news(1))
    crawl_once(store, server, config=Config(contact="editor@example.org"))
    assert server.seen[-1][1]["user-agent"].startswith("DiplomaticFeeds/")
    assert server.seen[-1][1]["user-agent"].endswith(" (+editor@example.org)")


def test_nobody_is_crawled_without_a_contact_but_this_machine(store):
    from aggregator.config import Config
    from aggregator.run import Run
    from aggregator.sites import Site
    from spiders.crawl import crawl

    run = Run(datetime.now(UTC))
    site = Site(name="far", home="https://news.example/")
    crawl([site], store=store, config=Config(), run=run, now=lambda: NOW)
    assert "`contact` is empty" in run.site("far").trouble
    assert not run.whole
