"""Choose the headline among the witnesses of a page.

JSON-LD, OpenGraph, a heading, the title element and the address each name the page, and each is sometimes wrong:
og:title carries " | Reuters", the first h1 is the site's logo, JSON-LD was shortened for a search engine, an h1 holds
the kicker too. What a reader sees is preferred, what others confirm is believed.

Knows nothing of bodies and dates.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from aggregator import text
from aggregator.article import LONGEST_HEADLINE, Witness
from aggregator.errors import HeadlineMissing
from aggregator.extraction import structured
from aggregator.extraction.titles import best_part, clean, without_site, without_suffix
from aggregator.extraction.trail_names import is_trail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element as HtmlElement

    from aggregator.extraction.page import Page
    from aggregator.extraction.titles import SiteNames

_WORDS = re.compile(r"\w+")
_ASIDE = frozenset(("nav", "aside", "footer", "dialog", "form", "li", "td"))
KICKERLESS = "h1 without kicker"
QUOTES = frozenset("\"'«„“‘”")
_LONGER_THAN_NAMES = 60  # characters; a headline may well hold the site's name
_MARKS = re.compile("[\u0300-\u036f]")
_KEYWORD = re.compile(r"(.{3,36}?)(?:: | - | – )")
_RETOUCHED = 0.85
_NEAR = 3  # containers
_TOLD_BY_SLUG = 0.6  # of the words of a title and the address are common: a lone heading of other words is a ticker
_OF_ARTICLE = frozenset(("json-ld", "og:title"))
_SMALL_WORD = 3  # letters of "and", "und", "los": they tell nothing
_ALIKE = 0.34  # of the words of two texts are common: they name one page (measured on the given half, 2026-11)


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: where it stands, its text, and the element it was read from if a reader sees it."""

    source: str
    text: str
    element: HtmlElement | None = None
    key: str = field(init=False, default="")  # the letters of the text, to compare by

    def __post_init__(self) -> None:
        """Work out the key once; it is compared many times."""
        object.__setattr__(self, "key", text.letters(self.text))


@dataclass(frozen=True, slots=True)
class Headline:
    """The chosen `text`, the `element` that shows it if one does, and all `witnesses`."""

    text: str
    element: HtmlElement | None
    witnesses: tuple[Witness, ...]


def read_headline(page: Page) -> Headline:
    """Return the headline of PAGE; raises HeadlineMissing."""
    for element in page.select(page.hints.headline)[:1]:
        if said := text.line(" ".join(pieces_of(element))):
            return Headline(text.shortened(said, LONGEST_HEADLINE), element, (Witness("headline", "site", said, True),))
    sites = page.site_names
    shown = [Said(s.source, without_suffix(s.text, sites), s.element) for s in headings(page.headings)]
    shown = [s for s in shown if len(s.text) > _LONGER_THAN_NAMES or s.text not in sites]
    told = told_titles(page)
    if named := {s.key for s in told if s.source != "title"}:
        shown = [s for s in shown if s.key in named or not is_crumb(s.element)]
    confirmed = {s.key for s in shown} | named
    seen = {s.key for s in shown}
    told = [s if s.key in seen else Said(s.source, without_site(s.text, sites, confirmed)) for s in told]
    told = [s for s in told if s.key]  # ". | The Lantern" named nothing but the site
    best = choose(page, shown, told, sites)
    if best is None:
        raise HeadlineMissing(page.url, "no heading, title or metadata names the page")
    witnesses = tuple(Witness("headline", s.source, s.text, s.key == best.key) for s in (*shown, *told))
    element = best.element
    if element is None:
        lower = headings(page.root.iter("h2", "h3", "h4", "h5"))
        element = next((s.element for s in (*shown, *lower) if s.key == best.key), None)
    return Headline(text.shortened(best.text, LONGEST_HEADLINE), element, witnesses)


