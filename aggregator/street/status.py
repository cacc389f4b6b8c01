"""How everything stands: what the archive holds of each site, how the site does, and how the last run went.

    tass   4,120   2026-11-20   12 a day   silent since 2026-11-22   100   100   98   100   35 (97)

Imported only when the command runs. Knows nothing of options and exit codes, and has no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aggregator.health import APART, ORDER, RECENT, Coverage, Health
from aggregator.street import terminal

if TYPE_CHECKING:
    from aggregator.store import RunOverview, SiteOverview
    from aggregator.street.desk import Desk

_WORTH_TELLING = ("failed", "refused", "not an article")


def show_status(desk: Desk, now: datetime, *, as_json: bool) -> None:
    """Show what the archive holds of each site, how it does at the moment NOW, and how the last run went."""
    store = desk.kept_store
    overviews, run = store.site_overviews(), store.last_run()
    healths = {health.site: health for health in store.care.healths(now)}
    if as_json:
        for overview in overviews:
            terminal.print_json(_record(overview, healths[overview.name]))
        if run:
            terminal.print_json(_run_record(run))
        return
    _show_sites(overviews, healths)
    if run:
        _show_run(run)


def _record(overview: SiteOverview, health: Health) -> dict[str, Any]:
    return {
        "site": overview.name,
        "articles": overview.articles,
        "newest": overview.newest,
        "last_seen": overview.last_seen,
        "failing": overview.failing,
        "state": health.state,
        "since": health.since,
        "findings": health.findings,
        "usually": health.usually,
        "a_day": health.a_day,
        "dates_apart": health.apart,
        "dates_impossible": health.impossible,
        "coverage": {known.field: {"recent": known.recent, "before": known.before} for known in health.coverage},
    }


def _run_record(run: RunOverview) -> dict[str, Any]:
    return {
        "run": run.started,
        "finished": run.finished,
        "whole": run.whole,
        "requested": run.requested,
        "trouble": run.trouble,
        "outcomes": run.outcomes,
    }


def _show_sites(overviews: list[SiteOverview], healths: Mapping[str, Health]) -> None:
    rows = []
    for overview in overviews:
        health = healths[overview.name]
        newest = f"{overview.newest:%Y-%m-%d}" if overview.newest else "never"
        shares = {coverage.field: _shares(coverage) for coverage in health.coverage}
        fields = [shares.get(field, "") for field in ORDER]
        rows.append((overview.name, overview.articles, newest, health.usually, _state(health), *fields))
    terminal.show_table(["site", "articles#", "newest", "usually", "state", *(f"{field}#" for field in ORDER)], rows)
    print(f"fields: % of the newest {RECENT} articles that have one (of those before, where it differs)")
    for overview in overviews:
        for found in healths[overview.name].findings:
            print(f"  {overview.name}: {found}")
        if apart := healths[overview.name].apart:
            print(f"  {overview.name}: dateline and date more than {APART} days apart: {apart} of its newest articles")
        if wrong := healths[overview.name].impossible:
            print(f"  {overview.name}: dates that cannot be, shown by first sight: {wrong} of its newest articles")


def _state(health: Health) -> str:
    return f"{health.state} since {health.since:%Y-%m-%d}" if health.since else str(health.state)


def _shares(coverage: Coverage) -> str:
    recent = f"{coverage.recent:.0%}".removesuffix("%")
    before = "" if coverage.before is None else f"{coverage.before:.0%}".removesuffix("%")
    return f"{recent} ({before})" if before and before != recent else recent


def _show_run(run: RunOverview) -> None:
    state = "whole" if run.whole else "not whole"
    print(f"last run {run.started:%Y-%m-%d %H:%M} UTC: {sum(run.requested.values())} pages requested, {state}")
    for site, outcome, reason, count, examples in run.outcomes:
        if outcome in _WORTH_TELLING:
            print(f"  {site}: {count} {outcome}: {reason}{': ' + examples[0] if examples else ''}")
