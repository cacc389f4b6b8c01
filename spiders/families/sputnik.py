"""The Sputnik and RIA network: one content system, many hosts, the date in every address.

https://tj.sputniknews.ru/20191128/sleduyuschiy-gensek-ODKB-1030297590.html; related headlines stand unlabelled between
the paragraphs, and /amp/ repeats every article.

Knows nothing of any one edition.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from aggregator.sites import Selectors, Site

ARTICLES = r"/\d{8}/[\w-]+-\d+\.html$"


def sputnik(*, name: str, home: str, **facts: Any) -> Site:
    """Return an edition of the network with the ways all editions have, changed by its own FACTS."""
    facts.setdefault("feed", (urljoin(home, "export/rss2/archive/index.xml"),))
    facts.setdefault("sitemap", (urljoin(home, "sitemap_article_index.xml"),))
    facts.setdefault("articles", ARTICLES)
    facts.setdefault("timezone", "Europe/Moscow")
    facts.setdefault("selectors", Selectors(headline=".article__title", body=".article__body"))
    return Site(name=name, home=home, **facts)
