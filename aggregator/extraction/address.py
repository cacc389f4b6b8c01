"""Where an article lives: its canonical address, and the address of its picture.

A page's rel=canonical is believed when it is an absolute address on the same site and does not lead elsewhere: a dead
article answers with a front page, a print page names the article.

Knows nothing of the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aggregator import urls
from aggregator.extraction import structured

if TYPE_CHECKING:
    from aggregator.extraction.page import Page


@dataclass(frozen=True, slots=True)
class Address:
    """`url` the article is known by, `image` its picture's address or None."""

    url: str
    image: str | None


def read_address(page: Page) -> Address:
    """Return the canonical address of PAGE and its picture's."""
    return Address(_canonical(page), _image(page))


def _canonical(page: Page) -> str:
    told = page.canonical + page.meta("og:url")
    for value in told:
        other = urls.absolute(value, page.url)
        if other and urls.same_site(other, page.url) and (urlsplit(other).path.strip("/") or urlsplit(other).query):
            return urls.canonical(other)
    return urls.canonical(page.url)


def _image(page: Page) -> str | None:
    told = page.meta("og:image", "og:image:url", "twitter:image", "twitter:image:src")
    told += [v for node in page.article_nodes[:1] for v in structured.strings(node.get("image"))]
    return next((found for value in told if (found := urls.absolute(value, page.url))), None)
