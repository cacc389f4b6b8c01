"""The numbers a reader sees before the items of an ordered list, which stand in no text of the page.

"The sides agreed: <ol><li>to meet in May</li><li>to open a crossing</li></ol>" reads "1. to meet in May". The number is
written into the text, since an item left out would shift the ones that a reader's program counts by itself.

Knows nothing of which blocks are the article. Lists that count otherwise (a start, downwards, letters) are left alone.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aggregator.extraction.blocks import Blocks
    from aggregator.extraction.page import Page

_OTHERWISE = ("start", "reversed", "type")  # attributes of <ol>
_LEVELS = 3  # containers between a block and its item


def item_numbers(page: Page, found: Blocks, kept: Sequence[int]) -> dict[int, str]:
    """Return what stands before each of the KEPT blocks in an ordered list: "2. ", "" where its item goes on."""
    if "ol" not in found.tag or _counts_otherwise(page):
        return {}
    counted: Counter[int] = Counter()
    numbers: dict[int, int] = {}
    for place, (tag, parent) in enumerate(zip(found.tag, found.parent, strict=True)):
        if tag == "li" and parent >= 0 and found.tag[parent] == "ol":
            counted[parent] += 1
            numbers[place] = counted[parent]
    signs: dict[int, str] = {}
    for block in kept:
        container = found.container[block]
        for _ in range(_LEVELS):
            if container in numbers:
                signs[block] = f"{numbers[container]}. " if found.start[container] == block else ""
                break
            container = max(found.parent[container], 0)
    return signs


def _counts_otherwise(page: Page) -> bool:
    return any(part.get(name) is not None for part in page.root.iter("ol") for name in _OTHERWISE)
