"""A page that lists articles, and the pages after it: the last way when a site has no feed, no sitemap, no interface.

A link is taken for an article when its address fits the site's own pattern; without one, when its path looks like a
headline or holds a date or a number, and no word for a section. Pagination is followed by rel="next" or by addresses
that count (/page/2/, ?page=2); who asks stops at the first page that brings nothing new (FAULTS B13).

Knows nothing of what stands on the articles' own pages.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from lxml import html

from aggregator import urls
from aggregator.sites import Site
from aggregator.store.records import SourceState
from spiders.discovery.source import Answer, Ask, Entry, Reading, Readings, SourceDead

MOST_PAGES = 200
LONGEST_ADDRESS = 2000  # characters
HEADLINE_WORDS = 4  # in the last part of an address, joined by hyphens
_SECTIONS = re.compile(
    r"/(?:category|categories|tags?|topics?|authors?|users?|pages?|search|login|feed|wp-admin|wp-content|about|"
    r"contacts?|privacy\S*|terms\S*|calendar|archives?|gallery|video|photo)(?:/|$)",
    re.IGNORECASE,
)
_FILES = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|docx?|xlsx?|zip|mp[34]|css|js|xml|rss)$", re.IGNORECASE)
_NUMBERED = re.compile(r"/(?:19|20)\d\d/|\d{4,}|news-\d+")
_COUNTED = re.compile(r"(?:/page/|[?&](?:page|paged|p|PAGEN_1|start)=)(\d+)", re.IGNORECASE)


async def read_listing(url: str, ask: Ask, state: SourceState | None, site: Site) -> Readings:
    """Yield a reading for the listing at URL and each page after it; raises Unchanged or SourceDead at the first."""
    seen: set[str] = set()
    here: str | None = url
    while here and here not in seen and len(seen) < MOST_PAGES:
        seen.add(here)
        answer = await ask(here, state if here == url else None)
        root = _root(answer)
        entries = tuple(Entry(link) for link in article_links(root, answer.url, site))
        if not entries and here == url:
            raise SourceDead("no links to articles")
        yield Reading(answer, entries)
        here = next_page(root, answer.url)


def _root(answer: Answer) -> html.HtmlElement:
    try:
        return html.document_fromstring(answer.body, parser=html.HTMLParser(encoding="utf-8"))
    except (ValueError, html.etree.ParserError) as cause:
        raise SourceDead("not HTML") from cause


def article_links(root: html.HtmlElement, base: str, site: Site) -> list[str]:
    """Return the addresses on a page that look like articles of SITE, each once, in the order of the page."""
    pattern = re.compile(site.articles) if site.articles else None
    found: dict[str, str] = {}
    for href in root.xpath("//a/@href"):
        address = urls.absolute(str(href), base)
        if address is None or not site.owns(address):
            continue
        address = address.partition("#")[0]
        if pattern.search(address) if pattern else looks_like_article(address):
            found.setdefault(urls.key(address), address)
    return list(found.values())


def looks_like_article(url: str) -> bool:
    """Tell from its address alone whether URL may be an article."""
    parts = urlsplit(url)
    if len(url) > LONGEST_ADDRESS or _SECTIONS.search(parts.path) or _FILES.search(parts.path):
        return False
    last = parts.path.rstrip("/").rpartition("/")[2]
    words = len(last.replace("_", "-").strip("-").split("-"))
    numbered = _NUMBERED.search(parts.path) or any(v.isdigit() and len(v) > 2 for _, v in parse_qsl(parts.query))  # noqa: PLR2004
    return words >= HEADLINE_WORDS or bool(numbered)


def never_article(url: str, site: Site) -> bool:
    """Tell from its address alone whether URL can be no article of SITE, although a source names it."""
    if len(url) > LONGEST_ADDRESS:
        return True
    if site.articles:
        return not re.search(site.articles, url)
    path = urlsplit(url).path
    return (path in ("", "/") and not urlsplit(url).query) or bool(_SECTIONS.search(path) or _FILES.search(path))


def next_page(root: html.HtmlElement, base: str) -> str | None:
    """Return the address of the page after this one, by rel="next" or by counting up; None at the end."""
    for href in root.xpath("//link[@rel='next']/@href | //a[contains(@rel, 'next')]/@href"):
        return urls.absolute(str(href), base)
    counted = _COUNTED.search(base)
    wanted = int(counted.group(1)) + 1 if counted else 2
    for href in root.xpath("//a/@href"):
        address = urls.absolute(str(href), base)
        number = _COUNTED.search(address) if address else None
        if address and number and int(number.group(1)) == wanted and urls.same_site(address, base):
            return address
    return None
