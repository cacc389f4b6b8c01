"""Saved pages served instead of the network, so that the whole pipeline can run anywhere and give the same result.

A folder of cases, tests/fixtures/<site>/<case>/ with page.html (or page.html.gz) and meta.toml (url, status, headers,
fetched_at), or a flat folder of *.html whose address stands in rel=canonical or og:url. The crawl of a site asks for
each of its saved pages; a source of a saved site (a feed, a sitemap) may be a case too and is served if asked.

Knows nothing of what the pages say.
"""

from __future__ import annotations

import gzip
import re
import tomllib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from itertools import chain
from pathlib import Path

from aggregator import urls
from aggregator.errors import NoSuchFile
from aggregator.sites import Site, named_by_host

LARGEST = 64 << 20  # bytes of one saved page, unpacked
_STATED = re.compile(
    rb"""<(?:link|meta)\b(?=[^>]*?(?:rel=["']?canonical|property=["']?og:url))[^>]*?(?:href|content)=["']?([^"'\s>]+)""",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page on disk: where it was, how it was answered, and the file with its bytes."""

    url: str
    file: Path
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    fetched: datetime | None = None
    site: str | None = None  # the name of the folder above a case

    def read(self) -> bytes:
        """Return the page's bytes, unpacked; raises NoSuchFile when they cannot be read whole."""
        return page_bytes(self.file)


class SavedPages:
    """The pages saved under one folder, found by any spelling of their address."""

    def __init__(self, folder: Path) -> None:
        """Take in every page under FOLDER; raises NoSuchFile when it is no folder or holds no page."""
        if not folder.is_dir():
            raise NoSuchFile(folder, "no folder of saved pages")
        self.folder = folder
        self._pages: dict[str, list[SavedPage]] = {}
        for page in self._found():
            self._pages.setdefault(urls.key(page.url), []).append(page)
        if not self._pages:
            raise NoSuchFile(folder, "no saved page in it")

    def _found(self) -> Iterator[SavedPage]:
        for meta in sorted(self.folder.rglob("meta.toml")):
            yield saved_case(meta)
        for file in sorted((*self.folder.glob("*.html"), *self.folder.glob("*.html.gz"))):
            address = stated_address(page_bytes(file)) or f"http://saved.invalid/{file.name.partition('.')[0]}"
            yield SavedPage(address, file, headers={"Content-Type": "text/html"})

    def __iter__(self) -> Iterator[SavedPage]:
        return chain.from_iterable(self._pages.values())

    def at(self, url: str) -> list[SavedPage]:
        """Return the pages saved under URL, however it is spelled: one for each layout it was saved in."""
        return self._pages.get(urls.key(url), [])

    def of(self, site: Site) -> list[str]:
        """Return the addresses of the saved pages of SITE, in the order of the folder."""
        return [page.url for page in self if _is_page(page) and site.owns(page.url) and page.site in (None, site.name)]

    def sites(self, known: Mapping[str, Site]) -> list[Site]:
        """Return the sites of these pages: those of KNOWN that own them, else one made from the page's host."""
        found: dict[str, Site] = {}
        for page in self:
            owners = [one for one in known.values() if one.name == page.site or (not page.site and one.owns(page.url))]
            site = owners[0] if owners else named_by_host(page.url)
            found.setdefault(site.name, site)
        return [found[name] for name in sorted(found)]


def saved_case(meta: Path) -> SavedPage:
    """Return the page of the case that META (a meta.toml) tells of; raises NoSuchFile for a case that is not whole."""
    try:
        facts = tomllib.loads(meta.read_text(encoding="utf-8"))
        url = urls.canonical(facts["url"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as cause:
        raise NoSuchFile(meta, f"{type(cause).__name__}: {cause}") from cause
    pages = sorted(meta.parent.glob("page.*"))
    if not pages:
        raise NoSuchFile(meta.parent, "no page.html beside meta.toml")
    return SavedPage(url, pages[0], facts.get("status", 200), facts.get("headers", {}), facts.get("fetched_at"),
                     meta.parent.parent.name)  # fmt: skip


def stated_address(page: bytes) -> str | None:
    """Return the address a saved page says it has (canonical link or og:url, first 64 KiB), or None."""
    for found in _STATED.finditer(page, 0, 1 << 16):
        address = found.group(1).decode("utf-8", "replace").replace("&amp;", "&")
        if urls.is_web(address):
            return address
    return None


def page_bytes(file: Path) -> bytes:
    """Return the bytes of a saved page, unpacked if it is gzip; raises NoSuchFile when it cannot be read whole."""
    try:
        raw = file.read_bytes()
        if not raw.startswith(b"\x1f\x8b"):
            return raw
        with gzip.open(BytesIO(raw)) as packed:
            page = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as cause:
        raise NoSuchFile(file, getattr(cause, "strerror", None) or cause) from cause
    if len(page) > LARGEST:
        raise NoSuchFile(file, f"unpacks to more than {LARGEST >> 20} MiB")
    return page


def _is_page(page: SavedPage) -> bool:
    return ".html" in page.file.suffixes
