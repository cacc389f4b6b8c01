"""Web archives (WARC 1.0 and 1.1, ISO 28500): pages another tool saved come in, our raw pages go out.

    for page in pages_of(Path("crawl.warc.gz")): page.url, page.body

Transfer and content encodings are undone; a file that ends in the middle of a record is named.

Knows nothing of sites and of articles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import tomlkit
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from aggregator import urls
from aggregator.errors import FolderUnwritable, NoSuchFile
from aggregator.store.pages import KEPT_HEADERS
from aggregator.store.records import RawPage
from aggregator.whole_file import replacing

LARGEST = 64 << 20  # bytes of one page, unpacked
SOFTWARE = "diplomatic-feeds"
_HTML = ("text/html", "application/xhtml+xml")


def pages_of(file: Path) -> Iterator[RawPage]:
    """Yield the web pages a WARC file holds, as they were answered; raises NoSuchFile where it cannot be read on."""
    try:
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type == "response" and record.http_headers is not None:
                    page = _page(record)
                    if page is not None:
                        yield page
    except (OSError, EOFError, ArchiveLoadFailed) as cause:
        raise NoSuchFile(file, getattr(cause, "strerror", None) or cause) from cause


def _page(record: Any) -> RawPage | None:
    # GNU Wget puts the address in angle brackets, as WARC 1.0's grammar (not its examples) has it.
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    headers = {name.lower(): value for name, value in record.http_headers.headers}
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if not urls.is_web(url) or kind not in _HTML:
        return None
    body = record.content_stream().read(LARGEST + 1)
    if len(body) > LARGEST:
        return None
    if record.raw_stream.limit > 0:  # bytes that were announced and are not there
        raise EOFError(f"ends in the middle of the page {url}")
    status = record.http_headers.get_statuscode()
    return RawPage(
        url=url,
        body=body,
        status=int(status) if status.isdigit() else 0,
        headers={name: headers[name] for name in KEPT_HEADERS if name in headers},
        fetched=_moment(record.rec_headers.get_header("WARC-Date")),
    )


def _moment(said: str | None) -> datetime | None:
    with suppress(ValueError, TypeError):
        found = datetime.fromisoformat(said or "")
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def unpack(files: Iterable[Path], folder: Path, site_of: Callable[[str], str]) -> int:
    """Lay the pages of FILES out under FOLDER as cases, <site>/<number>/page.html with meta.toml; returns how many.

    SITE_OF names the site of an address. Only pages answered with 200 are taken.
    """
    count = 0
    for file in files:
        for page in pages_of(file):
            if page.status != 200:  # noqa: PLR2004
                continue
            count += 1
            save_case(folder / site_of(page.url) / f"{count:06}", page)
    return count


def save_case(case: Path, page: RawPage) -> None:
    """Write PAGE into the folder CASE as page.html and meta.toml; raises FolderUnwritable."""
    facts: dict[str, Any] = {"url": page.url, "status": page.status}
    if page.fetched:
        facts["fetched_at"] = page.fetched.astimezone(UTC).replace(microsecond=0)
    facts["headers"] = dict(page.headers)
    try:
        case.mkdir(parents=True, exist_ok=True)
        (case / "page.html").write_bytes(page.body)
        (case / "meta.toml").write_text(tomlkit.dumps(facts), encoding="utf-8")
    except OSError as cause:
        raise FolderUnwritable(case, cause.strerror or cause) from cause


def write(pages: Iterable[RawPage], to: Path) -> int:
    """Write PAGES to the WARC file TO, gzip a record if it ends in .gz; returns how many. TO is replaced whole."""
    with replacing(to) as new, new.open("wb") as file:
        return _write(pages, WARCWriter(file, gzip=to.suffix == ".gz", warc_version="1.1"), to.name)


def _write(pages: Iterable[RawPage], writer: WARCWriter, name: str) -> int:
    writer.write_record(writer.create_warcinfo_record(name, {"software": SOFTWARE, "format": "WARC File Format 1.1"}))
    count = 0
    for page in pages:
        # The bytes were kept after decoding, so no encoding is declared, and the length is theirs.
        headers = [*page.headers.items(), ("content-length", str(len(page.body)))]
        answer = StatusAndHeaders(f"{page.status} OK" if page.status == 200 else str(page.status), headers, "HTTP/1.1")  # noqa: PLR2004
        moment = {"WARC-Date": f"{page.fetched.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"} if page.fetched else None
        record = writer.create_warc_record(
            page.url, "response", payload=BytesIO(page.body), http_headers=answer, warc_headers_dict=moment
        )
        writer.write_record(record)
        count += 1
    return count
