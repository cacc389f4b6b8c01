"""Telling a person: when a site falls into trouble or is well again, when a run fails; once for each change.

    [notify]
    targets = ["mailto://...", "ntfy://..."]        # addresses that Apprise knows

Targets hold passwords: none is ever printed, only its number in the list and its kind.

Knows nothing of how sites are crawled.
"""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from aggregator.errors import ConfigurationFaulty, HouseError

if TYPE_CHECKING:
    from aggregator.run import Run
    from aggregator.store import Store

log = logging.getLogger(__name__)


def check_targets(targets: Sequence[str]) -> None:
    """Raise ConfigurationFaulty, before any work, where targets are given and Apprise is not installed."""
    if targets and importlib.util.find_spec("apprise") is None:
        raise ConfigurationFaulty(
            "[notify] targets", "notifications need Apprise: install diplomatic-feeds with its extra `notify`"
        )


def tell_of_sites(store: Store, run: Run, targets: Sequence[str], now: datetime) -> None:
    """Tell TARGETS which sites of RUN, which is kept, fell into trouble or are well again: one message for all.

    What trouble is health.py says, as it does for `status` and health.atom.
    """
    healths = {health.site: health for health in store.care.healths(now) if health.site in run.sites}
    news = store.care.note_standing({site: health.well for site, health in healths.items()}, now)
    if not news or not targets:
        return
    lines = []
    for site, since in news:
        findings = "; ".join(healths[site].findings)
        said = f"in trouble: {findings}" if findings else "well again"
        lines.append(f"{site}: {said} (since {since:%Y-%m-%d %H:%M} UTC)")
    title = f"{len(news)} of {len(healths)} sources changed"
    if not send(targets, title, "\n".join(lines)):
        store.care.not_told([site for site, _ in news])


class FailureNotice:
    """Tells of a run that failed, once until a run gets through again; remembered by a file beside the database.

    A file without bytes can be made where the disk is full, and a database that cannot be opened remembers nothing.
    """

    def __init__(self, database: Path, targets: Sequence[str]) -> None:
        self._mark = database.with_name(database.name + ".failing")
        self._targets = targets

    def failed(self, fault: HouseError) -> None:
        """Tell of FAULT, unless the failure of an earlier run has been told."""
        if not self._targets:
            return
        try:
            self._mark.touch(exist_ok=False)
        except FileExistsError:
            return
        except OSError as cause:
            log.warning("%s: cannot be made: %s; the failure may be told again", self._mark, cause.strerror)
        if not send(self._targets, "The run failed", str(fault)):
            with suppress(OSError):
                self._mark.unlink()

    def through(self) -> None:
        """Tell that runs get through again, if a failure has been told."""
        if not self._mark.exists():
            return
        self._mark.unlink(missing_ok=True)
        if self._targets:
            send(self._targets, "Runs get through again", "The last run finished.")


def send(targets: Sequence[str], title: str, body: str) -> bool:
    """Send one message to every target; False if none of them took it."""
    from apprise import Apprise  # noqa: PLC0415 — takes longer to import than a run with nothing to tell

    taken = 0
    for number, target in enumerate(targets, 1):
        messenger = Apprise()
        if messenger.add(target) and messenger.notify(body=body, title=title):
            taken += 1
        else:
            kind = target.partition("://")[0]
            log.warning("[notify] target %d (%s://...): did not take the message %r", number, kind, title)
    return taken > 0
