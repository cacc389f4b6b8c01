"""Why a block is not the article: each removed block gets the name of its rule.

A short paragraph that is one link after "Also Read:" is a pointer to another story ("related link"); the headline
again above the text is "headline repeated"; the rest is named by what its containers are called, or, if they have no
telling name, by its form.

Knows nothing of how likely a block is text; it names what others have left out.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from aggregator.extraction.phrases import CERTAIN, GROUPS, READ_ALSO
from aggregator.extraction.vocabulary import BIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aggregator.extraction.blocks import Blocks

_POPULAR = 1 << GROUPS.index("popular")  # "Watch", "Must read": labels of a link in the text as well as of lists
_PHRASE_RULES = {
    "read_also": "related link", "popular": "popular stories", "newsletter": "newsletter", "share": "share line",
    "copyright": "copyright line", "comment": "comments", "credit": "caption", "author": "author box",
    "advert": "advertisement", "donate": "donation", "app": "app promotion", "more": "page furniture",
    "correction": "notice",
}  # fmt: skip
_HINT_RULES = (
    ("comment", "comments"), ("related", "related stories"), ("caption", "caption"), ("author", "author box"),
    ("share", "share line"), ("promotion", "promotion"), ("advert", "advertisement"), ("navigation", "navigation"),
    ("footer", "footer"), ("side", "sidebar"), ("tags", "tags"), ("meta", "page furniture"), ("form", "form"),
    ("title", "title"), ("hidden", "hidden"),
)  # fmt: skip
_HINT_BITS = tuple((BIT[hint], name) for hint, name in _HINT_RULES)
_MOSTLY = 0.6
_SOME = 0.4
_WHOLLY = 0.9
_NEVER = 2.0
_LONGEST = 200  # characters of a label and a title
_LABEL = 40
_MARKS = (":", "：", "|", ">", "»", "–", "—", "-", "→")  # between a label and what it labels
_TAIL = 8  # letters that may follow a pointer's link: "(video)", a date


def link_share(found: Blocks, place: int) -> float:
    """Return the share of link text in block PLACE, from 0 to 1."""
    return min(1.0, found.link_chars[place] / max(len(found.texts[place]), 1))


def rule(found: Blocks, place: int, says: int) -> str:
    """Return the name of the rule by which block PLACE is not the article; SAYS are its phrases (phrases.py)."""
    if says:
        said = says >> CERTAIN or says
        return next(_PHRASE_RULES[name] for bit, name in enumerate(GROUPS) if said >> bit & 1)
    container = found.container[place]
    return _named(found.near[container], found.above[container], link_share(found, place) > _MOSTLY)


@lru_cache(maxsize=4096)  # the blocks of one list are called alike, and so are those of a site's pages
def _named(near: int, above: int, mostly_links: bool) -> str:
    """Return the rule for a block by the hints of its containers NEAR and ABOVE, and by its form."""
    for bit, name in _HINT_BITS:
        if near & bit:
            return name
    if mostly_links:
        return "list of links"
    return next((name for bit, name in _HINT_BITS if above & bit), "not running text")


def is_pointer(found: Blocks, place: int, says: int) -> bool:
    """Tell whether block PLACE points to another story: it opens so (SAYS) and is a link for a good part.

    "Related to this, <a>the council</a> adopted a decision on the budget." goes on behind the link: a sentence. A line
    without links is one that opens with a label and a colon, and has a title in place of a sentence.
    """
    if not found.links[place]:
        return says & READ_ALSO > 0 and _points_unlinked(found.texts[place])
    least = _SOME if says & READ_ALSO else _MOSTLY if says & _POPULAR else _NEVER
    if not (found.links[place] > 0 and link_share(found, place) >= least):
        return False
    before, after = around_links(found, place)
    return before.endswith(_MARKS) or sum(map(str.isalpha, after)) <= _TAIL


def _points_unlinked(said: str) -> bool:
    label, colon, title = said.partition(":")
    return bool(colon) and len(label) <= _LABEL and _LABEL < len(said) <= _LONGEST and title[-1:].isalnum()


def around_links(found: Blocks, place: int) -> tuple[str, str]:
    """Return what stands before the first link of block PLACE and behind the last one."""
    marks, pieces = found.marks[place], found.pieces[place]
    first, last, depth = len(pieces), 0, 0
    for at, element in marks:
        if depth:
            depth += -1 if element is None else 1
            last = at if not depth else len(pieces)
        elif element is not None and element.tag == "a":
            first, last, depth = min(first, at), len(pieces), 1
    return " ".join("".join(pieces[:first]).split()), " ".join("".join(pieces[last:]).split())


def is_label(found: Blocks, place: int, says: int) -> bool:
    """Tell whether block PLACE is "Also read" and nothing more, so that what follows it are links to other stories."""
    return bool(says & READ_ALSO) and not found.links[place] and len(found.texts[place]) <= _LABEL


def is_listed(found: Blocks, place: int, says: Sequence[int]) -> bool:
    """Tell whether block PLACE is a link and nothing else, under a label such as "Related" or under its like there."""
    while place > 0 and found.links[place] and link_share(found, place) >= _WHOLLY:
        place -= 1
        if not found.links[place]:
            return says[place] > 0 and is_label(found, place, says[place])
    return False