def told_titles(page: Page) -> list[Said]:
    """Return what the page's metadata call it."""
    said = []
    for node in page.article_nodes[:1]:
        said += [
            Said("json-ld", clean(t)) for name in ("headline", "name") for t in structured.strings(node.get(name))[:1]
        ]
    for source in ("og:title", "twitter:title"):
        said += [Said(source, clean(t)) for t in page.meta(source)[:2]]
    said += [Said("itemprop", clean(e.get("content"))) for e in page.itemprops.get("headline", ())[:1]]
    said += [Said("meta", clean(t)) for t in page.meta("dc.title", "dcterms.title", "title", "parsely-title")[:1]]
    said.append(Said("title", clean(page.title)))
    return [s for s in said if s.key]  # a title of "." names nothing


def headings(elements: Iterable[HtmlElement]) -> Iterator[Said]:
    """Yield what the headings ELEMENTS show: their text, then their pieces where a kicker or a deck is inside."""
    for element in elements:
        pieces = pieces_of(element)
        if not pieces:
            continue
        yield Said(element.tag, text.line(" ".join(pieces)), element)
        if len(pieces) > 1:
            kicker = len(pieces) == 2 and len(pieces[0]) < 45 and len(pieces[0]) < len(pieces[1])  # noqa: PLR2004
            for piece in pieces[1:] if kicker else pieces:
                yield Said(KICKERLESS if kicker else f"{element.tag} piece", piece, element)


def pieces_of(element: HtmlElement) -> list[str]:
    """Return the texts that stand apart inside a heading: those of its spans and blocks, and what is between them."""
    while len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip():
        element = element[0]
    pieces = [element.text or ""]
    for child in element:
        if child.tag in ("span", "div", "p", "small", "strong", "h2", "h3", "a"):
            pieces += ["".join(child.itertext()), child.tail or ""]
        elif child.tag == "br":
            pieces[-1] += " " + (child.tail or "")
        elif child.tag not in ("style", "script", "svg", "button"):
            pieces[-1] += "".join(child.itertext()) + (child.tail or "")
        else:
            pieces.append(child.tail or "")
    return [p for piece in pieces if (p := clean(piece).strip(" :/|–—")) and text.letters(p)]


def choose(page: Page, shown: list[Said], told: list[Said], sites: SiteNames) -> Said | None:
    """Return the heading that metadata confirm, else the metadata's own answer, else the likeliest heading."""
    seen = best_heading(page, shown, told)
    if seen is not None:
        return publishers_own(page, seen, shown, told) or seen
    if told and told[0].source != "title":
        return told[0]
    found = confirmed_by_title(page, told, sites)
    if found:
        return found
    if told:
        return Said("title", best_part(told[0].text))
    return next((s for s in shown if s.text), None)


def best_heading(page: Page, shown: list[Said], told: list[Said]) -> Said | None:
    """Return the heading metadata or the address agree with, without its kicker; None if there is no such heading."""
    bare = {id(s.element): s for s in shown if s.source == KICKERLESS}
    whole = [bare.get(id(s.element), s) for s in shown if s.source == "h1"]
    keys = {s.key for s in told}
    confirming = {s.key: s for s in reversed(told) if s.source in _OF_ARTICLE}
    for s in (*whole, *shown):
        if s.key in keys and id(s.element) in bare and s.key in confirming:
            return Said(s.source, confirming[s.key].text, s.element)  # its own colon or dash after the kicker
        if s.key in keys:
            return bare.get(id(s.element), s)
    slug = slug_words(page.url)
    aims = [words(s.text) for s in told] + ([slug] if len(slug) > 2 else [])  # noqa: PLR2004
    scored = [(max((likeness(words(s.text), aim) for aim in aims), default=0.0), -i) for i, s in enumerate(whole)]
    if scored and (best := max(scored))[0] >= _ALIKE:
        return whole[-best[1]]
    alone = len(whole) == 1 and in_place(whole[0].element)
    return whole[0] if alone and not any(told_by_address(s, whole[0], slug) for s in told) else None


