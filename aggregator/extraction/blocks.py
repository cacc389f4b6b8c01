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
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from aggregator.extraction.guide import ASIDE, BLOCK, BREAK, INLINE, KINDS, LAYER, LINK, MARK, SPAN, Guide
from aggregator.extraction.vocabulary import BIT, attribute_hints, is_hiding, tag_hint

if TYPE_CHECKING:
    from collections.abc import Sequence

_FEW = 8  # links; an element with more of them and no long text is a menu or a list of other stories,
_BETWEEN = 10  # where as few characters on average follow each
_NAMED = frozenset(("itemprop", "role", "data-testid", "data-component", "data-type", "property"))


@dataclass(slots=True)
class Blocks:
    """The blocks of a page and the containers (block-level elements) they stand in, as columns in document order.

    Of a block: its text, the place of its container, how many links and characters of link text it has, its pieces of
    text, and its inline markup as (piece, element or None where the last one ends). Of a container: its tag, its kind
    (those of one tag and class are of one kind), the place of its parent, the blocks [start, end) in it, and the hints
    its names give: its own, with its parent's, with all above.
    """

    texts: list[str] = field(default_factory=list)
    container: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    link_chars: list[int] = field(default_factory=list)
    pieces: list[list[str]] = field(default_factory=list)
    marks: list[list[tuple[int, Any]]] = field(default_factory=list)
    kind_tags: list[str] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    near: list[int] = field(default_factory=list)
    above: list[int] = field(default_factory=list)


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

    def open(self, tag: str, attributes: Sequence[tuple[str, str]]) -> None:
        """Enter a block-level element called TAG that has these ATTRIBUTES."""
        if self.pieces:
            self.flush()
        found, here = self.found, self.here
        own, names = 0, ""
        for name, value in attributes:
            if name == "class":
                names = value
            elif name == "id":
                own |= attribute_hints(value)
            elif name == "style":
                if is_hiding(value):
                    own |= BIT["hidden"]
            elif name in _NAMED and not names:
                names = value
        key = (tag, names)
        known = self.kinds.get(key)
        if known is None:
            known = self.kinds[key] = (
                len(self.kinds),
                tag_hint(tag) | attribute_hints(names),
            )
            found.kind_tags.append(tag)
        own |= known[1]
        if here < 0 or tag == "body":
            own = near = above = 0
        else:
            near, above = own | found.own[here], own | found.above[here]
        found.tag.append(tag)
        found.kind.append(known[0])
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
    r"(?:^|[\s_-])(?:sr-only|screen-?reader(?:-text)?|visually-?hidden|hidden-text|hovercard|rollover[\w-]*-block)",
    re.IGNORECASE,
).search
_LAYER = re.compile(
    r"(?:onetrust|ot-sdk|cookie|gdpr|consent|didomi|usercentrics|qc-cmp|sp_message|truste|cybot|cmplz|iubenda)"
    r"|cmp(?:(?![a-z_-])|-?(?:box|banner|container|popup|overlay))",  # "cmp-text" is a component of a CMS, no consent
    re.IGNORECASE,
).match


def read_blocks(elements: Sequence[Any]) -> Blocks:
    """Return the blocks of the page whose ELEMENTS these are, in document order, the root first.

    Hidden elements are read too (their containers carry the hint); menus, long lists of links and the like, where no
    long text is near, are not.
    """
    elements = _from_body(elements)
    kinds = [KINDS[element.tag] for element in elements]
    texts = [element.text if kind else None for element, kind in zip(elements, kinds, strict=True)]
    return _walk(elements, kinds, texts, [element.tail for element in elements])


def _walk(
    elements: Sequence[Any], kinds: Sequence[int], texts: Sequence[str | None], tails: Sequence[str | None]
) -> Blocks:
    guide = Guide(elements, kinds, texts, tails)
    dense, marked = guide.dense, guide.marked
    walk, places, place, count = _Walk(), dict(zip(elements, range(len(elements)), strict=True)), 0, len(elements)
    stack: list[tuple[Any, int, str | None, bool, bool]] = [(None, INLINE, None, False, True)]
    while place < count:
        element, kind, text, tail = elements[place], kinds[place], texts[place], tails[place]
        parent = element.getparent()
        while stack[-1][0] is not parent and len(stack) > 1:
            _leave(walk, stack.pop())
        _, _, _, free, enter = stack[-1]
        lit = element in marked
        attributes = element.items() if kind >= ASIDE else ()
        past = 0 if lit or free or kind < BLOCK else places.get(_following(element), count)
        if (
            not kind
            or not (lit or (enter and kind != ASIDE))
            or (past - place > _FEW and _is_listing(kinds[place:past], tails[place + 1 : past]))
            or (kind == LAYER and attributes and _is_layer(attributes))
            or (kind == SPAN and (names := element.get("class")) and _is_unseen(names))
        ):
            place = past or places.get(_following(element), count)
            if kind >= ASIDE and walk.pieces:
                walk.flush()
            if tail and (walk.pieces or not tail.isspace()):
                walk.add(tail)
            continue
        place += 1
        if kind >= ASIDE:
            walk.open(element.tag, attributes)
        elif kind > SPAN:
            _enter(walk, element, kind)
        if text and (walk.pieces or not text.isspace()):
            walk.add(text)
        stack.append((element, kind, tail, free or not lit, free or not lit or element in dense))
    while len(stack) > 1:
        _leave(walk, stack.pop())
    return walk.found


def _is_listing(kinds: Sequence[int], tails: Sequence[str | None]) -> bool:
    """Tell whether elements of these KINDS, followed by TAILS, are mostly links with little between them."""
    links = kinds.count(LINK)
    return links > _FEW and sum(len(tail) for tail in tails if tail and not tail.isspace()) <= _BETWEEN * links


def _following(element: Any) -> Any:
    """Return the first element after all that stands in ELEMENT; None if it is the last."""
    following = element.getnext()
    while following is None and element is not None:
        element = element.getparent()
        following = None if element is None else element.getnext()
    return following


def _from_body(elements: Sequence[Any]) -> Sequence[Any]:
    """Return ELEMENTS from <body> on, all of them if there is none."""
    place = next((place for place, element in enumerate(elements) if element.tag == "body"), 0)
    return elements[place:]


@lru_cache(maxsize=4096)
def _is_unseen(names: str) -> bool:
    """Tell whether a piece of a line of class NAMES is hidden from readers."""
    return _UNSEEN_SPAN(names) is not None


def _is_layer(attributes: Sequence[tuple[str, str]]) -> bool:
    """Tell whether an element of these ATTRIBUTES is a layer over the page (consent, dialog)."""
    names = dict(attributes)
    return _LAYER(names.get("id") or names.get("class") or "") is not None


def _enter(walk: _Walk, element: Any, kind: int) -> None:
    if kind == LINK:
        walk.enter_link(element)
    elif kind == MARK:
        walk.marks.append((len(walk.pieces), element))
    elif kind == BREAK:
        walk.line_end()


def _leave(walk: _Walk, left: tuple[Any, int, str | None, bool, bool]) -> None:
    _, kind, tail, _, _ = left
    if kind > SPAN:
        if kind >= ASIDE:
            walk.close()
        elif kind == LINK:
            walk.leave_link()
        elif kind == MARK:
            walk.marks.append((len(walk.pieces), None))
    if tail and (walk.pieces or not tail.isspace()):
        walk.add(tail)
