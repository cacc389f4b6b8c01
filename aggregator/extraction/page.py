"""A page, decoded and parsed once, and what every step of the reading asks of it.

The tree is parsed from UTF-8 bytes with a parser told so, comments left out: a fifth faster than handing lxml a string
(2026-11). Its elements are lxml's own, not those of lxml.html: these cost a tenth of the parse more to look at. One
walk over the elements answers every question about metadata; asking the tree again for each would cost more than the
parse.

Knows nothing of headlines, datelines or bodies: it answers questions about the tree and its metadata.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlMixin

from aggregator import text, urls
from aggregator.errors import NotHtml
from aggregator.extraction import charset, structured
from aggregator.extraction.signs import RUBY, names_properties, signs_of
from aggregator.extraction.site_hints import NO_HINTS, SiteHints
from aggregator.extraction.titles import SiteNames

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_BINARY = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b", b"RIFF")


_OF_HEAD = frozenset(("title", "meta", "link", "script", "style", "base", "noscript", "template"))
_PROPERTIES = (b"headline", b"author", b"datepublished")  # those our rooms ask for
_NAMED_PROPERTIES = etree.XPath("//@itemprop/..")


def _new_parser() -> etree.HTMLParser:
    return etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False)


def _give_body(root: Element) -> None:
    """Give ROOT the body its source leaves unsaid: the parser keeps elements newer than itself in the head then."""
    head = next(root.iterchildren("head"), None)
    if head is None or next(root.iterchildren("body"), None) is not None:
        return
    first = next((place for place, element in enumerate(head) if element.tag not in _OF_HEAD), len(head))
    body = etree.SubElement(root, "body")
    body.extend(head[first:])


def take_in_rest(root: Element) -> None:
    """Move what stands after </html> into the body, where a browser shows it (HTML Living Standard, 13.2.6.4.22).

    The parser makes a document of its own of it (libxml2 2.14). A page put together from two templates that both end it
    has its article there.
    """
    body = next(root.iterchildren("body"), root)
    for rest in list(root.itersiblings()):
        for inner in list(rest.iterchildren("body")):
            HtmlMixin.drop_tag(inner)
        if rest.text and len(body):
            body[-1].tail = f"{body[-1].tail or ''}{rest.text}"
        elif rest.text:
            body.text = f"{body.text or ''}{rest.text}"
        body.extend(list(rest))


def _drop_readings(root: Element) -> None:
    """Take out the small letters above others (ruby, <rt>), which in line would say each word twice.

    Those in brackets of their own (<rp>) stay: the page says how they read in line, 弾劾（だんがい）.
    """
    for reading in list(root.iter("rt")):
        if reading.getparent().find("rp") is None:
            HtmlMixin.drop_tree(reading)


@lru_cache(maxsize=256)
def _compiled(selector: str) -> etree.XPath:
    return etree.XPath(selector) if "/" in selector else CSSSelector(selector)


class Page:
    """One parsed page: `url` it was fetched from, `root` of its only lxml tree, `hints` its site gives."""

    def __init__(
        self, html: bytes | str, url: str, *, declared_charset: str | None = None, hints: SiteHints = NO_HINTS
    ) -> None:
        """Decode and parse HTML; raises NotHtml where there is no tree, CharactersLost where no charset fits."""
        self.url = url
        self.hints = hints
        if isinstance(html, bytes) and html[:64].lstrip().startswith(_BINARY):
            raise NotHtml(url, f"the bytes begin with {html[:4]!r}")
        self.source, self.charset = charset.as_utf8(html, declared_charset, url)
        if not self.source or self.source.isspace():
            raise NotHtml(url, "empty page")
        if b"<" not in self.source:  # the parser would make a paragraph of any text
            raise NotHtml(url, f"no element in it; it begins with {self.source[:20].decode(errors='replace')!r}")
        try:
            root = etree.fromstring(self.source, _new_parser())
        except etree.ParserError as cause:
            raise NotHtml(url, "no element in it") from cause
        if root is None:
            raise NotHtml(url, "no element in it")
        _give_body(root)
        take_in_rest(root)
        self.signs: dict[bytes, list[int]] = signs_of(self.source)
        if RUBY in self.signs:
            _drop_readings(root)
        self.root: Element = root
        self.metas: dict[str, list[str]] = {}
        self.itemprops: dict[str, list[Element]] = {}
        self._note()
        if not urls.is_web(url):
            self.url = self._stated_address(url)

    def _stated_address(self, url: str) -> str:
        """Return the address the page gives itself, as that of a saved page may be a file's name; or AddressRefused."""
        stated = (*self.canonical, *self.meta("og:url"))
        return next((address for value in stated if (address := urls.absolute(value, value))), "") or urls.check(url)

    def _note(self) -> None:
        """Note every element metadata stand in; lxml filters by tag many times faster than a loop here would."""
        found: dict[str, list[Element]] = {tag: [] for tag in ("meta", "h1", "time", "link", "script", "title")}
        for element in self.root.iter(*found):
            found[element.tag].append(element)
        self.headings, self.times = found["h1"], found["time"]
        self.title = next((title for e in found["title"] if (title := text.line(e.text))), "")
        self.canonical = [e.get("href") or "" for e in found["link"] if "canonical" in (e.get("rel") or "").lower()]
        self.scripts = [e.text or "" for e in found["script"] if "ld+json" in (e.get("type") or "")]
        for element in found["meta"]:
            self._note_meta(element)
        named = names_properties(self.source, self.signs, _PROPERTIES)
        for element in _NAMED_PROPERTIES(self.root) if named else ():
            for name in element.get("itemprop").lower().split():
                self.itemprops.setdefault(name, []).append(element)

    def _note_meta(self, element: Element) -> None:
        told = dict(element.items())  # all attributes at once: half the cost of asking lxml for each
        content = told.get("content", "").strip()
        name, other = told.get("property"), told.get("name")
        if not name and not other:
            name = told.get("itemprop") or told.get("http-equiv")
        for called in (name, other if other != name else None):
            if called and content:
                self.metas.setdefault(called.strip().lower(), []).append(content)

    def meta(self, *names: str) -> list[str]:
        """Return the contents of the meta elements called any of NAMES (lower case), the first name's first."""
        return [content for name in names for content in self.metas.get(name, ())]

    @cached_property
    def elements(self) -> list[Element]:
        """All elements; costs a fourth of the parse: for what is seldom asked."""
        return list(self.root.iter())

    @cached_property
    def nodes(self) -> list[structured.Node]:
        """The page's JSON-LD, flat, shallow nodes first."""
        return structured.read_nodes(self.scripts)

    @cached_property
    def article_nodes(self) -> list[structured.Node]:
        """The JSON-LD nodes that call themselves an article, shallow ones first."""
        return [node for node in self.nodes if not structured.types(node).isdisjoint(structured.ARTICLE_TYPES)]

    @cached_property
    def site_names(self) -> SiteNames:
        """What the site calls itself: in its metadata, as publisher, by its host."""
        told = self.meta("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site", "publisher")
        for node in self.nodes:
            if not structured.types(node).isdisjoint(structured.SITE_TYPES):
                told += structured.strings(node.get("name"))
        return SiteNames([name for name in told if name], self.url)

    def select(self, selector: str | None) -> list[Element]:
        """Return the elements a site's SELECTOR (CSS, or XPath where it holds a slash) finds; none for None."""
        found = _compiled(selector)(self.root) if selector else []
        return [element for element in found if etree.iselement(element)]

    @cached_property
    def body_root(self) -> Element | None:
        """The element the site says holds the article's text; None when it says nothing or the layout has changed."""
        return next(iter(self.select(self.hints.body)), None)
