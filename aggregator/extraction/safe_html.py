"""Paragraphs as HTML that cannot be a weapon: new strings from text and a few tags, nothing of the page's markup kept.

`<p onclick=…>The <b>council</b> <a href="/x">met</a><script>…` becomes `<p>The <strong>council</strong>
<a href="https://example.org/x">met</a></p>`. Only p, a[href], blockquote, ul, li, em, strong, h2, h3 and h4 are
written (FAULTS D1, D2, D8: no image, no frame), every text is escaped; tests/test_safe_html.py
lets nh3 try to find anything to take away.

Knows nothing of what belongs to an article.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from aggregator import urls
from aggregator.text import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MARKS = {"a": "a", "em": "em", "i": "em", "strong": "strong", "b": "strong"}
_PARAGRAPH = ("<p>", "</p>")
_AROUND = {
    "li": ("<li>", "</li>"), "blockquote": ("<blockquote><p>", "</p></blockquote>"), "h1": ("<h2>", "</h2>"),
    "h2": ("<h2>", "</h2>"), "h3": ("<h3>", "</h3>"), "h4": ("<h4>", "</h4>"), "h5": ("<h4>", "</h4>"),
    "h6": ("<h4>", "</h4>"),
}  # fmt: skip
_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/[\w\-./~%?=&+,;:!$'()*#]*)?", re.ASCII)


@lru_cache(maxsize=1024)  # a link of the text is asked for its address by three rooms
def address(href: str | None, base: str) -> str | None:
    """Return HREF absolute against BASE, or None if it is no address of the web."""
    if not href:
        return None
    href = href.strip()
    if _PLAIN_ADDRESS.fullmatch(href):
        return href
    return None if href.startswith("#") else urls.absolute(href, base)


def escape(said: str) -> str:
    """Return the text SAID as HTML."""
    # most text has none of the three; to look is cheaper than to replace
    return html.escape(said, quote=False) if "&" in said or "<" in said or ">" in said else said


def inline(pieces: Sequence[str], marks: Sequence[tuple[int, Any]], base: str) -> str:
    """Return PIECES of text as a line of HTML, with what of their MARKS is link, emphasis or strength."""
    parts: list[str] = []
    opened: list[tuple[str, str]] = []
    at = 0
    for place, element in marks:
        if place > at:
            parts.append(escape("".join(pieces[at:place])))
            at = place
        if element is not None:
            opened.append(_opening(element, base, opened))
            parts.append(opened[-1][1])
        elif opened:
            _close(parts, *opened.pop())
    if at < len(pieces):
        parts.append(escape("".join(pieces[at:])))
    while opened:
        _close(parts, *opened.pop())
    return folded("".join(parts))


def _close(parts: list[str], name: str, start: str) -> None:
    """End the element NAME begun by START; one that holds nothing (a link around a picture) is taken back."""
    if parts[-1] is start:
        parts.pop()
    elif name:
        parts.append(f"</{name}>")


def _opening(element: Any, base: str, opened: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Return the name and the start tag of ELEMENT, empty where it is not written (no address, or within its like)."""
    name = _MARKS.get(element.tag, "")
    for other, _ in opened:
        if name == other:
            return "", ""
    if name == "a":
        target = address(element.get("href"), base)
        return ("a", f'<a href="{html.escape(target)}">') if target else ("", "")
    return name, f"<{name}>" if name else ""


def document(paragraphs: Iterable[tuple[str, str]]) -> str:
    """Return (kind, inline HTML) PARAGRAPHS as one HTML fragment; a kind is "p", "li", "blockquote" or "h1" to "h6"."""
    parts: list[str] = []
    in_list = False
    for kind, content in paragraphs:
        if (kind == "li") != in_list:
            parts.append("</ul>" if in_list else "<ul>")
            in_list = not in_list
        start, end = _AROUND.get(kind, _PARAGRAPH)
        parts.append(start + content + end)
    if in_list:
        parts.append("</ul>")
    return "\n".join(parts)
