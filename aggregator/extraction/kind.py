"""Whether a page is an article at all.

A site answers 200 with "Just a moment…", with "Page not found", with a notice of maintenance, or sends its front page
in place of a dead article. None of that may be stored as news, least of all over the article it stands for (FAULTS E1,
E2, TRAPS D). A title alone proves nothing, for news is written about captchas too: the page must be short as well.

Knows nothing of how headline and body are found.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aggregator import text, urls
from aggregator.errors import NotAnArticle

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.extraction.page import Page

SHORTEST_BODY = 200  # characters, below which something else must say that this is an article
SHORT_PAGE = 1500  # characters of paragraphs; a wall has fewer, an article about walls has more
TEASERS = 8  # headings that are links to other pages; an article with related boxes has fewer above the fold

_LONGEST_NOTICE = 120  # characters of a title that is one of those
_FILE = Path(__file__).with_name("walls.toml")
_KINDS = {"wall": "a wall", "gone": "an error page", "closed": "a notice that the site is closed"}


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what such pages call themselves, each pattern with the kind of page it tells."""
    lists = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple((re.compile("|".join(lists[name]), re.IGNORECASE), kind) for name, kind in _KINDS.items())


def refuse_walls(page: Page, body: str) -> None:
    """Raise NotAnArticle when PAGE names itself a wall, an error or a notice and its BODY is little text or none."""
    if len(body) >= SHORT_PAGE:
        return
    headings = [text.line("".join(heading.itertext()))[:200] for heading in page.headings[:2]]
    titles = [page.title, *page.meta("og:title")[:1], *headings]
    short = [title for title in titles if len(title) < _LONGEST_NOTICE]
    for pattern, kind in _phrases():
        for title in short:
            if pattern.search(title) and _letters(page) < SHORT_PAGE:
                raise NotAnArticle(page.url, f"{kind}: {text.shortened(title, 60)!r} and no article's length of text")


def refuse_front_pages(page: Page, published: datetime | None) -> None:
    """Raise NotAnArticle when PAGE is the front page, asked for or sent in place of another."""
    if page.article_nodes or published:
        return
    told = [*page.canonical, *page.meta("og:url")]
    mine, fronts = _is_front(page.url), [_is_front(urls.absolute(u, page.url) or "") for u in told]
    if (mine or (fronts and all(fronts))) and _teasers(page) >= TEASERS:
        raise NotAnArticle(page.url, "a front page: its canonical address is the site's, its headings lead elsewhere")


def refuse_fragments(page: Page, body: str, published: datetime | None) -> None:
    """Raise NotAnArticle when the BODY is shorter than any and nothing else makes PAGE an article."""
    claims = bool(page.article_nodes) or "article" in page.meta("og:type") or published is not None
    if len(body) < SHORTEST_BODY and not claims:
        raise NotAnArticle(
            page.url, f"{len(body)} of at least {SHORTEST_BODY} characters of text, no date, no article markup"
        )


def _letters(page: Page) -> int:
    return sum(len("".join(e.itertext())) for e in page.root.iter("p"))


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return (
        bool(parts.netloc) and parts.path.strip("/").casefold() in ("", "index.html", "index.php") and not parts.query
    )


def _teasers(page: Page) -> int:
    return sum(1 for heading in page.root.iter("h2", "h3", "h4") if any(True for _ in heading.iter("a")))
