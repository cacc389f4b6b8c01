"""What a site prints on page after page is not the article: the memory of blocks that recur.

"Our correspondents follow events day by day." stands under every story of a site, in a plain paragraph that no class
and no word gives away; on the second or third page it is known. But "The sides discussed bilateral relations." recurs
too, and is news. So recurrence alone never decides: each key carries what else speaks against its block, and the less
that is, the more pages it takes (`NEEDED`).

    linked   a third of the block is link text        the second page
    odd      its tag and class are not the text's     the second page
    run      it ends the text, with its neighbour     the second page
    edge     it ends the text alone                   the third page, and half of all pages
    plain    nothing else                             the sixth page, and four of five of all pages

The first block of a text without links is never asked about: there stands the dateline. A page of which half is known
("seen") is one that was read before, and keeps everything.

Knows nothing of markup and keeps nothing itself: a store keeps `SiteMemory.to_bytes()`.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

RULE = "repeated on the site"
NEEDED = {"seen": (1, 0.0), "linked": (1, 0.0), "odd": (1, 0.0), "run": (1, 0.0), "edge": (2, 0.5), "plain": (5, 0.8)}
MOST_BLOCKS = 2048  # about 28 KB a site
_FADE = 128  # pages after which all counts are halved: what a site no longer prints is forgotten
_MAGIC = b"SM1"
_HEAD = struct.Struct("<3sII")
_ENTRY = struct.Struct("<8sHI")
_SURE = 2


@lru_cache(maxsize=256)  # a block is asked about alone, with each neighbour and at the edge, and then learned
def _folded(part: str) -> str:
    return " ".join(part.casefold().split())


def _digest(*parts: str) -> bytes:
    folded = "\x00".join(map(_folded, parts))
    return blake2b(folded.encode("utf-8", "replace"), digest_size=8).digest()


def key(evidence: str, text: str, neighbour: str = "") -> str:
    """Return the key to ask `SiteMemory.is_noise` by: EVIDENCE (of `NEEDED`) and the block, for "run" with the next."""
    return f"{evidence} {_block(evidence, text, neighbour).hex()}"


def _block(evidence: str, text: str, neighbour: str) -> bytes:
    if evidence == "run":
        return _digest("run", text, neighbour)
    if evidence == "edge":
        return _digest("edge", text)
    return _digest(text)


@dataclass(slots=True)
class SiteMemory:
    """On how many pages of one site each block stood: `pages` seen, and (pages, last page) by digest of the block."""

    pages: int = 0
    blocks: dict[bytes, tuple[int, int]] = field(default_factory=dict)

    def is_noise(self, asked: str) -> bool:
        """Tell whether the block of the key ASKED recurs enough for what else speaks against it."""
        evidence, _, digest = asked.partition(" ")
        pages, share = NEEDED[evidence]
        count = self.blocks.get(bytes.fromhex(digest), (0, 0))[0]
        return count >= pages and count >= share * self.pages

    def observe(self, paragraphs: Sequence[str], repeated: Sequence[str] = ()) -> None:
        """Remember one page by the PARAGRAPHS kept of it and the texts removed from it as REPEATED, both in order."""
        found = {_digest(text) for text in (*paragraphs, *repeated)}
        for sequence in (paragraphs, repeated):
            found.update(_digest("run", a, b) for a, b in pairwise(sequence))
        if paragraphs and repeated:
            found.add(_digest("run", paragraphs[-1], repeated[0]))
        for sequence in (paragraphs, repeated):
            if sequence:
                found.add(_digest("edge", sequence[-1]))
        self.pages += 1
        for digest in found:
            count = self.blocks.get(digest, (0, 0))[0]
            self.blocks[digest] = (min(count + 1, 65535), self.pages)
        if self.pages >= 2 * _FADE:
            self._fade()
        if len(self.blocks) > MOST_BLOCKS:
            self._forget()

    def _fade(self) -> None:
        lost = self.pages - self.pages // 2
        self.pages //= 2
        self.blocks = {
            digest: (count // 2, max(last - lost, 0)) for digest, (count, last) in self.blocks.items() if count >= _SURE
        }

    def _forget(self) -> None:
        """Keep the half that matters: blocks of many pages before those of one, lately seen before long unseen."""
        kept = sorted(self.blocks.items(), key=lambda item: (item[1][0] >= _SURE, item[1][1]), reverse=True)
        self.blocks = dict(kept[: MOST_BLOCKS // 2])

    def to_bytes(self) -> bytes:
        """Return the memory as bytes, the same for the same memory."""
        entries = (_ENTRY.pack(digest, count, last) for digest, (count, last) in sorted(self.blocks.items()))
        return _HEAD.pack(_MAGIC, self.pages, len(self.blocks)) + b"".join(entries)

    @classmethod
    def from_bytes(cls, data: bytes) -> SiteMemory:
        """Read what `to_bytes` wrote; raises ValueError if DATA is something else."""
        if len(data) < _HEAD.size:
            raise ValueError("not a site memory: too short")
        magic, pages, count = _HEAD.unpack_from(data)
        if magic != _MAGIC or len(data) != _HEAD.size + count * _ENTRY.size:
            raise ValueError("not a site memory: other beginning or length")
        entries = _ENTRY.iter_unpack(data[_HEAD.size :])
        return cls(pages, {digest: (seen, last) for digest, seen, last in entries})
