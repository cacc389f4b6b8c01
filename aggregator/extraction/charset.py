"""Bytes become text: byte order mark first, then what was declared, then what the bytes themselves look like.

A server says "utf-8" and sends windows-1251; a page says "iso-8859-1" and holds Russian. Valid UTF-8 is taken at once,
because text in another charset almost never is; anything else must decode and look like words to be believed.

Knows nothing of HTML beyond the place where a page declares its charset.
"""

from __future__ import annotations

import codecs

from w3lib.encoding import html_body_declared_encoding, resolve_encoding

from aggregator.errors import CharactersLost

MOST_LOST = 0.01  # of all characters; FAULTS C4


def as_utf8(html: bytes | str, declared: str | None, url: str) -> tuple[bytes, str]:
    """Return HTML as UTF-8 bytes without a byte order mark, and the name of the charset it was in."""
    if isinstance(html, str):
        return html.lstrip("\ufeff").encode("utf-8", "replace").replace(b"\0", b""), "utf-8"
    if html.startswith(codecs.BOM_UTF8):
        html = html[3:]
    try:
        html.decode("utf-8")
    except UnicodeDecodeError:
        name = resolve_encoding(declared or html_body_declared_encoding(html) or "utf-8") or "utf-8"
        text = html.decode(name, "replace")
        if text.count("\ufffd") > MOST_LOST * len(text):
            raise CharactersLost(url, f"{name}: {text.count(chr(0xFFFD))} of {len(text)} characters") from None
        return text.encode("utf-8", "replace").replace(b"\0", b""), name
    return html.replace(b"\0", b""), "utf-8"
