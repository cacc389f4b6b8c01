"""The hub hears of changed feeds, of no others, and of what it missed."""

import http.server
import json
import threading
import urllib.parse

import pytest
from published_stories import Registry, archive, story

from aggregator.config import PUBLIC_HUB, Config, FeedConfig
from aggregator.street.commands import import_files, publish_feeds
from aggregator.street.desk import Desk
from feeds.publish import PublishOptions, publish
from feeds.websub import announce

BASE = "https://feeds.example.org/"


class Hub:
    """A hub on loopback that keeps what it was told."""

    def __init__(self):
        self.told = []
        self.status = 204
        hub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                fields = self.rfile.read(int(self.headers["content-length"])).decode()
                hub.told.append(urllib.parse.parse_qs(fields))
                self.send_response(hub.status)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def topics(self):
        found = sorted(topic.removeprefix(BASE) for fields in self.told for topic in fields["hub.url"])
        self.told.clear()
        return found


@pytest.fixture
def hub():
    started = Hub()
    yield started
    started.server.shutdown()


def put_out(stories, to, hub):
    publish(stories, Registry(), to, PublishOptions(base_url=BASE, hub=hub.url), locate=lambda *_: None)


def test_only_changed_feeds_are_announced(tmp_path, hub):
    stories = archive(9)
    put_out(stories, tmp_path, hub)
    told = announce(tmp_path, hub=hub.url, base_url=BASE)
    assert {(a.id, a.fault) for a in told} == {(name, "") for name in ("all", "csto", "sco", "site-tdi", "site-apa-az")}
    assert hub.told[0]["hub.mode"] == ["publish"]
    assert len(hub.topics()) == 15
    put_out(stories, tmp_path, hub)
    assert announce(tmp_path, hub=hub.url, base_url=BASE) == []
    stories.stories.append(story(10, ("un",)))
    put_out(stories, tmp_path, hub)
    announce(tmp_path, hub=hub.url, base_url=BASE)
    assert hub.topics() == sorted(
        f"{name}.{form}" for name in ("all", "un", "site-tdi") for form in ("rss", "atom", "json")
    )


def test_what_the_hub_did_not_take_is_told_again(tmp_path, hub):
    put_out(archive(3), tmp_path, hub)
    hub.status = 503
    told = announce(tmp_path, hub=hub.url, base_url=BASE)
    assert all("answered 503" in a.fault for a in told)
    hub.topics()
    hub.status = 202
    assert len(announce(tmp_path, hub=hub.url, base_url=BASE)) == len(told)
    assert announce(tmp_path, hub=hub.url, base_url=BASE) == []


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/", "file:///etc/passwd", "nonsense", "http://nowhere.invalid/"]
)
def test_a_hub_that_is_not_there_is_never_fatal(tmp_path, hub, address):
    put_out(archive(1), tmp_path, hub)
    told = announce(tmp_path, hub=address, base_url=BASE)
    assert told
    assert all(a.fault for a in told)


def test_a_hub_that_does_not_answer_is_asked_once(tmp_path, hub):
    put_out(archive(9), tmp_path, hub)
    asked = []
    told = announce(tmp_path, hub=hub.url, base_url=BASE, post=lambda to, _: asked.append(to) or f"{to} did not answer")
    assert asked == [hub.url]
    assert len(told) == 5
    assert len(announce(tmp_path, hub=hub.url, base_url=BASE)) == 5


@pytest.mark.parametrize(
    ("base", "hub", "told"),
    [
        ("https://feeds.example.org/", PUBLIC_HUB, True),
        ("https://feeds.example.org/", "", False),
        ("http://localhost:8000/", PUBLIC_HUB, False),
        ("http://127.0.0.1:8000/", PUBLIC_HUB, False),
        ("http://10.1.2.3/", PUBLIC_HUB, False),
        ("http://[fd00::1]/", PUBLIC_HUB, False),
        ("http://feeds/", PUBLIC_HUB, False),
        ("http://feeds.ministry.intranet/", PUBLIC_HUB, False),
        ("http://feeds.ministry.intranet/", "http://hub.ministry.intranet/", True),
        ("http://localhost:8000/", "http://127.0.0.1:9/", True),
    ],
)
def test_a_hub_elsewhere_is_not_told_what_only_this_network_knows(base, hub, told):
    assert FeedConfig(base_url=base, hub=hub).told_hub == (hub if told else None)
    assert FeedConfig(base_url=base).hub == PUBLIC_HUB


def test_publishing_names_the_hub_in_every_feed_and_tells_it(tmp_path, hub):
    settings = FeedConfig(hub=hub.url)
    desk = Desk(database=tmp_path / "a.db", output=tmp_path / "public")
    desk.__dict__["config"] = Config(database=tmp_path / "a.db", output=tmp_path / "public", feeds=settings)
    record = {"url": "https://x.example/1", "headline": "CSTO council meets", "body": "The CSTO council met. " * 20}
    (tmp_path / "one.jsonl").write_text(json.dumps(record))
    import_files(desk, [tmp_path / "one.jsonl"], as_json=False)
    publish_feeds(desk, [], quiet=True, announces=False)
    assert hub.told == []
    publish_feeds(desk, [], quiet=True)
    topics = {topic for fields in hub.told for topic in fields["hub.url"]}
    assert topics >= {f"http://localhost:8000/{name}" for name in ("all.rss", "csto.atom", "csto.json")}
    for form in ("rss", "atom"):
        assert b'rel="hub"' in (tmp_path / f"public/csto.{form}").read_bytes()


def test_a_publication_killed_before_the_announcement_is_announced_later(tmp_path, hub):
    stories = archive(3)
    put_out(stories, tmp_path, hub)
    announce(tmp_path, hub=hub.url, base_url=BASE)
    hub.topics()
    stories.stories.append(story(4))
    put_out(stories, tmp_path, hub)  # and no announcement: the process died
    put_out(stories, tmp_path, hub)
    announce(tmp_path, hub=hub.url, base_url=BASE)
    assert "csto.atom" in hub.topics()
