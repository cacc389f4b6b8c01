"""What subscribers see: real feed readers on loopback, each where it is installed; a missing one is skipped aloud.

Every reader fetches three times, a story comes in, and it fetches again: it shows every story once, says so with
conditional requests where it can, and gets 304 to each of them while nothing has changed.
"""

import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing, contextmanager

import feedparser
import pytest
import serving
from published_stories import Registry, archive, story

from feeds.publish import PublishOptions, publish
from feeds.serve import application

STORIES = 40  # fewer than a feed holds, so that all are in it; every third is about the SCO too


class Served:
    """A publication over HTTP, with a count of what was asked."""

    def __init__(self, folder):
        self.bound, self.base = serving.loopback_socket()
        self.folder, self.stories = folder, archive(STORIES)
        self.answers = []  # to conditional requests
        self.options = PublishOptions(base_url=self.base)
        self.publish()

    def publish(self):
        publish(self.stories, Registry(), self.folder, self.options, locate=lambda *_: None)

    def one_more(self):
        time.sleep(1)  # HTTP dates know seconds only, and curl goes by them whatever the tag says
        self.stories.stories.append(story(STORIES + 1, ("csto", "sco")))
        self.publish()

    async def app(self, scope, receive, send):
        async def counted(message):
            if message["type"] == "http.response.start":
                # As if the minutes for which a feed may be kept were over at every fetch.
                kept = [(name, value) for name, value in message["headers"] if name != b"cache-control"]
                message["headers"] = [*kept, (b"cache-control", b"max-age=0")]
                if asks:
                    self.answers.append(message["status"])
            await send(message)

        asks = {b"if-none-match", b"if-modified-since"} & {name for name, _ in scope.get("headers", ())}
        await self.inside(scope, receive, counted)

    @contextmanager
    def running(self):
        def no_archive():
            raise AssertionError("nobody searches")

        self.inside = application(self.folder, self.options, Registry(), no_archive)
        with serving.served(self.app, self.bound):
            yield self


@pytest.fixture
def served(tmp_path):
    with Served(tmp_path / "public").running() as publication:
        yield publication


def program(name):
    return shutil.which(name) or pytest.skip(f"{name} is not installed: it was not asked what it shows")


