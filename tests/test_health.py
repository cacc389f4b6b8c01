"""A site against its own past: silence, lost fields, shrunken texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.article import Article, Crumb, Dateline
from aggregator.health import judge
from aggregator.stored import Source, Stored

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def stored(
    number: int, moment: datetime, *, dateline: bool = True, crumbs: bool = True, body: str = "word " * 200
) -> Stored:
    article = Article(
        url=f"https://e.org/{number}/", headline="x", body=body.strip(), published=moment,
        dateline=Dateline("Almaty (TDI):") if dateline else None, breadcrumb=(Crumb("Home"),) if crumbs else (),
    )  # fmt: skip
    source = Source("e", "E", "https://e.org/", article.url)
    return Stored(
        id=number, entry_id=f"tag:e.org,2026:{number}", entry_published=moment, first_seen=moment, changed=moment,
        story=number, article=article, source=source,
    )  # fmt: skip


def series(amount: int, every: timedelta, *, silent: timedelta = timedelta(0), **changed: object) -> list[Stored]:
    return [stored(n, NOW - silent - n * every, **changed) for n in range(amount)]


def test_a_site_that_gives_what_it_always_gave_is_well():
    health = judge("e", series(100, timedelta(hours=2)), NOW)
    assert health.well
    assert round(health.a_day) == 12
    assert health.newest == NOW


@pytest.mark.parametrize(
    ("every", "silent", "said"),
    [
        (timedelta(hours=2), timedelta(days=3), ("usually 12 a day, none for 3 days",)),
        (timedelta(hours=2), timedelta(hours=20), ()),
        (timedelta(days=15), timedelta(days=30), ()),
        (timedelta(days=15), timedelta(days=90), ("usually one in 15 days, none for 90 days",)),
    ],
)
def test_silence_is_measured_by_the_sites_own_cadence(every, silent, said):
    assert judge("e", series(60, every, silent=silent), NOW).findings == said


def test_a_field_that_comes_no_more_is_said():
    every = timedelta(hours=2)
    articles = [stored(n, NOW - n * every, dateline=n >= 20, crumbs=n % 2 == 0) for n in range(100)]
    assert judge("e", articles, NOW).findings == ("dateline on 0% of new articles, on 100% before",)


def test_a_site_that_never_had_a_field_lacks_none():
    assert judge("e", series(100, timedelta(hours=2), dateline=False, crumbs=False), NOW).well


def test_texts_cut_to_a_teaser_are_said():
    every = timedelta(hours=2)
    articles = [stored(n, NOW - n * every, body="word " * (20 if n < 20 else 300)) for n in range(100)]
    assert judge("e", articles, NOW).findings == ("texts of 99 characters, of 1499 before",)


@pytest.mark.parametrize("amount", [0, 1, 15])
def test_a_site_without_a_past_is_not_judged(amount):
    health = judge("e", series(amount, timedelta(hours=1), silent=timedelta(days=400)), NOW)
    assert health.well
    assert health.a_day is None
