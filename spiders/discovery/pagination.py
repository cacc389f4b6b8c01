"""Which page of a listing comes after this one.

rel="next" says it; else addresses that count: /news/page/2/, ?page=1 (where the first page is 0), ?start=20; else a
link called "next" in one of many languages.

Knows nothing of what the pages list.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml import html

from aggregator import urls

_COUNTED = re.compile(
    r"/page[/-]?(?P<step>\d+)(?=[/.?]|$)"
    r"|(?<=[?&])(?:page|paged|pg|p|pagen_\d+|page_?no|page_?num|pageindex|curpage|start|offset|from|pagina|seite)"
    r"=(?P<shown>\d+)(?:&|$)",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"(?:next(?: page)?|older(?: posts| entries)?|далее|вперёд|вперед|след(?:ующая)?\.?(?: страница)?|suivante?"
    r"|page suivante|siguiente|próxima|weiter|nächste(?: seite)?|keyingi|келесі|sonraki|التالي|下一页|次へ)?",
    re.IGNORECASE,
)


def next_page(root: html.HtmlElement, here: str, base: str) -> str | None:
    """Return the address of the page after the one at HERE, its links counting from BASE; None at the end."""
    for href in root.xpath("//link[@rel='next']/@href | //a[contains(concat(' ', @rel, ' '), ' next ')]/@href"):
        return urls.absolute(str(href), base)
    links = [(urls.absolute(a.get("href"), base), a.text_content().strip()) for a in root.xpath("//a[@href]")]
    ours = [(address, words) for address, words in links if address and urls.same_site(address, here)]
    return _counted_on(here, [address for address, _ in ours]) or _called_next(here, ours)


def _counted_on(here: str, addresses: list[str]) -> str | None:
    """Return the address that counts one on from HERE: of the same listing, with the smallest greater number."""
    stem, number = _split(here)
    counted = [(*_split(address), address) for address in addresses]
    later = [(count, address) for other, count, address in counted if count > number and other == stem]
    if not later:  # some pages write further parameters into the links to their others
        path = stem.partition("?")[0]
        later = [(c, address) for other, c, address in counted if c > number and other.partition("?")[0] == path]
    return min(later)[1] if later else None


def _split(address: str) -> tuple[str, int]:
    """Return the key of ADDRESS without its counter, and the counter; 0 where it has none."""
    found = _COUNTED.search(address)
    if found is None:
        return urls.key(address), 0
    rest = address[: found.start()] + address[found.end() :]
    return urls.key(rest.rstrip("?&")), int(found["step"] or found["shown"])


def _called_next(here: str, links: list[tuple[str, str]]) -> str | None:
    for address, words in links:
        called = words.strip("\n\t\r «»‹›<>→")
        if (called or words in ("›", "→")) and _NEXT.fullmatch(called) and urlsplit(address)[:4] != urlsplit(here)[:4]:
            return address
    return None
