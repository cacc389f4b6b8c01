"""Cut a page into blocks of running text, in one walk over its tree.

A block is the text between two boundaries a reader sees: the ends of block-level elements, an empty line made of two
<br>, a table cell. `<div>Almaty, 22 June<br><br>The council met.</div>` is two blocks. Each block keeps where it
stands (its chain of containers), how much of it is link text, and where its inline markup begins and ends. The walk
uses an explicit stack, so 200,000 nested elements are no trouble, and visits each element once; what it passes over
is never made an object of.

Knows nothing of what is an article and what is noise.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aggregator.extraction.guide import ASIDE, BLOCK, BREAK, INLINE, KINDS, LAYER, LINK, MARK, SPAN, guide
from aggregator.extraction.vocabulary import BIT, attribute_hints, is_hiding, is_layer, is_unseen_span, tag_hint
from aggregator.text import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

_FEW = 8  # links; an element with more of them and no long text is a menu or a list of other stories,
_BETWEEN = 10  # where as few characters on average follow each
_NAMED = frozenset(("itemprop", "role", "data-testid", "data-component", "data-type", "property"))


@dataclass(slots=True)
class Blocks:
    """The blocks of a page and the containers (block-level elements) they stand in, as columns in document order.

    Of a block: its text, the place of its container, how many links and characters of link text it has, its pieces of
    text, and its inline markup as (piece, element or None where the last one ends). Of a container, which holds a block
    at least: its tag, its kind (those of one tag and class are of one kind), the place of its parent, the blocks
    [start, end) in it, and the hints its names give: its own, with its parent's, with all above.
    """

    texts: Sequence[str]
    pieces: Sequence[list[str]]
    marks: Sequence[list[tuple[int, Any]]]
    container: Sequence[int]
    links: Sequence[int]
    link_chars: Sequence[int]
    kind_tags: Sequence[str]
    tag: Sequence[str]
    end: Sequence[int]
    kind: Sequence[int]
    parent: Sequence[int]
    start: Sequence[int]
    own: Sequence[int]
    near: Sequence[int]
    above: Sequence[int]


class _Walk:
    """The state of one walk: the open containers and the block being gathered.

    A container is noted when a block in it ends, and `waiting` till then: one of seven holds none. Numbers are kept
    three a block and six a container and given as arrays, which numpy reads five times as fast as lists.
    """

    __slots__ = (
        "broken", "ends", "here", "kind_tags", "kinds", "link", "link_at", "link_chars", "links", "mark_lists", "marks",
        "of_blocks", "of_containers", "piece_lists", "pieces", "tags", "texts", "waiting",
    )  # fmt: skip

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.piece_lists: list[list[str]] = []
        self.mark_lists: list[list[tuple[int, Any]]] = []
        self.of_blocks: list[int] = []
        self.tags: list[str] = []
        self.of_containers: list[int] = []
        self.ends: list[int] = []
        self.here = -1
        self.waiting: list[Any] = []
        self.kinds: dict[tuple[str, str], tuple[int, int]] = {}
        self.kind_tags: list[str] = []
        self.link: Any = None
        self.links = self.link_at = self.link_chars = self.broken = 0
        self.pieces: list[str] = []
        self.marks: list[tuple[int, Any]] = []

    def found(self) -> Blocks:
        """Return what was gathered."""
        of_blocks, of_containers = array("q", self.of_blocks), array("q", self.of_containers)
        columns: list[Any] = [self.texts, self.piece_lists, self.mark_lists]
        columns += [of_blocks[column::3] for column in range(3)]
        columns += [self.kind_tags, self.tags, array("q", self.ends)]
        columns += [of_containers[column::6] for column in range(6)]
        return Blocks(*columns)

    def flush(self) -> None:
        """End the block being gathered."""
        pieces, link = self.pieces, self.link
        text = folded("".join(pieces))
        if text:
            if link is not None:
                self.link_chars += sum(map(len, pieces[self.link_at :]))
            if self.waiting:
                self._note_containers()
            self.texts.append(text)
            self.piece_lists.append(pieces)
            self.mark_lists.append(self.marks)
            self.of_blocks += (self.here, self.links, self.link_chars)
        self.pieces = []
        self.marks = [] if link is None else [(0, link)]
        self.links = 0 if link is None else 1
        self.link_at = self.link_chars = self.broken = 0

    def _note_containers(self) -> None:
        """Note the containers that wait, the outermost first."""
        noted, here, start, kinds = self.of_containers, self.here, len(self.texts), self.kinds
        for element in self.waiting:
            tag = element.tag
            own, names = _names(element.items())
            known = kinds.get((tag, names))
            if known is None:
                known = kinds[tag, names] = (len(kinds), tag_hint(tag) | attribute_hints(names))
                self.kind_tags.append(tag)
            if here < 0 or tag == "body":
                noted += (known[0], here, start, 0, 0, 0)
            else:
                own |= known[1]
                noted += (known[0], here, start, own, own | noted[6 * here + 3], own | noted[6 * here + 5])
            here = len(self.tags)
            self.tags.append(tag)
            self.ends.append(0)
        self.here = here
        self.waiting.clear()

    def enter(self, element: Any, kind: int) -> None:
        """Enter an ELEMENT above SPAN; a link in a link (broken HTML) is taken as its end and a new one."""
        if kind >= ASIDE:
            if self.pieces:
                self.flush()
            self.waiting.append(element)
        elif kind == BREAK:
            self.line_end()
        else:
            at = len(self.pieces)
            if kind == LINK:
                self.links += 1
                self.link = element
                self.link_at = at
            self.marks.append((at, element))

    def leave(self, kind: int) -> None:
        """Leave an element of a KIND above SPAN."""
        if kind >= ASIDE:
            if self.pieces:
                self.flush()
            if self.waiting:
                self.waiting.pop()
            else:
                self.ends[self.here] = len(self.texts)
                self.here = self.of_containers[6 * self.here + 1]
        elif kind == MARK:
            self.marks.append((len(self.pieces), None))
        elif kind == LINK and self.link is not None:
            self.link_chars += sum(map(len, self.pieces[self.link_at :]))
            self.marks.append((len(self.pieces), None))
            self.link = None

    def line_end(self) -> None:
        """Meet a <br>: one is a blank, two in a row end the block."""
        if not self.pieces:
            return
        if self.broken and not any(map(str.strip, self.pieces[self.broken :])):
            self.flush()
        else:
            self.pieces.append("\n")
            self.broken = len(self.pieces)


def _names(attributes: Sequence[tuple[str, str]]) -> tuple[int, str]:
    """Return the hints an element's ATTRIBUTES give but for its class, and its class, else another name of it."""
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
    return own, names