def run(home, *words):
    done = subprocess.run(
        list(map(str, words)),
        env={"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "TERM": "dumb", "NO_PROXY": "*"},
        cwd=home, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def expected(served, feed):
    return {s.article.headline for s in served.stories.entries(*feed, limit=100)}


CSTO, SCO, ALL = ("organization", "csto"), ("organization", "sco"), ("all", "")


def follow(served, fetch, shown, *, conditional):
    """Let a reader FETCH three times, and once more after a change; SHOWN are its (feed, title) pairs, duplicates too."""
    for _ in range(3):  # some ask conditionally from the third time only
        fetch()
    assert bool(served.answers) is conditional
    assert set(served.answers) <= {304}
    for change in (lambda: None, served.one_more):
        change()
        wanted = {(name, title) for name, feed in (("csto", CSTO), ("sco", SCO)) for title in expected(served, feed)}
        fetch()
        if set(shown()) != wanted:  # on a busy machine a reader may have given up waiting
            fetch()
        seen = shown()
        assert len(seen) == len(set(seen)), "shown twice"
        assert set(seen) == wanted


def test_feedparser(served):
    known, titles = {}, set()

    def fetch():
        for name in ("csto", "sco"):
            for form in ("rss", "atom"):
                url = f"{served.base}{name}.{form}"
                found = feedparser.parse(url, **known.get(url, {}))
                assert not found.get("bozo"), found.bozo_exception
                known[url] = (
                    {"etag": found.get("etag"), "modified": found.get("modified")}
                    if found.status == 200
                    else known[url]
                )
                titles.update((name, entry.title) for entry in found.entries)

    follow(served, fetch, lambda: sorted(titles), conditional=True)


def test_reader(served):
    reader = pytest.importorskip("reader", reason="reader is not installed: it was not asked what it shows")
    with closing(reader.make_reader(":memory:")) as kept:
        forms = {"csto.rss": "csto", "sco.atom": "sco", "csto.json": "csto as JSON"}
        for name in forms:
            kept.add_feed(served.base + name)

        def fetch():
            for feed in kept.get_feeds():
                kept.update_feed(feed)

        def shown():
            return [(forms[e.feed_url.removeprefix(served.base)], e.title) for e in kept.get_entries()]

        follow(served, fetch, lambda: [each for each in shown() if each[0] != "csto as JSON"], conditional=True)
        as_json, as_rss = (
            sorted(title for name, title in shown() if name == form) for form in ("csto as JSON", "csto")
        )
        assert as_json == as_rss


def test_newsboat_shows_a_story_under_both_its_organizations(served, tmp_path):
    newsboat = program("newsboat")
    urls, cache, settings = tmp_path / "urls", tmp_path / "cache.db", tmp_path / "config"
    urls.write_text("".join(f"{served.base}{name}.rss\n" for name in ("csto", "sco")))
    settings.write_text("download-retries 1\n")

    def shown():
        with closing(sqlite3.connect(cache)) as kept:
            rows = kept.execute("SELECT feedurl, title FROM rss_item WHERE deleted = 0").fetchall()
        return [(url.removeprefix(served.base).partition(".")[0], title) for url, title in rows]

    follow(
        served,
        lambda: run(tmp_path, newsboat, "-x", "reload", "-u", urls, "-c", cache, "-C", settings),
        shown,
        conditional=True,
    )
    both = [title for where, title in shown() if where == "sco"]
    assert both
    assert {("csto", title) for title in both} <= set(shown())


def test_sfeed(served, tmp_path):
    sfeed_update = program("sfeed_update")
    program("curl")
    feeds, settings = tmp_path / "feeds", tmp_path / "sfeedrc"
    lines = "".join(f'feed "{name}" "{served.base}{name}.rss"\n' for name in ("csto", "sco"))
    settings.write_text(f'sfeedpath="{feeds}"\nfeeds() {{\n{lines}}}\n')

    def shown():
        return [
            (name, line.split("\t")[1]) for name in ("csto", "sco") for line in (feeds / name).read_text().splitlines()
        ]

    follow(served, lambda: run(tmp_path, sfeed_update, settings), shown, conditional=False)


def test_rss2email(served, tmp_path):
    r2e = program("r2e")
    words = [r2e, "-c", tmp_path / "r2e.cfg", "-d", tmp_path / "r2e.json"]
    mails = tmp_path / "mails"
    mails.mkdir()
    sendmail = tmp_path / "sendmail"
    sendmail.write_text(f'#!/bin/sh\ncat > "$(mktemp {mails}/XXXXXXXX)"\n')
    sendmail.chmod(0o755)
    run(tmp_path, *words, "new", "reader@example.org")
    settings = (tmp_path / "r2e.cfg").read_text()
    settings = settings.replace("email-protocol = smtp", "email-protocol = sendmail")
    (tmp_path / "r2e.cfg").write_text(settings.replace("sendmail = /usr/sbin/sendmail", f"sendmail = {sendmail}"))
    for name in ("csto", "sco"):
        run(tmp_path, *words, "add", name, f"{served.base}{name}.atom")

    def shown():
        found = []
        for mail in mails.iterdir():
            head = dict(line.split(": ", 1) for line in mail.read_text().split("\n\n")[0].splitlines() if ": " in line)
            found.append((head["X-RSS-Feed"].removeprefix(served.base).partition(".")[0], head["Subject"]))
        return found

    follow(served, lambda: run(tmp_path, *words, "run"), shown, conditional=True)


def test_feed2exec(served, tmp_path):
    feed2exec = program("feed2exec")
    told = tmp_path / "told"
    words = [feed2exec, "--config", tmp_path / "f2e.ini", "--database", tmp_path / "f2e.db"]
    note = tmp_path / "note"
    note.write_text('#!/bin/sh\nprintf "%s\\n" "$2" >> "$1"\n')
    note.chmod(0o755)
    for name in ("csto", "sco"):
        args = f"{note} {told}-{name} {{item.title}}"
        run(tmp_path, *words, "add", name, f"{served.base}{name}.rss", "--output", "exec", "--args", args)

    def shown():
        return [
            (name, line) for name in ("csto", "sco") for line in (tmp_path / f"told-{name}").read_text().splitlines()
        ]

    follow(served, lambda: run(tmp_path, *words, "fetch"), shown, conditional=True)
