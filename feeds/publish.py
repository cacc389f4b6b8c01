"""Publish the archive: find out which feeds changed, and write those.

    publish(store, registry, Path("public"), PublishOptions(base_url="https://feeds.example.org/"))

A feed whose articles did not change is not even read: the archive's mark of it, and the size and time of its files, are
those of the last time. Everything written is a function of the archive; no clock is asked.

Knows nothing of SQL and of formats.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from isal.isal_zlib import crc32

from aggregator.places import find_place
from feeds import pages
from feeds.archive import Archive, Registry, Selection
from feeds.archives import Page, closed_pages, page_stem
from feeds.edition import Edition, PublishOptions
from feeds.feed import FORMATS, Feed, newest_change
from feeds.folder import Folder
from feeds.health_feed import MOST, health_feed
from feeds.health_feed import NAME as HEALTH
from feeds.json_feed import json_feed
from feeds.opml import opml
from feeds.pages.statistics import last_weeks, weekly
from feeds.pieces import recall
from feeds.rss_atom import atom, rss

if TYPE_CHECKING:
    from feeds.entry import Locate

__all__ = ["WRITERS", "PublishOptions", "Published", "files_of", "publish"]

WRITERS = {"rss": rss, "atom": atom, "json": json_feed}
Facts = dict[str, Any]  # what the folder's memory holds of one feed


@dataclass(frozen=True, slots=True)
class Published:
    """What became of one feed: its number of articles in all, and whether any of its files was written."""

    id: str
    title: str
    articles: int
    formats: tuple[str, ...]
    written: bool


def publish(
    archive: Archive,
    registry: Registry,
    to: Path,
    options: PublishOptions,
    only: Collection[str] = (),
    *,
    locate: Locate = find_place,
) -> list[Published]:
    """Bring the folder TO up to date with ARCHIVE; with ONLY, just the feeds so named (and the pages listing them).

    Raises ConfigurationFaulty for unsafe or unknown names, FolderUnwritable or MachineFull for the disk; what was
    published before is whole then.
    """
    edition = Edition(archive, registry, options, locate)
    wanted = edition.chosen(only)
    with Folder(to, compress=options.compress) as folder:
        publishing = _Publishing(edition, folder)
        done = [publishing.bring_up_to_date(selection) for selection in wanted]
        if not only:
            publishing.take_away_all_but(wanted)
        publishing.write_overview()
    return done


def files_of(slug: str, facts: Facts) -> dict[str, list[int]]:
    """Return the names of all files of a feed with the marks they were left with, from the folder's memory of it."""
    past = {
        f"{page_stem(slug, number)}.{form}": mark
        for number, (_, _, marks) in enumerate(_past_of(facts))
        for form, mark in zip(FORMATS, marks, strict=True)
    }
    return {**facts.get("files", {}), **past}


