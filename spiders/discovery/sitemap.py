"""Sitemaps and their indexes: every article a site has, and when each was last changed.

An index names parts with the moment each was last changed, so one request tells which parts have anything new; parts
of categories, tags and authors hold no articles and are left out. Read whole at the first crawl, by moment later. A
feed or a plain list of addresses in the place of a sitemap is read as well: the protocol allows both.

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
from spiders.discovery import feed
from spiders.discovery.markup import child, document, named, said, unpacked
from spiders.discovery.source import (
    Answer,
    Ask,
    Entry,
    Part,
    Reading,
    Readings,
    SourceDead,
    SourceEmpty,
    Unchanged,
    moment,
)

DEEPEST = 3  # an index of indexes exists; more is a trap
AUDITED_PARTS = 20  # of an index: the newest, and those not looked at for longest
_NO_ARTICLES = re.compile(
    r"(?:category|categories|tags?|post_tag|authors?|pages?|images?|videos?|attachments?|products?|taxonom\w+|users?)"
    r"[-_]?(?:sitemap)?\d*\.xml|sitemap[-_](?:category|tags?|pages?|images?|videos?|misc|tax)\b",
    re.IGNORECASE,
)
_EPOCH = datetime.min.replace(tzinfo=UTC)


Choose = Callable[[Sequence[Part]], Sequence[Part]]
Missed = Callable[[Part, Exception], None]


async def read_sitemap(
    url: str, ask: Ask, states: Mapping[str, SourceState], choose: Choose, missed: Missed
) -> Readings:
    """Yield a reading for the sitemap at URL and for each of its parts that CHOOSE picks, newest part first.

    Every one is asked with the validators STATES has for it. Raises Unchanged or SourceDead for URL itself; MISSED is
    told of each part that is one of both.
    """
    waiting: list[tuple[Part, int]] = [(Part(url), 0)]
    while waiting:
        part, depth = waiting.pop(0)
        try:
            answer = await ask(part.url, states.get(part.url))
            root, reading = _read(answer, part if depth else None)
        except (Unchanged, SourceDead) as fault:
            if depth == 0:
                raise
            missed(part, fault)
            continue
        inner = parts_of(root, answer) if root is not None and depth < DEEPEST else []
        if depth == 0 and not (inner or reading.entries or reading.refused):
            raise SourceEmpty("no entries")
        yield reading
        if inner:
            chosen = sorted(choose(inner), key=lambda one: one.modified or _EPOCH, reverse=True)
            waiting = [*((one, depth + 1) for one in chosen), *waiting]


def _read(answer: Answer, part: Part | None) -> tuple[etree._Element | None, Reading]:
    """Return the root of a sitemap (None where it is a plain list) and what it names."""
    refused: list[AddressRefused] = []
    content = unpacked(answer.body).lstrip(b"\xef\xbb\xbf \r\n\t")
    if content.startswith(b"http"):
        lines = (urls.absolute(line, answer.url) for line in content.decode("utf-8", "replace").split())
        return None, Reading(answer, tuple(Entry(address) for address in lines if address), (), part)
    root = document(content)
    if etree.QName(root).localname.lower() in ("rss", "feed", "rdf"):
        return root, Reading(answer, feed.entries_of(root, answer, refused), tuple(refused), part)
    entries = entries_of(root, answer, refused)
    return root, Reading(answer, entries, tuple(refused), part)


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
    return with_articles(found)


def with_articles(parts: Sequence[Part]) -> list[Part]:
    """Return PARTS without those that hold no articles by their names, unless all seem so."""
    return [part for part in parts if not _NO_ARTICLES.search(part.url)] or list(parts)


def likely_edited(parts: Sequence[Part], states: Mapping[str, SourceState]) -> list[Part]:
    """Choose the parts to ask in an audit: those that say they changed, the newest, those longest not looked at."""
    half = AUDITED_PARTS // 2
    newest = sorted(parts, key=lambda part: part.modified or _EPOCH, reverse=True)
    rested = sorted(newest[half:], key=lambda part: states[part.url].asked if part.url in states else _EPOCH)
    chosen = {part.url for part in (*newest[:half], *rested[:half])}
    return [part for part in parts if part.url in chosen or _says_changed(part, states.get(part.url))]


def _says_changed(part: Part, before: SourceState | None) -> bool:
    return before is None or (part.modified is not None and before.newest != part.modified)


def entries_of(root: etree._Element, answer: Answer, refused: list[AddressRefused]) -> tuple[Entry, ...]:
    """Return the addresses of one sitemap, newest first as far as it says; those refused are put into REFUSED."""
    entries: list[Entry] = []
    for element in named(root, "url"):
        try:
            address = urls.absolute(said(child(element, "loc")), answer.url)
        except AddressRefused as fault:
            refused.append(fault)
            continue
        if address:
            news = next(named(element, "news"), None)  # a news sitemap names articles and nothing else
            published = next((moment(said(date)) for date in named(element, "publication_date")), None)
            lastmod = moment(said(child(element, "lastmod")))
            entries.append(Entry(address, published, lastmod, certain=news is not None))
        else:
            refused.append(AddressRefused(said(child(element, "loc"))[:200], "no web address"))
    entries.sort(key=lambda entry: entry.modified or entry.published or _EPOCH, reverse=True)
    return tuple(entries)
