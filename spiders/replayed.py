"""Scrapy's downloads answered from saved pages: the same spiders, door and archive, and no network.

Knows nothing of what the pages say.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from scrapy.http import Response

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request

    from aggregator.replay import SavedPages


class ReplayedDownloads:
    """A download handler of Scrapy that answers from the spider's saved pages; what was not saved is 404."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        spider: Any = crawler.spider
        self._pages: SavedPages = spider.work.saved_pages
        self._served: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ReplayedDownloads:
        """Take the saved pages that the spider was given."""
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """Return the page saved under REQUEST's address."""
        pages = self._pages.at(request.url)
        if not pages:
            return Response(request.url, status=404)
        self._served[pages[0].url] += 1
        page = pages[(self._served[pages[0].url] - 1) % len(pages)]
        headers: dict[str, Any] = dict(page.headers)
        return Response(request.url, status=page.status, headers=headers, body=page.read())

    async def close(self) -> None:
        """Nothing is open."""
