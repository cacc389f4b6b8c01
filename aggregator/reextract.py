"""Today's rules over yesterday's pages: what they would change in the archive, field by field, and applying it.

    whole = reextract(store, store.care.with_pages(["tass"]), rules, apply=False, now=clock)
    whole.fields["dateline"]      # 1204: that many articles would get another dateline

The pages are read by one process for each core; only what differs comes back. Ids, entry ids, addresses, entry dates
and first sight never change; a text that differs becomes a revision. A page that today's rules refuse keeps its article
as it is and is named.

Knows nothing of the terminal and has no clock.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from aggregator.article import Article
from aggregator.errors import HouseError, PageError
from aggregator.extraction import SiteHints, extract
from aggregator.organizations.registry import Registry
from aggregator.store import RawPage, Reread, Store
from aggregator.stored import Stored
from aggregator.stories import same_story

AT_ONCE = 40  # pages handed to a worker, and articles written in one transaction
_AHEAD = 3  # batches that wait for each worker, so that none idles while another's are written
COMPARED = tuple(part.name for part in fields(Article) if part.compare and part.name != "url")


@dataclass(frozen=True, slots=True)
class SiteRules:
    """What is known of a site when its pages are read: hints for the reader, and whose own site it is."""

    hints: SiteHints | None = None
    organization: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What the pages are read with: each site's rules by name, and the user's own organizations.

    `recurring` makes, of what the archive remembers of a site's blocks, the judge of those that recur on its pages.
    With `marks`, the fingerprint that finds an article's story is computed and compared too: a tenth of the reading.
    """

    sites: Mapping[str, SiteRules]
    organizations: tuple[dict[str, Any], ...] = ()
    recurring: Callable[[bytes | None], Callable[[str], bool]] | None = None
    marks: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """One article that today's rules read differently: (field, before, after) for each field that differs."""

    url: str
    site: str
    changes: tuple[tuple[str, Any, Any], ...]
    reread: Reread


@dataclass(slots=True)
class Batch:
    """What a worker found in some pages: how many it read, what changed, and (reason, address) of those refused."""

    pages: int = 0
    changed: list[Changed] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Reextraction:
    """The whole: pages read, articles that differ, in which fields how often, and what is refused today."""

    pages: int = 0
    changed: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    refused_examples: dict[str, str] = field(default_factory=dict)

    def add(self, batch: Batch) -> None:
        """Count what a worker found."""
        self.pages += batch.pages
        self.changed += len(batch.changed)
        self.fields.update(name for changed in batch.changed for name, _, _ in changed.changes)
        for reason, url in batch.refused:
            self.refused[reason] += 1
            self.refused_examples.setdefault(reason, url)


def reextract(
    store: Store,
    numbers: Sequence[int],
    rules: Rules,
    *,
    apply: bool = False,
    workers: int | None = None,
    seen: Callable[[Batch], None] = lambda _batch: None,
    now: Callable[[], datetime],
) -> Reextraction:
    """Read the raw pages of the articles NUMBERS with RULES; with APPLY, store what differs, a batch a transaction.

    SEEN is given every batch as it comes. WORKERS is the number of processes; all cores by default, none for 1.
    """
    whole = Reextraction()
    rules = replace(rules, marks=rules.marks or apply)
    for batch in _batches(store.path, numbers, rules, workers or len(os.sched_getaffinity(0))):
        if apply and batch.changed:
            store.care.read_anew([changed.reread for changed in batch.changed], now())
        whole.add(batch)
        seen(batch)
    return whole


def _batches(database: Path, numbers: Sequence[int], rules: Rules, workers: int) -> Iterator[Batch]:
    parts = [numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE)]
    if workers == 1 or len(parts) < 2:  # noqa: PLR2004 — two batches are the least that two processes can share
        with Store(database) as store:
            reader = Reader(store, rules)
            yield from map(reader.read, parts)
        return
    # Spawned, not forked: a forked process would share our database connection (FAULTS F11).
    start = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(parts)), start, _begin, (database, rules)) as pool:
        waiting: deque[Future[Batch]] = deque()
        try:
            for part in parts:
                waiting.append(pool.submit(_read, part))
                if len(waiting) > workers * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as cause:
            raise HouseError("reextract", "a worker process died", kept="what was applied before stays") from cause
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


