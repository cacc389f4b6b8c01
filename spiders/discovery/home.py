"""Find the ways to a site's articles from its home page alone.

<link rel="alternate" type="application/rss+xml"> names feeds, a link in the footer may, a Link header or
<link rel="https://api.w.org/"> the REST interface of WordPress; a link called "News" leads to the longest listing. What
a page does not name is tried at the addresses most sites use, few of them.

Knows nothing of how those ways are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from aggregator import urls
from spiders.discovery.markup import unpacked, web_page
from spiders.discovery.source import Answer, Ask, SourceDead, Unchanged

MOST_FEEDS = 10  # of sites that have one for each section
MOST_LISTINGS = 4  # the home page among them
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_OTHER_FEEDS = re.compile(
    r"/comments/feed|/comments/default|/wp-json/oembed|[?&]format=oembed|comments\.xml", re.IGNORECASE
)
_LINKED_FEED = re.compile(
    r"(?:^|[/._=-])(?:rss2?|atom|feeds?|rdf)(?:[/._-]?(?:xml|php|index|all|news|full)\b)*/?$", re.IGNORECASE
)
_CALLED_FEED = re.compile(r"(?:rss|atom)(?:[ -]?(?:feeds?|2\.0|лента|канал|2))?|лента rss|flux rss", re.IGNORECASE)
_INTERFACE = re.compile(r'<([^>]+)>;\s*rel="?https://api\.w\.org/')
_NEWS = re.compile(
    r"(?:all |latest |more )?(?:news|press releases?|press room|newsroom|headlines|statements)"
    r"|(?:все )?новости|пресс-релизы|лента новостей|noticias|comunicados|actualités|communiqués|notícias|nachrichten"
    r"|haberler|xəbərlər|жаңалықтар|yangiliklar|الأخبار|أخبار|اخبار|新闻|要闻|ニュース|뉴스",
    re.IGNORECASE,
)
USUAL_SITEMAPS = ("sitemap_index.xml", "sitemap.xml", "wp-sitemap.xml", "news-sitemap.xml", "sitemap.xml.gz")
USUAL_FEEDS = ("feed/", "rss.xml", "rss", "feed.xml", "atom.xml", "rss/", "index.php?format=feed&type=rss")
_BEGINNINGS = (b"<?xml", b"<rss", b"<feed", b"<rdf:", b"<urlset", b"<sitemapindex")


@dataclass(frozen=True, slots=True)
class Ways:
    """Addresses of the ways to a site's articles, by kind, and what its home page calls the site."""

    feed: tuple[str, ...] = ()
    linked_feeds: tuple[str, ...] = ()  # by their addresses only, so perhaps pages that list feeds
    wordpress: str | None = None
    listing: tuple[str, ...] = ()
    title: str = ""


def ways_of_page(answer: Answer) -> Ways:
    """Return the ways that the home page in ANSWER names by itself."""
    try:
        root = web_page(answer)
    except SourceDead:
        return Ways()
    named = root.xpath("string(//meta[@property='og:site_name']/@content)") or root.xpath("string(//title)")
    feeds: list[str] = []
    interface = _INTERFACE.search(answer.headers.get("link", ""))
    wordpress = interface.group(1) if interface else None
    for link in root.iter("link"):
        relation, target = (link.get("rel") or "").lower(), link.get("href") or ""
        kind = (link.get("type") or "").lower().partition(";")[0].strip()
        if "alternate" in relation.split() and kind in _FEED_TYPES and not _OTHER_FEEDS.search(target):
            feeds.append(target)
        elif relation == "https://api.w.org/":
            wordpress = wordpress or target
    linked = [(a.get("href"), " ".join(a.text_content().split())) for a in root.xpath("//a[@href]")]
    rss = [href for href, words in linked if _LINKED_FEED.search(href) or _CALLED_FEED.fullmatch(words)]
    news = [href for href, words in linked if _NEWS.fullmatch(words)]
    return Ways(
        feed=_absolute(feeds, answer.url)[:MOST_FEEDS],
        linked_feeds=_absolute([href for href in rss if not _OTHER_FEEDS.search(href)], answer.url)[:MOST_FEEDS],
        wordpress=urls.absolute(wordpress, answer.url) if wordpress else None,
        listing=(answer.url, *(url for url in _absolute(news, answer.url) if url != answer.url))[:MOST_LISTINGS],
        title=" ".join(str(named).split()),
    )


def _absolute(targets: list[str], base: str) -> tuple[str, ...]:
    found = (urls.absolute(target.partition("#")[0], base) for target in targets)
    return tuple(dict.fromkeys(one for one in found if one))


async def first_that_answers(home: str, paths: tuple[str, ...], ask: Ask) -> str | None:
    """Return the first address of PATHS, below HOME or its host, that answers with XML or a JSON Feed, if one does."""
    roots = (urljoin(home, "/"),) if urlsplit(home).path in ("", "/") else (urljoin(home, "."), urljoin(home, "/"))
    for path in paths:
        for root in roots:
            if await answers(urljoin(root, path), ask):
                return urljoin(root, path)
    return None


async def answers(address: str, ask: Ask) -> bool:
    """Tell whether ADDRESS answers with XML or a JSON Feed."""
    try:
        start = unpacked((await ask(address, None)).body).lstrip(b"\xef\xbb\xbf \r\n\t")[:300].lower()
    except (SourceDead, Unchanged):
        return False
    return (start.startswith(_BEGINNINGS) and b"<html" not in start) or b"jsonfeed.org/version" in start


async def usual_interface(home: str, ask: Ask) -> str | None:
    """Return the root of the REST interface WordPress has where nobody moved it; None when no post comes from there."""
    root = urljoin(home, "/wp-json")
    try:
        answer = await ask(f"{root}/wp/v2/posts?per_page=1&_fields=link", None)
    except (SourceDead, Unchanged):
        return None
    return root if answer.body.lstrip()[:2] == b"[{" else None
