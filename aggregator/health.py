"""What a site gives, against its own past: whether it fell silent, and which field that used to come comes no more.

    judge("tass", articles, now).findings    # ("usually 12 a day, none for 3 days",)

A site is compared with itself only. One that writes twice a month is not silent after a week, and one that never had
datelines lacks none. What was stored stays as it is whatever is found here.

Knows nothing of requests and of SQL, and has no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median, quantiles

from aggregator.stored import Stored

LOOKED_AT = 200  # newest articles of a site that tell enough of its past
RECENT = 20  # of them
LEAST_PAST = 20  # articles before those, or there is no past to compare with
WAS_USUAL = 0.6  # share of articles that had a field
LOST = 0.4  # drop of that share
SHRUNK = 0.4  # of the usual length of a body
LEAST_SILENCE = timedelta(days=1)
SILENT_AFTER = 3  # times the longest usual gap

FIELDS: dict[str, Callable[[Stored], bool]] = {
    "date": lambda stored: stored.article.published is not None,
    "breadcrumb": lambda stored: bool(stored.article.breadcrumb),
    "dateline": lambda stored: stored.article.dateline is not None,
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share of a site's articles that have a field: of the recent ones, of those before (None without a past)."""

    field: str
    recent: float
    before: float | None


@dataclass(frozen=True, slots=True)
class Health:
    """What was found of one site; no `findings` means that it is well."""

    site: str
    newest: datetime | None
    a_day: float | None
    coverage: tuple[Coverage, ...]
    findings: tuple[str, ...]

    @property
    def well(self) -> bool:
        """Tell whether nothing was found."""
        return not self.findings


def judge(site: str, articles: Sequence[Stored], now: datetime) -> Health:
    """Judge SITE by its newest ARTICLES, newest first, about `LOOKED_AT` of them."""
    moments = [stored.entry_published for stored in articles]
    recent, past = articles[:RECENT], articles[RECENT:]
    if len(past) < LEAST_PAST:
        past = []
    coverage = tuple(
        Coverage(name, _share(has, recent), _share(has, past) if past else None) for name, has in FIELDS.items()
    )
    gap = _longest_usual_gap(moments)
    found = [_silence(moments, gap, now), *map(_loss, coverage), _shrinking(recent, past)]
    return Health(
        site,
        newest=moments[0] if moments else None,
        a_day=_a_day(moments),
        coverage=coverage,
        findings=tuple(said for said in found if said),
    )


def _share(has: Callable[[Stored], bool], articles: Sequence[Stored]) -> float:
    return sum(map(has, articles)) / len(articles) if articles else 0.0


def _longest_usual_gap(moments: Sequence[datetime]) -> timedelta | None:
    """Return the gap between two articles that nine in ten stay below; None for a site with too little past."""
    if len(moments) < LEAST_PAST:
        return None
    return timedelta(
        seconds=quantiles([(newer - older).total_seconds() for newer, older in pairwise(moments)], n=10)[-1]
    )


def _a_day(moments: Sequence[datetime]) -> float | None:
    if len(moments) < LEAST_PAST or moments[0] == moments[-1]:
        return None
    return (len(moments) - 1) / ((moments[0] - moments[-1]) / timedelta(days=1))


def _silence(moments: Sequence[datetime], gap: timedelta | None, now: datetime) -> str:
    rate = _a_day(moments)
    if gap is None or rate is None or now - moments[0] <= max(SILENT_AFTER * gap, LEAST_SILENCE):
        return ""
    usual = f"{rate:.0f} a day" if rate >= 1 else f"one in {1 / rate:.0f} days"
    days = (now - moments[0]) / timedelta(days=1)
    return f"usually {usual}, none for {days:.0f} {'day' if round(days) == 1 else 'days'}"


def _loss(coverage: Coverage) -> str:
    if coverage.before is None or coverage.before < WAS_USUAL or coverage.before - coverage.recent < LOST:
        return ""
    return f"{coverage.field} on {coverage.recent:.0%} of new articles, on {coverage.before:.0%} before"


def _shrinking(recent: Sequence[Stored], past: Sequence[Stored]) -> str:
    if not past or not recent:
        return ""
    now, before = (median(len(stored.article.body) for stored in some) for some in (recent, past))
    return f"texts of {now:.0f} characters, of {before:.0f} before" if now < SHRUNK * before else ""
