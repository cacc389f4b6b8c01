"""One edition: which feeds there are, what they are called, and what is in each.

    Edition(archive, registry, options, locate).feed(Selection("organization", "csto"), closed, arrivals)

Knows nothing of files and of formats.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from aggregator import urls
from aggregator.errors import ConfigurationFaulty
from feeds import pages
from feeds.archive import Archive, Organization, Registry, Selection, Site, check_slugs
from feeds.archives import Page, page_stem
from feeds.clean_html import plain_name
from feeds.entry import Entries, Locate, language
from feeds.feed import Feed, newest_change

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.stored import Stored

_NEWEST = 2**62  # no article has this id yet


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


class Edition:
    """What one archive gives to publish under one set of options."""

    def __init__(self, archive: Archive, registry: Registry, options: PublishOptions, locate: Locate) -> None:
        """Look at what there is; raises ConfigurationFaulty, all faults at once, for names no file can have."""
        for name, address in (("base_url", options.base_url), ("hub", options.hub)):
            # A user name or password would be published (FAULTS D9).
            if address is not None and not urls.is_web(address):
                raise ConfigurationFaulty(name, "no absolute http(s) address without a user name")
        self.archive = archive
        self.options = options
        self.organizations: dict[str, Organization] = {known.id: known for known in registry.organizations}
        self.sites: dict[str, Site] = {site.name: site for site in archive.site_overviews()}
        base = urls.folder(options.base_url)
        self.shell = pages.Shell(options.title, base, options.search)
        self.selections = [
            Selection("all"),
            *(Selection("organization", name) for name in self.organizations),
            *(Selection("site", name) for name in self.sites),
        ]
        check_slugs(self.selections)
        if len(self.organizations) != len(registry.organizations):
            raise ConfigurationFaulty("organizations", "two have the same id")
        self._entries = Entries(base, self.organizations, locate)
        self._shown: dict[int, Stored] = {}  # by the feed made last
        facts = [(o.id, o.name, o.acronym, o.home) for o in registry.organizations]
        # Another archive may count its changes as this one did; its first article was not seen at the same moment.
        first = [(stored.entry_id, stored.first_seen) for stored in archive.arrived("all", "", after=0, up_to=1)]
        self.mark = zlib.crc32(repr((_program(), options, facts, first)).encode())

    def chosen(self, only: Collection[str]) -> list[Selection]:
        """Return what there is to publish: all that have articles, or those of them named in ONLY."""
        unknown = set(only) - {name for selection in self.selections for name in (selection.slug, selection.id)}
        if unknown:
            listed = "`aggregator organizations` and `aggregator sites` list them"
            raise ConfigurationFaulty("FEED", f"none named {', '.join(sorted(unknown))}; {listed}")
        named = [s for s in self.selections if not only or s.slug in only or s.id in only]
        held = self._held()
        return [selection for selection in named if held.get(selection)]

    def _held(self) -> dict[Selection, int]:
        stories = self.archive.organization_counts()
        articles = {Selection("site", site.name): site.articles for site in self.sites.values()}
        held = {Selection("organization", name): count for name, count in stories.items()} | articles
        return held | {Selection("all"): sum(articles.values()) or sum(stories.values())}

    def feed(self, selection: Selection, closed: Sequence[Page], arrivals: Sequence[tuple[int, str]]) -> Feed:
        """Return a feed: its newest articles, and what came in since the last CLOSED page; ARRIVALS are all of it."""
        kind, name = selection.kind, selection.id
        shown = self.archive.entries(kind, name, limit=self.options.feed_length)
        # An article found late is in no closed page and may be too old for the newest; here it is seen.
        there = {stored.id for stored in shown}
        last = closed[-1].up_to if closed else 0
        if any(number > last and number not in there for number, _ in arrivals):
            late = self.archive.arrived(kind, name, after=last, up_to=_NEWEST)
            shown += [stored for stored in late if stored.id not in there]
            shown.sort(key=_by_date, reverse=True)
        self._shown = {stored.id: stored for stored in shown}
        title, description = self._names(selection)
        return Feed(
            stem=selection.slug,
            scope=selection.slug,
            title=title,
            description=description,
            base_url=self.shell.base_url,
            page=f"{selection.slug}.html",
            entries=tuple(map(self._entries.of, shown)),
            changed=newest_change(tuple(stored.changed for stored in shown)),
            language=_common_language(shown),
            publisher=plain_name(self.options.title),
            hub=self.options.hub,
            previous=page_stem(selection.slug, closed[-1].number) if closed else None,
        )

    def past(self, selection: Selection, feed: Feed, page: Page, first: int) -> Feed:
        """Return one closed page of FEED; FIRST is the id of the feed's first article."""
        slug = selection.slug
        held = self._held_in(selection, page.articles, page.after, page.up_to)
        # Page 0 holds nothing; it is as old as the first article.
        dated = [stored.changed for stored in held] or [
            stored.first_seen for stored in self._held_in(selection, (first,), 0, first)
        ]
        return Feed(
            stem=page_stem(slug, page.number),
            scope=slug,
            title=f"{feed.title}, archive page {page.number}",
            description=feed.description,
            base_url=feed.base_url,
            page=feed.page,
            entries=tuple(self._entries.as_first_told(stored, selection.id) for stored in held),
            changed=newest_change(tuple(dated)),
            language=_common_language(held),
            publisher=feed.publisher,
            previous=page_stem(slug, page.number - 1) if page.number else None,
            following=None if page.number else page_stem(slug, 1),
            current=slug,
        )

    def _held_in(self, selection: Selection, articles: Sequence[int], after: int, up_to: int) -> list[Stored]:
        """Return ARTICLES, those of a feed between two ids, newest first; what the feed shows was read already."""
        if all(number in self._shown for number in articles):
            return sorted((self._shown[number] for number in articles), key=_by_date, reverse=True)
        return self.archive.arrived(selection.kind, selection.id, after=after, up_to=up_to)

    def _names(self, selection: Selection) -> tuple[str, str]:
        if selection.kind == "organization":
            organization = self.organizations[selection.id]
            name, acronym = plain_name(organization.name) or selection.id, plain_name(organization.acronym or "")
            title = f"{name} ({acronym})" if acronym and acronym != name else name
            return title, f"News about {title}: full text, from every source that tells it, once."
        if selection.kind == "site":
            title = plain_name(self.sites[selection.id].title) or selection.id
            return title, f"Everything {title} published, in full text."
        return plain_name(self.options.title), "Every story of every source, in full text, once."


def _by_date(stored: Stored) -> tuple[datetime, int]:
    return stored.entry_published, stored.id


def _common_language(stories: Sequence[Stored]) -> str:
    """Return the language all STORIES share, else English, the language of the titles."""
    found = {language(stored.article.language) for stored in stories}
    only = found.pop() if len(found) == 1 else None
    return only or "en"


@cache
def _program() -> int:
    """Return a mark of the code and tables feeds are made with: a new version looks at every feed anew."""
    here = Path(__file__).parent
    own = [path for path in here.rglob("*") if path.suffix in (".py", ".j2", ".css", ".svg")]
    ground = [here.parent / "aggregator" / name for name in ("places.gz", "places.py", "text.py", "urls.py")]
    mark = 0
    for path in sorted(own) + ground:
        mark = zlib.crc32(path.read_bytes(), mark)
    return mark
