"""What recurs on a site's pages, learned from its new articles and asked while the next ones are read.

A page read again was counted when it was new: what only it and one other page hold must not look like two others.

Knows nothing of how a block is judged (aggregator/extraction/repeats.py) and of pages.
"""

from __future__ import annotations

from collections.abc import Callable

from aggregator.article import Article
from aggregator.extraction.repeats import NEEDED, RULE, SiteMemory


class Recurrence:
    """The memory of one site for one run; KEPT is what an earlier run learned."""

    def __init__(self, kept: bytes | None) -> None:
        try:
            self.memory = SiteMemory.from_bytes(kept) if kept else SiteMemory()
        except ValueError:  # written by another version: learned again
            self.memory = SiteMemory()

    def learn(self, article: Article) -> None:
        """Take in an article that is new to the archive."""
        self.memory.observe(article.paragraphs, [gone.text for gone in article.removed if gone.rule == RULE])

    def judge(self, *, known: bool) -> Callable[[str], bool]:
        """Return what tells whether a block recurs on other pages; KNOWN pages have been counted themselves."""
        return self._recurs_elsewhere if known else self.memory.is_noise

    def _recurs_elsewhere(self, asked: str) -> bool:
        evidence, _, digest = asked.partition(" ")
        pages, share = NEEDED[evidence]
        count = self.memory.blocks.get(bytes.fromhex(digest), (0, 0))[0] - 1
        return count >= pages and count >= share * (self.memory.pages - 1)

    def to_bytes(self) -> bytes | None:
        """Return what to keep for the next run; None when nothing was learned ever."""
        return self.memory.to_bytes() if self.memory.pages else None
