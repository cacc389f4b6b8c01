"""A site's feed: its newest articles, cheapest of all to ask, and never more than a window.

RSS 0.9x to 2.0, RDF, Atom and JSON Feed are read alike: an address and two moments an entry. Whether the window still
reaches back to what is known is judged by who asked.

Knows nothing of pages and of the other ways.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from aggregator import urls
from aggregator.errors import AddressRefused
from aggregator.store.records import SourceState
from spiders.discovery.markup import child, document, named, said
from spiders.discovery.source import Answer, Ask, Entry, Reading, Readings, SourceDead, SourceEmpty, moment

if TYPE_CHECKING:
    from lxml import etree


async def read_feed(url: str, ask: Ask, state: SourceState | None) -> Readings:
    """Yield the one reading of the feed at URL; raises Unchanged or SourceDead."""
    answer = await ask(url, state)
    yield read_answer(answer)


def read_answer(answer: Answer) -> Reading:
    """Return the entries of a feed, in its order; raises SourceDead when it is none, or empty."""
    start = answer.body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    refused: list[AddressRefused] = []
    entries = tuple(_of_json(answer)) if start == b"{" else entries_of(document(answer.body), answer, refused)
    if not entries and not refused:
        raise SourceEmpty("no entries")
    return Reading(answer, entries, tuple(refused))


def _of_json(answer: Answer) -> Iterator[Entry]:
    try:
        items = json.loads(answer.body).get("items", ())
    except (ValueError, AttributeError) as cause:
        raise SourceDead("not a JSON Feed") from cause
    for item in items if isinstance(items, list) else ():
        address = urls.absolute(str(item.get("url") or ""), answer.url) if isinstance(item, dict) else None
        if address:
            yield Entry(address, _date(item, "date_published"), _date(item, "date_modified"), certain=True)


def _date(item: dict[str, object], name: str) -> datetime | None:
    said = item.get(name)
    return moment(said) if isinstance(said, str) else None


def entries_of(root: etree._Element, answer: Answer, refused: list[AddressRefused]) -> tuple[Entry, ...]:
    """Return the entries of the feed at ROOT, in its order; those that must not be asked are put into REFUSED."""
    found = []
    for item in named(root, "item", "entry"):
        try:
            link = _address(item, answer.url)
            published = moment(said(child(item, "pubDate", "published", "issued", "date")))
            updated = moment(said(child(item, "updated", "modified")))
        except AddressRefused as fault:
            refused.append(fault)
            continue
        address = urls.absolute(link, urljoin(answer.url, item.base or ""))
        if address:
            found.append(Entry(address, published or updated, updated, certain=True))
        elif link:
            refused.append(AddressRefused(link[:200], "no web address"))
    return tuple(found)


def _address(item: etree._Element, feed: str) -> str:
    """Return an entry's link: the original behind a counting proxy, Atom's alternate, RSS's text, or its permalink.

    Where the link leads away from the site of the feed and the permalink does not, the link only counts readers.
    """
    original = said(child(item, "origLink"))
    if original:
        return original
    guid = child(item, "guid")
    permalink = said(guid) if guid is not None and (guid.get("isPermaLink") or "true").lower() != "false" else ""
    link = _link(item)
    if link and permalink.startswith("http") and urls.same_site(permalink, feed):
        return link if urls.same_site(urls.absolute(link, feed) or permalink, feed) else permalink
    return link or permalink


def _link(item: etree._Element) -> str:
    for link in item.findall("{*}link"):
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return link.get("href") or ""
        if said(link):
            return said(link)
    return ""
