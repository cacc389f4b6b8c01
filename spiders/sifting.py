"""Which of a source's entries are worth a request: new ones, changed ones, and those to look at again.

A sitemap names 5,000 articles; 4,990 are known and unchanged since, so ten are asked for. One address in twelve
spellings is one address. A site that says of every article that it changed today is not believed twice: a page that
turned out the same rests a day, and a run looks at so many of them again, no more.

Knows nothing of where entries come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from aggregator import urls
from aggregator.store.records import Saved
from spiders.discovery.likeness import never_article
from spiders.discovery.source import Sifted

if TYPE_CHECKING:
    from aggregator.sites import Site
    from aggregator.store.records import Known
    from spiders.discovery.source import Entry
    from spiders.ledger import Ledger

LOOK_AGAIN = timedelta(days=30)  # at an address that gave no article
REST = timedelta(days=1)  # of a page that was said to have changed, and had not
MOST_LOOKS = 200  # at known articles in one run (FAULTS E6)


class Sifting:
    """Sifts one site's entries; remembers what it let through, so that nothing is asked twice in a run.

    `looks` counts the known articles that are looked at again, `put_aside` those that must wait for a later run.
    """

    def __init__(self, site: Site, ledger: Ledger) -> None:
        self.site = site
        self.work = ledger.work
        self._tally = ledger.tally
        self.looks = self.put_aside = 0
        self._asked: set[str] = set()
        self._failed_before = {urls.key(state.url) for state in ledger.states.values() if state.kind == "page"}
        asked = (s.asked for s in ledger.states.values() if s.kind in ("feed", "listing") and not s.failing_since)
        self._last_whole_run = max(asked, default=None)

    def take(self, url: str) -> bool:
        """Note that URL, which an earlier run could not get, is asked for; False if it has been in this run."""
        key = urls.key(url)
        if key in self._asked:
            return False
        self._asked.add(key)
        self._tally.expected += 1
        return True

    def __call__(self, entries: Sequence[Entry]) -> Sifted:
        """Return the ENTRIES worth a request, how many may be articles, how many were known to the last whole run."""
        fitting: dict[str, Entry] = {}
        for entry in entries:
            if not never_article(entry.url, self.site, certain=entry.certain):
                fitting.setdefault(urls.key(entry.url), entry)
        fresh = {key: entry for key, entry in fitting.items() if key not in self._asked}
        met = len(self._failed_before & fitting.keys())
        known = self.work.store.known([entry.url for entry in fresh.values()])
        wanted = []
        for key, entry in fresh.items():
            record = known.get(entry.url)
            if record is None or self._worth_another_look(entry, record):
                self._asked.add(key)
                wanted.append(replace(entry, known=record is not None and record.article is not None))
            met += record is not None and (self._last_whole_run is None or record.checked <= self._last_whole_run)
        self._tally.expected += len(wanted)
        return Sifted(tuple(wanted), len(fitting), met)

    def _worth_another_look(self, entry: Entry, record: Known) -> bool:
        now = self.work.now()
        if record.article is None:
            changed = entry.modified is not None and entry.modified > (record.lastmod or record.checked)
            return changed or now - record.checked > LOOK_AGAIN
        if entry.modified is None or entry.modified <= (record.lastmod or record.checked):
            return False
        if record.outcome == Saved.SAME and now - record.checked < REST:
            return False
        if self.looks >= MOST_LOOKS:
            self.put_aside += 1
            return False
        self.looks += 1
        return True
