"""Where a page's long texts are, so that the walk over it need not enter menus and footers.

Each element is of a kind (block, inline, link, …). A piece of text of 60 characters or more that is no link is a seed:
the elements above it are marked, and those close to it are dense, which means read whole, short lines and all.

Knows nothing of what the texts say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Sequence

SKIP, INLINE, SPAN, BREAK, MARK, LINK, ASIDE, BLOCK, LAYER = range(9)
_BLOCK_TAGS = (
    "html body main article section aside header p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr td "
    "th caption figure figcaption blockquote pre form fieldset address details summary center dir hr hgroup legend "
    "option label picture video audio frameset noframes"
)
_ASIDE_TAGS = "nav footer menu button"  # blocks that are not entered unless a long text stands in them
_INLINE_TAGS = "u small sup sub time cite q abbr code font s strike del ins mark big tt kbd bdi bdo wbr data ruby rt rp"
_SKIPPED_TAGS = (
    "script style noscript template svg math iframe object embed head select textarea canvas map link meta base param "
    "source track input img datalist applet"
)


class _Kinds(dict[Any, int]):
    """Kind of an element by its tag; custom elements (`amp-list`) are blocks, unknown ones inline."""

    def __missing__(self, tag: object) -> int:
        return BLOCK if isinstance(tag, str) and "-" in tag else INLINE


KINDS = _Kinds(
    dict.fromkeys(_BLOCK_TAGS.split(), BLOCK)
    | dict.fromkeys(_SKIPPED_TAGS.split(), SKIP)
    | dict.fromkeys(_ASIDE_TAGS.split(), ASIDE)
    | dict.fromkeys(_INLINE_TAGS.split(), INLINE)
    | {
        "div": LAYER,
        "span": SPAN,
        "br": BREAK,
        "a": LINK,
        "em": MARK,
        "i": MARK,
        "strong": MARK,
        "b": MARK,
    }
    | {etree.Comment: SKIP, etree.ProcessingInstruction: SKIP, etree.Entity: SKIP}
)
LONG = 60  # characters of one piece of text that make it running text, not a label
_NEAR = 2  # how many block-level elements above a long text are read whole
_FAR = 3  # the same where most of the long text is, and on a page with less than _RICH characters of it
_RICH = 800
_TEXT_KINDS = frozenset((BLOCK, LAYER, ASIDE, INLINE, SPAN, MARK))


class Guide:
    """Where the long texts of a page are: `marked` elements hold one, `dense` ones hold one close by."""

    __slots__ = ("dense", "marked")

    def __init__(
        self,
        elements: Sequence[Any],
        kinds: Sequence[int],
        texts: Sequence[str | None],
        tails: Sequence[str | None],
    ) -> None:
        """Find the long ones among TEXTS and TAILS of ELEMENTS, each of the kind that KINDS tells."""
        self.dense: set[Any] = set()
        self.marked: set[Any] = set()
        seeds = _seeds(elements, kinds, texts, tails)
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
        marked, dense, kinds = self.marked, self.dense, KINDS
        while element is not None:
            if near <= reach:
                dense.add(element)
                near += kinds[element.tag] >= ASIDE
            elif element in marked:
                return
            marked.add(element)
            element = element.getparent()


def _seeds(
    elements: Sequence[Any], kinds: Sequence[int], texts: Sequence[str | None], tails: Sequence[str | None]
) -> dict[Any, int]:
    """Return the block-level elements a long piece of text stands in, with how many characters it has."""
    long = {place for place, text in enumerate(texts) if text and len(text) >= LONG}
    long.update([place for place, tail in enumerate(tails) if tail and len(tail) >= LONG])
    seeds: dict[Any, int] = {}
    for place in sorted(long):
        element, text, tail = elements[place], texts[place], tails[place]
        size = 0
        if text is not None and len(text) >= LONG and kinds[place] in _TEXT_KINDS and not text.isspace():
            holder, size = element, len(text)
        if tail is not None and len(tail) >= LONG and not tail.isspace():
            holder, size = element.getparent(), len(tail)
        if size:
            while KINDS[holder.tag] < ASIDE and (above := holder.getparent()) is not None:
                holder = above
            seeds[holder] = seeds.get(holder, 0) + size
    return seeds
