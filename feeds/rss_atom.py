"""RSS 2.0 and Atom: feedgen writes the feed, entry_xml its entries.

What feedgen 1.0 gets wrong is met here and nowhere else: dates default to now (all are set); RSS and Atom share one
self link, and RSS drops hub and archive links (one generator per format, links of RSS by extension); its entries lose
authors without e-mail, an Atom source's id and date, the media group, switch the locale for every date and check every
value twice (one empty element holds the place of all entries).

Knows nothing of the archive, of files, and of the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.entry_xml import Piece, atom_entry, rss_item, spelled, stamp
from feeds.feed import MEDIA_TYPES, Feed, Format

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
GEORSS = "http://www.georss.org/georss"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
_GENERATOR = "diplomatic-feeds"
_PLAIN_WORDS = re.compile("<(?:title|description|subtitle|name)[ >][^<]*&amp;[^<]*")


def rss(feed: Feed) -> bytes:
    """Return FEED as RSS 2.0 with full text in content:encoded."""
    made = _generator(feed, "rss")
    made.link(href=feed.home)
    made.description(feed.description)
    made.language(feed.language)
    mark = feed.guid_mark.encode()
    parts = (part for before, after in map(rss_item, feed.entries) for part in (before, mark, after))
    return _filled(made.rss_str(pretty=True), b"    <item/>\n", parts)


def atom(feed: Feed) -> bytes:
    """Return FEED as Atom (RFC 4287) with full text as escaped HTML."""
    made = _generator(feed, "atom")
    for link in _links(feed, "atom"):
        made.link(link)
    made.subtitle(feed.description)
    made.language(feed.language)
    return _filled(made.atom_str(pretty=True), b"  <entry/>\n", map(atom_entry, feed.entries))


def _filled(shell: bytes, place: bytes, entries: Iterable[Piece]) -> bytes:
    """Return SHELL with ENTRIES where the element PLACE is; no text of the shell can look like it."""
    said = _PLAIN_WORDS.sub(lambda found: spelled(found[0]), shell.decode())
    before, _, after = said.encode().partition(place)
    return b"".join((before, *entries, after))


def _generator(feed: Feed, form: Format) -> Any:
    made = FeedGenerator()
    made.id(feed.id)
    made.title(feed.title)
    made.updated(max([feed.changed, *map(stamp, feed.entries)]))
    made.lastBuildDate(feed.changed)
    made.generator(_GENERATOR)
    made.author({"name": feed.publisher})
    if feed.entries:
        made.add_entry(_Place())
    made.register_extension("story", _FeedExtension, atom=form == "atom", rss=form == "rss")
    made.story.feed = feed
    return made


def _links(feed: Feed, form: Format) -> list[dict[str, str]]:
    """Return the feed's own links in one format, each (rel, type) once."""
    kind = MEDIA_TYPES[form]
    links = [{"rel": "self", "href": feed.address(form), "type": kind}]
    if form == "atom":
        links.append({"rel": "alternate", "href": feed.home, "type": "text/html"})
    if feed.hub:
        links.append({"rel": "hub", "href": feed.hub})
    neighbours = (("prev-archive", feed.previous), ("next-archive", feed.following), ("current", feed.current))
    links += [{"rel": rel, "href": feed.address(form, stem), "type": kind} for rel, stem in neighbours if stem]
    return links


class _Place(FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """Where the entries will stand."""

    def __init__(self) -> None:  # without feedgen's own: it asks the clock
        pass

    def register_extension(self, *_: Any, **__: Any) -> None:
        """Take no extension: the entries say everything themselves."""

    def rss_entry(self, extensions: bool = True) -> Any:  # noqa: ARG002
        return etree.Element("item")

    def atom_entry(self, extensions: bool = True) -> Any:  # noqa: ARG002
        return etree.Element("entry")


class _FeedExtension(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """What feedgen cannot say of a feed: all links of an RSS channel, and that a page of the past is closed."""

    feed: Feed

    def extend_ns(self) -> dict[str, str]:
        spaces = {"dc": DC, "georss": GEORSS, "media": MEDIA}
        return spaces | {"fh": HISTORY} if self.feed.current else spaces

    def extend_rss(self, root: Any) -> Any:
        channel = root.find("channel")
        for link in reversed(_links(self.feed, "rss")):
            channel.insert(3, etree.Element(f"{{{ATOM}}}link", link))
        if self.feed.current:
            channel.insert(3, etree.Element(f"{{{HISTORY}}}archive"))
        return root

    def extend_atom(self, root: Any) -> Any:
        if self.feed.current:
            etree.SubElement(root, f"{{{HISTORY}}}archive")
        return root
