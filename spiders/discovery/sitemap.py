"""Sitemaps and their indexes: every article a site has, and when each was last changed.

An index names parts with the moment each was last changed, so one request tells which parts have anything new; parts
of categories, tags and authors hold no articles and are left out. Read whole at the first crawl, by moment later.

Knows nothing of pages and of the other ways.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from lxml import etree

from aggregator import urls
from aggregator.errors import AddressRefused
from aggregator.store.records import SourceState
from spiders.discovery.markup import child, document, named, said
from spiders.discovery.source import Answer, Ask, Entry, Part, Reading, Readings, SourceDead, Unchanged, moment

DEEPEST = 3  # an index of indexes exists; more is a trap
_NO_ARTICLES = re.compile(
    r"(?:category|categories|tags?|post_tag|authors?|pages?|images?|videos?|attachments?|products?|taxonom\w+|users?)"
    r"[-_]?(?:sitemap)?\d*\.xml|sitemap[-_](?:category|tags?|pages?|images?|videos?|misc|tax)\b",
    re.IGNORECASE,
)
_EPOCH = datetime.min.replace(tzinfo=UTC)


Choose = Callable[[Sequence[Part]], Sequence[Part]]


async def read_sitemap(url: str, ask: Ask, states: Mapping[str, SourceState], choose: Choose) -> Readings:
    """Yield a reading for the sitemap at URL and for each of its parts that CHOOSE picks, newest part first.

    Every one is asked with the validators STATES has for it. Raises Unchanged or SourceDead for URL itself; a part that
    is unchanged or dead is left out.
    """
    waiting: list[tuple[Part, int]] = [(Part(url), 0)]
    while waiting:
        part, depth = waiting.pop(0)
        try:
            answer = await ask(part.url, states.get(part.url))
            root = document(answer.body)
        except (Unchanged, SourceDead):
            if depth == 0:
                raise
            continue
        entries, refused = entries_of(root, answer)
        yield Reading(answer, entries, refused, part if depth else None)
        if depth < DEEPEST:
            chosen = sorted(choose(parts_of(root, answer)), key=lambda one: one.modified or _EPOCH, reverse=True)
            waiting = [*((inner, depth + 1) for inner in chosen), *waiting]


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
