"""Choose the headline among the witnesses of a page.

JSON-LD, OpenGraph, an h1, the title element and the address each name the page, and each is sometimes wrong: og:title
carries " | Reuters", the first h1 is the site's logo, JSON-LD was shortened for a search engine. What a reader sees is
preferred, what others confirm is believed.

Knows nothing of bodies and dates.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from aggregator import text, urls
from aggregator.article import LONGEST_HEADLINE, Witness
from aggregator.errors import HeadlineMissing
from aggregator.extraction import structured

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from aggregator.extraction.page import Page

_SEPARATOR = re.compile(r"\s+[|\-–—―:·•»«/~>]+\s+|\s*(?:\||::|»|\s\-\-\s)\s*|\s+[|–—]|[|–—]\s+")


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: where it stands, the text, and the element it was read from if it is visible."""

    source: str
    text: str
    element: HtmlElement | None = None


@dataclass(frozen=True, slots=True)
class Headline:
    """The chosen `text`, the `element` that shows it if one does, and all `witnesses`."""

    text: str
    element: HtmlElement | None
    witnesses: tuple[Witness, ...]


def read_headline(page: Page) -> Headline:
    """Return the headline of PAGE; raises HeadlineMissing."""
    said = answers(page)
    best = choose(said, site_names(page), page.url)
    if best is None:
        raise HeadlineMissing(page.url, "no h1, no title, no metadata names the page")
    key = text.letters(best)
    shown = next((s.element for s in said if s.element is not None and text.letters(s.text) == key), None)
    witnesses = tuple(Witness("headline", s.source, s.text, text.letters(s.text) == key) for s in said)
    return Headline(text.shortened(best, LONGEST_HEADLINE), shown, witnesses)


def answers(page: Page) -> list[Said]:
    """Return all that names the page, the most visible first."""
    said = [Said("h1", clean(h.text_content()), h) for h in page.headings]
    said += [
        Said("itemprop", clean(e.get("content") or e.text_content()), e) for e in page.itemprops.get("headline", ())[:2]
    ]
    for node in page.article_nodes[:2]:
        said += [Said("json-ld", clean(t)) for name in ("headline", "name") for t in structured.strings(node.get(name))]
    said += [Said("og:title", clean(t)) for t in page.meta("og:title")]
    said += [Said("twitter:title", clean(t)) for t in page.meta("twitter:title")]
    said += [
        Said("meta", clean(t))
        for t in page.meta("dc.title", "dcterms.title", "title", "sailthru.title", "parsely-title")
    ]
    said.append(Said("title", clean(page.title)))
    return [s for s in said if s.text]


def clean(value: str) -> str:
    """Return VALUE as one line, entities resolved that were escaped twice."""
    if "&" in value:
        value = html.unescape(html.unescape(value))
    return text.line(value)


def site_names(page: Page) -> list[str]:
    """Return what the site calls itself: its OpenGraph name, its publisher, its host."""
    names = page.meta("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site", "publisher")
    for node in page.nodes:
        if structured.types(node) & {"website", "organization", "newsmediaorganization"}:
            names += structured.strings(node.get("name"))
    return [n for n in names if n]


def choose(said: list[Said], sites: list[str], url: str) -> str | None:
    """Return the text most witnesses agree on, what a reader sees before what only machines read."""
    weights = {
        "h1": 3.0,
        "itemprop": 2.5,
        "json-ld": 2.5,
        "og:title": 2.0,
        "twitter:title": 1.0,
        "meta": 0.5,
        "title": 1.0,
    }
    scores: Counter[str] = Counter()
    texts: dict[str, str] = {}
    for s in said:
        key = text.letters(s.text)
        if not key:
            continue
        texts.setdefault(key, s.text)
        scores[key] += weights[s.source]
    if not scores:
        return None
    return texts[max(scores, key=lambda k: scores[k])]
