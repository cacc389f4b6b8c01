"""The hub hears of changed feeds, of no others, and of what it missed."""

import http.server
import threading
import urllib.parse

import pytest
from published_stories import Registry, archive, story

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
