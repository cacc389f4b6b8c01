"""The door between us and the web: what may be asked, whom we dial, how much we read, where redirects lead.

A link to http://news.example/ whose name resolves to 10.0.0.7 is refused when the socket is made, so neither a lying
name server nor a redirect gets us inside a private network. Whatever the door turns away ends in an exception with a
reason that the spider counts; Scrapy alone would drop some of it without a word.

Knows nothing of articles, of the store, and of how a spider finds its pages.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import aiohttp
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.logformatter import LogFormatter
from w3lib.url import safe_url_string

from aggregator import urls
from aggregator.errors import AddressRefused, NotHtml
from aggregator.unpacking import UNREADABLE, Body, Damaged, TooLong

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)

REDIRECTS = {301, 302, 303, 307, 308}
SHORT_WAIT = 30.0  # seconds a run waits for a site; longer, and the next run comes back
MOST_WAITS = 5  # in a row
LONGEST_WAIT = 24 * 3600.0  # seconds; a site that says "come back in a year" is asked again tomorrow
PAGE_TYPES = ("text/html", "application/xhtml+xml", "application/octet-stream", "")  # octet-stream: nothing was said
OURS = ("location", "retry-after")  # headers the door itself asks for


class _Unanswered(Exception):
    """A request that got no answer we take; `reason` is the same for all of a kind, `evidence` is not."""

    def __init__(self, reason: str, evidence: str = "") -> None:
        self.reason = reason
        self.evidence = evidence
        super().__init__(f"{reason}: {evidence}" if evidence else reason)


class Turned(_Unanswered, IgnoreRequest):
    """The door let a request or its answer not pass."""


class Broken(_Unanswered):
    """The connection failed or was cut short: worth another try, and counted as failed when that fails too."""


class PutOff(Turned):
    """The site asked us to come back later (429, or 503 with Retry-After); `seconds` is how much later."""

    def __init__(self, status: int, seconds: float) -> None:
        self.status = status
        self.seconds = seconds
        super().__init__(f"put off by the site ({status})", f"for {seconds:.0f} s")


class _PrivateAddress(OSError):
    """Raised in place of a socket; aiohttp wraps it."""


class GuardedDownloads:
    """Downloads http and https for one site: dials public addresses only, within a size and a deadline."""

    lazy = True
    resolver = aiohttp.ThreadedResolver

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._any_address = settings.getbool("PRIVATE_ADDRESSES_ALLOWED")
        self._most = settings.getint("DOWNLOAD_MAXSIZE")
        self._deadline = settings.getfloat("DOWNLOAD_TIMEOUT")
        # Scrapy starts downloads as tasks before it counts them, so its own limit of one lets several through.
        self._turn = asyncio.Lock()
        self._put_off: PutOff | None = None
        self._waits = 0
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=settings.getint("CONCURRENT_REQUESTS"),
                resolver=self.resolver(),
                socket_factory=self._socket,
                ssl=settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"),
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={
                "User-Agent": settings["USER_AGENT"],
                "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "Accept-Encoding": "gzip, deflate, br",
                "Accept-Language": "*",
            },
            trust_env=False,
            auto_decompress=False,  # aiohttp takes a packed body that ends too soon for a whole one
            max_line_size=16384,
            max_field_size=16384,
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardedDownloads:
        """Make the downloads of one crawler."""
        return cls(crawler)

    def _socket(self, address: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, where = address
        if not self._any_address and not urls.is_public(where[0]):
            raise _PrivateAddress(f"{where[0]} is not a public address")
        return socket.socket(family, kind, protocol)

    async def download_request(self, request: Request) -> Response:
        """Return the response to REQUEST, unpacked; raises Turned, Broken, AddressRefused or NotHtml.

        One request at a time. A site that asks for a short wait gets it, and the page is asked again; after one that
        asks for a long wait (PutOff) every later request is turned away.
        """
        async with self._turn:
            if self._put_off is not None:
                raise Turned(self._put_off.reason)
            response = await self._download(request)
            wait = _asked_to_wait(response)
            if wait is None:
                self._waits = 0
                return response
            if wait > SHORT_WAIT or self._waits >= MOST_WAITS:
                self._put_off = PutOff(response.status, wait)
                raise self._put_off
            self._waits += 1
            await asyncio.sleep(wait)
            raise Broken("asked to wait", f"{response.status}, {wait:.0f} s")

    async def _download(self, request: Request) -> Response:
        most = request.meta.get("maxsize", self._most)
        asked = time.monotonic()
        try:
            async with self._session.request(
                request.method,
                request.url,
                data=request.body or None,
                headers={name.decode(): values[-1].decode() for name, values in request.headers.items()},
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=self._deadline),
            ) as answer:
                _check_kind(answer, request)
                request.meta["download_latency"] = time.monotonic() - asked
                body = await _read(answer, most, cut=request.meta.get("cut", False))
                if not body and answer.status == 200 and "types" in request.meta:  # noqa: PLR2004
                    raise Broken("empty answer")
                headers = _headers(answer, request.meta.get("headers"))
                return Response(request.url, status=answer.status, headers=headers, body=body)
        except TimeoutError as cause:
            raise Broken("too slow", f"no whole answer within {self._deadline:.0f} s") from cause
        except aiohttp.ClientConnectorCertificateError as cause:
            raise Turned("certificate not valid", str(cause.certificate_error)) from cause
        except aiohttp.ClientConnectorDNSError as cause:
            raise Broken("name not found", cause.host) from cause
        except aiohttp.ClientConnectorError as cause:
            if isinstance(cause.os_error, _PrivateAddress):
                raise AddressRefused(urls.host(request.url), str(cause.os_error)) from cause
            raise Broken("no connection", str(cause.os_error)) from cause
        except (aiohttp.InvalidURL, ValueError) as cause:
            raise AddressRefused(request.url, f"not a web address: {cause}") from cause
        except (aiohttp.ClientError, ssl.SSLError, OSError) as cause:
            raise Broken("connection broken", str(cause) or type(cause).__name__) from cause

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()
        await asyncio.sleep(0)


def _headers(answer: aiohttp.ClientResponse, wanted: Sequence[str] | None) -> dict[str, list[str]]:
    """Return the headers of ANSWER, or those WANTED (in lower case) and our own.

    Scrapy writes each name anew, for a tenth of all CPU of a download.
    """
    kept: dict[str, list[str]] = {}
    for name, value in answer.headers.items():
        if wanted is None or (low := name.lower()) in wanted or low in OURS:
            kept.setdefault(name, []).append(value)
    return kept


def _check_kind(answer: aiohttp.ClientResponse, request: Request) -> None:
    """Refuse what is no page before its body is read (FAULTS B16); only pages say what they want."""
    wanted = request.meta.get("types")
    if wanted and answer.status == 200 and answer.content_type not in wanted:  # noqa: PLR2004
        answer.close()
        raise NotHtml(request.url, f"served as {answer.content_type}")


async def _read(answer: aiohttp.ClientResponse, most: int, *, cut: bool) -> bytes:
    """Return the unpacked body; raise Turned when longer than MOST (or stop there, with CUT), Broken when short."""
    announced = answer.content_length
    if announced is not None and announced > most and not cut:
        answer.close()
        raise Turned("too big", f"{announced} bytes announced, at most {most} are read")
    encoding = answer.headers.get("Content-Encoding", "")
    if encoding.strip().lower() in UNREADABLE:
        answer.close()
        raise Turned("packed in a way nobody asked for", encoding)
    body = Body(encoding, most)
    try:
        async for piece in answer.content.iter_any():
            body.add(piece)
    except TooLong as cause:
        answer.close()
        if cut:
            return body.content()
        raise Turned("too big", f"more than {most} bytes") from cause
    except Damaged as cause:
        answer.close()
        raise Broken("damaged", f"its encoding does not unpack: {cause}") from cause
    except aiohttp.ClientPayloadError as cause:
        of = f" of {announced}" if announced is not None else ""
        raise Broken("cut short", f"got {body.received}{of} bytes") from cause
    if not body.whole:
        raise Broken("cut short", f"the {body.received} bytes that came do not unpack to a whole page")
    return body.content()


class Door:
    """Check each request before it goes out, and each answer that leads elsewhere."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.most_redirects = crawler.settings.getint("REDIRECT_MAX_TIMES")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Door:
        """Make the door of one crawler."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let REQUEST pass, or raise: its address is ambiguous, another site's, or not to be asked now."""
        urls.check(request.url)
        spider: Any = self.crawler.spider
        await spider.admit(request)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Follow a redirect; where it leads goes through the door again."""
        if response.status in REDIRECTS and b"Location" in response.headers:
            return self._redirected(request, response)
        return response

    def _redirected(self, request: Request, response: Response) -> Request:
        said = (response.headers[b"Location"] or b"").decode("utf-8", "replace")
        target = safe_url_string(urljoin(request.url, said.strip()))
        passed = [*request.meta.get("passed", ()), request.url]
        if target in passed:
            raise Turned("redirect loop", f"{request.url} -> {target}")
        if len(passed) > self.most_redirects:
            raise Turned("too many redirects", f"{len(passed)} of them")
        urls.check(target)
        return request.replace(url=target, meta={**request.meta, "passed": passed}, dont_filter=True)


def _asked_to_wait(response: Response) -> float | None:
    """Return the seconds RESPONSE asks us to stay away; None when it does not."""
    if response.status == 429 or (response.status == 503 and b"Retry-After" in response.headers):  # noqa: PLR2004
        return _seconds(response.headers.get(b"Retry-After"))
    return None


def _seconds(said: bytes | None) -> float:
    """Return how long a Retry-After header (RFC 9110, 10.2.3) tells us to wait: seconds, or a date; capped."""
    words = (said or b"").decode("ascii", "ignore").strip()
    if words.isdigit():
        return min(float(words), LONGEST_WAIT)
    try:
        wait = (parsedate_to_datetime(words) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return 3600.0
    return min(max(wait, 0.0), LONGEST_WAIT)


class QuietLog(LogFormatter):
    """Say nothing of single pages: the run report counts them, and formatting lines nobody reads costs time."""

    def crawled(self, request: Request, response: Response, spider: Any) -> None:  # type: ignore[override]
        """Say nothing."""

    def scraped(self, item: Any, response: Any, spider: Any) -> None:  # type: ignore[override]
        """Say nothing."""

    def download_error(self, *unused: Iterable[Any], **also: Any) -> None:  # type: ignore[override]
        """Say nothing."""
