"""A site's feed: its newest articles, cheapest of all to ask, and never more than a window.

RSS 0.9x to 2.0, RDF, Atom and JSON Feed are read alike: an address and two moments an entry. Whether the window still
reaches back to what is known is judged by who asked.

Knows nothing of pages and of the other ways.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from aggregator import urls
from aggregator.errors import AddressRefused
from aggregator.store.records import SourceState
from spiders.discovery.markup import child, document, named, said
from spiders.discovery.source import Answer, Ask, Entry, Reading, Readings, SourceDead, moment

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
    entries = list(_of_json(answer) if start == b"{" else _of_xml(answer, refused))
    if not entries and not refused:
        raise SourceDead("no entries")
    return Reading(answer, tuple(entries), tuple(refused))


def _of_json(answer: Answer) -> Iterator[Entry]:
    try:
        items = json.loads(answer.body).get("items", ())
    except (ValueError, AttributeError) as cause:
        raise SourceDead("not a JSON Feed") from cause
    for item in items if isinstance(items, list) else ():
        address = urls.absolute(str(item.get("url") or ""), answer.url) if isinstance(item, dict) else None
        if address:
            yield Entry(address, moment(item.get("date_published")), moment(item.get("date_modified")))


def _of_xml(answer: Answer, refused: list[AddressRefused]) -> Iterator[Entry]:
    for item in named(document(answer.body), "item", "entry"):
        try:
            link = _address(item)
            published = moment(said(child(item, "pubDate", "published", "issued", "date")))
            updated = moment(said(child(item, "updated", "modified")))
        except AddressRefused as fault:
            refused.append(fault)
            continue
        address = urls.absolute(link, answer.url)
        if address:
            yield Entry(address, published or updated, updated)
        elif link:
            refused.append(AddressRefused(link[:200], "no web address"))


def _address(item: etree._Element) -> str:
    """Return an entry's link: Atom's alternate, RSS's text, or a guid that is a permalink."""
    for link in item.findall("{*}link"):
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return link.get("href") or ""
        if said(link):
            return said(link)
    guid = child(item, "guid", "origLink")
    return said(guid) if guid is not None and guid.get("isPermaLink") != "false" else ""
