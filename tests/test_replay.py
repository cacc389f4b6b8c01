"""Saved pages through the real crawl: the fixtures of this repository, and a flat folder of pages."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from loopback import NOW, page

from aggregator.config import Config
from aggregator.errors import NoSuchFile
from aggregator.replay import SavedPages
from aggregator.run import Outcome, Run
from aggregator.store import Question
from spiders.catalogue import declared_sites
from spiders.crawl import crawl, replayed_sites

FIXTURES = Path(__file__).parent / "fixtures"
SHARED = Path(__file__).parents[2] / "shared"


def replay(folder: Path, store) -> Run:
    run = Run(NOW)
    sites = replayed_sites(folder, declared_sites())
    crawl(sites, store=store, config=Config(), run=run, replay=folder, now=lambda: NOW)
    return run


def test_the_shipped_pages_give_a_good_show_and_a_second_replay_changes_nothing(store):
    run = replay(FIXTURES, store)
    assert run.whole, list(run.faults())
    articles = list(store.each(Question()))
    organizations = Counter(m.organization for a in articles for m in a.organizations if m.relation == "about")
    assert len({article.source.site for article in articles}) >= 30
    assert len(articles) >= 35
    assert len(organizations) >= 12
    assert len({article.article.language for article in articles}) >= 3
    again = replay(FIXTURES, store)
    assert again.whole
    assert {outcome for tally in again.sites.values() for outcome, _ in tally.outcomes} <= {
        Outcome.UNCHANGED,
        Outcome.NOT_AN_ARTICLE,
    }
    assert [a.id for a in store.each(Question())] == [a.id for a in articles]


def test_each_shipped_article_is_about_the_organizations_it_says(store):
    replay(FIXTURES, store)
    wrong = {}
    for case in sorted(FIXTURES.glob("*/*/article.json")):
        expected = json.loads(case.read_text(encoding="utf-8"))
        found = store.article_at(expected["url"])
        about = {m.organization for m in found.organizations if m.relation == "about"} if found else None
        if about != set(expected["about"]):
            wrong[f"{case.parent.parent.name}/{case.parent.name}"] = (about, expected["about"])
    assert wrong == {}


def test_a_flat_folder_takes_each_address_from_the_page(tmp_path, store):
    (tmp_path / "a.html").write_text(page("https://news.example/one-two-three/"))
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(page("https://news.example/two-three-four/", 5).encode()))
    run = replay(tmp_path, store)
    assert run.site("news_example").count(Outcome.STORED) == 2


def test_the_seed_pages_are_one_article(store):
    if not (SHARED / "seed" / "pages").is_dir():
        pytest.skip(f"no {SHARED / 'seed' / 'pages'} beside this repository")
    run = replay(SHARED / "seed" / "pages", store)
    assert run.site("diplomatic_insight").requested == 3
    (article,) = store.each(Question())
    assert {m.organization for m in article.organizations if m.relation == "about"} == {"csto"}
    assert article.source.site == "diplomatic_insight"


def test_what_was_not_saved_is_not_there(tmp_path):
    (tmp_path / "a.html").write_text(page("https://news.example/one-two-three/"))
    pages = SavedPages(tmp_path)
    assert pages.at("https://news.example/other/") == []
    assert len(pages.at("HTTPS://www.news.example/one-two-three?utm_source=x")) == 1


@pytest.mark.parametrize("make", [lambda p: p / "missing", lambda p: p])
def test_a_folder_without_pages_is_said(tmp_path, make):
    with pytest.raises(NoSuchFile, match="saved page"):
        SavedPages(make(tmp_path))


def test_a_damaged_case_is_said(tmp_path):
    folder = tmp_path / "site" / "case"
    folder.mkdir(parents=True)
    (folder / "meta.toml").write_text("url = ")
    with pytest.raises(NoSuchFile, match="TOML"):
        SavedPages(tmp_path)
