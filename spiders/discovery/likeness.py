"""Whether an address may be an article's, judged by its form alone.

/2026/11/21/ministers-agree-on-harbour-tolls/ may; /category/news/ and /logo.png may not. A source that names articles
and nothing else (a feed) is believed; a listing's links must look the part.

Knows nothing of pages.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from aggregator.sites import Site

LONGEST_ADDRESS = 2000  # characters
HEADLINE_WORDS = 4  # in the last part of an address, joined by hyphens
LINKED_WORDS = 5  # in the text of a link to an article, which then needs less of a headline in its address
_SECTIONS = re.compile(
    r"/(?:category|categories|tags?|authors?|users?|page|calendar|search|login|feed|wp-admin|wp-content|privacy\S*|terms\S*)(?:/|$)",
    re.IGNORECASE,
)
# Words that name a section where they end an address, and lead to articles where more follows (/archives/4711).
_ROOMS = re.compile(r"/(?:about|archives?|contacts?|gallery|pages|photo|topics?|video)(?:/|$)", re.IGNORECASE)
_FILES = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|docx?|xlsx?|zip|mp[34]|css|js|xml|rss)$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"/(?:19|20)\d\d/|\d{4,}|news-\d+|/(?:archives?|article|item|news|node|post|story|view)s?/\d+(?:/|$)"
)
_DAY = re.compile(r"/(?:19|20)\d\d(?:/\d\d?){0,2}/?$")  # the archive of a year, a month, a day


def looks_like_article(url: str, linked: str = "") -> bool:
    """Tell from its address, and from the text it is LINKED by, whether URL may be an article."""
    parts = urlsplit(url)
    if len(url) > LONGEST_ADDRESS or _is_section(url) or _FILES.search(parts.path):
        return False
    words = _headline_words(parts.path)
    numbered = _NUMBERED.search(parts.path) or any(v.isdigit() and len(v) > 2 for _, v in parse_qsl(parts.query))  # noqa: PLR2004
    if words >= HEADLINE_WORDS or (numbered and (parts.query or not _DAY.search(parts.path))):
        return True
    has_number = any(character.isdigit() for character in parts.path + parts.query)
    return len(linked.split()) >= LINKED_WORDS and (words > 1 or has_number)


def never_article(url: str, site: Site, *, certain: bool = False) -> bool:
    """Tell from its address alone whether URL can be no article of SITE, although a source names it.

    CERTAIN: the source names articles and nothing else, so that only the site's own pattern says no.
    """
    if len(url) > LONGEST_ADDRESS:
        return True
    if site.articles:
        return not re.search(site.articles, url)
    parts = urlsplit(url)
    if parts.path in ("", "/") and not parts.query:
        return True
    return not certain and bool(_is_section(url) or _FILES.search(parts.path))


def _is_section(url: str) -> bool:
    path = urlsplit(url).path
    if _SECTIONS.search(path):
        return True
    return bool(_ROOMS.search(path)) and not _NUMBERED.search(path) and _headline_words(path) < HEADLINE_WORDS


def _headline_words(path: str) -> int:
    last = path.rstrip("/").rpartition("/")[2]
    return len(last.replace("_", "-").strip("-").split("-"))
