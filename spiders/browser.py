"""Pages that are empty until their scripts have run, rendered by the system's Chromium (extra `browser`).

The browser itself is cut off from the network: whatever a page asks for, we fetch through the guarded door, so a script
reaches no address a link could not. Pictures, fonts and films are not fetched at all. Only pages are rendered, articles
and lists of them; feeds, sitemaps and robots.txt come as for any site.

Knows nothing of articles, and nothing of which sites need it.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import aiohttp
from scrapy.http import Request, Response

from aggregator.errors import AddressRefused, NotHtml, SiteError
from aggregator.guard import PAGE_TYPES, REDIRECTS, Broken, GuardedDownloads, Turned

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FETCHED = {"document", "script", "xhr", "fetch", "stylesheet"}
# A proxy nobody listens at: what is not fetched for the browser fails, name or number.
CUT_OFF = ("--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>", "--disable-quic")
SETTLED_AFTER = 10_000  # milliseconds a page has to become quiet


class RenderedDownloads(GuardedDownloads):
    """Downloads pages through a browser, everything else as ever."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._playwright: Any = None
        self._browser: Any = None

    async def _download(self, request: Request) -> Response:
        first = await super()._download(request)
        if request.meta.get("robots") or not _is_page(first):
            return first
        if first.status != 200:  # noqa: PLR2004 - a redirect goes through the door again, an error needs no scripts
            return first
        return first.replace(body=await self._rendered(request, first))

    async def _rendered(self, request: Request, first: Response) -> bytes:
        """Return the page's document as its scripts leave it; FIRST is the page as the server sent it."""
        context = await (await self._opened()).new_context(
            user_agent=self._session.headers["User-Agent"], java_script_enabled=True, service_workers="block"
        )
        try:
            page = await context.new_page()

            async def serve(route: Any) -> None:
                await self._serve(route, request.url, first)

            await page.route("**/*", serve)
            await page.goto(request.url, wait_until="domcontentloaded", timeout=self._deadline * 1000)
            with suppress(_timeout()):  # a page that never falls quiet is read as it stands
                await page.wait_for_load_state("networkidle", timeout=SETTLED_AFTER)
            document: str = await page.content()
        except _fault() as cause:
            raise Broken("browser failed", str(cause).partition("\n")[0]) from cause
        finally:
            await context.close()
        if len(document) > self._most:
            raise Turned("too big", f"more than {self._most} characters after its scripts ran")
        return document.encode()

    async def _serve(self, route: Any, url: str, first: Response) -> None:
        """Answer one request of the browser: the page we have, a script we fetch, or nothing."""
        asked = route.request
        if asked.url == url and asked.resource_type == "document":
            kind = (first.headers.get(b"Content-Type") or b"text/html").decode("latin-1")
            await route.fulfill(status=200, headers={"content-type": kind}, body=first.body)
            return
        if asked.resource_type not in FETCHED or asked.method not in ("GET", "POST") or asked.is_navigation_request():
            await route.abort()
            return
        try:
            answer = await super()._download(
                Request(asked.url, method=asked.method, body=asked.post_data_buffer or b"", headers=_headers(asked))
            )
        except (Broken, Turned, AddressRefused, NotHtml, aiohttp.ClientError):
            await route.abort()
            return
        if answer.status in REDIRECTS:
            await route.abort()
            return
        kind = (answer.headers.get(b"Content-Type") or b"").decode("latin-1")
        await route.fulfill(status=answer.status, headers={"content-type": kind}, body=answer.body)

    async def _opened(self) -> Any:
        if self._browser is None:
            from playwright.async_api import async_playwright  # noqa: PLC0415 - an extra: not everybody has it

            self._playwright = await async_playwright().start()
            self._browser = await self._playwright.chromium.launch(executable_path=program(), args=_switches())
        return self._browser

    async def close(self) -> None:
        """Close the browser and all connections."""
        if self._browser is not None:
            await self._browser.close()
            await self._playwright.stop()
        await super().close()


def program() -> str:
    """Return the path of the system's Chromium; raises SiteError where it, or Playwright, is not installed."""
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if found is None:
        raise SiteError("browser", f"no {PROGRAMS[0]} on this machine: install your system's package {PROGRAMS[0]}")
    try:
        import playwright  # noqa: F401, PLC0415
    except ImportError as cause:
        raise SiteError("browser", 'not installed: pip install "diplomatic-feeds[browser]"') from cause
    return found


def _is_page(answer: Response) -> bool:
    kind = (answer.headers.get(b"Content-Type") or b"").decode("latin-1").partition(";")[0].strip().lower()
    return kind in PAGE_TYPES and answer.body.lstrip(b"\xef\xbb\xbf \r\n\t")[:5].lower() != b"<?xml"


def _switches() -> list[str]:
    # Chromium refuses to run as root with its sandbox on; everybody else keeps it.
    return [*CUT_OFF, "--no-sandbox"] if os.geteuid() == 0 else list(CUT_OFF)


def _headers(asked: Any) -> dict[str, str]:
    kept = ("accept", "content-type", "x-requested-with")
    return {name: value for name, value in asked.headers.items() if name in kept}


def _fault() -> type[Exception]:
    from playwright.async_api import Error  # noqa: PLC0415

    return Error


def _timeout() -> type[Exception]:
    from playwright.async_api import TimeoutError as TookTooLong  # noqa: PLC0415

    return TookTooLong
