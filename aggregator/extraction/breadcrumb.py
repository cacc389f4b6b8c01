"""The trail a reader sees above an article: "Home > News > Diplomatic News > CSTO Foreign Ministers meet in Almaty".

What is shown comes first, because a page's JSON-LD trail often is another one, made for a search engine. Where a page
shows none, its JSON-LD is asked; where it has neither, a short list from the front page to a folder of the article's
own address, right above the headline, is a trail too.

Knows nothing of bodies; a menu is a menu because it has more to offer than one way up.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aggregator import text, urls
from aggregator.article import Crumb, Witness
from aggregator.extraction import structured
from aggregator.extraction.near import elements_before
from aggregator.extraction.titles import clean
from aggregator.extraction.trail_names import COMMON_MARK, RARE_MARKS, is_trail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element as HtmlElement

    from aggregator.extraction.headline import Headline
    from aggregator.extraction.page import Page

MOST_CRUMBS = 8
MOST_LETTERS = 600
_MOST_ABOVE = 5  # crumbs of a trail without a name
_SLASHES_OF_A_FRONT = 3
_NEAR, _LINKS = 120, 12  # elements and links right above a headline among which a trail without a name is looked for
_ONE = re.compile(r"/Breadcrumb$|v:Breadcrumb$|ListItem$")
_DEEPER = re.compile(r"(?:https?://[^/?#\\\s]+)?/[\w-]|#")  # addresses below a front page, and places in this page
_CALLED = re.compile(
    rb"<([a-zA-Z][\w-]*)\s(?:[^<>]*?\s)?(class|id|itemtype|typeof|aria-label)\s*=\s*(?:\"[^\"]*|'[^']*|[^\"'\s]*)\Z"
)
_CLASSES = re.compile(rb"class=[\"']([^\"'>]*)").findall
_LONGEST_TAG = 1000  # bytes
_NAMED = frozenset(("nav", "ol", "ul", "div", "section", "p"))
_NAMING = ("id", "itemtype", "typeof", "aria-label")
_SEPARATOR = re.compile(r"\s*(?:[»›>→⟩▸▶❯|•·\\]|\s/\s|^/|/$|::|>>)+\s*")
_HERE = (
    r"sie (?:sind|befinden sich) hier|you are here|sei in|si trova qui|ti trovi (?:in|qui)|vous êtes ici|"
    r"estás? (?:aquí|en)|usted está aquí|você está aqui|u bent hier|вы здесь|вы находитесь здесь|jesteś tutaj|"
    r"buradasınız|أنت هنا|您的位置|当前位置"
)
_LABEL = re.compile(rf"^(?:{_HERE}|breadcrumbs?|browse|location|navigation)\s*[:：]?\s*$", re.IGNORECASE)
_LEADING_LABEL = re.compile(rf"^(?:{_HERE})\s*[:：]?\s*", re.IGNORECASE)
_SILENT = frozenset(("script", "style", "noscript", "svg", "template", "button", "select", "meta"))
_NO_BOX = _SILENT | {"body", "html", "link", "main", "article"}
_BLOCK = frozenset(("li", "div", "p", "td", "dd", "ol", "ul", "nav", "br", "i"))


def read_breadcrumb(page: Page, headline: Headline) -> tuple[tuple[Crumb, ...], tuple[Witness, ...]]:
    """Return the trail of PAGE, first crumb first, empty when it has none; and all witnesses."""
    trails = [("site", trail) for box in page.select(page.hints.breadcrumb) if (trail := crumbs_of(box, page.url))]
    for elements in _called(page, headline):
        trails += [("shown", trail) for box in containers(elements) if (trail := crumbs_of(box, page.url))]
        if any(len(trail) > 1 for _, trail in trails):
            break
    trails.sort(key=lambda found: found[0] != "site" and len(found[1]) == 1)  # one step only where there is no longer
    if not trails:
        trails = [("json-ld", trail) for trail in _json_ld(page)]
    if not trails and (trail := _above(page, headline)):
        trails = [("list above the headline", trail)]
    witnesses = [
        Witness("breadcrumb", source, " > ".join(c.name for c in trail), place == 0)
        for place, (source, trail) in enumerate(trails[:4])
    ]
    return (trails[0][1] if trails else ()), tuple(witnesses)


def _called(page: Page, headline: Headline) -> Iterator[list[HtmlElement]]:
    """Yield the elements called a trail by class above the headline, then below it, then those by another attribute."""
    shown, body = headline.element, next(page.root.iterchildren("body"), None)
    for mark, called in _marks(page, shown):
        tags, by_others = {tag for tag, _ in called}, any(name != "class" for _, name in called)
        left = len(called)
        by_class: list[HtmlElement] = []
        otherwise: list[HtmlElement] = []
        wanted = tags if shown is None else {*tags, shown.tag}
        for element in (page.root if body is None else body).iter(*wanted):
            if element is shown:
                yield by_class
                by_class = []
            if not left:
                break
            names = element.get("class")
            if names and mark in names:
                left -= 1
                if is_trail(names):
                    by_class.append(element)
            elif by_others and element.tag in _NAMED and any(map(is_trail, filter(None, map(element.get, _NAMING)))):
                left -= 1
                otherwise.append(element)
        yield by_class
        yield otherwise


def _marks(page: Page, headline: HtmlElement | None) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each mark of trails' names that PAGE holds, a rare one only above the HEADLINE, and what is called so.

    Most pages hold none or one, and to search the bytes takes a fraction of the time the tree would take.
    """
    source, signs = page.source, page.signs
    if tags := _tags_called(source, signs.get(COMMON_MARK.encode(), ())):
        yield COMMON_MARK, tags
    rare = [mark for mark in RARE_MARKS if mark.encode() in signs]
    if not rare:
        return
    start = max(0, source.find(b"<body"))
    end = len(source) if headline is None else source.rfind(f"<{headline.tag}".encode())
    names = b"\n".join(set(_CLASSES(source, start, end)))
    for mark in rare:
        above = [place for place in signs[mark.encode()] if place < end]
        if mark.encode() in names and (tags := _tags_called(source, above)):
            yield mark, tags


