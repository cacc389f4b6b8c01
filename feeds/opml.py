"""OPML 2.0: every feed of the folder in one file a reader can import.

Knows nothing of the archive, of files, and of the time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from lxml import etree

from feeds.entry_xml import rfc822

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.feed import Feed


_MARKUP = {"&": "＆", "<": "‹"}
_WOULD_BE_MARKUP = re.compile(r"&(?=[\w#])|<")


def opml(title: str, home: str, changed: datetime, groups: Mapping[str, Sequence[Feed]]) -> bytes:
    """Return an outline of the feeds' RSS addresses, in named GROUPS; CHANGED is the newest change among them.

    While there is none, it names the front page, TITLE at HOME.
    """
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _words(title)
    etree.SubElement(head, "dateModified").text = rfc822(changed)
    body = etree.SubElement(root, "body")
    for name, feeds in groups.items():
        if feeds:
            group = etree.SubElement(body, "outline", text=_words(name))
            for feed in feeds:
                _outline(group, feed)
    if not len(body):  # a body without an outline is no OPML
        etree.SubElement(body, "outline", type="link", text=_words(title), url=home)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _outline(group: etree._Element, feed: Feed) -> None:
    title = _words(feed.title)
    etree.SubElement(
        group,
        "outline",
        type="rss",
        text=title,
        title=title,
        description=_words(feed.description),
        xmlUrl=feed.address("rss"),
        htmlUrl=feed.home,
        language=feed.language,
    )


def _words(plain: str) -> str:
    """Return PLAIN words so that they are the same words for readers that take them for HTML, as the validator does."""
    if "&" not in plain and "<" not in plain:
        return plain
    return _WOULD_BE_MARKUP.sub(lambda found: _MARKUP[found[0]], plain)
