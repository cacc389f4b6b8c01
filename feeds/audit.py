"""Do the published files still say what the archive says: every feed there, whole, and of known articles.

Looks at the folder with the memory of what was put there; writes nothing. What it finds, `publish` repairs.

Knows nothing of how feeds are made.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from lxml import etree

from feeds.archive import Selection, Site
from feeds.folder import MANIFEST, Folder
from feeds.publish import files_of

HIDDEN = ".new"  # how a file is called until it takes its place


class Archive(Protocol):
    """What the audit asks of the archive."""

    def feed_state(self, kind: str, name: str, /) -> int:
        """Return a number that moves whenever something this feed shows has changed."""

    def site_overviews(self) -> Sequence[Site]:
        """Return every site."""

    def entry_ids(self, of: Collection[str], /) -> set[str]:
        """Return those of the given entry ids that are an article's."""


def faults(archive: Archive, output: Path) -> Iterator[str]:
    """Yield a sentence for every published feed that is missing, changed, torn, or behind ARCHIVE."""
    if not (output / MANIFEST).exists():
        return
    folder = Folder(output)
    sites = {Selection("site", site.name).slug: site.name for site in archive.site_overviews()}
    for slug, facts in sorted(folder.memory.get("feeds", {}).items()):
        files = files_of(slug, facts)
        for name, mark in files.items():
            if not folder.are_as_left([(name, mark)]):
                there = (output / name).exists()
                yield f"{output / name}: {'not as it was published' if there else 'missing'}; publish writes it anew"
        state = facts.get("state", [None, None])[1]
        if state != archive.feed_state(facts["kind"], "" if facts["kind"] == "all" else sites.get(slug, slug)):
            yield f"{output / slug}: behind the archive; publish brings it up to date"
        yield from _torn(archive, output, files)
    for left in sorted(output.rglob(f".*{HIDDEN}")):
        yield f"{left}: left by a run that was killed; publish or a person may remove it"


def _torn(archive: Archive, output: Path, names: Collection[str]) -> Iterator[str]:
    for name in names:
        path = output / name
        try:
            data = path.read_bytes()
        except OSError:
            continue  # named already
        try:
            if name.endswith(".json"):
                ids = {str(item["id"]) for item in json.loads(data)["items"]}
                if unknown := sorted(ids - archive.entry_ids(ids)):
                    yield f"{path}: shows {len(unknown)} articles the archive does not know: {unknown[0]}"
            elif name.endswith((".rss", ".atom", ".xml")):
                etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
        except (ValueError, KeyError, TypeError, etree.XMLSyntaxError) as fault:
            yield f"{path}: torn: {fault}"
