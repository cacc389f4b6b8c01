"""Find the ways to a site's articles from its home page alone.

<link rel="alternate" type="application/rss+xml"> names feeds, a Link header or <link rel="https://api.w.org/"> the
REST interface of WordPress; where a page names nothing, the addresses most sites use are tried, few of them.

Knows nothing of how those ways are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import html

from aggregator import urls
from spiders.discovery.source import Answer, Ask, SourceDead, Unchanged

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_OTHER_FEEDS = re.compile(r"/comments/feed|/wp-json/oembed|[?&]format=oembed|comments\.xml", re.IGNORECASE)
_INTERFACE = re.compile(r'<([^>]+)>;\s*rel="?https://api\.w\.org/')
USUAL_SITEMAPS = ("/sitemap_index.xml", "/sitemap.xml")
USUAL_FEEDS = ("/feed/", "/rss.xml", "/rss")


@dataclass(frozen=True, slots=True)
class Ways:
    """Addresses of the ways to a site's articles, by kind, and the language its home page names."""

    feed: tuple[str, ...] = ()
    sitemap: tuple[str, ...] = ()
    wordpress: str | None = None
    listing: tuple[str, ...] = ()
    language: str | None = None
    title: str | None = None


def ways_of_page(answer: Answer) -> Ways:
    """Return the ways that the home page in ANSWER names by itself."""
    try:
        root = html.document_fromstring(answer.body)
    except (ValueError, html.etree.ParserError):
        return Ways()
    feeds: list[str] = []
    interface = _INTERFACE.search(answer.headers.get("link", ""))
    wordpress = interface.group(1) if interface else None
    for link in root.iter("link"):
        relation, target = (link.get("rel") or "").lower(), link.get("href") or ""
        if (
            relation == "alternate"
            and (link.get("type") or "").lower() in _FEED_TYPES
            and not _OTHER_FEEDS.search(target)
        ):
            feeds.append(target)
        elif relation == "https://api.w.org/":
            wordpress = wordpress or target
    absolute = (urls.absolute(feed, answer.url) for feed in feeds)
    named = root.xpath("string(//meta[@property='og:site_name']/@content)") or root.xpath("string(//title)")
    return Ways(
        feed=tuple(dict.fromkeys(feed for feed in absolute if feed))[:1],  # the others are sections of the first
        wordpress=urls.absolute(wordpress, answer.url) if wordpress else None,
        listing=(answer.url,),
        language=root.get("lang"),
        title=str(named).strip() or None,
    )


async def first_that_answers(home: str, paths: tuple[str, ...], ask: Ask) -> str | None:
    """Return the first address of PATHS under HOME that answers with XML or JSON Feed; None when none does."""
    for path in paths:
        address = urljoin(home, path)
        try:
            answer = await ask(address, None)
        except (SourceDead, Unchanged):
            continue
        if answer.body.lstrip(b"\xef\xbb\xbf \r\n\t")[:5].lower() in (b"<?xml", b"<rss ", b"<feed", b"<urls", b"<site"):
            return address
    return None


async def usual_interface(home: str, ask: Ask) -> str | None:
    """Return the root of the REST interface WordPress has where nobody moved it; None when no post comes from there."""
    root = urljoin(home, "/wp-json")
    try:
        answer = await ask(f"{root}/wp/v2/posts?per_page=1&_fields=link", None)
    except (SourceDead, Unchanged):
        return None
    return root if answer.body.lstrip()[:2] == b"[{" else None
