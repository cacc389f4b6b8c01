"""Publish the archive: find out which feeds changed, and write those.

    publish(store, registry, Path("public"), PublishOptions(base_url="https://feeds.example.org/"))

A feed whose articles did not change is not even read: the archive's mark of it, and the size and time of its files, are
those of the last time. Everything written is a function of the archive; no clock is asked.

Knows nothing of SQL and of formats.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, reduce
from pathlib import Path
from typing import Any

from aggregator.errors import ConfigurationFaulty
from aggregator.places import find_place
from feeds import pages
from feeds.archive import Archive, Organization, Registry, Selection, Site, check_slugs
from feeds.archives import Page, closed_pages, page_stem
from feeds.entry import Entries, Locate, language
from feeds.feed import FORMATS, Feed, newest_change
from feeds.folder import Folder
from feeds.json_feed import json_feed
from feeds.opml import opml
from feeds.pages.statistics import weekly
from feeds.rss_atom import atom, rss

_NEWEST = 2**62  # no article has this id yet
WRITERS = {"rss": rss, "atom": atom, "json": json_feed}


@dataclass(frozen=True, kw_only=True)
class PublishOptions:
    """Where the folder will be read, what it is called, how long a feed is (articles), and its WebSub hub.

    `search` says that the server of the folder answers /search, so that the pages lead there.
    """

    base_url: str
    title: str = "Diplomatic Feeds"
    hub: str | None = None
    feed_length: int = 50
    compress: bool = True
    search: bool = False


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
        known: dict[str, Any] = folder.memory.setdefault("feeds", {})
        done = [edition.bring_up_to_date(folder, known, selection) for selection in wanted]
        if not only:
            for slug in sorted(set(known) - {selection.slug for selection in wanted}):
                folder.remove(known.pop(slug)["files"])
        edition.write_overview(folder, known)
    return done


class Edition:
    """One publication of one archive under one set of options."""

    def __init__(self, archive: Archive, registry: Registry, options: PublishOptions, locate: Locate) -> None:
        self._archive = archive
        self._base = options.base_url if options.base_url.endswith("/") else options.base_url + "/"
        self._options = options
        self._shell = pages.Shell(options.title, self._base, options.search)
        self._organizations: dict[str, Organization] = {known.id: known for known in registry.organizations}
        self._sites: dict[str, Site] = {site.name: site for site in archive.site_overviews()}
        stories = archive.organization_counts()
        self._held = {Selection("organization", name): count for name, count in stories.items()}
        self._held |= {Selection("site", site.name): site.articles for site in self._sites.values()}
        self._held[Selection("all")] = sum(site.articles for site in self._sites.values()) or sum(stories.values())
        self._site_facts = {site.name: [site.title, site.home] for site in self._sites.values()}
        everything = [Selection("all")]
        everything += [Selection("organization", name) for name in self._organizations]
        everything += [Selection("site", name) for name in self._sites]
        check_slugs(everything)
        if len(self._organizations) != len(registry.organizations):
            raise ConfigurationFaulty("organizations", "two have the same id")
        self._selections = everything
        self._entries = Entries(self._base, self._organizations, locate)
        facts = [(o.id, o.name, o.acronym, o.home) for o in registry.organizations]
        self._mark = zlib.crc32(repr((_program(), options, facts)).encode())

    def chosen(self, only: Collection[str]) -> list[Selection]:
        """Return what there is to publish: all that have articles, or those of them named in ONLY."""
        unknown = set(only) - {name for selection in self._selections for name in (selection.slug, selection.id)}
        if unknown:
            raise ConfigurationFaulty("publish", f"no such feed: {', '.join(sorted(unknown))}")
        named = [s for s in self._selections if not only or s.slug in only or s.id in only]
        return [selection for selection in named if self._held.get(selection)]

    def bring_up_to_date(self, folder: Folder, known: dict[str, Any], selection: Selection) -> Published:
        """Write the files of one feed if it changed; remember in KNOWN what was written."""
        slug = selection.slug
        before = known.get(slug, {})
        state = [self._mark, self._archive.feed_state(selection.kind, selection.id)]
        files: dict[str, list[int]] = before.get("files", {})
        own = {name: mark for name, mark in files.items() if "/" not in name}  # its past is looked at when it changes
        if (
            not self._renamed(folder)
            and before.get("state") == state
            and all(folder.is_as_left(name, mark) for name, mark in own.items())
        ):
            return Published(slug, before["title"], before["articles"], FORMATS, written=False)
        after, changed = self._write(folder, selection, before)
        known[slug] = after | {"state": state, "announced": before.get("announced")}
        folder.remove(sorted(set(files) - set(after["files"])))
        return Published(slug, after["title"], after["articles"], FORMATS, written=bool(changed))

    def _renamed(self, folder: Folder) -> bool:
        """Tell whether a source has another name now, which any of its entries in any feed may show."""
        before = folder.memory.get("sites", {})
        return any(before.get(name, facts) != facts for name, facts in self._site_facts.items())

    def _write(self, folder: Folder, selection: Selection, before: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
        slug = selection.slug
        arrivals = self._archive.arrivals(selection.kind, selection.id)
        closed = closed_pages(arrivals, [up_to for up_to, _ in before.get("pages", [])[1:]])
        feed = self._feed(selection, closed)
        changed = self._write_past(folder, selection, feed, closed, before)
        contents = {f"{slug}.{form}": write(feed) for form, write in WRITERS.items()}
        weeks = weekly(self._archive.entry_dates(selection.kind, selection.id))
        contents[feed.page] = pages.feed_page(self._shell, feed, len(arrivals), weeks, self._organizations)
        changed += [name for name, data in contents.items() if folder.put(name, data)]
        folder.settle()
        past = [f"{page_stem(slug, page.number)}.{form}" for page in closed for form in FORMATS]
        after = {
            "kind": selection.kind,
            "title": feed.title,
            "description": feed.description,
            "language": feed.language,
            "changed": feed.changed.isoformat(),
            "articles": len(arrivals),
            "digest": reduce(lambda mark, form: zlib.crc32(contents[f"{slug}.{form}"], mark), FORMATS, 0),
            "weeks": weeks,
            "latest": pages.latest(feed),
            "pages": [[page.up_to, page.state] for page in closed],
            "files": {name: folder.mark(name) for name in (*contents, *past)},
        }
        return after, changed

    def _feed(self, selection: Selection, closed: Sequence[Page]) -> Feed:
        kind, name = selection.kind, selection.id
        shown = self._archive.entries(kind, name, limit=self._options.feed_length)
        # What came in since the last page was closed is nowhere else, however old it is.
        since = closed[-1].up_to if closed else 0
        there = {stored.id for stored in shown}
        late = self._archive.arrived(kind, name, after=since, up_to=_NEWEST)
        shown += [stored for stored in late if stored.id not in there]
        shown.sort(key=lambda stored: (stored.entry_published, stored.id), reverse=True)
        slug = selection.slug
        title, description = self._names(selection)
        return Feed(
            stem=slug,
            scope=slug,
            title=title,
            description=description,
            base_url=self._base,
            page=f"{slug}.html",
            entries=tuple(map(self._entries.of, shown)),
            changed=newest_change(tuple(stored.changed for stored in shown)),
            language=_common_language([stored.article.language for stored in shown]),
            publisher=self._options.title,
            hub=self._options.hub,
            previous=page_stem(slug, closed[-1].number) if closed else None,
        )

    def _write_past(
        self, folder: Folder, selection: Selection, feed: Feed, closed: Sequence[Page], before: dict[str, Any]
    ) -> list[str]:
        """Write the closed pages that are new or hold a corrected text; return the names of the files written."""
        slug, files = selection.slug, before.get("files", {})
        same_edition = before.get("state", [None])[0] == self._mark and not self._renamed(folder)
        states = dict(before.get("pages", []))
        changed: list[str] = []
        for page in closed:
            stem = page_stem(slug, page.number)
            names = {form: f"{stem}.{form}" for form in FORMATS}
            if (
                same_edition
                and states.get(page.up_to) == page.state
                and all(folder.is_as_left(name, files.get(name, [])) for name in names.values())
            ):
                continue
            past = self._past_page(selection, feed, page, closed[1].up_to)
            changed += [name for form, name in names.items() if folder.put(name, WRITERS[form](past), compress=False)]
            self._entries.forget_some()
        return changed

    def _past_page(self, selection: Selection, feed: Feed, page: Page, first: int) -> Feed:
        kind, name, slug = selection.kind, selection.id, selection.slug
        held = self._archive.arrived(kind, name, after=page.after, up_to=page.up_to)
        # Page 0 holds nothing; it is as old as the FIRST article.
        dated = [stored.changed for stored in held] or [
            stored.first_seen for stored in self._archive.arrived(kind, name, after=0, up_to=first)
        ]
        return Feed(
            stem=page_stem(slug, page.number),
            scope=slug,
            title=f"{feed.title}, archive page {page.number}",
            description=feed.description,
            base_url=feed.base_url,
            page=feed.page,
            entries=tuple(self._entries.as_first_told(stored) for stored in held),
            changed=newest_change(tuple(dated)),
            language=_common_language([stored.article.language for stored in held]),
            publisher=feed.publisher,
            previous=page_stem(slug, page.number - 1) if page.number else None,
            following=None if page.number else page_stem(slug, 1),
            current=slug,
        )

    def _names(self, selection: Selection) -> tuple[str, str]:
        if selection.kind == "organization":
            organization = self._organizations[selection.id]
            name, acronym = organization.name, organization.acronym
            title = f"{name} ({acronym})" if acronym and acronym != name else name
            return title, f"News about {title}: full text, from every source that tells it, once."
        if selection.kind == "site":
            title = self._sites[selection.id].title
            return title, f"Everything {title} published, in full text."
        return self._options.title, "Every story of every source, in full text, once."

    def write_overview(self, folder: Folder, known: dict[str, Any]) -> None:
        """Write what lists the feeds: OPML, the index, the sources' health, the style sheet."""
        feeds = {slug: self._remembered_feed(slug, facts) for slug, facts in known.items()}
        order = [selection.slug for selection in self._selections if selection.slug in feeds]
        groups = {
            title: [feeds[slug] for slug in order if known[slug]["kind"] == kind]
            for kind, title in (("all", "Everything"), ("organization", "Organizations"), ("site", "Sources"))
        }
        changed = max((feed.changed for feed in feeds.values()), default=newest_change(()))
        sites = list(self._sites.values())
        contents = {
            "opml.xml": opml(self._options.title, changed, groups),
            "index.html": pages.index_page(self._shell, groups, known, self._organizations),
            "sources.html": pages.sources_page(self._shell, sites, known),
            **pages.assets(),
        }
        for name, data in contents.items():
            folder.put(name, data)
        folder.memory["sites"] = self._site_facts

    def _remembered_feed(self, slug: str, facts: dict[str, Any]) -> Feed:
        return Feed(
            stem=slug,
            scope=slug,
            title=facts["title"],
            description=facts["description"],
            base_url=self._base,
            page=f"{slug}.html",
            entries=(),
            changed=datetime.fromisoformat(facts["changed"]),
            language=facts["language"],
            hub=self._options.hub,
        )


def _common_language(tags: Sequence[str | None]) -> str:
    """Return the language all articles share, else English, the language of the titles."""
    found = {language(tag) for tag in tags}
    only = found.pop() if len(found) == 1 else None
    return only or "en"


@cache
def _program() -> int:
    """Return a mark of this wing's code and templates: a new version writes anew what it would write otherwise."""
    mark = 0
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".j2", ".css", ".svg"):
            mark = zlib.crc32(path.read_bytes(), mark)
    return mark
