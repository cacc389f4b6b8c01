"""A site against its own past: silence, lost fields, shrunken texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.health import Glance, judge

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def glance(moment: datetime, *, dateline: bool = True, crumbs: bool = True, body: int = 1000) -> Glance:
    return Glance(moment, body, date=True, breadcrumb=crumbs, dateline=dateline)


def series(amount: int, every: timedelta, *, silent: timedelta = timedelta(0), **changed: object) -> list[Glance]:
    return [glance(NOW - silent - n * every, **changed) for n in range(amount)]


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
    articles = [glance(NOW - n * every, dateline=n >= 20, crumbs=n % 2 == 0) for n in range(100)]
    assert judge("e", articles, NOW).findings == ("dateline on 0% of new articles, on 100% before",)


def test_a_site_that_never_had_a_field_lacks_none():
    assert judge("e", series(100, timedelta(hours=2), dateline=False, crumbs=False), NOW).well


def test_texts_cut_to_a_teaser_are_said():
    every = timedelta(hours=2)
    articles = [glance(NOW - n * every, body=99 if n < 20 else 1499) for n in range(100)]
    assert judge("e", articles, NOW).findings == ("texts of 99 characters, of 1499 before",)


@pytest.mark.parametrize("amount", [0, 1, 15])
def test_a_site_without_a_past_is_not_judged(amount):
    health = judge("e", series(amount, timedelta(hours=1), silent=timedelta(days=400)), NOW)
    assert health.well
    assert health.a_day is None
