"""Every saved page of every known site is read as its article.json says."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from aggregator.config import Config
from aggregator.errors import PageError
from aggregator.extraction import extract
from spiders.catalogue import declared_sites, known_sites

FIXTURES = Path(__file__).parent / "fixtures"
SITES = declared_sites()
CASES = sorted(path.parent for path in FIXTURES.glob("*/*/meta.toml") if path.parent.parent.name in SITES)


def read(case: Path):
    meta = tomllib.loads((case / "meta.toml").read_text(encoding="utf-8"))
    page = next(case.glob("page.*")).read_bytes()
    return extract(page, meta["url"], site=SITES[case.parent.name].hints())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_saved_page_gives_the_expected_article(case: Path):
    if (case / "error.txt").exists():
        with pytest.raises(PageError) as found:
            read(case)
        assert found.value.reason == (case / "error.txt").read_text(encoding="utf-8").strip()
        return
    expected = json.loads((case / "article.json").read_text(encoding="utf-8"))
    article = read(case)
    dateline = article.dateline
    found = {
        "url": article.url,
        "headline": article.headline,
        "breadcrumb": [crumb.name for crumb in article.breadcrumb],
        "dateline": dateline and {"raw": dateline.raw, "place": dateline.place, "agency": dateline.agency},
        "published": article.published and article.published.isoformat(),
        "language": article.language and article.language.partition("-")[0],
        "body": list(article.paragraphs),
    }
    assert found == {name: expected[name] for name in found}
    assert {link["url"] for link in expected["related"]} <= {link.url for link in article.related}


def test_every_site_has_a_saved_page():
    assert set(SITES) - {case.parent.name for case in CASES} == set()


def test_every_saved_page_belongs_to_a_site_that_wants_it():
    for case in CASES:
        url = tomllib.loads((case / "meta.toml").read_text(encoding="utf-8"))["url"]
        assert SITES[case.parent.name].owns(url), case


def test_at_least_25_sites_and_each_has_a_way_to_its_articles():
    assert len(SITES) >= 25
    for site in SITES.values():
        assert site.feed or site.sitemap or site.wordpress or site.listing, site.name


def test_a_table_changes_the_facts_it_names_and_leaves_the_others():
    config = Config.model_validate({"site": [{"name": "tass", "home": "https://tass.com/", "delay": 10}]})
    site = known_sites(config)["tass"]
    assert (site.delay, site.agency, site.title) == (10, "TASS", "TASS")
