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


def guide(tops: Sequence[Any]) -> dict[Any, int]:
    """Return the elements of TOPS, with all in them, that hold a long text; those of 0 and more have one close by.

    All elements where there is no long text.
    """
    marked: dict[Any, int] = {}
    seeds = _seeds(tops)
    if not seeds:
        return dict.fromkeys((element for top in tops for element in top.iter()), 0)
    reach = _FAR if sum(seeds.values()) < _RICH else _NEAR
    mass: dict[Any, int] = {}
    for seed, size in seeds.items():
        _mark(marked, seed, reach)
        parent = seed.getparent()
        mass[seed] = mass.get(seed, 0) + size
        if parent is not None:
            mass[parent] = mass.get(parent, 0) + size
    _mark(marked, max(mass, key=mass.__getitem__), _FAR)
    return marked


def _mark(marked: dict[Any, int], element: Any, reach: int) -> None:
    """Mark ELEMENT and all above it, those within REACH block-level elements as dense."""
    while element is not None:
        if marked.get(element, -2) >= reach:
            return  # the way up from here was gone before, and as far
        marked[element] = reach
        if reach >= 0:
            reach -= KINDS[element.tag] >= ASIDE
        element = element.getparent()


def _seeds(tops: Sequence[Any]) -> dict[Any, int]:
    """Return the block-level elements a long piece of text stands in, with how many characters it has."""
    long = [
        element
        for top in tops
        for element in top.iter()
        if ((text := element.text) is not None and len(text) >= LONG)
        or ((text := element.tail) is not None and len(text) >= LONG)
    ]
    seeds: dict[Any, int] = {}
    for element in long:
        text, tail, size = element.text, element.tail, 0
        if text is not None and len(text) >= LONG and KINDS[element.tag] in _TEXT_KINDS and not text.isspace():
            holder, size = element, len(text)
        if tail is not None and len(tail) >= LONG and not tail.isspace():
            holder, size = element.getparent(), len(tail)
        if size:
            while KINDS[holder.tag] < ASIDE and (above := holder.getparent()) is not None:
                holder = above
            seeds[holder] = seeds.get(holder, 0) + size
    return seeds
