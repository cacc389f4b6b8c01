"""What a site gives, against its own past: whether it fell silent, and which field that used to come comes no more.

    judge("tass", glances, now).findings    # ("usually 12 a day, none for 3 days",)

A site is compared with itself only. One that writes twice a month is not silent after a week, and one that never had
datelines lacks none. What was stored stays as it is whatever is found here.

Knows nothing of requests and of SQL, and has no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

LOOKED_AT = 200  # newest articles of a site that tell enough of its past
RECENT = 20  # of them
LEAST_PAST = 20  # articles before those, or there is no past to compare with
WAS_USUAL = 0.6  # share of articles that had a field
LOST = 0.4  # drop of that share
SHRUNK = 0.4  # of the usual length of a body
APART = 3  # days between the date of a dateline and that of publication that are told (FAULTS E8)
LEAST_SILENCE = timedelta(days=1)
SILENT_AFTER = 3  # times the longest usual gap
RESTED = 1.5  # times the longest gap that came more than once: a weekend, a day without an hour
BROKEN_SAID = "broken: "  # how a run says that a site's pages lost their bodies
OUR_OWN_SAID = ("not crawled: ", "interrupted", "budget reached: ")  # how it says that we did not ask to the end


class State(StrEnum):
    """How a site stands, in a word; the later one wins where several hold."""

    WELL = "well"
    LACKING = "lacking"  # a field, or much of the text, that used to come
    FAILING = "failing source"
    SILENT = "silent"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Glance:
    """As much of a stored article as is needed here; every stored one has a headline and a body of `characters`."""

    published: datetime
    characters: int
    date: bool
    breadcrumb: bool
    dateline: bool
    apart: bool = False  # its dateline and its date are more than APART days from each other
    impossible: bool = False  # it says a date that no article can have had when it was first seen (FAULTS E7)


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a site that one run read: how many, and on how many of them no headline or no body was found."""

    read: int
    without_headline: int
    without_body: int


FIELDS: dict[str, Callable[[Glance], bool]] = {
    "date": lambda glance: glance.date,
    "breadcrumb": lambda glance: glance.breadcrumb,
    "dateline": lambda glance: glance.dateline,
}
_LACKING: dict[str, Callable[[Pages], int]] = {
    "headline": lambda pages: pages.without_headline,
    "body": lambda pages: pages.without_body,
}
ORDER = ("headline", "date", "body", "breadcrumb", "dateline")


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share of a site's articles that have a field: of the recent ones, of those before (None without a past)."""

    field: str
    recent: float
    before: float | None


@dataclass(frozen=True, slots=True)
class Health:
    """What was found of one site; no `findings` means that it is well. `since` is filled in by who kept the past."""

    site: str
    newest: datetime | None
    a_day: float | None
    coverage: tuple[Coverage, ...]
    findings: tuple[str, ...]
    state: State = State.WELL
    since: datetime | None = None
    apart: int = 0  # articles among the newest whose dateline and date contradict each other; no trouble, but told
    impossible: int = 0  # those whose date cannot be, shown by when they were first seen; told as well

    @property
    def well(self) -> bool:
        """Tell whether nothing was found."""
        return not self.findings

    @property
    def usually(self) -> str:
        """The cadence in words, "12 a day"; nothing for a site with too little past."""
        return _in_words(self.a_day) if self.a_day else ""


@dataclass(frozen=True, slots=True)
class HealthChange:
    """A site passed into another state; `id` counts the changes of the archive."""

    id: int
    site: str
    moment: datetime
    state: State
    findings: tuple[str, ...]


