"""XML of feeds and sitemaps, read so that nothing in it is expanded, fetched, or silently lost.

<loc>https://e.org/&a;</loc> would become "https://e.org/" in most readers; here a text that holds an entity is refused
(FAULTS B9, B10). Feeds with a bare "&" in a link are mended, since one in ten real ones has it.

Knows nothing of what the elements mean.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from lxml import etree, html

from aggregator.errors import AddressRefused, PageError
from aggregator.extraction.charset import as_utf8
from aggregator.extraction.page import take_in_rest
from spiders.discovery.source import LARGEST_SOURCE, Answer, SourceDead

# What a document declares by itself is cut off before it is parsed; what then has no meaning is marked.
_DECLARATIONS_END = re.compile(rb"\]\s*>")
_UNKNOWN_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)(\w+;)")
_BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)")
PROLOGUE = 10_000  # bytes in which a DOCTYPE has to stand
_MARK = "\ue000"  # of the private use area: no address holds it
_GZIP = b"\x1f\x8b"


def unpacked(body: bytes) -> bytes:
    """Return BODY, unpacked if it is gzip; raises SourceDead when it grows too big (FAULTS B3) or is damaged."""
    if not body.startswith(_GZIP):
        return body
    opened = zlib.decompressobj(wbits=31)
    try:
        content = opened.decompress(body, LARGEST_SOURCE + 1)
    except zlib.error as cause:
        raise SourceDead(f"damaged gzip: {cause}") from cause
    if len(content) > LARGEST_SOURCE:
        raise SourceDead(f"{len(body)} bytes of gzip unpack to more than {LARGEST_SOURCE}")
    return content


def web_page(answer: Answer) -> html.HtmlElement:
    """Return the root of the web page in ANSWER, whatever its charset; raises SourceDead when there is none."""
    try:
        page, _ = as_utf8(answer.body, answer.charset, answer.url)
        root = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
    except (ValueError, html.etree.ParserError, PageError) as cause:
        raise SourceDead("not HTML") from cause
    take_in_rest(root)
    return root


def document(body: bytes) -> etree._Element:
    """Return the root of the XML document BODY; raises SourceDead when there is none."""
    content = _without_declarations(unpacked(body).strip())
    try:
        return etree.fromstring(content, _parser(recover=False))
    except etree.XMLSyntaxError as cause:
        if content[:1] != b"<" or re.match(rb"<(?:!doctype\s+html|html)", content, re.IGNORECASE):
            raise SourceDead("not XML") from cause
        marked = _UNKNOWN_ENTITY.sub(_MARK.encode() + rb"\1", content)
        root = etree.fromstring(_BARE_AMPERSAND.sub(b"&amp;", marked), _parser(recover=True))
        if root is None:
            raise SourceDead(f"not XML: {cause.msg}") from cause
        return root


def _without_declarations(content: bytes) -> bytes:
    """Return CONTENT without the declarations it makes in its DOCTYPE; entities then have no meaning."""
    start = content.find(b"<!DOCTYPE", 0, PROLOGUE)
    opened = content.find(b"[", start, start + PROLOGUE) if start >= 0 else -1
    end = _DECLARATIONS_END.search(content, opened) if opened >= 0 else None
    if end is None or b">" in content[start:opened]:
        return content
    return content[:start] + content[end.end() :]


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True, recover=recover
    )


def named(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the elements of these local names, whatever their namespace."""
    yield from root.iter(*(f"{{*}}{name}" for name in names))


def said(element: etree._Element | None) -> str:
    """Return the text of ELEMENT, blanks cut; raises AddressRefused if it holds an entity that was not expanded."""
    if element is None:
        return ""
    text = (element.text or "").strip()
    if _MARK in text or any(inner.tag is etree.Entity for inner in element):
        raise AddressRefused(text.replace(_MARK, "&"), "it holds an entity")
    return text


def child(element: etree._Element, *names: str) -> etree._Element | None:
    """Return the first child of ELEMENT with one of these local names, in the order of NAMES."""
    for name in names:
        found = element.find(f"{{*}}{name}")
        if found is not None:
            return found
    return None
