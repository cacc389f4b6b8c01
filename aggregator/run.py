"""One run: every request ends in a count, and the counts must add up.

    requested = stored + unchanged + duplicate + not an article + refused + failed

A run whose sum differs says so and is not whole. Knows nothing of Scrapy, of the store's tables and of the terminal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from aggregator import urls

ALL_STAYS = "its articles and feeds stay"
EXAMPLES_KEPT = 20  # addresses shown for one reason of one site; the counts are always whole


class Outcome(StrEnum):
    """How the request for an article's page ended."""

    STORED = "stored"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    NOT_AN_ARTICLE = "not an article"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(slots=True)
class SiteTally:
    """The counts of one site: pages requested, outcomes with their reasons, some addresses of each reason.

    `expected` is how many pages its sources have named so far that are worth a request; only who waits asks for it.
    """

    requested: int = 0
    expected: int = 0
    outcomes: Counter[tuple[Outcome, str]] = field(default_factory=Counter)
    examples: dict[tuple[Outcome, str], list[str]] = field(default_factory=dict)
    trouble: str = ""  # why the whole site could not be crawled this run
    says_kept: bool = False  # the trouble tells itself what was kept, or what is done about it

    def count(self, outcome: Outcome) -> int:
        """Return how many requests ended so, whatever the reason."""
        return sum(n for (ended, _), n in self.outcomes.items() if ended is outcome)

    @property
    def unaccounted(self) -> int:
        """Requests that ended in no outcome; a whole run has none."""
        return self.requested - sum(self.outcomes.values())


class Run:
    """The tallies of one run. `started` and `finished` are aware moments given by the caller."""

    def __init__(self, started: datetime) -> None:
        self.started = started
        self.finished: datetime | None = None
        self.sites: dict[str, SiteTally] = {}

    def site(self, name: str) -> SiteTally:
        """Return the tally of the site NAME, a new one at first."""
        return self.sites.setdefault(name, SiteTally())

    def requested(self, site: str, pages: int = 1) -> None:
        """Count requests for article pages that were handed to the downloader."""
        self.site(site).requested += pages

    def ended(self, site: str, outcome: Outcome, reason: str = "", url: str = "", evidence: str = "") -> None:
        """Count how a request ended: REASON in few words, the same for all cases of its kind, EVIDENCE of this one."""
        tally = self.site(site)
        tally.outcomes[outcome, reason] += 1
        shown = tally.examples.setdefault((outcome, reason), [])
        if url and len(shown) < EXAMPLES_KEPT:
            shown.append(f"{urls.shown(url)}: {urls.shown(evidence)}" if evidence else urls.shown(url))

    def taken_back(self, site: str) -> None:
        """Count no longer what was still waiting when the crawl of SITE was stopped: nobody was asked for it."""
        self.site(site).requested -= self.site(site).unaccounted

    def trouble(self, site: str, message: str, *, first: bool = False, says_kept: bool = False) -> None:
        """Note why a site could not be crawled to the end, beside what is noted already, or FIRST of all.

        Where a MESSAGE does not say itself what was kept (SAYS_KEPT), the line of the run adds that all stays.
        """
        tally = self.site(site)
        said = (message, tally.trouble) if first else (tally.trouble, message)
        tally.trouble = "; ".join(dict.fromkeys(part for part in said if part))
        tally.says_kept |= says_kept

    def faults(self) -> Iterator[str]:
        """Yield a line for everything that keeps this run from being whole; what many sites share is one line."""
        shared: dict[str, list[str]] = {}
        for name, tally in sorted(self.sites.items()):
            if tally.trouble:
                said = tally.trouble if tally.says_kept else f"{tally.trouble}; {ALL_STAYS}"
                shared.setdefault(said, []).append(name)
        yield from (f"{', '.join(names)}: {trouble}" for trouble, names in shared.items())
        for name, tally in sorted(self.sites.items()):
            if tally.unaccounted:
                yield f"{name}: {tally.requested} requested, {tally.requested - tally.unaccounted} accounted for"
            yield from self._said_of(name, Outcome.FAILED, "not stored, the next run tries again")

    def refusals(self) -> Iterator[str]:
        """Yield a line for each reason why pages of a site were not taken; a run with some can be whole."""
        for name in sorted(self.sites):
            yield from self._said_of(name, Outcome.REFUSED, "not stored")

    def _said_of(self, name: str, wanted: Outcome, kept: str) -> Iterator[str]:
        tally = self.site(name)
        for (outcome, reason), n in sorted(tally.outcomes.items()):
            if outcome is wanted:
                example = tally.examples.get((outcome, reason), [""])[0]
                yield f"{name}: {n} {outcome}: {reason}{': ' + example if example else ''}; {kept}"

    @property
    def whole(self) -> bool:
        """Tell whether every site was crawled and every request ended well."""
        return not any(self.faults())
