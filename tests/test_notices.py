"""A person is told of every change once: a site in trouble, well again, a run that failed, runs that get through."""

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from aggregator.cli import app
from aggregator.errors import ConfigurationFaulty, MachineFull
from aggregator.run import Run
from aggregator.sites import Site
from aggregator.store import Store
from aggregator.street import notices

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
pytest.importorskip("apprise", reason="the extra `notify` is not installed")


class Webhook(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *words):
        pass


@pytest.fixture
def webhook():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Webhook)
    server.told, server.answer = [], 200
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    server.target = f"json://127.0.0.1:{server.server_port}/"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "a.db") as store:
        yield store


def tell_of_run(store, target, day=0, **troubles):
    """Keep a run of DAY in which sites had these TROUBLES, as an update does, and tell of it."""
    run = Run(NOW + timedelta(days=day))
    for site, trouble in troubles.items():
        run.site(site).trouble = trouble
    store.register_sites(Site(name=site, home=f"https://{site}.example/") for site in troubles)
    store.keep_run(run)
    notices.tell_of_sites(store, run, [target], run.started)


def test_each_change_of_a_site_is_told_once(store, webhook):
    days = (
        {"tass": "", "nato": ""},
        {"tass": "robots.txt unavailable (503)", "nato": ""},
        {"tass": "robots.txt unavailable (timeout)", "nato": ""},
        {"tass": "", "nato": "its pages lost their bodies"},
        {"tass": "budget reached: 5 pages; the next run goes on", "nato": "its pages lost their bodies"},
    )
    told = []
    for day, troubles in enumerate(days):
        tell_of_run(store, webhook.target, day, **troubles)
        told.append([message["message"] for message in webhook.told])
        webhook.told.clear()
    assert told[0] == told[2] == told[4] == []
    assert told[1] == ["tass: in trouble: robots.txt unavailable (503) (since 2026-11-24 12:00 UTC)"]
    assert told[3][0].splitlines() == [
        "nato: in trouble: its pages lost their bodies (since 2026-11-26 12:00 UTC)",
        "tass: well again (since 2026-11-26 12:00 UTC)",
    ]


def test_what_nobody_took_is_told_by_the_next_run(store, webhook, caplog):
    webhook.answer = 500
    tell_of_run(store, webhook.target + "?token=geheim", tass="no answer")
    assert "geheim" not in caplog.text  # FAULTS D9
    assert "target 1 (json://...)" in caplog.text
    webhook.answer = 200
    webhook.told.clear()
    tell_of_run(store, webhook.target, 1, tass="no answer")
    tell_of_run(store, webhook.target, 2, tass="no answer")
    assert len(webhook.told) == 1


def test_a_trouble_that_is_over_before_anybody_heard_is_no_news(store, webhook):
    webhook.answer = 500
    tell_of_run(store, webhook.target, tass="no answer")
    webhook.told.clear()
    tell_of_run(store, webhook.target, 1, tass="")
    assert webhook.told == []


def test_a_run_that_fails_is_told_once_until_one_gets_through(tmp_path, webhook):
    failure = notices.FailureNotice(tmp_path / "a.db", [webhook.target])
    for _ in range(3):
        failure.failed(MachineFull("/var/a.db", "database or disk is full"))
    failure.through()
    failure.through()
    failure.failed(MachineFull("/var/a.db", "database or disk is full"))
    titles = [message["title"] for message in webhook.told]
    assert titles == ["The run failed", "Runs get through again", "The run failed"]
    assert "disk is full" in webhook.told[0]["message"]


def test_the_whole_run_tells(tmp_path, webhook, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "aggregator.toml").write_text(
        f'[notify]\ntargets = ["{webhook.target}"]\n'
        '[[site]]\nname = "down"\nhome = "http://127.0.0.1:1/"\nallow_private_addresses = true\n'
        '[[site]]\nname = "far"\nhome = "https://far.example/"\n'
    )
    for _ in range(2):
        assert app(["crawl", "down"], standalone_mode=False) == 1
    assert "robots.txt unavailable" in capsys.readouterr().err
    assert app(["crawl", "far"], standalone_mode=False) == 1  # not asked without a contact: that is our own trouble
    assert "contact" in capsys.readouterr().err
    assert [message["title"] for message in webhook.told] == ["1 of 1 sources changed"]


def test_F19_a_target_that_is_none_is_named_without_its_words(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "aggregator.toml").write_text('[notify]\ntargets = ["json://127.0.0.1/", "geheim"]\n')
    with pytest.raises(ConfigurationFaulty, match="number 2 is no address") as fault:
        app(["crawl"], standalone_mode=False)
    assert "geheim" not in str(fault.value)