def _tags_called(source: bytes, places: Iterable[int]) -> list[tuple[str, str]]:
    """Return the tags in SOURCE that have the mark at one of PLACES in one of their names, and the attribute it is."""
    found: dict[int, tuple[str, str]] = {}
    for at in places:
        begin = source.rfind(b"<", max(0, at - _LONGEST_TAG), at)
        if begin >= 0 and (tag := _CALLED.match(source, begin, at)):
            attribute = tag[2].decode()
            if begin not in found or attribute != "class":
                found[begin] = (tag[1].decode().lower(), attribute)
    return list(found.values())


def containers(found: list[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield the boxes of FOUND, elements called a trail: the outermost ones, and what single crumbs stand in."""
    last: HtmlElement | None = None
    for element in found:
        if element.tag in _NO_BOX:
            continue
        kind = element.get("itemtype") or element.get("typeof") or ""
        single = element.tag in ("a", "li") or (element.tag == "span" and _ONE.search(kind))
        box = _list_of(element) if single else element
        if box is not None and box is not last and not (last is not None and last in box.iterancestors()):
            last = box
            yield box


def _list_of(crumb: HtmlElement) -> HtmlElement | None:
    box = crumb.getparent()
    while box is not None and box.tag in ("span", "li") and box.getparent() is not None:
        box = box.getparent()
    return box


def crumbs_of(container: HtmlElement, base: str, most: int = MOST_CRUMBS) -> tuple[Crumb, ...]:
    """Return the crumbs CONTAINER shows: its links, and the words between separators that are none.

    Nothing where there are more than MOST of them.
    """
    found: list[Crumb] = []
    letters = 0
    for words, url in _pieces(container, base):
        letters += len(words)
        if letters > MOST_LETTERS or len(found) > most + 1:
            return ()
        for name in [words] if url else _SEPARATOR.split(words):
            name = clean(_LEADING_LABEL.sub("", name.strip()))  # noqa: PLW2901
            name = name.strip(" »›>→|•·/\\,:;–—-").strip()  # noqa: PLW2901
            if text.letters(name) and not _LABEL.match(name) and not (found and found[-1].name == name):
                found.append(Crumb(name, url))
    if len(found) > 1 and not found[0].url and _is_front(found[1].url, base):
        found = found[1:]  # "Breadcrumb Trail Links", "Standort:": a label, since a trail begins at the front page
    return tuple(found) if len(found) <= most else ()


def _pieces(element: HtmlElement, base: str) -> Iterator[tuple[str, str | None]]:
    """Yield the texts of ELEMENT as they stand apart, each with its address if it is a link."""
    run: list[str] = []
    for part, depth_end in _walk(element):
        if part is None:
            run.append(depth_end)
            continue
        if run and "".join(run).strip():
            yield "".join(run), None
        run = []
        if part.tag == "a":
            yield (
                " ".join("".join(part.itertext()).split()),
                urls.absolute(part.get("href") or "", base) if part.get("href") else None,
            )
    if "".join(run).strip():
        yield "".join(run), None


def _walk(element: HtmlElement) -> Iterator[tuple[HtmlElement | None, str]]:
    """Yield (None, text) for running text, (element, "") for links and for whatever breaks the line."""
    if element.tag in _SILENT or _unseen(element):
        return
    if element.text:
        yield None, element.text
    for child in element:
        if child.tag == "a":
            yield child, ""
        else:
            apart = child.tag in _BLOCK or child.tag == "span"
            if apart:
                yield child, ""
            yield from _walk(child)
            if apart:
                yield child, ""
        if child.tail:
            yield None, child.tail


def _unseen(element: HtmlElement) -> bool:
    style = element.get("style") or ""
    return "display:none" in style.replace(" ", "") or element.get("hidden") is not None


def _json_ld(page: Page) -> Iterator[tuple[Crumb, ...]]:
    for node in page.nodes:
        if "breadcrumblist" in structured.types(node):
            items = node.get("itemListElement")
            steps = sorted((i for i in items if isinstance(i, dict)), key=_position) if isinstance(items, list) else []
            trail = tuple(crumb for step in steps if (crumb := _json_crumb(step, page.url)))
            if trail:
                yield trail[:MOST_CRUMBS]


def _position(step: structured.Node) -> int:
    value = str(step.get("position", ""))
    return int(value) if value.isdecimal() else 0


def _json_crumb(step: structured.Node, base: str) -> Crumb | None:
    item = step.get("item")
    inner = item if isinstance(item, dict) else {}
    name = next(iter(structured.strings(step.get("name")) + structured.strings(inner.get("name"))), "")
    address = (
        item if isinstance(item, str) else next(iter(structured.strings(inner.get("@id") or inner.get("url"))), "")
    )
    return Crumb(clean(name), urls.absolute(address, base) if address else None) if clean(name) else None


def _above(page: Page, headline: Headline) -> tuple[Crumb, ...]:
    """Return the short list above the headline that leads from the front page to a folder of the page's address."""
    if headline.element is None or urlsplit(page.url).path.find("/", 2) < 0:  # an address without a folder
        return ()
    links = (element for element in islice(elements_before(headline.element), _NEAR) if element.tag == "a")
    for link in islice(links, _LINKS):
        if _is_front(link.get("href"), page.url) and (box := _box_of(link)) is not None:
            trail = crumbs_of(box, page.url, _MOST_ABOVE)
            if len(trail) > 1 and _leads_to(trail, page.url):
                return trail
    return ()


def _is_front(href: str | None, base: str) -> bool:
    if not href or href.count("/") > _SLASHES_OF_A_FRONT or _DEEPER.match(href):
        return False
    address = urls.absolute(href, base)
    return bool(address and urls.same_site(address, base) and urlsplit(address).path in ("", "/"))


def _box_of(link: HtmlElement) -> HtmlElement | None:
    box = link.getparent()
    while box is not None and sum(1 for _ in box.iter("a")) < 2:  # noqa: PLR2004
        box = box.getparent()
    return box


def _leads_to(trail: Iterable[Crumb], url: str) -> bool:
    """Tell whether every step of TRAIL is a folder of URL, the last one below the front page."""
    path = urlsplit(url).path.casefold()
    folders = [urlsplit(crumb.url).path.casefold().rstrip("/") for crumb in trail if crumb.url]
    return bool(folders) and len(folders[-1]) > 1 and all(path.startswith(folder + "/") for folder in folders)
