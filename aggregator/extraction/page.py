"""A page, decoded and parsed once, and what every step of the reading asks of it.

Knows nothing of headlines, datelines or bodies: it answers questions about the tree and its metadata.
"""

from __future__ import annotations

from functools import cached_property

import lxml.html
from w3lib.encoding import html_to_unicode

from aggregator.errors import NotHtml


class Page:
    """One parsed page: `url` it was fetched from, `root` of its only lxml tree."""

    def __init__(self, html: bytes | str, url: str) -> None:
        """Decode and parse HTML; raises NotHtml when there is no tree to be had."""
        self.url = url
        source = html if isinstance(html, str) else html_to_unicode(None, html, default_encoding="utf8")[1]
        if not source.strip():
            raise NotHtml(url, "empty page")
        self.root: lxml.html.HtmlElement = lxml.html.document_fromstring(source)

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Contents of meta elements by lower-case name, property or itemprop, in page order."""
        found: dict[str, list[str]] = {}
        for meta in self.root.iter("meta"):
            name = meta.get("property") or meta.get("name") or meta.get("itemprop")
            content = meta.get("content")
            if name and content and content.strip():
                found.setdefault(name.lower(), []).append(content.strip())
        return found
