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

from aggregator.extraction.guide import (
    ASIDE,
    BREAK,
    INLINE,
    KINDS,
    LAYER,
    LINK,
    MARK,
    SPAN,
    Guide,
)
from aggregator.extraction.vocabulary import BIT, attribute_hints, is_hiding, tag_hint

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAYBE_UNSEEN = frozenset((SPAN, LAYER))
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

    def open(self, element: Any, tag: str) -> None:
        """Enter a block-level element."""
        if self.pieces:
            self.flush()
        found, here = self.found, self.here
        own, names = 0, ""
        for name, value in element.items():
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
    r"(?:onetrust|ot-sdk|cookie|gdpr|consent|didomi|usercentrics|qc-cmp|cmp|sp_message|truste|cybot|cmplz|iubenda)",
    re.IGNORECASE,
).match


def read_blocks(elements: Sequence[Any]) -> Blocks:
    """Return the blocks of the page whose ELEMENTS these are, in document order, the root first.

    Hidden elements are read too (their containers carry the hint); menus and the like, where no long text is near, are
    not.
    """
    elements, kinds = _from_body(elements), KINDS
    texts = [element.text if kinds[element.tag] else None for element in elements]
    tails = [element.tail for element in elements]
    guide = Guide(elements, texts, tails)
    dense, marked = guide.dense, guide.marked
    walk, shut = _Walk(), set[Any]()
    add = walk.add
    stack: list[tuple[Any, int, str | None, bool, bool]] = [(None, INLINE, None, False, True)]
    for element, text, tail in zip(elements, texts, tails, strict=True):
        parent = element.getparent()
        if parent in shut:
            shut.add(element)
            continue
        while stack[-1][0] is not parent and len(stack) > 1:
            _leave(walk, stack.pop())
        free, enter = stack[-1][3:]
        kind = kinds[element.tag]
        lit = element in marked
        if not kind or not (lit or (enter and kind != ASIDE)) or (kind in _MAYBE_UNSEEN and _is_unseen(element, kind)):
            shut.add(element)
            if tail and (walk.pieces or not tail.isspace()):
                add(tail)
            continue
        if kind > SPAN:
            _enter(walk, element, kind)
        if text and (walk.pieces or not text.isspace()):
            add(text)
        stack.append((element, kind, tail, free or not lit, free or not lit or element in dense))
    while len(stack) > 1:
        _leave(walk, stack.pop())
    return walk.found


def _from_body(elements: Sequence[Any]) -> Sequence[Any]:
    """Return ELEMENTS from <body> on, all of them if there is none."""
    place = next((place for place, element in enumerate(elements) if element.tag == "body"), 0)
    return elements[place:]


def _is_unseen(element: Any, kind: int) -> bool:
    """Tell whether ELEMENT is a layer over the page (consent, dialog) or a hidden piece of a line."""
    if kind == SPAN:
        names = element.get("class")
        return names is not None and _UNSEEN_SPAN(names) is not None
    names = element.get("id") or element.get("class")
    return names is not None and _LAYER(names) is not None


def _enter(walk: _Walk, element: Any, kind: int) -> None:
    if kind >= ASIDE:
        walk.open(element, element.tag)
    elif kind == LINK:
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
