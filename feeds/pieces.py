r"""What the files published last hold of each entry: pieces that need not be made again.

    csto.rss of this morning  ->  50 items;  one story came in  ->  1 item is made, 49 are those of this morning

An entry has a mark of everything the archive says of it (Entry.mark), and the folder remembers the marks of a feed's
entries in the order of its files. Where a mark comes again, the bytes come again, so they are cut out of the file;
cleaning and writing the text anew takes ten times as long. Nothing is cut unless program, options, names and sources
are those the files were made with, and the files lie as they were left (publish sees to it).

Knows nothing of the archive. What each format looks like is told by its own room.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from feeds import json_feed, pages
from feeds.entry_xml import atom_pieces, rss_pieces

if TYPE_CHECKING:
    from feeds.feed import Feed


def recall(feed: Feed, marks: Sequence[int | None], read: Callable[[str], bytes]) -> None:
    """Give the entries of FEED their pieces of its files of last time, which READ returns by name.

    MARKS are those of the entries in these files, in their order.
    """
    wanted = {entry.mark: entry for entry in feed.entries if entry.mark is not None}
    if wanted.keys().isdisjoint(marks):
        return
    of_each_format = (
        rss_pieces(read(f"{feed.stem}.rss"), feed.guid_mark.encode()),
        atom_pieces(read(f"{feed.stem}.atom")),
        json_feed.pieces(read(f"{feed.stem}.json")),
        pages.pieces(read(feed.page), feed.stem),
    )
    for pieces in of_each_format:
        if len(pieces) != len(marks):  # not as this program writes it: all is made anew
            continue
        for mark, piece in zip(marks, pieces, strict=True):
            if mark in wanted:
                wanted[mark].written.update(piece)
