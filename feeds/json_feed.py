"""JSON Feed 1.1: the same entries as in RSS and Atom.

    {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "tag:...", "content_html": "<p>..."}]}

What JSON Feed has no name for (the place of the dateline, the sources of a story) stands under one extension key.

Knows nothing of the archive, of files, and of the time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from feeds.entry import Entry
    from feeds.entry_xml import Piece
    from feeds.feed import Feed

_EXTENSION = "_diplomatic_feeds"
_BEGIN, _END = b',"items":[\n', b"\n]}\n"


def json_feed(feed: Feed) -> bytes:
    """Return FEED as JSON Feed 1.1, UTF-8, keys in the order a reader looks for them."""
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.address("json"),
        "description": feed.description,
        "language": feed.language,
        "authors": [{"name": feed.publisher}],
    }
    if feed.previous:
        document["next_url"] = feed.address("json", feed.previous)
    if feed.hub:
        document["hubs"] = [{"type": "WebSub", "url": feed.hub}]
    if feed.current:
        document[_EXTENSION] = {"archive_of": feed.address("json", feed.current)}
    items = [part for entry in feed.entries for part in (b",\n", _written(entry))][1:]
    return b"".join((orjson.dumps(document)[:-1], _BEGIN, *items, _END))


def pieces(document: bytes) -> list[dict[str, Any]]:
    """Return what DOCUMENT, written by `json_feed`, holds of each of its entries."""
    whole, found = memoryview(document), []
    last = len(document) - len(_END)
    end = document.find(_BEGIN) + len(_BEGIN) - 1
    while len(_BEGIN) <= end < last:  # an item is a line
        start, end = end + 1, document.find(b"\n", end + 1)
        found.append({"json": whole[start : end - (end < last)]})  # without the comma behind it
    return found


def _written(entry: Entry) -> Piece:
    """Return one item, made once for all feeds the entry is in."""
    if "json" not in entry.written:
        entry.written["json"] = orjson.dumps(_item(entry))
    made: Piece = entry.written["json"]
    return made


def _item(entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "date_published": entry.published.isoformat(),
    }
    if entry.updated > entry.published:
        item["date_modified"] = entry.updated.isoformat()
    if entry.image:
        item["image"] = entry.image
    item["authors"] = [{"name": name} for name in entry.authors]
    item["tags"] = list(dict.fromkeys(category.label for category in entry.categories))
    if entry.language:
        item["language"] = entry.language
    ours: dict[str, Any] = {"source": {"title": entry.source_title, "url": entry.source_home}}
    if entry.other_tellers:
        ours["also_at"] = [{"title": title, "url": where} for title, where in entry.other_tellers]
    if entry.spot:
        ours["place"] = {"name": entry.spot.name}
        if entry.spot.point:
            ours["place"] |= {"latitude": entry.spot.latitude, "longitude": entry.spot.longitude}
    item[_EXTENSION] = ours
    return item
