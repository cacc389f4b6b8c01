"""The map of the house. An article travels: site → discovery → page → article → story → store → organization → feed.

Ground floor, in the order of the road:

    all over the house        errors, text, urls, article, article_json, whole_file
    a site, a run             sites, config, lock, run, metrics
    page → article            unpacking, extraction/, places (made by gazetteer), versions, explain
    article → story → store   stories/, organizations/, stored, store/, health, intake, reextract
    saved pages               replay, cases, warc

Scrapy's door: settings, pipelines, guard. Crawl wing: spiders/. Publish wing: feeds/. Street: cli, and street/ with
what its commands do.

`extract`, `Article` and `parse_dateline` are offered here and loaded when first asked for, so that importing one room
does not load them all.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.article import Article
    from aggregator.extraction import extract
    from aggregator.extraction.dateline import parse_dateline

__all__ = ["Article", "extract", "parse_dateline"]

_ROOMS = {"Article": "article", "extract": "extraction", "parse_dateline": "extraction.dateline"}


def __getattr__(name: str) -> object:
    """Load what the house offers from the room that makes it."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
