"""The published folder over HTTP: one ASGI application that answers a reader with as little as it can.

    GET /csto.rss  If-None-Match: "5d3f..."   ->   304, no body

Validators come from the bytes (ETag) and the file's time (Last-Modified); compressed copies that lie beside a file are
sent to whoever takes them. Only names publishing can give are looked up, so nothing else of the disk can be asked for.

Knows nothing of the archive and of formats: files and headers only.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from typing import Any

from aggregator import urls

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Headers = list[tuple[bytes, bytes]]

_NAME = re.compile(r"(?:archive/|sources/)?[a-z0-9][a-z0-9-]*\.(rss|atom|json|html|xml|css|svg)")
_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "xml": "text/x-opml; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
}
_FEEDS = frozenset({"rss", "atom", "json"})
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
GUARDS: Headers = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
_KEPT_SECONDS = {"feed": 300, "past": 86_400, "page": 300}
_MOST_KNOWN = 10_000  # files whose validators are remembered; a folder of 200 feeds has some 4,000
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


@dataclass(frozen=True, slots=True)
class _File:
    """What is known of one version of a file: its state on the disk, its validators, the headers that never vary."""

    state: tuple[int, int, int]
    tag: str
    modified: float
    headers: Headers


class PublishedFolder:
    """Serves the files of ROOT; BASE_URL and HUB go into the Link headers of feeds (WebSub, section 4)."""

    def __init__(self, root: Path, *, base_url: str, hub: str | None = None) -> None:
        self._root = str(root.resolve())
        self._base = urls.folder(base_url)
        self._hub = hub
        self._known: dict[str, _File] = {}

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405, [(b"allow", b"GET, HEAD")], b"method not allowed\n")
            return
        name = scope["path"].lstrip("/") or "index.html"
        found = _NAME.fullmatch(name)
        file = self._file(name, found[1]) if found else None
        asked: dict[bytes, bytes] = {}
        for key, value in scope["headers"]:
            asked[key] = asked[key] + b", " + value if key in asked else value
        if file is None:
            await self._answer_missing(send, name, asked)
            return
        end, encoding = self._copy(name, asked.get(b"accept-encoding", b"").decode("latin-1"))
        tag = f'"{file.tag}{end}"'
        headers = [*file.headers, (b"etag", tag.encode())]
        if _is_current(asked, file):
            await _send(send, 304, headers, b"")
            return
        if encoding:
            headers.append((b"content-encoding", encoding.encode()))
        data = _read(f"{self._root}/{name}{end}")
        if data is None:  # it went away between looking and reading
            await _answer(send, 404, [], b"nothing is published here\n")
            return
        headers.append((b"content-length", str(len(data)).encode()))
        await _send(send, 200, headers, b"" if scope["method"] == "HEAD" else data)

    async def _answer_missing(self, send: Send, name: str, asked: dict[bytes, bytes]) -> None:
        """Say that nothing is there: as a page to browsers, if its links lead somewhere from where they are."""
        page = (
            _read(f"{self._root}/404.html") if b"text/html" in asked.get(b"accept", b"") and "/" not in name else None
        )
        if page is None:
            await _answer(send, 404, [], b"nothing is published here\n")
        else:
            headers = [
                (b"content-type", _TYPES["html"].encode()),
                (b"content-length", str(len(page)).encode()),
                *GUARDS,
            ]
            await _send(send, 404, headers, page)

    def _file(self, name: str, kind: str) -> _File | None:
        """Return what is known of a file, looked up anew where it changed; None where there is no such file."""
        path = f"{self._root}/{name}"
        try:
            state = os.lstat(path)
        except OSError:
            return None
        mark = (state.st_ino, state.st_size, state.st_mtime_ns)
        known = self._known.get(name)
        if known and known.state == mark:
            return known
        data = _read(path)
        if data is None:
            return None
        tag = hashlib.blake2b(data, digest_size=12).hexdigest()
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[name] = _File(mark, tag, float(int(state.st_mtime)), self._headers(name, kind, state.st_mtime))
        return self._known[name]

    def _headers(self, name: str, kind: str, modified: float) -> Headers:
        life = _KEPT_SECONDS["past" if name.startswith("archive/") else "feed" if kind in _FEEDS else "page"]
        headers: Headers = [
            (b"content-type", _TYPES[kind].encode()),
            (b"last-modified", formatdate(int(modified), usegmt=True).encode()),
            (b"cache-control", f"public, max-age={life}".encode()),
            (b"vary", b"Accept-Encoding"),
            *GUARDS,
        ]
        if kind in _FEEDS:
            links = [f'<{self._base}{name}>; rel="self"']
            if self._hub and not name.startswith("archive/"):
                links.append(f'<{self._hub}>; rel="hub"')
            headers += [(b"link", ", ".join(links).encode("latin-1", "ignore")), (b"access-control-allow-origin", b"*")]
        return headers

    def _copy(self, name: str, accepted: str) -> tuple[str, str]:
        """Return the suffix and the coding of the copy to send: the one wanted most, the smallest of equals."""
        taken = accepted_codings(accepted) if accepted else {}
        weights = [taken.get(coding, taken.get("*", 0.0)) for coding, _ in _ENCODINGS]
        for weight, (coding, suffix) in sorted(zip(weights, _ENCODINGS, strict=True), key=lambda each: -each[0]):
            if weight > 0 and os.path.isfile(f"{self._root}/{name}{suffix}"):  # noqa: PTH113
                return suffix, coding
        return "", ""


def _read(path: str) -> bytes | None:
    """Return the bytes of a file; None for what is none: a symbolic link, a folder, nothing."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as file:
            return file.read()
    except OSError:
        return None


def accepted_codings(header: str) -> dict[str, float]:
    """Return what an Accept-Encoding header takes, with its weights (RFC 9110, section 12.5.3)."""
    taken: dict[str, float] = {}
    for part in header.split(","):
        coding, _, parameters = part.partition(";")
        weight = parameters.strip().removeprefix("q=") if parameters else "1"
        try:
            taken[coding.strip().lower()] = float(weight)
        except ValueError:
            taken[coding.strip().lower()] = 0.0
    return taken


def _is_current(asked: dict[bytes, bytes], file: _File) -> bool:
    """Tell whether the reader has this version; where it sends a tag, no date counts (RFC 9110, section 13.2.2)."""
    tags = asked.get(b"if-none-match")
    if tags is not None:
        return any(_bare(tag) in (file.tag, "*") for tag in tags.decode("latin-1").split(","))
    since = asked.get(b"if-modified-since")
    if since is None:
        return False
    try:
        return file.modified <= parsedate_to_datetime(since.decode("latin-1")).timestamp()
    except (ValueError, OverflowError):
        return False


def _bare(tag: str) -> str:
    """Return an entity tag without its weakness and its coding: W/"5d3f.gz" is "5d3f"."""
    return tag.strip().removeprefix("W/").strip('"').removesuffix(".gz").removesuffix(".br")


async def _answer(send: Send, status: int, headers: Headers, words: bytes) -> None:
    plain: Headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(words)).encode())]
    await _send(send, status, [*plain, *GUARDS, *headers], words)


async def _send(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
