"""RSS 2.0 and Atom, written by feedgen; its defects are met here and nowhere else.

What feedgen 1.0 gets wrong, and what is done about it: dates default to now (all are set); entries are reversed
(order="append"); RSS and Atom share one self link and RSS drops hub and archive links (one generator per format, links
of RSS by extension); an Atom source lacks id and updated, an RSS author without e-mail vanishes, media and georss want
groups and warnings (one extension writes them all); the locale is switched for every date (dates are written here).

Knows nothing of the archive, of files, and of the time.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds import clean_html
from feeds.entry import Entry
from feeds.feed import MEDIA_TYPES, Feed

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
GEORSS = "http://www.georss.org/georss"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_GENERATOR = "diplomatic-feeds"


def rss(feed: Feed) -> bytes:
    """Return FEED as RSS 2.0 with full text in content:encoded."""
    made = _generator(feed, "rss")
    # feedgen takes the last plain link for the channel's; the page beside the feed is what a reader opens.
    made.link(href=feed.home)
    made.description(feed.description)
    made.language(feed.language)
    for entry in feed.entries:
        item = _item(feed, entry)
        item.guid(feed.guid(entry), permalink=False)
        item.content(entry.html)
        item.summary(clean_html.escape(entry.summary))
        item.source(clean_html.address(entry.source.home) or entry.url, clean_html.plain(entry.source.title))
        made.add_entry(item, order="append")
    return bytes(made.rss_str(pretty=True))


def atom(feed: Feed) -> bytes:
    """Return FEED as Atom (RFC 4287) with full text as escaped HTML."""
    made = _generator(feed, "atom")
    for link in _links(feed, "atom"):
        made.link(link)
    made.subtitle(feed.description)
    made.language(feed.language)
    for entry in feed.entries:
        item = _item(feed, entry)
        item.id(entry.id)
        item.content(entry.html, type="html")
        item.summary(entry.summary)
        item.author([{"name": name} for name in entry.authors])
        made.add_entry(item, order="append")
    return bytes(made.atom_str(pretty=True))


def _generator(feed: Feed, form: str) -> Any:
    made = FeedGenerator()
    made.id(feed.id)
    made.title(feed.title)
    made.updated(feed.changed)
    made.lastBuildDate(feed.changed)
    made.generator(_GENERATOR)
    made.author({"name": feed.publisher})
    made.register_extension("story", _FeedExtension, _EntryExtension, atom=form == "atom", rss=form == "rss")
    made.story.feed = feed
    return made


def _item(feed: Feed, entry: Entry) -> Any:
    item = FeedEntry()
    item.title(entry.title)
    item.updated(entry.updated)
    item.link(href=entry.url, rel="alternate", type="text/html")
    item.category([{"term": c.term, "label": c.label, "scheme": c.scheme} for c in entry.categories])
    item.register_extension("story", _EntryExtension)
    item.story.entry, item.story.feed = entry, feed
    return item


def _links(feed: Feed, form: Any) -> list[dict[str, str]]:
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


class _EntryExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """What feedgen cannot say of an entry: authors by name, language, place, image, sources, dates."""

    entry: Entry
    feed: Feed

    def extend_rss(self, item: Any) -> Any:
        entry = self.entry
        for name in entry.authors:
            _put(item, f"{{{DC}}}creator", name)
        _put(item, "pubDate", rfc822(entry.published))
        if entry.updated > entry.published:
            _put(item, f"{{{ATOM}}}updated", entry.updated.isoformat())
        if entry.language:
            _put(item, f"{{{DC}}}language", entry.language)
        for source in entry.also_at:
            etree.SubElement(item, f"{{{ATOM}}}link", rel="related", href=clean_html.address(source.url) or "")
        self._extend_both(item)
        return item

    def extend_atom(self, element: Any) -> Any:
        entry = self.entry
        if entry.language:
            element.set(_XML_LANG, entry.language)
        _put(element, "published", entry.published.isoformat())
        for source in entry.also_at:
            etree.SubElement(element, "link", rel="related", href=clean_html.address(source.url) or "")
        home = clean_html.address(entry.source.home) or entry.url
        source = etree.SubElement(element, "source")
        _put(source, "id", home)
        _put(source, "title", clean_html.plain(entry.source.title))
        _put(source, "updated", entry.updated.isoformat())
        etree.SubElement(source, "link", rel="alternate", href=home, type="text/html")
        self._extend_both(element)
        return element

    def _extend_both(self, element: Any) -> None:
        entry = self.entry
        if entry.spot:
            if entry.spot.point:
                _put(element, f"{{{GEORSS}}}point", entry.spot.point)
            _put(element, f"{{{GEORSS}}}featureName", entry.spot.name)
        if entry.image:
            image = etree.SubElement(element, f"{{{MEDIA}}}content", url=entry.image, medium="image")
            if entry.image_type:
                image.set("type", entry.image_type)


def _put(parent: Any, name: str, words: str) -> None:
    etree.SubElement(parent, name).text = words


def rfc822(moment: datetime) -> str:
    """Return MOMENT as RSS and OPML write it, in any locale."""
    return format_datetime(moment)
