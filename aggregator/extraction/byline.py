"""Who wrote an article: the people its page names, without "By", without the site itself.

JSON-LD and meta elements come first, then links that call themselves author, then a line below the headline that begins
with "By". An address, a role or a whole sentence in such a place is no name.

Knows nothing of what the people wrote.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aggregator import text
from aggregator.extraction import structured
from aggregator.extraction.near import texts_after
from aggregator.extraction.signs import AUTHOR_LINK
from aggregator.extraction.titles import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aggregator.extraction.headline import Headline
    from aggregator.extraction.page import Page

MOST = 10
_LONGEST = 60  # characters of a name, "Sheikh Mohammed bin Abdulrahman Al Thani" has 40
_LINES = 12  # after the headline, in which "By Ann Lee" may stand
_BY = re.compile(
    r"^(?:written |reported |posted |published |edited )?(?:by|von|par|por|di|da|door|av|af|autor|author|автор|текст|"
    r"yazan|"
    r"بقلم|كتب|nga|penulis|oleh)\b[\s:：]*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:,|;|\||/|•|&|\band\b|\bund\b|\bet\b|\by\b|\be\b|\bи\b|\bve\b|\bو\b)\s+")
_NO_NAME = re.compile(r"https?:|www\.|@|\d|[<>{}]")
_PARTICLES = frozenset(
    ("al", "bin", "da", "de", "del", "den", "der", "di", "du", "el", "ibn", "la", "ul", "van", "von", "zu")
)
_NOBODY = frozenset(
    {
        "admin", "administrator", "author", "editor", "editors", "newsroom", "news", "none", "null", "redacción",
        "redaktion", "root", "staff", "undefined", "web desk", "webmaster",
    }
)  # fmt: skip
_METAS = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
    "citation_author",
)  # fmt: skip


def read_authors(page: Page, headline: Headline) -> tuple[str, ...]:
    """Return the names of the people who wrote the article of PAGE, in the order of the page."""
    for told in _told(page, headline):
        names = [name for value in told for name in names_in(value) if name not in page.site_names]
        if names:
            return tuple(dict.fromkeys(names))[:MOST]
    return ()


def _told(page: Page, headline: Headline) -> Iterator[list[str]]:
    yield [n for node in page.article_nodes[:1] for n in structured.strings(node.get("author"))]
    yield page.meta(*_METAS)
    yield [_text(element) for element in page.itemprops.get("author", ())[:4]]
    links = page.root.iter("a") if any(sign in page.signs for sign in AUTHOR_LINK) else ()
    yield [_text(link) for link in links if link.get("rel") == "author"][:4]
    if headline.element is not None:
        lines = (text.line(line) for line in texts_after(headline.element, _LINES))
        yield [line for line in lines if len(line) <= _LONGEST and _BY.match(line) and _is_names(line)][:1]


def _is_names(line: str) -> bool:
    """Tell whether LINE after its "By" is written like names: "By the end of the day" is not."""
    words = [word for name in names_in(line) for word in name.split() if word not in _PARTICLES]
    return bool(words) and not any(word[:1].islower() for word in words)


def _text(element: object) -> str:
    return text.line(" ".join(element.itertext())) or element.get("content") or ""  # type: ignore[attr-defined]


def names_in(value: str) -> list[str]:
    """Return the names VALUE lists: "By Ann Lee and Bo Ek" holds two, "https://example.org/ann" none."""
    value = clean(value)
    if len(value) > 4 * _LONGEST or _NO_NAME.search(value):
        return []
    names = (part.strip(" .,:;–—-") for part in _BETWEEN.split(_BY.sub("", value)))
    return [name for name in names if 1 < len(name) <= _LONGEST and name.casefold() not in _NOBODY]
