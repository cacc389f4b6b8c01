"""A run: crawl, publish what changed, say how it went, tell those who want to know. One run at a time.

Imported only when a command runs. Knows nothing of options and exit codes.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from aggregator.errors import HouseError, NoSuchFile
from aggregator.lock import AnotherRun, only_one
from aggregator.metrics import write_metrics
from aggregator.run import Run
from aggregator.sites import Site
from aggregator.street import terminal
from aggregator.street.commands import publish_feeds, show_published
from aggregator.street.desk import Desk, now, start_log
from aggregator.street.notices import FailureNotice, check_targets, tell_of_sites


@dataclass(frozen=True, kw_only=True)
class Order:
    """What a run is to do: sites by name (all without), pages to replay, whether to publish, how much to say."""

    sites: tuple[str, ...] = ()
    replay: Path | None = None
    warcs: tuple[Path, ...] = ()
    publishes: bool = True
    quiet: bool = False
    metrics: Path | None = None


def update(desk: Desk, order: Order) -> bool | None:
    """Do one run; True if it was whole, False if something needs a person, None if another one is under way."""
    if order.warcs:
        from aggregator.street.saved import unpacked  # noqa: PLC0415

        with unpacked(desk, list(order.warcs)) as pages:
            return update(desk, replace(order, replay=pages, warcs=()))
    start_log(quiet=order.quiet)
    targets = desk.config.notify.targets
    check_targets(targets)
    failure = FailureNotice(desk.config.database, targets)
    started = now()
    try:
        with only_one(desk.config.database, started):
            whole = _run(desk, order, Run(started))
    except AnotherRun as other:
        if not order.quiet:
            terminal.tell(f"another run since {other.since}; nothing to do")
        return None
    except HouseError as fault:
        failure.failed(fault)
        raise
    failure.through()
    return whole


def publish_only(desk: Desk, feeds: list[str], *, quiet: bool, as_json: bool) -> None:
    """Publish without a crawl; raises HouseError where a run is under way, which may be publishing the same files."""
    with desk.kept_store, desk.alone("nothing was published; that run, or this command after it, will"):
        show_published(desk, publish_feeds(desk, feeds, quiet=quiet), quiet=quiet, as_json=as_json)


def _run(desk: Desk, order: Order, run: Run) -> bool:
    from spiders.crawl import crawl  # noqa: PLC0415

    sites = _chosen(desk, order)
    if order.publishes:
        desk.writable_output()
    store = desk.store
    store.register_sites(sites)
    try:
        with terminal.site_progress(quiet=order.quiet) as progress:
            crawl(sites, store=store, config=desk.config, run=run, replay=order.replay, progress=progress, now=now)
    except HouseError:
        with suppress(HouseError):  # the report is worth a try; the fault itself is what counts
            _report(desk, order, run)
            _write_metrics(desk, order, run)
        raise
    _report(desk, order, run)
    if order.publishes:
        # Saved pages are of another day: the hub hears of what they changed when a real run publishes.
        published = publish_feeds(desk, [], quiet=order.quiet, announces=order.replay is None)
        show_published(desk, published, quiet=order.quiet, as_json=False)
    if order.replay is None:  # pages of another day say nothing of how their site does
        tell_of_sites(store, run, desk.config.notify.targets, now())
    _write_metrics(desk, order, run)  # last: where they cannot be written, the feeds are published all the same
    return run.whole


def _report(desk: Desk, order: Order, run: Run) -> None:
    """Keep how RUN went, and show it."""
    run.finished = now()
    if not order.quiet:
        terminal.show_table(terminal.run_columns(), terminal.run_rows(run))
        for refusal in run.refusals():
            terminal.tell(refusal)
    for fault in run.faults():
        terminal.tell(fault)
    desk.store.keep_run(run)
    if order.replay is None:  # pages of another day say nothing of how their site does
        desk.store.care.note_health(run.sites.keys(), run.finished)


def _write_metrics(desk: Desk, order: Order, run: Run) -> None:
    if metrics := order.metrics or desk.config.metrics:
        write_metrics(metrics, run, desk.store.site_overviews())


def _chosen(desk: Desk, order: Order) -> list[Site]:
    from spiders.crawl import replayed_sites  # noqa: PLC0415

    if order.replay is not None and not order.replay.is_dir():
        raise NoSuchFile(order.replay, "no folder of saved pages")
    if order.sites:
        return desk.chosen_sites(list(order.sites))
    if order.replay is not None:
        return replayed_sites(order.replay, desk.sites)
    return askable(desk, quiet=order.quiet)


def askable(desk: Desk, *, quiet: bool) -> list[Site]:
    """Return all sites of DESK; without a contact only those of this machine, if any: nobody else may be asked."""
    from spiders.crawl import is_loopback  # noqa: PLC0415

    sites = list(desk.sites.values())
    here = [site for site in sites if is_loopback(site.home)]
    if desk.config.contact or not here:
        return sites
    if not quiet:
        left = len(sites) - len(here)
        terminal.tell(f"{left} sites left out: `contact` is empty in the configuration, and a site must know who asks")
    return here