def told_by_address(told: Said, heading: Said, slug: frozenset[str]) -> bool:
    """Tell whether the address says what TOLD does, and the lone HEADING ("Our blog") something else."""
    if likeness(words(told.text), slug) >= _TOLD_BY_SLUG:
        return True
    telling = {word for word in slug if len(word) > _SMALL_WORD}
    common = telling & words(told.text)
    return len(common) > max(1, len(telling) // 2) and not telling & words(heading.text)


def publishers_own(page: Page, seen: Said, shown: list[Said], told: list[Said]) -> Said | None:
    """Return the title the publisher set beside the heading SEEN where it is the headline proper, else None.

    News sites rewrite their h1 for search engines: a keyword goes before it, a word into it; the editor's own stays in
    og:title, or in JSON-LD beside an alternativeHeadline.
    """
    by_source = {s.source: s for s in reversed(told)}
    json_ld, og, title = (by_source.get(name) for name in ("json-ld", "og:title", "title"))
    with_kicker = seen.source == KICKERLESS and not (json_ld and json_ld.key == seen.key)
    if og and with_kicker and any(s.element is seen.element and s.key == og.key for s in shown):
        return og
    if og and og.key != seen.key and seen.key.endswith(og.key) and seen.text[:1] not in QUOTES:
        return og
    if json_ld and og and title and json_ld.key == og.key != title.key:
        return json_ld
    return _editors_title(page, seen, json_ld, og)


def _editors_title(page: Page, seen: Said, json_ld: Said | None, og: Said | None) -> Said | None:
    """Return the title a news page keeps for its editors where SEEN was rewritten from it, else None."""
    node = page.article_nodes[0] if page.article_nodes else {}
    if not any("news" in kind for kind in structured.types(node)):
        return None
    other = next(iter(structured.strings(node.get("alternativeHeadline"))), "")
    if json_ld and other and json_ld.key != seen.key and text.letters(clean(other))[:30] != seen.key[:30]:
        return None if json_ld.text.endswith(("...", "…")) else json_ld
    if og and og.key != seen.key and (rewritten(seen, og, json_ld) or retouched(seen, og)):
        return og
    return None


def rewritten(seen: Said, og: Said, json_ld: Said | None) -> bool:
    """Tell whether the heading SEEN, which JSON-LD repeats, is a keyword and a colon that og:title does not have."""
    keyword = _KEYWORD.match(seen.text)
    return bool(keyword and json_ld and json_ld.key == seen.key and text.letters(keyword[1]) not in og.key)


def retouched(seen: Said, og: Said) -> bool:
    """Tell whether two titles differ in a word or two inside; one that only goes on longer is another matter."""
    if seen.key in og.key or og.key in seen.key:
        return False
    alike = SequenceMatcher(None, seen.text.casefold().split(), og.text.casefold().split(), autojunk=False)
    return alike.ratio() >= _RETOUCHED


def is_crumb(element: HtmlElement | None) -> bool:
    """Tell whether ELEMENT is the last step of a breadcrumb, which some themes make an h1."""
    above = islice(element.iterancestors(), _NEAR) if element is not None else ()
    return any(is_trail(box.get("class") or "") for box in above)


def in_place(element: HtmlElement | None) -> bool:
    """Tell whether ELEMENT stands where headlines stand, not in a menu, a list or a form."""
    return element is not None and not any(a.tag in _ASIDE for a in element.iterancestors())


def confirmed_by_title(page: Page, told: list[Said], sites: SiteNames) -> Said | None:
    """Return the lower heading whose text the title holds, the longest first."""
    if not told:
        return None
    title = told[-1].key
    lower = headings(page.root.iter("h2", "h3", "h4"))
    found = [s for s in lower if len(s.key) > 3 and s.key in title and s.text not in sites]  # noqa: PLR2004
    return max(found, key=lambda s: len(s.key), default=None)


def words(value: str) -> frozenset[str]:
    """Return the words of VALUE, without case and accents, as addresses spell them."""
    plain = value.casefold() if value.isascii() else unicodedata.normalize("NFKD", value.casefold())
    return frozenset(_WORDS.findall(_MARKS.sub("", plain)))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of words two texts have in common."""
    return len(one & other) / max(1, len(one | other))


def slug_words(url: str) -> frozenset[str]:
    """Return the words of the longest step of URL's path."""
    steps = [unquote(step) for step in urlsplit(url).path.split("/")]
    longest = max(steps, key=len, default="").replace("_", "-")
    return words(longest.rpartition(".")[0] or longest)
