"""RSS 2.0 and Atom: feedgen writes the feed, and each entry through a subclass of its own.

What feedgen 1.0 gets wrong is met here and nowhere else: dates default to now (all are set); entries
are reversed (order="append"); RSS and Atom share one self link, and RSS drops hub and archive links (one generator per
format, links of RSS by extension); its entries lose authors without e-mail, an Atom source's id and date, the media
group, switch the locale for every date and check every value twice (ours write their own elements, twice as fast).

Knows nothing of the archive, of files, and of the time.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds import clean_html
from feeds.entry import Entry
from feeds.feed import MEDIA_TYPES, Feed, Format

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
GEORSS = "http://www.georss.org/georss"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ATOM_SPACES = {"georss": GEORSS, "media": MEDIA}
_RSS_SPACES = {"atom": ATOM, "content": CONTENT, "dc": DC, **_ATOM_SPACES}
_GENERATOR = "diplomatic-feeds"
# Elements of plain words, with their attributes. The RSS Advisory Board's profile wants "&" as "&#x26;" there, and the
# validator warns of "&amp;" before what HTML could take for an entity: "S&P500".
_PLAIN_WORDS = re.compile(rb"<(?:title|description|subtitle|summary|category|source|name)[ >][^<]*&amp;[^<]*")


def stamp(entry: Entry) -> datetime:
    """Return when an entry was updated as Atom says it, distinct for every article by a fraction of a second.

    Many sites give a day and no hour, and the W3C validator warns of two entries updated at the same moment.
    """
    return entry.updated + timedelta(microseconds=entry.number % 1_000_000)


def rss(feed: Feed) -> bytes:
    """Return FEED as RSS 2.0 with full text in content:encoded."""
    made = _generator(feed, "rss")
    made.link(href=feed.home)
    made.description(feed.description)
    made.language(feed.language)
    return _spelled(made.rss_str(pretty=True))


def atom(feed: Feed) -> bytes:
    """Return FEED as Atom (RFC 4287) with full text as escaped HTML."""
    made = _generator(feed, "atom")
    for link in _links(feed, "atom"):
        made.link(link)
    made.subtitle(feed.description)
    made.language(feed.language)
    return _spelled(made.atom_str(pretty=True))


def _spelled(document: bytes) -> bytes:
    return _PLAIN_WORDS.sub(lambda found: found[0].replace(b"&amp;", b"&#x26;"), document)


def _generator(feed: Feed, form: Format) -> Any:
    made = FeedGenerator()
    made.id(feed.id)
    made.title(feed.title)
    made.updated(max([feed.changed, *map(stamp, feed.entries)]))
    made.lastBuildDate(feed.changed)
    made.generator(_GENERATOR)
    made.author({"name": feed.publisher})
    for entry in feed.entries:
        made.add_entry(_Entry(feed, entry), order="append")
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


class _Entry(FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """One of our entries, written down for feedgen in the format it asks for."""

    def __init__(self, feed: Feed, entry: Entry) -> None:  # without feedgen's own: it asks the clock
        self._feed = feed
        self._entry = entry

    def register_extension(self, *_: Any, **__: Any) -> None:
        """Take no extension: this entry says everything itself."""

    def rss_entry(self, extensions: bool = True) -> Any:  # noqa: ARG002
        """Return the entry as an item of RSS 2.0."""
        entry = self._entry
        item = etree.Element("item", nsmap=_RSS_SPACES)
        _put(item, "title", entry.title)
        _put(item, "link", entry.url)
        _put(item, "description", clean_html.escape(entry.summary))
        _put(item, f"{{{CONTENT}}}encoded", entry.html)
        _put(item, "guid", self._feed.guid(entry), isPermaLink="false")
        for category in entry.categories:
            _put(item, "category", category.label, domain=category.scheme)
        _put(item, "pubDate", rfc822(entry.published))
        _put(item, "source", entry.source_title, url=entry.source_home)
        for name in entry.authors:
            _put(item, f"{{{DC}}}creator", name)
        if entry.updated > entry.published:
            _put(item, f"{{{ATOM}}}updated", entry.updated.isoformat())
        if entry.language:
            _put(item, f"{{{DC}}}language", entry.language)
        for _, address in entry.other_tellers:
            etree.SubElement(item, f"{{{ATOM}}}link", rel="related", href=address)
        _put_place_and_image(item, entry)
        return item

    def atom_entry(self, extensions: bool = True) -> Any:  # noqa: ARG002
        """Return the entry as an entry of Atom."""
        entry = self._entry
        # feedgen writes Atom's namespace as an attribute of the root: its elements carry none.
        element = etree.Element("entry", {_XML_LANG: entry.language} if entry.language else None, nsmap=_ATOM_SPACES)
        _put(element, "id", entry.id)
        _put(element, "title", entry.title)
        _put(element, "updated", stamp(entry).isoformat())
        _put(element, "published", entry.published.isoformat())
        for name in entry.authors:
            _put(etree.SubElement(element, "author"), "name", name)
        etree.SubElement(element, "link", rel="alternate", type="text/html", href=entry.url)
        for _, address in entry.other_tellers:
            etree.SubElement(element, "link", rel="related", href=address)
        for category in entry.categories:
            etree.SubElement(element, "category", term=category.term, scheme=category.scheme, label=category.label)
        _put(element, "summary", entry.summary)
        _put(element, "content", entry.html, type="html")
        source = etree.SubElement(element, "source")
        _put(source, "id", entry.source_home)
        _put(source, "title", entry.source_title)
        _put(source, "updated", entry.updated.isoformat())
        etree.SubElement(source, "link", rel="alternate", type="text/html", href=entry.source_home)
        _put_place_and_image(element, entry)
        return element


def _put_place_and_image(element: Any, entry: Entry) -> None:
    if entry.spot:
        if entry.spot.point:
            _put(element, f"{{{GEORSS}}}point", entry.spot.point)
        _put(element, f"{{{GEORSS}}}featureName", entry.spot.name)
    if entry.image:
        image = etree.SubElement(element, f"{{{MEDIA}}}content", url=entry.image, medium="image")
        if entry.image_type:
            image.set("type", entry.image_type)


def _put(parent: Any, name: str, words: str, **attributes: str) -> None:
    etree.SubElement(parent, name, attributes).text = words


def rfc822(moment: datetime) -> str:
    """Return MOMENT as RSS and OPML write it, in any locale."""
    return format_datetime(moment)
