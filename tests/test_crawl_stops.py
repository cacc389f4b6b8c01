"""A crawl that is killed, interrupted, or whose store fails loses nothing; the next run completes it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from loopback import NOW, Server, crawl_once, stored

from aggregator.config import Config
from aggregator.errors import MachineFull
from aggregator.run import Outcome
from aggregator.store import Question, Store

PROGRAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from aggregator.config import Config
from aggregator.run import Run
from aggregator.sites import Site
from aggregator.store import Store
from spiders import crawl
crawl.FLUSH_EVERY = 0.2
run = Run(datetime.now(UTC))
site = Site(name="site0", home=sys.argv[1], feed=sys.argv[1] + "feed/", allow_private_addresses=True, delay=0)
with Store(Path(sys.argv[2])) as store:
    crawl.crawl([site], store=store, config=Config(), run=run, now=lambda: datetime.now(UTC))
print(run.site("site0").trouble)
sys.exit(0 if run.whole else 1)
"""


def start(server: Server, database: Path) -> subprocess.Popen:
    words = [sys.executable, "-c", PROGRAM, server.home, str(database)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ})


def slow_news(server: Server, amount: int) -> list[str]:
    paths = server.news(amount)
    for path in paths:
        answer = server.routes[path]
        server.routes[path] = lambda _, answer=answer: time.sleep(0.02) or answer
    server.feed(*paths)
    return paths


def test_f1_killed_at_any_moment_the_next_run_completes_the_same_set(server, tmp_path):
    database = tmp_path / "archive.db"
    paths = slow_news(server, 40)
    for asked_before_the_kill in (1, 9, 23):
        server.hits.clear()
        running = start(server, database)
        deadline = time.monotonic() + 20
        while sum(server.hits[path] for path in paths) < asked_before_the_kill and time.monotonic() < deadline:
            if running.poll() is not None:
                break
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)
        running.wait()
        with sqlite3.connect(database) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with Store(database) as store:
        crawl_once(store, server)
        found = {entry.article.url for entry in store.each(Question())}
    assert found == {server.url(path) for path in paths}


def test_f18_a_terminated_crawl_keeps_what_it_has_and_says_so(server, tmp_path):
    database = tmp_path / "archive.db"
    paths = slow_news(server, 60)
    running = start(server, database)
    while sum(server.hits[path] for path in paths) < 12 and running.poll() is None:
        time.sleep(0.01)
    running.terminate()
    said, _ = running.communicate(timeout=20)
    assert running.returncode == 1
    assert "interrupted" in said
    with Store(database) as store:
        kept = len(list(store.each(Question())))
        assert 10 <= kept < 60
        assert stored(crawl_once(store, server)) == 60 - kept


def test_f4_a_full_disk_stops_the_crawl_and_what_was_stored_stays(server, store, monkeypatch):
    server.feed(*server.news(3))
    crawl_once(store, server)
    server.feed(*server.news(4, start=10))

    def full(_: object) -> None:
        raise MachineFull(store.path, "database or disk is full")

    monkeypatch.setattr(store, "save", full)
    from loopback import Run, Site, crawl

    run = Run(NOW)
    site = Site(name="site0", home=server.home, feed=server.url("/feed/"), allow_private_addresses=True, delay=0)
    with pytest.raises(MachineFull):
        crawl([site], store=store, config=Config(), run=run, now=lambda: NOW)
    assert run.site("site0").count(Outcome.FAILED) == 4
    assert run.site("site0").unaccounted == 0
    monkeypatch.undo()
    assert len(list(store.each(Question()))) == 3
    assert stored(crawl_once(store, server)) == 4


def test_the_minutes_of_a_run_are_all_its_sites(server, other, store, monkeypatch):
    """Six minutes mean six for the run: a site whose turn comes later gets what is left, or waits for the next run."""
    monkeypatch.setattr("spiders.crawl.SITES_AT_ONCE", 1)
    for site in (server, other):
        site.feed(*site.news(3))
    answer = server.routes["/feed/"]
    server.routes["/feed/"] = lambda request: time.sleep(0.3) or answer(request)
    config = Config.model_validate({"crawl": {"max_minutes": 0.3 / 60}})
    run = crawl_once(store, server, other, config=config)
    assert "budget reached" in run.site("site0").trouble
    assert "budget reached" in run.site("site1").trouble
    assert not other.hits
    assert stored(crawl_once(store, server, other), "site1") == 3
