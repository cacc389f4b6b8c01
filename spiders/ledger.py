"""How every request for a page of one site ended, and which pages the next run must try again.

A page that answered 500 is failed today; it is kept as a source of one article and asked first tomorrow. A page that is
no article is remembered, so that it is not asked in every run.

Knows nothing of requests and of how a page is read.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from aggregator.errors import BodyMissing, HeadlineMissing, NotAnArticle
from aggregator.run import ALL_STAYS, Outcome
from aggregator.store.records import SourceState
from spiders.discovery.likeness import looks_like_article

if TYPE_CHECKING:
    from spiders.discovery.source import Entry
    from spiders.work import Work

log = logging.getLogger(__name__)

RETRY_FOR = timedelta(days=7)  # a page that fails is tried in every run this long
DOUBTED_FOR = timedelta(days=60)  # a page that came without its article is tried so long: five times
JUST_CHANGED = timedelta(days=2)  # what a sitemap says changed so lately may well be an article that is not ready
MOST_DOUBTFUL = 50  # pages without their article tried again in one run
WALLED = (NotAnArticle.what, HeadlineMissing.what, BodyMissing.what)  # what comes in the place of an article
BROKEN_SHARE = 0.3  # of a site's pages without a body, and
BROKEN_PAGES = 3  # at least so many


class Ledger:
    """The counts of one site in one run; `states` are how its sources and pages ended before."""

    def __init__(self, site: str, work: Work, states: Mapping[str, SourceState] | None = None) -> None:
        self.site = site
        self.work = work
        self.tally = work.run.site(site)
        self.states = states or {}
        self.kept: dict[str, SourceState] = {}
        self.walled = 0  # pages that a feed names, and that are no article

    def to_retry(self) -> Iterator[SourceState]:
        """Yield the pages that failed before and are worth another try.

        One that failed is tried in every run; one that came without its article a day later, then after twice as long.
        """
        doubtful = 0
        for state in self.states.values():
            if state.kind != "page" or not state.failing_since:
                continue
            failed = state.message.startswith(Outcome.FAILED)
            if self.work.now() - state.failing_since >= (RETRY_FOR if failed else DOUBTED_FOR):
                continue
            if failed:
                yield state
            elif doubtful < MOST_DOUBTFUL and self._rested(state, state.failing_since):
                doubtful += 1
                yield state

    def _rested(self, state: SourceState, since: datetime) -> bool:
        return self.work.now() - state.asked >= max(timedelta(days=1), 2 * (state.asked - since))

    def requested(self) -> None:
        """Count a page that is asked for."""
        self.work.run.requested(self.site)

    def ended(self, outcome: Outcome, reason: str, url: str, evidence: str = "") -> None:
        """Count how the request for URL ended."""
        self.work.run.ended(self.site, outcome, reason, url, evidence)
        self.work.counted(self.site)

    def no_article(
        self, entry: Entry, outcome: Outcome, reason: str, evidence: str = "", *, forbidden: bool = False
    ) -> None:
        """Count a page that gave no article, and remember it.

        What a feed names is an article: where its page is none today, a wall or a hiccup stood in the way, and it is
        tried again another day. So is what a sitemap names at an address like an article's, and one that is FORBIDDEN
        (403): most of those who forbid change their minds.
        """
        if outcome is Outcome.NOT_AN_ARTICLE and entry.certain and reason in WALLED:
            self.walled += 1
        lately = entry.modified is not None and self.work.now() - entry.modified < JUST_CHANGED
        if forbidden or entry.certain or lately or (reason in WALLED and looks_like_article(entry.url)):
            self._keep(entry, f"{outcome}: {reason}", None)
        else:
            self.solved(entry)
        self.work.archive.no_article(self.site, entry.url, f"{outcome}: {reason}", entry.modified)
        self.ended(outcome, reason, entry.url, evidence)

    def again(
        self, entry: Entry, reason: str, status: int | None, outcome: Outcome = Outcome.FAILED, evidence: str = ""
    ) -> None:
        """Count a page that may well come next time, and keep it for the next run."""
        self._keep(entry, f"{Outcome.FAILED}: {reason}", status)
        self.ended(outcome, reason, entry.url, evidence)

    def _keep(self, entry: Entry, message: str, status: int | None) -> None:
        before = self.states.get(entry.url)
        now = self.work.now()
        since = before.failing_since if before and before.failing_since else now
        self.kept[entry.url] = SourceState(
            site=self.site, url=entry.url, kind="page", asked=now, status=status, message=message,
            oldest=entry.published, newest=entry.modified, failing_since=since,
        )  # fmt: skip

    def solved(self, entry: Entry) -> None:
        """Note that a page which failed before has come."""
        before = self.states.get(entry.url)
        if before is not None and before.kind == "page" and before.failing_since:
            now = self.work.now()
            self.kept[entry.url] = SourceState(site=self.site, url=entry.url, kind="page", asked=now, status=200)

    def keep_robots(self, address: str, status: int, rules: str) -> None:
        """Keep the RULES of the robots.txt at ADDRESS for the runs of the next day."""
        self.kept[address] = SourceState(
            site=self.site, url=address, kind="robots", asked=self.work.now(), status=status, message=rules
        )

    def put_off(self, address: str, status: int, reason: str, until: datetime) -> None:
        """Note at ADDRESS, what every run asks first, until when the site is to be left alone."""
        self.kept[address] = SourceState(
            site=self.site, url=address, kind="robots", asked=self.work.now(), status=status, message=reason,
            put_off_until=until,
        )  # fmt: skip
        self.trouble(f"{reason} until {until:%Y-%m-%d %H:%M} UTC")

    def trouble(self, message: str, *, first: bool = False, says_kept: bool = False) -> None:
        """Note why the whole site was not crawled to the end."""
        log.info("%s: %s", self.site, message)
        self.work.run.trouble(self.site, message, first=first, says_kept=says_kept)

    def judge_layout(self) -> None:
        """Call the site broken when many of its pages have no body: its layout changed (FAULTS E2)."""
        empty = sum(n for (_, reason), n in self.tally.outcomes.items() if reason == BodyMissing.what)
        good = self.tally.count(Outcome.STORED) + self.tally.count(Outcome.UNCHANGED)
        for missing, said in ((empty, "without a body"), (self.walled, "that its feed names are no articles")):
            if missing >= BROKEN_PAGES and missing > BROKEN_SHARE * (good + missing):
                message = f"broken: {missing} of {good + missing} pages {said}; {ALL_STAYS}"
                self.trouble(message, first=True, says_kept=True)
                return
