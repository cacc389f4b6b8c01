"""What stands just after and just before an element, as a reader meets it.

The date, the author and the place of an article stand near its headline; the header's clock and the footer's year do
not.

Knows nothing of dates or names: it gives texts in reading order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as HtmlElement

_SILENT = frozenset(("script", "style", "noscript", "svg", "template", "select", "option", "iframe"))


def texts_of(element: HtmlElement) -> Iterator[str]:
    """Yield the texts inside ELEMENT, left out scripts, styles and captions: the day of a picture is its own."""
    if element.tag in _SILENT:
        return
    captions: set[HtmlElement] = set()
    for part in element.iter():
        tag, names = part.tag, part.get("class")
        if tag == "figcaption" or (names and "wp-caption-text" in names):
            captions.update(part.iter())
        if tag in _SILENT or (captions and part in captions):
            continue
        text = part.text
        if text and not text.isspace():
            yield text
        tail = part.tail
        if tail and part is not element and not tail.isspace():
            yield tail


def elements_before(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements that begin before ELEMENT, the nearest first."""
    node: HtmlElement | None = element
    while node is not None:
        previous = node.getprevious()
        if previous is None:
            node = node.getparent()
        else:
            node = previous
            while len(node):
                node = node[-1]
        if node is not None:
            yield node


def texts_after(element: HtmlElement, most: int = 30) -> Iterator[str]:
    """Yield up to MOST texts that follow ELEMENT in the page."""
    node: HtmlElement | None = element
    while node is not None and most > 0:
        if node.tail and not node.tail.isspace():
            most -= 1
            yield node.tail
        following = node.getnext()
        while following is None and node is not None:
            node = node.getparent()
            if node is None:
                return
            if node.tail and not node.tail.isspace():
                most -= 1
                yield node.tail
            following = node.getnext()
        node = following
        for text in texts_of(node):
            most -= 1
            yield text
            if most <= 0:
                return


def texts_before(element: HtmlElement, levels: int = 4) -> Iterator[str]:
    """Yield the texts before ELEMENT inside its LEVELS nearest containers, the nearest first.

    Four, since Blogger prints the day above three boxes the title stands in.
    """
    node = element
    for _ in range(levels):
        parent = node.getparent()
        if parent is None or parent.tag in ("body", "html"):
            return
        if parent.text and not parent.text.isspace():
            yield parent.text
        for sibling in parent:
            if sibling is node:
                break
            yield from texts_of(sibling)
            if sibling.tail and not sibling.tail.isspace():
                yield sibling.tail
        node = parent