_NAMED_UNSEEN = frozenset((SPAN, LAYER))


def read_blocks(root: Any) -> Blocks:
    """Return the blocks of the page, or the part of one, whose ROOT element this is.

    Hidden elements are read too (their containers carry the hint); menus, long lists of links and the like, where no
    long text is near, are not.
    """
    tops = _from_body(root)
    return _walk(tops, guide(tops))


def _walk(tops: Sequence[Any], marked: dict[Any, int]) -> Blocks:
    walk, children = _Walk(), iter(tops)
    # Of what is open: its kind and tail; whether it stands in no menu, and whether all in it is read.
    kind_within, tail_within, free, whole = INLINE, None, False, True
    around: list[tuple[Any, int, str | None, bool, bool]] = []
    while True:
        element = next(children, None)
        if element is None:
            if not around:
                return walk.found()
            _leave(walk, kind_within, tail_within)
            children, kind_within, tail_within, free, whole = around.pop()
            continue
        kind, tail, lit = KINDS[element.tag], element.tail, element in marked
        if (
            not kind
            or not (lit or (whole and kind != ASIDE))
            or (kind >= BLOCK and not (lit or free) and _is_listing(element))
            or (kind in _NAMED_UNSEEN and _is_unseen(element, kind))
        ):
            if kind >= ASIDE and walk.pieces:
                walk.flush()
            _leave(walk, INLINE, tail)
            continue
        if kind > SPAN:
            walk.enter(element, kind)
        text = element.text
        if text and (walk.pieces or not text.isspace()):
            walk.pieces.append(text)
        if len(element):
            around.append((children, kind_within, tail_within, free, whole))
            children, kind_within, tail_within, free = iter(element), kind, tail, free or not lit
            whole = free or marked[element] >= 0
        else:
            _leave(walk, kind, tail)


def _is_listing(element: Any) -> bool:
    """Tell whether ELEMENT is mostly links with little between them."""
    links = len(list(element.iter("a")))
    if links <= _FEW:
        return False
    tails = [part.tail for part in element.iter()][1:]
    return sum(len(tail) for tail in tails if tail and not tail.isspace()) <= _BETWEEN * links


def _from_body(root: Any) -> list[Any]:
    """Return <body> and what follows it in ROOT; ROOT itself if there is none."""
    element = next(root.iterchildren("body"), None)
    if element is None:
        element = next(root.iter("body"), None)
    tops = [root if element is None else element]
    while element is not None and element is not root:
        tops += element.itersiblings()
        element = element.getparent()
    return tops


def _is_unseen(element: Any, kind: int) -> bool:
    """Tell whether an element of this KIND is called a layer over the page, or a piece of a line for no eyes."""
    if kind == SPAN:
        names = element.get("class")
        return names is not None and is_unseen_span(names)
    names = element.get("id") or element.get("class")
    return bool(names) and is_layer(names)


def _leave(walk: _Walk, kind: int, tail: str | None) -> None:
    if kind > SPAN:
        walk.leave(kind)
    if tail and (walk.pieces or not tail.isspace()):
        walk.pieces.append(tail)
