"""HTML bytes and a URL become an article: the steps in the order of the page, readable top to bottom.

    article = extract(html, url="https://thediplomaticinsight.com/csto-foreign-ministers-meet-in-almaty/")
    article.dateline.place    # "Almaty"

One parse a page; every step asks the same `Page`. A page that is no article raises an error that says what is missing.

Knows nothing of sites beyond the hints it is given, and makes no request.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from aggregator.article import Article
from aggregator.errors import BodyMissing, HeadlineMissing
from aggregator.extraction.address import read_address
from aggregator.extraction.body import Body, read_body
from aggregator.extraction.breadcrumb import read_breadcrumb
from aggregator.extraction.byline import read_authors
from aggregator.extraction.dateline import find_dateline
from aggregator.extraction.headline import Headline, read_headline
from aggregator.extraction.kind import refuse_fragments, refuse_front_pages, refuse_walls
from aggregator.extraction.language import read_language
from aggregator.extraction.page import Page
from aggregator.extraction.published import read_dates
from aggregator.extraction.site_hints import NO_HINTS, SiteHints

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SiteHints", "extract"]


def extract(
    html: bytes | str, url: str, *, declared_charset: str | None = None, site: SiteHints | None = None
) -> Article:
    """Return the article that the page HTML, fetched from URL, holds.

    `declared_charset` is what the server said of bytes; `site` what is known of the site. Raises a PageError that says
    what is missing: NotHtml, CharactersLost, HeadlineMissing, BodyMissing, NotAnArticle or ArticleRefused.
    """
    with _without_collector():
        return _article(Page(html, url, declared_charset=declared_charset, hints=site or NO_HINTS))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the interpreter from looking for cycles: a page makes thousands of objects and, of them, no cycle.

    To look for them all the same takes a twentieth of the time (2026-11). Several threads may do so at once.
    """
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looks:
            gc.enable()


def _article(page: Page) -> Article:
    headline, authors, body = _headline_and_body(page)
    text = "\n\n".join(body.paragraphs)
    refuse_walls(page, text)
    breadcrumb, trails = read_breadcrumb(page, headline)
    dates = read_dates(page, headline)
    refuse_front_pages(page, dates.published)
    refuse_fragments(page, text, dates.published)
    day = dates.published.date() if dates.published else None
    dateline = find_dateline(body.before, body.paragraphs, body.after, day, page.hints.agency)
    address = read_address(page)
    return Article(
        url=address.url,
        headline=headline.text,
        breadcrumb=breadcrumb,
        dateline=dateline,
        published=dates.published,
        updated=dates.updated,
        authors=authors,
        language=read_language(page, text),
        body=text,
        body_html=body.html,
        related=body.related,
        image=address.image,
        removed=body.removed,
        witnesses=(*headline.witnesses, *trails, *dates.witnesses),
    )


def _headline_and_body(page: Page) -> tuple[Headline, tuple[str, ...], Body]:
    """Return the two things no article is without, and its authors; a wall that lacks one is called a wall."""
    hints = page.hints
    try:
        headline = read_headline(page)
        authors = read_authors(page, headline)
        body = read_body(page, headline.text, authors, site_noise=hints.noise, repeated=hints.repeated)
    except (HeadlineMissing, BodyMissing):
        refuse_walls(page, "")
        raise
    return headline, authors, body
