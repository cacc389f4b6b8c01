"""Articles from any tool, a JSON object a line, on the same road as crawled ones.

Each line goes through the same gate, the same deduplication, organizations and stories. A faulty line is named with
its number and left out; the others are kept. An article's site is the known one that owns its address, else one made
from its host.

Knows nothing of files, of the terminal and of how an article was read.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from aggregator import urls
from aggregator.article import Article
from aggregator.article_json import read_article
from aggregator.errors import AggregatorError, ArticleRefused
from aggregator.organizations.registry import Registry
from aggregator.sites import Site, named_by_host
from aggregator.store import Fetched, Saved, Store

AT_ONCE = 100  # articles in one transaction


@dataclass(slots=True)
class Intake:
    """What became of the lines: counts of `Saved`, and a sentence for each line left out."""

    saved: Counter[Saved] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def take_in(
    lines: Iterable[tuple[str, str]], *, store: Store, registry: Registry, sites: Mapping[str, Site], now: datetime
) -> Intake:
    """Store the article of each line; LINES are (where, JSON text), `where` naming the line in a fault."""
    intake = Intake()
    made: dict[str, Site] = {}
    store.register_sites(sites.values())
    articles = _articles(lines, intake)
    while batch := list(islice(articles, AT_ONCE)):
        fetched = []
        for article in batch:
            site = _site_of(article.url, sites, made)
            if site.name in made and site.name not in sites:
                store.register_sites([site])
            matches = registry.match(article, site_organization=site.organization)
            fetched.append(Fetched(article=article, site=site.name, fetched=now, organizations=matches))
        intake.saved.update(store.save(fetched))
    return intake


def _articles(lines: Iterable[tuple[str, str]], intake: Intake) -> Iterator[Article]:
    for where, line in lines:
        if not line.strip():
            continue
        try:
            article = read_article(json.loads(line))
            if urls.is_nobodys(article.url):  # all articles of such an address would be taken for one
                raise ArticleRefused(article.url, "its address is not known; extract --url gives it", kept="left out")
            yield article
        except (ValueError, RecursionError) as fault:
            intake.faults.append(f"{where}: not JSON: {str(fault)[:200]}; left out")
        except AggregatorError as fault:
            intake.faults.append(f"{where}: {fault}")


def _site_of(url: str, sites: Mapping[str, Site], made: dict[str, Site]) -> Site:
    """Return the site that owns URL: a known one, or one made from its host and remembered in MADE."""
    for site in sites.values():
        if site.owns(url):
            return site
    site = named_by_host(url, sign="-")
    return made.setdefault(site.name, site)