class Reader:
    """Reads raw pages anew and compares; each process has its own, with its own connection."""

    def __init__(self, store: Store, rules: Rules) -> None:
        self._store = store
        self._rules = rules
        self._registry = Registry.standard(rules.organizations)
        self._hints: dict[str, SiteHints] = {}

    def read(self, numbers: Sequence[int]) -> Batch:
        """Read the raw pages of the articles NUMBERS and keep what differs from what is stored."""
        batch = Batch()
        for stored, page in self._store.care.kept(numbers):
            batch.pages += 1
            try:
                reread = self._reread(stored, page)
            except PageError as fault:
                batch.refused.append((fault.reason, stored.article.url))
            except Exception as fault:  # noqa: BLE001 — one page's trouble is never another's
                batch.refused.append((f"reading failed: {type(fault).__name__}", stored.article.url))
            else:
                changes = (*differences(stored, reread), *self._new_mark(reread))
                if changes:
                    batch.changed.append(Changed(stored.article.url, stored.source.site, changes, reread))
        return batch

    def _reread(self, stored: Stored, page: RawPage) -> Reread:
        rules = self._rules.sites.get(stored.source.site, SiteRules())
        hints = self._hints_of(stored.source.site)
        article = extract(page.body, page.url, declared_charset=page.charset, site=hints)
        article = replace(article, url=stored.article.url, removed=(), witnesses=())
        matches = self._registry.match(article, site_organization=rules.organization)
        mark = same_story.fingerprint(article.headline, article.body, article.language) if self._rules.marks else None
        return Reread(stored.id, article, tuple(matches), mark)

    def _hints_of(self, site: str) -> SiteHints:
        """Return what is known of a site, what recurs on its pages too; read once."""
        if site not in self._hints:
            hints = self._rules.sites.get(site, SiteRules()).hints or SiteHints()
            if self._rules.recurring:
                hints = replace(hints, repeated=self._rules.recurring(self._store.site_memory(site)))
            self._hints[site] = hints
        return self._hints[site]

    def _new_mark(self, reread: Reread) -> Iterator[tuple[str, Any, Any]]:
        if reread.mark is None:
            return
        before = self._store.care.mark(reread.id)
        if before is None or before.evidence != reread.mark.evidence:
            yield "story mark", before and _digest(before), _digest(reread.mark)


def differences(stored: Stored, reread: Reread) -> Iterator[tuple[str, Any, Any]]:
    """Yield (field, before, after) for every field in which REREAD is not what is STORED."""
    for name in COMPARED:
        before, after = getattr(stored.article, name), getattr(reread.article, name)
        if before != after:
            yield name, before, after
    before_about = {match.organization: (match.relation, match.weight) for match in stored.organizations}
    after_about = {match.organization: (match.relation, match.weight) for match in reread.organizations}
    if before_about != after_about:
        yield "organizations", _named(before_about), _named(after_about)


def _digest(mark: same_story.Fingerprint) -> str:
    return hashlib.sha256(mark.evidence).hexdigest()[:8]


def _named(about: Mapping[str, tuple[str, float]]) -> tuple[str, ...]:
    return tuple(f"{name} ({relation}, {weight:g})" for name, (relation, weight) in sorted(about.items()))


_reader: Reader


def _begin(database: Path, rules: Rules) -> None:
    """Prepare this worker process; it ends when the process that started it does, however that dies."""
    global _reader  # noqa: PLW0603 — a process of a pool has no other place for its own
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _reader = Reader(Store(database), rules)


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _read(numbers: Sequence[int]) -> Batch:
    return _reader.read(numbers)
