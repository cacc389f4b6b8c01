"""How a site is asked: robots.txt first, one thing at a time, at its pace, within a budget (FAULTS B7, B8, B13 to B15)."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from loopback import NOW, Answer, crawl_once, outcomes, stored

from aggregator import settings

MIB = 1024 * 1024


def test_b7_only_the_first_half_mebibyte_of_robots_txt_is_read(server, store, caplog):
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
    assert "robots.txt: longer than 524288 bytes; the rules after them are not read" in caplog.text


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
    assert list(run.faults()) == [f"site0: robots.txt unavailable ({status}); its articles and feeds stay"]
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
    assert times[1] - times[0] >= 0.29


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


@pytest.mark.parametrize("status", [429, 503])
def test_b15_a_site_that_asks_for_a_short_wait_gets_it_and_is_asked_again(server, store, status):
    paths = server.news(3)
    pages, asked = dict(server.routes), []

    def busy_once(request: object) -> Answer:
        asked.append(time.monotonic())
        return Answer("slow down", status, {"Retry-After": "1"}) if len(asked) == 1 else pages[request.path]

    for path in paths:
        server.routes[path] = busy_once
    server.feed(*paths)
    run = crawl_once(store, server)
    assert outcomes(run) == {"stored": 3}
    assert run.whole
    assert asked[1] - asked[0] >= 1


def test_b15_a_site_that_keeps_asking_for_short_waits_is_put_off(server, store, monkeypatch):
    monkeypatch.setattr("aggregator.guard.MOST_WAITS", 2)
    paths = server.news(3)
    for path in paths:
        server.routes[path] = Answer("slow down", 429, {"Retry-After": "0"})
    server.feed(*paths)
    run = crawl_once(store, server)
    assert "put off by the site (429)" in run.site("site0").trouble
    assert sum(server.hits[path] for path in paths) == 3


@pytest.mark.parametrize(("status", "said"), [(503, "answers 503"), (403, "answers 403"), (None, "connection broken")])
def test_a_site_that_shuts_down_or_us_out_is_left_alone_and_loses_nothing(server, store, status, said):
    paths = server.news(30)
    good = dict(server.routes)
    server.feed(*paths)
    for path in paths[3:]:
        server.routes[path] = Answer("no", status) if status else lambda _: None
    run = crawl_once(store, server)
    assert f"{said}, 5 pages in a row; the next run goes on" in run.site("site0").trouble
    assert stored(run) == 3
    assert sum(server.hits[path] for path in paths) <= 3 + 5 * (6 if status is None else 3)
    assert not run.whole
    server.routes |= {path: good[path] for path in paths}
    later = crawl_once(store, server, now=NOW + timedelta(days=2))
    assert stored(later) == 27
    assert later.whole


def test_pages_that_are_broken_for_good_do_not_keep_the_news_back(server, store):
    broken, fine = server.news(8), server.news(5, start=20)
    for path in broken:
        server.routes[path] = Answer("x", 502)
    server.feed(*broken)
    crawl_once(store, server)
    server.feed(*fine, *broken)
    assert stored(crawl_once(store, server, now=NOW + timedelta(hours=1))) == 5


@pytest.mark.parametrize(
    ("wish", "delay"), [("0.2", 0.2), ("1e9", 60), ("86400", 60), ("-5", 0), ("nan", 0), ("soon", 0)]
)
def test_a_wish_for_a_delay_is_kept_within_reason(wish, delay):
    import asyncio

    from spiders.discovery.source import Answer as Source
    from spiders.robots import Robots

    async def fetch(url: str) -> Source:
        return Source(url, f"User-agent: *\nCrawl-delay: {wish}\n".encode())

    assert (asyncio.run(Robots("DiplomaticFeeds", fetch).delay("http://e.org/")) or 0) == delay


def test_a_long_delay_is_not_shortened_by_a_quick_site(server, store, monkeypatch):
    waits = []
    from scrapy.core import downloader

    monkeypatch.setattr(downloader, "call_later", lambda wait, call, *args: waits.append(wait) or _soon(call, *args))
    server.routes["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 45\n")
    server.feed(*server.news(3))
    assert stored(crawl_once(store, server, delay=0.01)) == 3
    assert waits
    assert sorted(waits)[1] > 44


def _soon(call, *args):
    import asyncio

    for cell in args:
        cell.lastseen = -1e9
    return asyncio.get_running_loop().call_soon(call, *args)


@pytest.mark.parametrize(
    "said", ["-5", "1.5", "99999999999999999999", "Wed, 31 Dec 1969 23:59:59 GMT", "Thu, 01 Jan 2099 00:00:00 -0000"]
)
def test_b15_no_absurd_retry_after_stops_or_breaks_a_crawl(server, store, said):
    paths = server.news(3)
    server.routes[paths[0]] = Answer("slow down", 429, {"Retry-After": said})
    server.feed(*paths)
    run = crawl_once(store, server)
    assert run.site("site0").requested == sum(run.site("site0").outcomes.values())
    assert sum(server.hits[path] for path in paths) <= 6
    server.article(paths[0], 2)
    assert stored(run) + stored(crawl_once(store, server, now=NOW + timedelta(days=2))) == 3


def test_b15_a_robots_txt_that_says_429_puts_the_site_off(server, store):
    server.routes["/robots.txt"] = Answer("later", 429, {"Retry-After": "7200"})
    server.feed(*server.news(2))
    assert "put off by the site (429) until" in crawl_once(store, server).site("site0").trouble
    server.hits.clear()
    crawl_once(store, server, now=NOW + timedelta(hours=1))
    assert not server.hits


def test_robots_txt_of_a_second_host_is_kept_for_a_day_too(server, other, store):
    other.feed(*server.news(2))
    other.routes["/feed/"] = Answer(server.routes.get("/feed/") or "")
    server.feed(*server.news(2))
    other.routes["/feed/"] = server.routes["/feed/"]
    facts = {"feed": other.url("/feed/")}
    crawl_once(store, server, **facts)
    server.hits.clear()
    other.hits.clear()
    crawl_once(store, server, now=NOW + timedelta(hours=1), **facts)
    assert (dict(server.hits), dict(other.hits)) == ({}, {"/feed/": 1})
