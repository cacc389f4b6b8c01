"""Articles into the archive, many at a time, and every page counted when it is really stored.

One archive serves all spiders of a run: saving 50 articles in one transaction costs a fiftieth of saving each, and
looking for organizations in one after the other half of what it costs between the reading of two pages.

Knows nothing of pages and of the web.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from aggregator.article import Article
from aggregator.errors import HouseError
from aggregator.run import Outcome, Run
from aggregator.store.records import Fetched, Saved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aggregator.organizations.organization import Match

log = logging.getLogger(__name__)

BATCH = 50  # articles
BATCH_BYTES = 8 * 1024 * 1024  # of raw pages waiting

CHANGED = "changed"
ENDED = {
    Saved.NEW: (Outcome.STORED, ""),
    Saved.COPY: (Outcome.STORED, "told before by another source"),
    Saved.CHANGED: (Outcome.STORED, CHANGED),
    Saved.SAME: (Outcome.UNCHANGED, ""),
    Saved.ALIAS: (Outcome.DUPLICATE, "a further address of a known article"),
}


class Keeps(Protocol):
    """What the archive needs of the store."""

    def save(self, batch: Sequence[Fetched]) -> list[Saved]:
        """Take BATCH in and say what became of each."""

    def remember(self, site: str, outcomes: Sequence[tuple[str, str, datetime | None]], now: datetime) -> None:
        """Remember addresses that gave no article."""


@dataclass(slots=True)
class Archive:
    """Collects what all spiders of a run bring, writes it in batches, and counts what became of it.

    `matchers` tell what an article of a site is about, `learners` are shown each that is new, both by site. When the
    store fails, `failure` holds why, everything that waited is counted as failed, and `stop` is called.
    """

    store: Keeps
    run: Run
    now: Callable[[], datetime]
    stop: Callable[[], None] = lambda: None
    counted: Callable[[str], None] = lambda _site: None
    failure: HouseError | None = None
    matchers: dict[str, Callable[[Article], tuple[Match, ...]]] = field(default_factory=dict)
    learners: dict[str, Callable[[Article], None]] = field(default_factory=dict)
    _waiting: list[Fetched] = field(default_factory=list)
    _bytes: int = 0
    _none: dict[str, list[tuple[str, str, datetime | None]]] = field(default_factory=dict)

    def add(self, fetched: Fetched) -> None:
        """Take one article; it is counted when its batch is stored."""
        self._waiting.append(fetched)
        self._bytes += len(fetched.page.body) if fetched.page else 0
        if len(self._waiting) >= BATCH or self._bytes >= BATCH_BYTES:
            self.flush()

    def no_article(self, site: str, url: str, outcome: str, lastmod: datetime | None) -> None:
        """Remember an address that gave no article, so that it is not asked in every run."""
        self._none.setdefault(site, []).append((url, outcome, lastmod))

    def flush(self) -> None:
        """Store everything that waits, in one transaction a kind."""
        batch, self._waiting, self._bytes = [self._matched(fetched) for fetched in self._waiting], [], 0
        if self.failure is None:
            try:
                saved = self.store.save(batch) if batch else []
                for site, outcomes in self._none.items():
                    self.store.remember(site, outcomes, self.now())
            except HouseError as failure:
                self.failure = failure
                self.stop()
            else:
                self._none = {}
                for fetched, became in zip(batch, saved, strict=True):
                    self.run.ended(fetched.site, *ENDED[became], fetched.article.url)
                    self.counted(fetched.site)
                    if became is Saved.NEW and fetched.site in self.learners:
                        self.learners[fetched.site](fetched.article)
                return
        for fetched in batch:
            self.run.ended(fetched.site, Outcome.FAILED, f"not stored: {self.failure.reason}", fetched.article.url)

    def _matched(self, fetched: Fetched) -> Fetched:
        """Return FETCHED with what it is about; where that cannot be told it is kept without, and the run says so."""
        match = self.matchers.get(fetched.site)
        if match is None:
            return fetched
        try:
            return replace(fetched, organizations=match(fetched.article))
        except Exception as fault:  # one article's trouble is never another's
            log.exception("%s: looking for organizations failed", fetched.article.url)
            said = f"{fetched.article.url}: looking for organizations failed: {type(fault).__name__}: {fault}"
            kept = "stored without any, `aggregator reextract` looks again"
            self.run.trouble(fetched.site, f"{said}; {kept}", says_kept=True)
            return fetched
