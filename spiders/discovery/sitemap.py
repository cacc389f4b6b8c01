"""Sitemaps and their indexes: every article a site has, and when each was last changed.

An index names parts with the moment each was last changed, so one request tells which parts have anything new; parts
of categories, tags and authors hold no articles and are left out. Read whole at the first crawl, by moment later.

Knows nothing of pages and of the other ways.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from aggregator import urls
from aggregator.errors import AddressRefused
from aggregator.store.records import SourceState
from spiders.discovery.markup import child, document, named, said
from spiders.discovery.source import Answer, Ask, Entry, Reading, Readings, SourceDead, moment

DEEPEST = 3  # an index of indexes exists; more is a trap
_NO_ARTICLES = re.compile(
    r"(?:category|categories|tags?|post_tag|authors?|pages?|images?|videos?|attachments?|products?|taxonom\w+|users?)"
    r"[-_]?(?:sitemap)?\d*\.xml|sitemap[-_](?:category|tags?|pages?|images?|videos?|misc|tax)\b",
    re.IGNORECASE,
)
_EPOCH = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Part:
    """A sitemap named in an index, and when it was last changed as the index says."""

    url: str
    modified: datetime | None = None


Choose = Callable[[Part], bool]


async def read_sitemap(url: str, ask: Ask, state: SourceState | None, choose: Choose, depth: int = 0) -> Readings:
    """Yield a reading for the sitemap at URL and for each of its parts that CHOOSE picks, newest part first.

    Raises Unchanged or SourceDead for URL itself; a part that is dead is left out, and `choose` of the next run is
    asked again.
    """
    answer = await ask(url, state)
    root = document(answer.body)
    parts = parts_of(root, answer)
    yield Reading(answer, *entries_of(root, answer))
    if depth >= DEEPEST:
        return
    chosen = [part for part in parts if choose(part)]
    for part in sorted(chosen, key=lambda one: one.modified or _EPOCH, reverse=True):
        try:
            async for reading in read_sitemap(part.url, ask, None, choose, depth + 1):
                yield reading
        except SourceDead as dead:
            yield Reading(Answer(part.url, b"", status=dead.status or 0), (), (AddressRefused(part.url, dead.reason),))


def parts_of(root: etree._Element, answer: Answer) -> list[Part]:
    """Return the parts an index names, without those that hold no articles (unless all seem so)."""
    found: list[Part] = []
    for element in named(root, "sitemap"):
        try:
            address = urls.absolute(said(child(element, "loc")), answer.url)
        except AddressRefused:
            continue
        if address:
            found.append(Part(address, moment(said(child(element, "lastmod")))))
    return [part for part in found if not _NO_ARTICLES.search(part.url)] or found


def entries_of(root: etree._Element, answer: Answer) -> tuple[tuple[Entry, ...], tuple[AddressRefused, ...]]:
    """Return the addresses of one sitemap, newest first as far as it says, and those refused."""
    entries: list[Entry] = []
    refused: list[AddressRefused] = []
    for element in named(root, "url"):
        try:
            address = urls.absolute(said(child(element, "loc")), answer.url)
        except AddressRefused as fault:
            refused.append(fault)
            continue
        if address:
            published = next((moment(said(date)) for date in named(element, "publication_date")), None)
            entries.append(Entry(address, published, moment(said(child(element, "lastmod")))))
        else:
            refused.append(AddressRefused(said(child(element, "loc"))[:200], "no web address"))
    entries.sort(key=lambda entry: entry.modified or entry.published or _EPOCH, reverse=True)
    return tuple(entries), tuple(refused)