def judge(
    site: str,
    articles: Sequence[Glance],
    now: datetime,
    *,
    runs: Sequence[Pages] = (),
    failing: Sequence[str] = (),
    cut_off: bool = False,
    trouble: str = "",
) -> Health:
    """Judge SITE by its newest ARTICLES, newest first, about `LOOKED_AT` of them.

    RUNS are the pages its runs read, the last run first; FAILING says which of its sources do not answer, CUT_OFF that
    none of them does, TROUBLE what the last run said of the site.
    """
    moments = [glance.published for glance in articles]
    recent, past = articles[:RECENT], articles[RECENT:]
    if len(past) < LEAST_PAST:
        past = []
    shares = {name: Coverage(name, _share(has, recent), _share(has, past) if past else None)
              for name, has in FIELDS.items()}  # fmt: skip
    shares |= {name: _of_pages(name, lacking, runs) for name, lacking in _LACKING.items()}
    coverage = tuple(shares[name] for name in ORDER) if articles or runs else ()
    if trouble.startswith(OUR_OWN_SAID):
        trouble = ""
    broken = [trouble.removeprefix(BROKEN_SAID)] if trouble.startswith(BROKEN_SAID) else []
    silence = _silence(moments, now)
    lost = [said for said in (*map(_loss, coverage), _shrinking(recent, past)) if said]
    dead = [*([trouble] if trouble and not broken else []), *failing]
    if cut_off and moments:
        dead.insert(0, f"no new article since {moments[0]:%Y-%m-%d}")
    ranked = ((State.BROKEN, broken), (State.SILENT, [silence] if silence else []),
              (State.FAILING, dead), (State.LACKING, lost))  # fmt: skip
    return Health(
        site,
        newest=moments[0] if moments else None,
        a_day=_a_day(moments),
        coverage=coverage,
        findings=tuple(said for _, found in ranked for said in found),
        state=next((state for state, found in ranked if found), State.WELL),
        apart=sum(glance.apart for glance in articles),
        impossible=sum(glance.impossible for glance in articles),
    )


def _share(has: Callable[[Glance], bool], articles: Sequence[Glance]) -> float:
    return sum(map(has, articles)) / len(articles) if articles else 0.0


def _of_pages(name: str, lacking: Callable[[Pages], int], runs: Iterable[Pages]) -> Coverage:
    """Return the share of read pages that had a field: of the last runs, up to `RECENT` pages, and of those before."""
    sums = {True: [0, 0], False: [0, 0]}  # recent: read, lacking; before: read, lacking
    for pages in runs:
        part = sums[sums[True][0] < RECENT]
        part[0] += pages.read
        part[1] += lacking(pages)
    (read, less), (read_before, less_before) = sums[True], sums[False]
    before = 1 - less_before / read_before if read_before >= LEAST_PAST else None
    return Coverage(name, 1 - less / read if read else 1.0, before)


def _longest_usual_gap(moments: Sequence[datetime]) -> timedelta:
    """Return how long a site may rest: well above the gap nine in ten stay below, and above its weekends."""
    gaps = sorted((newer - older).total_seconds() for newer, older in pairwise(moments))
    return timedelta(seconds=max(SILENT_AFTER * gaps[len(gaps) * 9 // 10], RESTED * gaps[-2]))


def _a_day(moments: Sequence[datetime]) -> float | None:
    if len(moments) < LEAST_PAST or moments[0] == moments[-1]:
        return None
    return (len(moments) - 1) / ((moments[0] - moments[-1]) / timedelta(days=1))


def _in_words(rate: float) -> str:
    if rate >= 0.95:  # noqa: PLR2004 — "one in 1 days" is no English
        return f"{rate:.0f} a day"
    return f"one in {1 / rate:.0f} days"


def _silence(moments: Sequence[datetime], now: datetime) -> str:
    rate = _a_day(moments)
    if rate is None or now - moments[0] <= max(_longest_usual_gap(moments), LEAST_SILENCE):
        return ""
    days = (now - moments[0]) / timedelta(days=1)
    return f"usually {_in_words(rate)}, none for {days:.0f} {'day' if round(days) == 1 else 'days'}"


def _loss(coverage: Coverage) -> str:
    if coverage.before is None or coverage.before < WAS_USUAL or coverage.before - coverage.recent < LOST:
        return ""
    return f"{coverage.field} on {coverage.recent:.0%} of new articles, on {coverage.before:.0%} before"


def _shrinking(recent: Sequence[Glance], past: Sequence[Glance]) -> str:
    if not past or not recent:
        return ""
    # statistics.median takes longer to import than every site takes to judge.
    now, before = (sorted(glance.characters for glance in some)[len(some) // 2] for some in (recent, past))
    return f"texts of {now} characters, of {before} before" if now < SHRUNK * before else ""
