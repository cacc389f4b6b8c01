"""Safe HTML by allow-list: what a reader's browser may be given.

    <p onclick="x">Read <a href="javascript:x">this</a></p>   ->   <p>Read <a>this</a></p>

The body is parsed as a browser would and written anew with the elements named here and nothing else (FAULTS D1, D2);
no element that loads anything is among them, so no pixel counts the reader (FAULTS D8). Titles are plain text, but
readers show them as HTML: whatever would be markup there is turned into look-alike quotes.

Knows nothing of articles and feeds.
"""

from __future__ import annotations

import html
import re
from functools import cache, lru_cache, partial
from typing import Any
from urllib.parse import quote, urljoin

import nh3
from w3lib.url import safe_url_string

from aggregator import text, urls

_TAGS = {
    *("p", "br", "hr", "a", "blockquote", "q", "cite", "pre", "code", "ul", "ol", "li", "dl", "dt", "dd"),
    *("em", "strong", "b", "i", "u", "s", "sub", "sup", "small", "abbr", "h2", "h3", "h4", "h5", "h6"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "figure", "figcaption"),
}
_ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}
_DROPPED_WITH_CONTENT = {"script", "style", "noscript", "template", "iframe", "object", "svg", "math", "title"}
_RULES: dict[str, Any] = {
    "tags": _TAGS,
    "attributes": _ATTRIBUTES,
    "clean_content_tags": _DROPPED_WITH_CONTENT,
    "link_rel": None,
    "url_schemes": {"http", "https"},
}
# Whatever is not a plain absolute address; asking for each attribute in Python costs four times the cleaning itself.
_PLAIN = r"[0-9A-Za-z;/?:=+$.\-_!~*'()%,#]"
_ODD_ATTRIBUTE = re.compile(rf"""="(?!https?://(?!"){_PLAIN}*(?:&amp;{_PLAIN}*)*")""")
# Characters RFC 2396 lets stand in a URI; the others are percent-encoded, since validators want URIs, not IRIs.
_NO_URI_CHARACTER = re.compile(r"[^0-9A-Za-z;/?:@&=+$.\-_!~*'()%,#]")
# What no feed can carry (FAULTS C1, C2, C3), or turns the reading order of what follows. The planes above the first are
# looked through because each ends in two code points that are no characters.
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    "\ufdd0-\ufdef\ufffe\uffff\U0001fffe-\U0010ffff]"
)
_ASCII_CONTROLS = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")
_LONG = 50  # letters; short ones are looked at one by one
_SMALL_NUMBER = re.compile(r"[0-9]{1,3}")
_MARKUP_START = re.compile(r"<(?=[/!?A-Za-z])")
_CHARACTER_REFERENCE = re.compile(r"&(?=#?\w+;)")
# "<P>" is taken for one of them, which costs a second look and nothing else; to ignore case costs as much everywhere.
_REMOVED_TAG = re.compile(f"<(?!(?:{'|'.join(sorted(_TAGS))})[ >/])[A-Za-z]")
_MOST_PASSES = 4
_TWICE_ENCODED = re.compile("[\u00c2\u00c3][\u0080-\u00bf]")
_RUN = re.compile("[^<>&\n]+")


@lru_cache(4096)
def address(url: str, base: str = "") -> str | None:
    """Return URL as an absolute http(s) URI in ASCII, joined to BASE if relative; None if it is no such thing."""
    if not url.startswith(("http://", "https://")):
        if not base or not urls.is_web(joined := urljoin(base, url)):
            return None
        url = joined
    if not url.isascii():
        url = safe_url_string(url)
    return _NO_URI_CHARACTER.sub(lambda found: quote(found[0]), url) if urls.is_web(url) else None


def clean(markup: str, base: str) -> str:
    """Return MARKUP with the allowed elements only and links made absolute against BASE."""
    if not _is_writable(markup):
        markup = text.characters(markup)
    written = _written(markup, base)
    if _REMOVED_TAG.search(markup):
        # What stood in a removed element may not stand where it stands now: a paragraph in a paragraph.
        for _ in range(_MOST_PASSES):
            before, written = written, _written(written, base)
            if written == before:
                break
    written = written.replace("&nbsp;", "\u00a0")
    if "&#" in markup:  # a reference may name a character no feed can carry
        written = text.characters(written)
    return readable(written.strip()).strip()


def _written(markup: str, base: str) -> str:
    written = _cleaner().clean(markup)
    if _ODD_ATTRIBUTE.search(written):
        written = nh3.clean(written, **_RULES, attribute_filter=partial(_kept_value, base))
    return written


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(**_RULES)


def _kept_value(base: str, tag: str, _name: str, value: str) -> str | None:
    if tag == "a":
        return address(value.strip(), base)
    return value if _SMALL_NUMBER.fullmatch(value) else None


def from_paragraphs(paragraphs: tuple[str, ...]) -> str:
    """Return plain PARAGRAPHS as HTML (FAULTS D7: this is the one place where text becomes HTML)."""
    return readable("".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs))


def escape(words: str) -> str:
    """Return plain WORDS so that it stands as itself between two HTML tags."""
    return html.escape(words, quote=False)


def plain(words: str) -> str:
    """Return WORDS without anything a reader that takes titles for HTML would act on (FAULTS D6)."""
    if not _is_writable(words):
        words = text.line(words)
    words = readable(words).strip()
    if "<" not in words and "&" not in words:
        return words
    if _CHARACTER_REFERENCE.search(words):
        words = readable(text.line(html.unescape(words))).strip()
    closed = _MARKUP_START.sub("‹", words)
    if closed != words:
        closed = closed.replace(">", "›")
    return _CHARACTER_REFERENCE.sub("＆", closed)


@lru_cache(4096)
def plain_name(words: str) -> str:
    """Return `plain(WORDS)` of what comes again with every article: names of sources, authors, sections."""
    return plain(words)


def _is_writable(words: str) -> bool:
    """Tell whether WORDS holds nothing that no feed can carry, by the quickest question its letters allow."""
    if words.isascii() and len(words) > _LONG:
        data = words.encode()
        return len(data.translate(None, _ASCII_CONTROLS)) == len(data)
    return words.isprintable() or not _UNWRITABLE.search(words)


def readable(words: str) -> str:
    """Return WORDS without U+FFFD, which says nothing to a reader, and with UTF-8 that was read as Latin-1 mended.

    "SayunÂ´s" was written "Sayun´s". A run of text is mended only where all of its letters say so: «IRÃ» stays.
    """
    if words.isascii():
        return words
    if "\ufffd" in words:
        words = words.replace("\ufffd", "")
    return _RUN.sub(_mended, words) if _TWICE_ENCODED.search(words) else words


def _mended(run: re.Match[str]) -> str:
    try:
        return run[0].encode("latin-1").decode()
    except UnicodeError:
        return run[0]
