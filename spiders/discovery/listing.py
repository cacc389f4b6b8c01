"""A page that lists articles, and the pages after it: the last way when a site has no feed, no sitemap, no interface.

A link is taken for an article when its address fits the site's own pattern; without one, when its form is that of an
article's (likeness). Pages are followed until two in a row bring nothing that was not on an earlier one, so a list that
never ends, or that runs in a circle, costs two requests more (FAULTS B13).

Knows nothing of what stands on the articles' own pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import html

from aggregator import urls
from aggregator.sites import Site
from aggregator.store.records import SourceState
from spiders.discovery.likeness import looks_like_article
from spiders.discovery.markup import web_page
from spiders.discovery.pagination import next_page
from spiders.discovery.source import Ask, Entry, Reading, Readings, SourceDead, SourceEmpty

MOST_PAGES = 200
SCRIPTED = "scripts make the page, so it needs a browser"
FRUITLESS = 2  # pages in a row
BEYOND_THE_END = (400, 404, 410)  # what sites answer to a page after the last


async def read_listing(
    url: str, ask: Ask, state: SourceState | None, site: Site, cut: Callable[[str], None]
) -> Readings:
    """Yield a reading for the listing at URL and each page after it; CUT is told when there are too many.

    Raises Unchanged or SourceDead at the first page, and SourceDead where one after it cannot be had.
    """
    asked: set[str] = set()
    named: set[str] = set()
    fruitless = 0
    here: str | None = url
    while here and here not in asked and fruitless < FRUITLESS:
        if len(asked) == MOST_PAGES:
            cut(f"budget reached: {MOST_PAGES} pages of {urls.shown_source(url)}; what it lists beyond is left")
            return
        asked.add(here)
        try:
            answer = await ask(here, state if here == url else None)
        except SourceDead as dead:
            if here == url or dead.status not in BEYOND_THE_END:
                raise
            return
        root = web_page(answer)
        base = _base(root, answer.url)
        entries = tuple(Entry(link) for link in article_links(root, base, site))
        if not entries and here == url:
            raise SourceEmpty(_why_none(root))
        keys = {urls.key(entry.url) for entry in entries}
        fruitless = fruitless + 1 if keys <= named else 0
        named |= keys
        yield Reading(answer, entries)
        here = next_page(root, answer.url, base)


def _base(root: html.HtmlElement, url: str) -> str:
    """Return what the links of the page at URL are relative to."""
    return next((found for href in root.xpath("//base/@href") if (found := urls.absolute(str(href), url))), url)


def _why_none(root: html.HtmlElement) -> str:
    if root.xpath("//script") and not root.xpath("//a[@href]"):
        return f"no links to articles: {SCRIPTED}"
    return "no links to articles"


def article_links(root: html.HtmlElement, base: str, site: Site) -> list[str]:
    """Return the addresses on a page that look like articles of SITE, each once, in the order of the page."""
    pattern = re.compile(site.articles) if site.articles else None
    found: dict[str, str] = {}
    for link in root.xpath("//a[@href]"):
        address = urls.absolute(link.get("href"), base)
        if address is None or not site.owns(address):
            continue
        address = address.partition("#")[0]
        if pattern.search(address) if pattern else looks_like_article(address, link.text_content()):
            found.setdefault(urls.key(address), address)
    return list(found.values())
