"""The address of a source in the one form that serves as its id in Atom.

    home_id("https://Example.org/%7edesk/./")  ->  "https://example.org/~desk/"

Knows nothing of articles and feeds.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from string import ascii_letters, digits
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from aggregator import urls
from feeds import clean_html

_ESCAPE = re.compile("%([0-9A-Fa-f]{2})?")
_NEVER_ESCAPED = frozenset(ascii_letters + digits + "-._~")


@lru_cache(1024)
def home_id(address: str) -> str | None:
    """Return a site's ADDRESS as RFC 3986 (section 6.2.2) spells it; None where it is no web address.

    What is no text, or one that can be spelled in two ways, has no such form: the site's root stands for it.
    """
    home = clean_html.address(urls.canonical(address)) if urls.is_web(address) else None
    if home is None:
        return None
    parts = urlsplit(_ESCAPE.sub(_escape, home))
    only = urlunsplit(parts._replace(path=urljoin("/", parts.path)))
    return only if _is_spelled_once(only) else urljoin(only, "/")


def _is_spelled_once(uri: str) -> bool:
    try:
        words = unquote(uri, errors="strict")
    except UnicodeDecodeError:
        return False
    return unicodedata.is_normalized("NFC", words)


def _escape(found: re.Match[str]) -> str:
    """Return a percent sign and what follows it as an id has it: needed, whole, and in capitals."""
    if not found[1]:
        return "%25"
    letter = chr(int(found[1], 16))
    return letter if letter in _NEVER_ESCAPED else found[0].upper()
