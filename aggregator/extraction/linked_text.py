"""The article's text as the page's linked data holds it (JSON-LD, articleBody): one flat string, often without marks.

What readers see is the better source, so the flat text serves only where they are shown another way: a page that a
script draws has "Please enable JavaScript" in its blocks, and its article in the linked data alone.

Knows nothing of blocks and scores.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from aggregator import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aggregator.extraction.page import Page
    from aggregator.extraction.structured import Node

_ENOUGH = 400  # characters of a flat text that is an article's, not its description's
_PROBES = 12  # pieces of the flat text that are looked for in the blocks
_PROBE = 24  # letters of each
_BY_CHANCE = 1  # of them may stand in the blocks all the same: the names an article opens with, in a caption
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^<>]*>", re.IGNORECASE)
_IN_LINE = frozenset(("a", "abbr", "b", "em", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"))


def flat_text(page: Page) -> str:
    """Return the longest text that the linked data of PAGE calls its article's; "" if there is none."""
    said = [node.get("articleBody") for node in page.article_nodes]
    return max((value for value in said if isinstance(value, str)), key=len, default="")


def unseen_paragraphs(page: Page, texts: Sequence[str]) -> tuple[str, ...]:
    """Return the paragraphs of the flat text of PAGE if nothing of it stands in TEXTS, its blocks; else ().

    A page that shows a part of it, or calls it not free, shows what readers may see.
    """
    flat = flat_text(page)
    if len(flat) < _ENOUGH or any(_is_paid(node) for node in page.article_nodes):
        return ()
    plain = _TAG.sub(lambda tag: "" if tag[2].lower() in _IN_LINE else "\n\n", html.unescape(html.unescape(flat)))
    wanted, shown = text.letters(plain), text.letters("".join(texts))
    step = max(len(wanted) // _PROBES, _PROBE)
    probes = [wanted[start : start + _PROBE] for start in range(0, len(wanted), step)]
    if sum(probe in shown for probe in probes) > _BY_CHANCE:
        return ()
    lines = [text.line(line) for line in plain.splitlines()]
    return tuple(line for line in lines if line)


def _is_paid(node: Node) -> bool:
    return str(node.get("isAccessibleForFree", "")).lower() == "false"
