"""Who wrote an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator import text
from aggregator.extraction import structured

if TYPE_CHECKING:
    from aggregator.extraction.page import Page


def read_authors(page: Page) -> tuple[str, ...]:
    """Return the names of the people who wrote the article, in the order of the page."""
    names = [n for node in page.article_nodes[:1] for n in structured.strings(node.get("author"))] or page.meta(
        "author"
    )
    return tuple(dict.fromkeys(text.line(n) for n in names if "/" not in n))
