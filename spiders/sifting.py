"""Which of a source's entries are worth a request: new ones, changed ones, and those to look at again.

A sitemap names 5,000 articles; 4,990 are known and unchanged since, so ten are asked for. One address in twelve
spellings is one address.

Knows nothing of where entries come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from aggregator import urls
from spiders.discovery import Sifted
from spiders.discovery.listing import never_article

if TYPE_CHECKING:
    from aggregator.sites import Site
    from aggregator.store.records import Known
    from spiders.discovery.source import Entry
    from spiders.ledger import Ledger

LOOK_AGAIN = timedelta(days=30)  # at an address that gave no article


class Sifting:
    """Sifts one site's entries; remembers what it let through, so that nothing is asked twice in a run."""

    def __init__(self, site: Site, ledger: Ledger) -> None:
        self.site = site
        self.work = ledger.work
        self._asked: set[str] = set()
        asked = (s.asked for s in ledger.states.values() if s.kind in ("feed", "listing") and not s.failing_since)
        self._last_whole_run = max(asked, default=None)

    def take(self, url: str) -> None:
        """Note that URL is asked for, whoever named it."""
        self._asked.add(urls.key(url))

    def __call__(self, entries: Sequence[Entry]) -> Sifted:
        """Return the ENTRIES worth a request, and whether one was known when the last whole run ended."""
        fresh: dict[str, Entry] = {}
        for entry in entries:
            key = urls.key(entry.url)
            if key not in self._asked and not never_article(entry.url, self.site):
                fresh.setdefault(key, entry)
        known = self.work.store.known([entry.url for entry in fresh.values()])
        wanted = []
        met = False
        for key, entry in fresh.items():
            record = known.get(entry.url)
            if record is None or self._worth_another_look(entry, record):
                self._asked.add(key)
                wanted.append(replace(entry, known=record is not None and record.article is not None))
            met |= record is not None and (self._last_whole_run is None or record.checked <= self._last_whole_run)
        return Sifted(tuple(wanted), met)

    def _worth_another_look(self, entry: Entry, record: Known) -> bool:
        if entry.modified and entry.modified > (record.lastmod or record.checked):
            return True
        return record.article is None and self.work.now() - record.checked > LOOK_AGAIN
