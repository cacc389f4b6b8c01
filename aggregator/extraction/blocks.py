"""Cut a page into blocks of running text, in one walk over its tree.

A block is the text between two boundaries a reader sees: the ends of block-level elements, an empty line made of two
<br>, a table cell. `<div>Almaty, 22 June<br><br>The council met.</div>` is two blocks. Each block keeps where it
stands (its chain of containers), how much of it is link text, and where its inline markup begins and ends. The walk
uses an explicit stack, so 200,000 nested elements are no trouble, and visits each element once.

Knows nothing of what is an article and what is noise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lxml import etree

from aggregator.extraction.vocabulary import BIT, attribute_hints, is_hiding, tag_hint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BLOCK, SKIP, BREAK, LINK, MARK, INLINE = range(6)
_BLOCK_TAGS = [
    "html",
    "body",
    "main",
    "article",
    "section",
    "aside",
    "header",
    "footer",
    "nav",
    "div",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "caption",
    "figure",
    "figcaption",
    "blockquote",
    "pre",
    "form",
    "fieldset",
    "address",
    "details",
    "summary",
    "center",
    "dir",
    "menu",
    "hr",
    "hgroup",
    "legend",
    "option",
    "button",
    "label",
    "picture",
    "video",
    "audio",
    "frameset",
    "noframes",
]
_SKIPPED_TAGS = [
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "math",
    "iframe",
    "object",
    "embed",
    "head",
    "select",
    "textarea",
    "canvas",
    "map",
    "link",
    "meta",
    "base",
    "param",
    "source",
    "track",
    "input",
    "img",
    "datalist",
    "applet",
]


class _Kinds(dict[Any, int]):
    """Kind of an element by its tag; custom elements (`amp-list`) are blocks, unknown ones inline."""

    def __missing__(self, tag: object) -> int:
        return BLOCK if isinstance(tag, str) and "-" in tag else INLINE


_KINDS = _Kinds(
    dict.fromkeys(_BLOCK_TAGS, BLOCK)
    | dict.fromkeys(_SKIPPED_TAGS, SKIP)
    | {"br": BREAK, "a": LINK, "em": MARK, "i": MARK, "strong": MARK, "b": MARK}
    | {etree.Comment: SKIP, etree.ProcessingInstruction: SKIP, etree.Entity: SKIP}
)
_NAMED = ("itemprop", "role", "data-testid", "data-component", "data-type", "property")


@dataclass(slots=True)
class Blocks:
    """The blocks of a page and the containers (block-level elements) they stand in, as columns in document order.

    Of a block: its text, the place of its container, how many links and characters of link text it has, its pieces of
    text, and its inline markup as (piece, element or None where the last one ends). Of a container: its tag, its
    kind (those of one tag and class are of one kind), the place of its parent, the blocks [start, end) in it, and hints of its names: its own, with its parent's, with all above.
    """

    texts: list[str] = field(default_factory=list)
    container: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    link_chars: list[int] = field(default_factory=list)
    pieces: list[list[str]] = field(default_factory=list)
    marks: list[list[tuple[int, Any]]] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    near: list[int] = field(default_factory=list)
    above: list[int] = field(default_factory=list)


def _named(element: Any) -> str:
    """Return what ELEMENT is called: its class, or what serves as one."""
    names: str | None = element.get("class")
    if names is None and element.keys():
        names = " ".join(element.get(name, "") for name in _NAMED)
    return names or ""


class _Walk:
    """The state of one walk: the open containers and the block being gathered."""

    __slots__ = (
        "breaks", "chars", "found", "here", "kinds", "link", "link_at", "link_chars", "links", "marks", "pieces",
    )  # fmt: skip

    def __init__(self) -> None:
        self.found = Blocks()
        self.here = -1
        self.kinds: dict[tuple[str, str], tuple[int, int]] = {}
        self.link: Any = None
        self.links = self.link_at = self.link_chars = self.chars = self.breaks = 0
        self.pieces: list[str] = []
        self.marks: list[tuple[int, Any]] = []

    def add(self, text: str) -> None:
        """Add TEXT to the block being gathered; blanks before its first letter are dropped."""
        if text.isspace():
            if not self.pieces:
                return
        else:
            self.breaks = 0
        self.pieces.append(text)
        self.chars += len(text)

    def is_unseen(self, element: Any, tag: str, kind: int) -> bool:
        """Tell whether ELEMENT is a layer over the page (consent, dialog) or a hidden piece of a line."""
        if kind == INLINE:
            return tag == "span" and _UNSEEN_SPAN(element.get("class") or "") is not None
        if kind == BLOCK and tag == "div":
            return _LAYER(element.get("id") or element.get("class") or "") is not None
        return False

    def flush(self) -> None:
        """End the block being gathered."""
        text = " ".join("".join(self.pieces).split())
        if text:
            if self.link is not None:
                self.link_chars += self.chars - self.link_at
            found = self.found
            found.texts.append(text)
            found.container.append(self.here)
            found.links.append(self.links)
            found.link_chars.append(self.link_chars)
            found.pieces.append(self.pieces)
            found.marks.append(self.marks)
        self.pieces = []
        self.marks = [] if self.link is None else [(0, self.link)]
        self.links = 0 if self.link is None else 1
        self.link_at = self.link_chars = self.chars = self.breaks = 0

    def open(self, element: Any, tag: str) -> None:
        """Enter a block-level element."""
        if self.pieces:
            self.flush()
        found, here = self.found, self.here
        key = (tag, _named(element))
        known = self.kinds.get(key)
        if known is None:
            known = self.kinds[key] = (len(self.kinds), tag_hint(tag) | attribute_hints(key[1]))
        kind, own = known
        identity = element.get("id")
        if identity is not None:
            own |= attribute_hints(identity)
        style = element.get("style")
        if style is not None and is_hiding(style):
            own |= BIT["hidden"]
        if here < 0 or tag == "body":
            own = near = above = 0
        else:
            near, above = own | found.own[here], own | found.above[here]
        found.tag.append(tag)
        found.kind.append(kind)
        found.parent.append(here)
        found.start.append(len(found.texts))
        found.end.append(0)
        found.own.append(own)
        found.near.append(near)
        found.above.append(above)
        self.here = len(found.tag) - 1

    def close(self) -> None:
        """Leave a block-level element."""
        if self.pieces:
            self.flush()
        here = self.here
        self.found.end[here] = len(self.found.texts)
        self.here = self.found.parent[here]

    def enter_link(self, element: Any) -> None:
        """Enter a link; a link in a link (broken HTML) is taken as its end and a new one."""
        self.links += 1
        self.link = element
        self.link_at = self.chars
        self.marks.append((len(self.pieces), element))

    def leave_link(self) -> None:
        """Leave a link."""
        if self.link is not None:
            self.link_chars += self.chars - self.link_at
            self.marks.append((len(self.pieces), None))
            self.link = None

    def line_end(self) -> None:
        """Meet a <br>: one is a blank, two in a row end the block."""
        if not self.pieces:
            return
        self.breaks += 1
        if self.breaks > 1:
            self.flush()
        else:
            self.pieces.append("\n")
            self.chars += 1


_UNSEEN_SPAN = re.compile(
    r"(?:^|[\s_-])(?:sr-only|screen-?reader(?:-text)?|visually-?hidden|hidden-text|hovercard|rollover[\w-]*-block)", re.IGNORECASE
).search
_LAYER = re.compile(
    r"(?:onetrust|ot-sdk|cookie|gdpr|consent|didomi|usercentrics|qc-cmp|cmp|sp_message|truste|cybot|cmplz|iubenda)", re.IGNORECASE
).match

LONG = 60  # characters of one piece of text that make it running text, not a label
_NEAR = 2  # how many block-level elements above a long text are read whole
_FAR = 3  # the same where most of the long text is, and on a page with less than _RICH characters of it
_RICH = 800
_TEXT_KINDS = (BLOCK, INLINE, MARK)


class _Guide:
    """Where the long texts of a page are: `marked` elements hold one, `dense` ones hold one close by."""

    __slots__ = ("dense", "marked")

    def __init__(self, elements: Sequence[Any]) -> None:
        self.dense: set[Any] = set()
        self.marked: set[Any] = set()
        seeds = _seeds(elements)
        if not seeds:
            self.marked.update(elements)
            self.dense = self.marked
            return
        poor = sum(seeds.values()) < _RICH
        mass: dict[Any, int] = {}
        for seed, size in seeds.items():
            self._mark(seed, _FAR if poor else _NEAR)
            parent = seed.getparent()
            mass[seed] = mass.get(seed, 0) + size
            if parent is not None:
                mass[parent] = mass.get(parent, 0) + size
        self._mark(max(mass, key=mass.__getitem__), _FAR)

    def _mark(self, element: Any, reach: int) -> None:
        near = 0
        marked, dense, kinds = self.marked, self.dense, _KINDS
        while element is not None:
            if near <= reach:
                dense.add(element)
                near += kinds[element.tag] == BLOCK
            elif element in marked:
                return
            marked.add(element)
            element = element.getparent()


def _seeds(elements: Sequence[Any]) -> dict[Any, int]:
    """Return the block-level elements a long piece of text stands in, with how many characters it has."""
    seeds: dict[Any, int] = {}
    kinds = _KINDS
    for element in elements:
        text = element.text
        tail = element.tail
        size = 0
        if text is not None and len(text) >= LONG and kinds[element.tag] in _TEXT_KINDS and not text.isspace():
            holder, size = element, len(text)
        if tail is not None and len(tail) >= LONG and not tail.isspace():
            holder, size = element.getparent(), len(tail)
        if size:
            while kinds[holder.tag] != BLOCK and (above := holder.getparent()) is not None:
                holder = above
            seeds[holder] = seeds.get(holder, 0) + size
    return seeds


def read_blocks(elements: Sequence[Any]) -> Blocks:
    """Return the blocks of the page whose ELEMENTS these are, in document order, the root first.

    Hidden elements are read too (their containers carry the hint); menus and the like, where no long text is near, are
    not.
    """
    walk = _Walk()
    guide = _Guide(elements)
    dense, marked = guide.dense, guide.marked
    below: list[Iterator[Any]] = [iter((elements[0],))]
    opened: list[tuple[int, str | None, bool, bool]] = [(BLOCK, None, False, True)]
    add, kinds = walk.add, _KINDS
    while below:
        free, all_enter = opened[-1][2:]
        for element in below[-1]:
            tag = element.tag
            kind = kinds[tag]
            if kind != SKIP and (all_enter or element in marked) and not walk.is_unseen(element, tag, kind):
                if kind == BLOCK:
                    walk.open(element, tag)
                elif kind == LINK:
                    walk.enter_link(element)
                elif kind == MARK:
                    walk.marks.append((len(walk.pieces), element))
                elif kind == BREAK:
                    walk.line_end()
                text = element.text
                if text:
                    add(text)
                if len(element):
                    below.append(iter(element))
                    now_free = free or element not in marked
                    opened.append((kind, element.tail, now_free, now_free or element in dense))
                    break
                _leave(walk, kind)
            text = element.tail
            if text:
                add(text)
        else:
            below.pop()
            kind, text, _, _ = opened.pop()
            if below:
                _leave(walk, kind)
                if text:
                    add(text)
    return walk.found


def _leave(walk: _Walk, kind: int) -> None:
    if kind == BLOCK:
        walk.close()
    elif kind == LINK:
        walk.leave_link()
    elif kind == MARK:
        walk.marks.append((len(walk.pieces), None))
