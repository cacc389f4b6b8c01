"""FAULTS B: size, time and shape of what comes back. Each test is named by its row."""

from __future__ import annotations

import gzip
import io
import time
import zlib

import brotli
import pytest
import zstandard
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
        return brotli.compress(zeros, quality=5)
    return zstandard.compress(zeros)


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
    (said,) = run.refusals()
    url = server.url("/one-two-three/")
    assert said == f"site0: 1 refused: too big: {url}: more than {8 * MIB} bytes; not stored"


def test_b2_an_encoding_nobody_asked_for_is_counted(server, store):
    server.routes["/one-two-three/"] = Answer(packed("zstd", MIB), headers={"Content-Encoding": "zstd"})
    server.feed("/one-two-three/")
    run = crawl_once(store, server)
    assert outcomes(run) == {"refused: packed in a way nobody asked for": 1}
    assert "/one-two-three/: zstd; not stored" in next(run.refusals())


def test_b3_a_packed_sitemap_bomb_is_left_out_and_another_way_is_taken(server, store):
    server.routes["/sitemap.xml.gz"] = Answer(
        gzip.compress(b"\0" * 100 * MIB), headers={"Content-Type": "application/gzip"}
    )
    server.routes["/list/"] = Answer(f'<a href="{server.article("/good-one-for-all/")}">one</a>')
    before = peak_growth()
    run = crawl_once(store, server, sitemap=server.url("/sitemap.xml.gz"), listing=server.url("/list/"))
    assert stored(run) == 1
    assert peak_growth() - before < 80 * MIB
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
    (said,) = run.faults()
    url = server.url("/one-two-three/")
    assert said == f"site0: 1 failed: too slow: {url}: no whole answer within 1 s; not stored, the next run tries again"


def test_b5_a_body_cut_short_is_said_retried_and_never_stored(server, store):
    server.routes["/one-two-three/"] = Answer("<html>x", length=1000)
    server.feed("/one-two-three/")
    run = crawl_once(store, server)
    assert outcomes(run) == {"failed: cut short: got 7 of 1000 bytes": 1}
    assert server.hits["/one-two-three/"] == 3
    (said,) = run.faults()
    url = server.url("/one-two-three/")
    assert said == f"site0: 1 failed: cut short: got 7 of 1000 bytes: {url}; not stored, the next run tries again"
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
    assert outcomes(crawl_once(store, server)) == {"not an article: headline missing": 1}
    server.routes["/two-three-four/"] = Answer(
        page(server.url("/two-three-four/"), body="<div>" * 200_000 + "text" + "</div>" * 200_000)
    )
    server.feed("/two-three-four/")
    assert outcomes(crawl_once(store, server)) == {"not an article: body missing": 1}


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


@pytest.mark.parametrize("kept", [0.5, 0.97])
def test_b5_a_packed_page_that_ends_too_soon_is_retried_and_never_stored(server, store, kept):
    text = page(server.url("/one-two-three/"), body="<p>Ministers agreed on this and that, and on more. </p>" * 90)
    whole = gzip.compress(text.encode())
    server.routes["/one-two-three/"] = Answer(whole[: int(len(whole) * kept)], headers={"Content-Encoding": "gzip"})
    server.feed("/one-two-three/")
    run = crawl_once(store, server)
    (said,) = outcomes(run)
    assert said.startswith("failed: cut short: the ")
    assert server.hits["/one-two-three/"] == 3
    server.routes["/one-two-three/"] = Answer(whole, headers={"Content-Encoding": "gzip"})
    assert stored(crawl_once(store, server)) == 1


def test_an_empty_answer_is_a_hiccup_and_asked_again(server, store):
    good = server.news(1)[0]
    whole, answers = server.routes[good], [Answer("")]
    server.routes[good] = lambda _: answers.pop() if answers else whole
    server.feed(good)
    assert outcomes(crawl_once(store, server)) == {"stored": 1}
    assert server.hits[good] == 2


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
