"""A better rule repairs the past: raw pages are read anew, what differs is shown, then stored; identity stays."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sample_archive import NOW, SITE, THEN, address, fetched, page

from aggregator import versions
from aggregator.article import Article, Crumb
from aggregator.cli import app
from aggregator.extraction import extract
from aggregator.lock import only_one
from aggregator.reextract import Rules, reextract
from aggregator.sites import Site
from aggregator.store import Fetched, Question, RawPage, Store


def as_an_older_rule_read(number):
    """What a rule that took the site's plea for text, and missed the language, would have stored."""
    read = extract(page(number), address(number), declared_charset="utf-8")
    return replace(read, body=read.body + "\n\nFollow us on every channel for more of this.", language=None)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "a.db") as store:
        store.register_sites([SITE])
        yield store


def snapshot(store):
    return [(s.id, s.entry_id, s.entry_published, s.first_seen, s.article.url, s.story) for s in store.each(Question())]


def test_what_would_change_is_counted_and_nothing_is_stored(store):
    store.save([fetched(1), fetched(2, as_an_older_rule_read(2))])
    before = list(store.each(Question()))
    seen = []
    found = reextract(store, store.care.with_pages(), Rules({}), workers=1, seen=seen.append, now=lambda: NOW)
    assert (found.pages, found.changed) == (2, 1)
    assert {"body", "language"} <= set(found.fields)
    assert [changed.url for batch in seen for changed in batch.changed] == [address(2)]
    assert list(store.each(Question())) == before


def test_applied_it_becomes_a_revision_and_identity_stays(store):
    store.save([fetched(1), fetched(2, as_an_older_rule_read(2))])
    before, state = snapshot(store), store.feed_state("all", "")
    reextract(store, store.care.with_pages(), Rules({}), workers=1, apply=True, now=lambda: NOW)
    assert snapshot(store) == before
    repaired = store.article_at(address(2))
    assert "Follow us" not in repaired.article.body
    assert repaired.changed == NOW
    (revision,) = store.revisions(repaired.id)
    assert "Follow us" in revision.article.body
    assert store.feed_state("all", "") > state  # its feed is written anew
    assert store.article_at(address(1)).changed == THEN + timedelta(minutes=1)
    again = reextract(store, store.care.with_pages(), Rules({}), workers=1, apply=True, now=lambda: NOW)
    assert again.changed == 0


def test_a_fact_that_is_not_text_makes_no_revision(store):
    stored = replace(extract(page(3), address(3)), breadcrumb=(Crumb("Wrong"),))
    store.save([fetched(3, stored)])
    reextract(store, store.care.with_pages(), Rules({}), workers=1, apply=True, now=lambda: NOW)
    repaired = store.article_at(address(3))
    assert repaired.article.breadcrumb != (Crumb("Wrong"),)
    assert repaired.changed == THEN + timedelta(minutes=3)
    assert store.revisions(repaired.id) == []


def test_a_page_that_is_refused_today_keeps_its_article(store):
    raw = RawPage(url=address(4), body=b"<html><body><p>Please wait</p></body></html>")
    stored = Article(url=address(4), headline="Plan 4", body="What it said when it could be read.")
    store.save([Fetched(article=stored, site="tdi", fetched=THEN, page=raw)])
    found = reextract(store, store.care.with_pages(), Rules({}), workers=1, apply=True, now=lambda: NOW)
    assert sum(found.refused.values()) == 1
    assert store.article_at(address(4)).article == stored


def test_sites_and_days_choose_the_pages(store):
    store.register_sites([Site(name="other", home="https://other.example/")])
    store.save([fetched(1), fetched(60)])
    assert len(store.care.with_pages(["tdi"])) == 2
    assert store.care.with_pages(["other"]) == []
    assert len(store.care.with_pages(since=THEN + timedelta(minutes=30))) == 1


def test_F11_several_processes_find_what_one_finds(store):
    store.save([fetched(number, as_an_older_rule_read(number) if number % 3 else None) for number in range(90)])
    numbers = store.care.with_pages()
    alone, many = [], []
    reextract(store, numbers, Rules({}), workers=1, seen=alone.append, now=lambda: NOW)
    found = reextract(store, numbers, Rules({}), workers=2, seen=many.append, now=lambda: NOW)
    assert [batch.changed for batch in many] == [batch.changed for batch in alone]
    assert (found.pages, found.changed) == (90, 60)


def run(*words):
    code = app([*words], standalone_mode=False)
    return code or 0


def test_the_command_shows_and_applies(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Store(tmp_path / "a.db") as store:
        store.register_sites([SITE])
        store.save([fetched(2, as_an_older_rule_read(2))])
    assert run("reextract", "--database", "a.db") == 0
    shown = capsys.readouterr().out
    assert re.search(r"body +1", shown)
    assert "Follow us on every channel" in shown
    assert "--apply stores it" in shown
    assert run("reextract", "--database", "a.db", "--apply", "--json") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["changes"]["body"][0][-1].startswith("Follow us")
    assert lines[-1]["applied"] is True
    assert run("revisions", address(2), "--database", "a.db") == 0
    assert "[-Follow us on every channel for more of this.-]" in capsys.readouterr().out


def test_F7_nothing_is_applied_while_another_run_is_under_way(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Store(tmp_path / "a.db") as store:
        store.register_sites([SITE])
        store.save([fetched(2, as_an_older_rule_read(2))])
    with only_one(tmp_path / "a.db", NOW), pytest.raises(Exception, match=r"under way since .*; nothing was changed"):
        run("reextract", "--database", "a.db", "--apply")


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("a budget of 14 million\n\nSecond", "a budget of 15 million\n\nSecond", ["a budget of [-14-]{+15+} million"]),
        ("First\n\nSecond", "First", ["[-Second-]"]),
        (None, datetime(2024, 6, 22, tzinfo=UTC), ["{+2024-06-22T00:00:00+00:00+}"]),
        ((Crumb("Home"),), (Crumb("Home"), Crumb("CSTO")), ["{+CSTO+}"]),
        ("x " * 100 + "old", "x " * 100 + "new", ["…" + ("x " * 100)[-60:] + "[-old-]{+new+}"]),
    ],
)
def test_versions_are_compared_for_a_person(before, after, shown):
    assert [versions.plain(line) for line in versions.changed_lines(before, after)] == shown