class _Publishing:
    """Writes one edition into one folder."""

    def __init__(self, edition: Edition, folder: Folder) -> None:
        self._edition = edition
        self._folder = folder
        self._known: dict[str, Facts] = folder.memory.setdefault("feeds", {})
        self._site_facts = {site.name: [site.title, site.home] for site in edition.sites.values()}
        before = folder.memory.get("sites", {})
        # A source with a new name may be shown in any entry of any feed.
        self._renamed = any(before.get(name, facts) != facts for name, facts in self._site_facts.items())

    def bring_up_to_date(self, selection: Selection) -> Published:
        """Write the files of one feed if it changed, and remember what was written."""
        slug, folder = selection.slug, self._folder
        before = self._known.get(slug, {})
        state = [self._edition.mark, self._edition.archive.feed_state(selection.kind, selection.id)]
        same = not self._renamed and before.get("state") == state
        # The past is looked at when the feed changes: it is long, and seldom read.
        if same and folder.are_as_left(before["files"].items()):
            return Published(slug, before["title"], before["articles"], FORMATS, written=False)
        after, changed = self._write(selection, before)
        folder.remove(sorted(set(files_of(slug, before)) - set(files_of(slug, after))))
        self._known[slug] = after | {"state": state, "announced": before.get("announced")}
        return Published(slug, after["title"], after["articles"], FORMATS, written=bool(changed))

    def _write(self, selection: Selection, before: Facts) -> tuple[Facts, list[str]]:
        archive, folder, slug = self._edition.archive, self._folder, selection.slug
        arrivals = archive.arrivals(selection.kind, selection.id)
        closed = closed_pages(arrivals, [up_to for up_to, _, _ in _past_of(before)[1:]])
        feed = self._edition.feed(selection, closed, arrivals)
        self._recall(feed, before)
        changed = self._write_past(selection, feed, closed, before)
        written = {form: write(feed) for form, write in WRITERS.items()}
        weeks = weekly(archive.entry_dates(selection.kind, selection.id))
        page = pages.feed_page(self._edition.shell, feed, len(arrivals), weeks, self._edition.organizations)
        contents = {f"{slug}.{form}": data for form, data in written.items()} | {feed.page: page}
        changed += [name for name, data in contents.items() if folder.put(name, data)]
        folder.settle()
        after = {
            "kind": selection.kind,
            "title": feed.title,
            "description": feed.description,
            "language": feed.language,
            "changed": feed.changed.isoformat(),
            "articles": len(arrivals),
            "digest": reduce(lambda mark, data: crc32(data, mark), written.values(), 0),
            "weeks": weeks,
            "latest": pages.latest(feed),
            "marks": _kept_apart(entry.mark for entry in feed.entries),
            "files": {name: folder.mark(name) for name in contents},
            "closed": _kept_apart(
                [page.up_to, page.state, [folder.mark(name) for name in _past_names(slug, page)]] for page in closed
            ),
        }
        return after, changed

    def _recall(self, feed: Feed, before: Facts) -> None:
        """Let FEED's entries keep what its files hold of them, where these still are what we would write."""
        marks = orjson.loads(before.get("marks", "[]"))
        if marks and self._is_of_this_edition(before) and self._folder.are_as_left(before["files"].items()):
            recall(feed, marks, self._folder.read)

    def _is_of_this_edition(self, before: Facts) -> bool:
        return not self._renamed and before.get("state", [None])[0] == self._edition.mark

    def _write_past(self, selection: Selection, feed: Feed, closed: Sequence[Page], before: Facts) -> list[str]:
        """Write the closed pages that are new or hold a corrected text; return the names of the files written."""
        edition, folder = self._edition, self._folder
        known: dict[int, tuple[int, list[list[int]]]] = {}
        if self._is_of_this_edition(before):
            known = {up_to: (state, marks) for up_to, state, marks in _past_of(before)}
        changed: list[str] = []
        for page in closed:
            names = _past_names(selection.slug, page)
            state, marks = known.get(page.up_to, (None, []))
            if state == page.state and folder.are_as_left(zip(names, marks, strict=True)):
                continue
            past = edition.past(selection, feed, page, closed[1].up_to)
            changed += [
                name
                for name, write in zip(names, WRITERS.values(), strict=True)
                if folder.put(name, write(past), compress=False)
            ]
        return changed

    def take_away_all_but(self, wanted: Collection[Selection]) -> None:
        """Remove the files of feeds that are published no more."""
        for slug in sorted(set(self._known) - {selection.slug for selection in wanted}):
            self._folder.remove(files_of(slug, self._known.pop(slug)))

    def write_overview(self) -> None:
        """Write what lists the feeds: OPML, the index, the sources' health, the style sheet."""
        edition, known = self._edition, self._known
        feeds = {slug: self._remembered(slug, facts) for slug, facts in known.items()}
        order = [slug for selection in edition.selections if (slug := selection.slug) in feeds]
        groups = {
            title: [feeds[slug] for slug in order if known[slug]["kind"] == kind]
            for kind, title in (("all", "Everything"), ("organization", "Organizations"), ("site", "Sources"))
        }
        self._lay_out_cards(feeds)
        healths = edition.archive.health_changes(limit=MOST)
        changed = max((feed.changed for feed in feeds.values()), default=newest_change(()))
        contents = {
            "opml.xml": opml(edition.options.title, edition.shell.base_url, changed, groups),
            "index.html": pages.index_page(edition.shell, groups, known),
            "sources.html": pages.sources_page(edition.shell, list(edition.sites.values()), known, tells=bool(healths)),
            "404.html": pages.missing_page(edition.shell),
            **pages.assets(),
        }
        if healths:  # before the first there is nothing to follow
            contents[HEALTH] = health_feed(edition.shell, healths, edition.sites)
        else:
            self._folder.remove([HEALTH])
        for name, data in contents.items():
            self._folder.put(name, data)
        self._folder.memory["sites"] = self._site_facts

    def _lay_out_cards(self, feeds: Mapping[str, Feed]) -> None:
        """Make the cards of the front page that are not remembered as they must be now."""
        known, organizations = self._known, self._edition.organizations
        weeks = last_weeks(max((max(facts["weeks"], default="") for facts in known.values()), default=""))
        state = [self._edition.mark, *weeks[-1:]]
        for slug, facts in known.items():
            if facts.get("card", {}).get("state") != state:
                facts["card"] = {"state": state} | pages.card(feeds[slug], facts, organizations.get(slug), weeks)

    def _remembered(self, slug: str, facts: Facts) -> Feed:
        """Return a feed as the lists show it, from memory."""
        return Feed(
            stem=slug,
            scope=slug,
            title=facts["title"],
            description=facts["description"],
            base_url=self._edition.shell.base_url,
            page=f"{slug}.html",
            entries=(),
            changed=datetime.fromisoformat(facts["changed"]),
            language=facts["language"],
            hub=self._edition.options.hub,
        )


def _past_names(slug: str, page: Page) -> list[str]:
    return [f"{page_stem(slug, page.number)}.{form}" for form in FORMATS]


def _kept_apart(rows: Iterable[Any]) -> str:
    """Return ROWS as one string of JSON: what grows with the archive is not taken apart at every run."""
    return orjson.dumps(list(rows)).decode()


def _past_of(facts: Facts) -> list[tuple[int, int, list[list[int]]]]:
    """Return of each closed page of a feed: the last id in it, its state, the marks its files were left with."""
    rows: list[tuple[int, int, list[list[int]]]] = orjson.loads(facts.get("closed", "[]"))
    return rows
