"""Raw pages, kept so that a better rule can be run over the past without a new crawl.

Pages of one site share most of their bytes. Each is compressed with zstd against an earlier page of its site as the
dictionary (raw content, RFC 8878 section 5), which made sites have shown to take a twenty-fifth of the room. A
dictionary that no longer fits, after a new layout, is followed by another; old pages keep theirs.

Knows nothing of what a page says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

import zstandard

from aggregator.store.database import Database
from aggregator.store.records import RawPage
from aggregator.store.rows import moment

LEVEL = 3  # of 22; higher levels cost more than they save once a dictionary is at hand
LARGEST_DICTIONARY = 1 << 20  # bytes
# A page that shrinks less than this against its dictionary, six times in a row, asks for a new dictionary.
POOR_RATIO = 6.0
POOR_PAGES = 6
KEPT_HEADERS = ("content-type", "etag", "last-modified", "content-language")


class RawPages:
    """The raw pages of one database; keeps each site's dictionary ready while it lives."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._writers: dict[str, tuple[int, zstandard.ZstdCompressor]] = {}
        self._readers: dict[int | None, zstandard.ZstdDecompressor] = {}
        self._poor: dict[str, int] = {}

    def keep(self, article: int, site: str, page: RawPage, fetched: datetime) -> None:
        """Keep PAGE as the latest of ARTICLE, inside the caller's transaction."""
        number, writer = self._writer(site, page, fetched)
        packed = writer.compress(page.body)
        fits = len(page.body) > len(packed) * POOR_RATIO
        self._poor[site] = 0 if fits else self._poor.get(site, 0) + 1
        self._db.execute(
            "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (article, page.url, moment(fetched), page.status, _headers(page), len(page.body), number, packed),
        )

    def read(self, article: int) -> RawPage | None:
        """Return the latest page of ARTICLE, or None where none was kept."""
        row = self._db.execute(
            "SELECT url, body, status, headers, dictionary, size, fetched FROM pages WHERE article = ?", (article,)
        ).fetchone()
        if row is None:
            return None
        url, packed, status, headers, dictionary, size, fetched = row
        body = self._reader(dictionary).decompress(packed, max_output_size=size)
        kept = {"headers": json.loads(headers), "fetched": datetime.fromisoformat(fetched)}
        return RawPage(url=url, body=body, status=status, **kept)

    def forget_unwritten(self) -> None:
        """Drop what was prepared in memory, after a transaction was rolled back."""
        self._writers.clear()
        self._readers.clear()

    def _writer(self, site: str, page: RawPage, now: datetime) -> tuple[int, zstandard.ZstdCompressor]:
        if self._poor.get(site, 0) >= POOR_PAGES:
            self._writers[site] = self._new_dictionary(site, page, now)
            self._poor[site] = 0
        if site not in self._writers:
            newest = "SELECT id, bytes FROM page_dictionaries WHERE site = ? ORDER BY id DESC LIMIT 1"
            row = self._db.execute(newest, (site,)).fetchone()
            self._writers[site] = (row[0], _compressor(row[1])) if row else self._new_dictionary(site, page, now)
        return self._writers[site]

    def _new_dictionary(self, site: str, page: RawPage, now: datetime) -> tuple[int, zstandard.ZstdCompressor]:
        content = page.body[:LARGEST_DICTIONARY]
        packed = zstandard.ZstdCompressor(level=9).compress(content)
        cursor = self._db.execute(
            "INSERT INTO page_dictionaries (site, made, bytes) VALUES (?, ?, ?)", (site, moment(now), packed)
        )
        return int(cursor.lastrowid or 0), _compressor(packed)

    def _reader(self, number: int | None) -> zstandard.ZstdDecompressor:
        if number not in self._readers:
            (packed,) = self._db.execute("SELECT bytes FROM page_dictionaries WHERE id = ?", (number,)).fetchone()
            self._readers[number] = zstandard.ZstdDecompressor(dict_data=_dictionary(packed))
        return self._readers[number]


def _dictionary(packed: bytes) -> zstandard.ZstdCompressionDict:
    content = zstandard.ZstdDecompressor().decompress(packed, max_output_size=LARGEST_DICTIONARY)
    return zstandard.ZstdCompressionDict(content, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _compressor(packed: bytes) -> zstandard.ZstdCompressor:
    dictionary = _dictionary(packed)
    dictionary.precompute_compress(level=LEVEL)
    return zstandard.ZstdCompressor(level=LEVEL, dict_data=dictionary, write_checksum=True)


def _headers(page: RawPage) -> str:
    lower: Mapping[str, str] = {name.lower(): value for name, value in page.headers.items()}
    return json.dumps({name: lower[name] for name in KEPT_HEADERS if name in lower}, sort_keys=True)
