"""The published folder and the search over HTTP, for those who have no web server of their own.

    serve(application(Path("public"), options, registry, lambda: Store(path)), listening("127.0.0.1", 8000))

Knows nothing of how the folder was written.
"""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import anyio
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

from aggregator import urls
from aggregator.errors import AggregatorError, HouseError
from feeds import pages
from feeds.entry import Entries, Entry
from feeds.feed import MEDIA_TYPES, Format
from feeds.http_folder import GUARDS, PublishedFolder
from feeds.publish import WRITERS
from feeds.search import Asked, QuestionRefused, Searchable, answer, as_feed, ask, shown_again

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.archive import Registry, Site
    from feeds.publish import PublishOptions

SEARCHES_AT_ONCE = 4
_HEADERS = {name.decode(): value.decode() for name, value in GUARDS}


class OpenArchive(Searchable, Protocol):
    """What a search needs of an open archive."""

    def site_overviews(self) -> Sequence[Site]:
        """Return every site."""


Opener = Callable[[], AbstractContextManager[OpenArchive]]


def application(folder: Path, options: PublishOptions, registry: Registry, open_archive: Opener) -> Starlette:
    """Return the ASGI application: /search and its feeds, and everything in FOLDER.

    OPEN_ARCHIVE is called for each search, in a thread of its own, and closed after it.
    """
    search = _Search(options, registry, open_archive)
    routes = [
        Route("/search", search.page, methods=["GET"]),
        *(Route(f"/search.{form}", search.feed, methods=["GET"]) for form in WRITERS),
        Mount("/", PublishedFolder(folder, base_url=options.base_url, hub=options.hub)),
    ]
    return Starlette(routes=routes)


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens at HOST and PORT (0 for any that is free); raises HouseError where none can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as cause:
        raise HouseError(f"{host}:{port}", f"not listened at: {cause.strerror}", kept="nothing is served") from cause


def serve(app: Starlette, place: socket.socket) -> None:
    """Serve APP at PLACE until interrupted."""
    settings = uvicorn.Config(app, log_level="warning", server_header=False, access_log=False)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(settings).run(sockets=[place])


class _Search:
    """Answers questions as pages and as feeds."""

    def __init__(self, options: PublishOptions, registry: Registry, open_archive: Opener) -> None:
        self._options = options
        self._base = urls.folder(options.base_url)
        self._organizations = {known.id: known for known in registry.organizations}
        self._open = open_archive
        self._at_once = anyio.CapacityLimiter(SEARCHES_AT_ONCE)

    async def page(self, request: Request) -> Response:
        """Answer with the page of the search."""
        asked: Asked | None = None
        found: tuple[Entry, ...] = ()
        sites: Sequence[Site] = ()
        refusal = ""
        try:
            asked, found, sites = await self._found(request)
        except QuestionRefused as fault:
            refusal = str(fault)
        except AggregatorError as fault:
            return _plain(503, f"the archive cannot be searched now: {fault.reason}")
        feed = as_feed(asked, found, base_url=self._base, publisher=self._options.title) if asked else None
        fields = dict(asked.fields) if asked else shown_again(request.query_params.multi_items())
        shell = pages.Shell(self._options.title, self._base, search=True)
        data = pages.search_page(shell, feed, fields, self._organizations, sites=sites, refusal=refusal)
        return _answered(request, data, "text/html; charset=utf-8", 400 if refusal else 200)

    async def feed(self, request: Request) -> Response:
        """Answer with a feed of what is found."""
        form: Format = request.url.path.rpartition(".")[2]  # type: ignore[assignment]  # the routes name no other
        try:
            asked, found, _ = await self._found(request)
        except QuestionRefused as fault:
            return _plain(400, str(fault))
        except AggregatorError as fault:
            return _plain(503, f"the archive cannot be searched now: {fault.reason}")
        if asked is None:
            return _plain(400, "nothing is asked: add ?q=")
        if request.url.query != asked.query:  # one question has one address, that of its self link
            return RedirectResponse(f"search.{form}?{asked.query}", 301, _HEADERS)
        feed = as_feed(asked, found, base_url=self._base, publisher=self._options.title)
        answer = _answered(request, WRITERS[form](feed), f"{MEDIA_TYPES[form]}; charset=utf-8", 200)
        answer.headers["link"] = f'<{feed.address(form)}>; rel="self"'  # no hub: none is told of an answer
        answer.headers["access-control-allow-origin"] = "*"
        return answer

    async def _found(self, request: Request) -> tuple[Asked | None, tuple[Entry, ...], Sequence[Site]]:
        async with self._at_once:
            return await run_in_threadpool(self._find, list(request.query_params.multi_items()))

    def _find(self, fields: list[tuple[str, str]]) -> tuple[Asked | None, tuple[Entry, ...], Sequence[Site]]:
        with self._open() as archive:
            sites = archive.site_overviews()
            asked = ask(fields, organizations=self._organizations, sites={site.name for site in sites})
            entries = Entries(self._base, self._organizations)
            return asked, answer(archive, asked, entries) if asked else (), sites


def _answered(request: Request, data: bytes, media_type: str, status: int) -> Response:
    """Return DATA with a validator, or 304 where the reader has it."""
    tag = f'"{hashlib.blake2b(data, digest_size=12).hexdigest()}"'
    headers = _HEADERS | {"etag": tag, "cache-control": "public, max-age=60"}
    if status == 200 and tag in request.headers.get("if-none-match", ""):  # noqa: PLR2004
        return Response(status_code=304, headers=headers)
    return Response(data, status, headers, media_type)


def _plain(status: int, words: str) -> Response:
    return Response(words + "\n", status, _HEADERS, "text/plain; charset=utf-8")
