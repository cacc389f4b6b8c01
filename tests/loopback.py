"""A small news site on this machine that misbehaves on demand, and one crawl of it."""

from __future__ import annotations

import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from aggregator.config import Config
from aggregator.run import Outcome, Run
from aggregator.sites import Site
from aggregator.store import Store
from spiders.crawl import crawl

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SUBJECTS = (
    "harbour tolls",
    "border posts",
    "seed banks",
    "river gauges",
    "night trains",
    "school archives",
    "relief depots",
)


@dataclass
class Answer:
    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None  # a Content-Length that lies


Route = Answer | Callable[[BaseHTTPRequestHandler], Answer | None]


class Server:
    """Serves `routes` by path; counts hits and keeps the headers of every request."""

    def __init__(self, host: str = "127.0.0.1", certificate: Path | None = None) -> None:
        self.routes: dict[str, Route] = {"/robots.txt": Answer("User-agent: *\nAllow: /\n")}
        self.hits: Counter[str] = Counter()
        self.seen: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # else an answer's second piece waits 40 ms for the first one's receipt

            def do_GET(self) -> None:
                outer.hits[self.path] += 1
                outer.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                route = outer.routes.get(self.path) or outer.routes.get(self.path.partition("?")[0])
                answer = route(self) if callable(route) else route
                if route is None:
                    answer = Answer("<h1>404</h1>", 404)
                if answer is None:
                    self.close_connection = True
                    return
                self.send(answer)

            def send(self, answer: Answer) -> None:
                body = answer.body.encode() if isinstance(answer.body, str) else answer.body
                self.send_response(answer.status)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **answer.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body) if answer.length is None else answer.length))
                self.end_headers()
                self.wfile.write(body)
                if answer.length is not None:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

            def handle(self) -> None:
                with suppress(OSError):  # a client that hung up
                    super().handle()

        self._http = ThreadingHTTPServer((host, 0), Handler)
        self._http.daemon_threads = True
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        self.home = f"{'https' if certificate else 'http'}://{host}:{self._http.server_port}/"
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()

    def url(self, path: str) -> str:
        return self.home.rstrip("/") + path

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    # ---------- what a news site has

    def article(self, path: str, number: int = 0, **changed: str) -> str:
        """Serve an article at PATH; returns its address."""
        self.routes[path] = Answer(page(self.url(path), number, **changed))
        return self.url(path)

    def feed(self, *paths: str, path: str = "/feed/", etag: str | None = None, newest: datetime = NOW) -> str:
        """Serve an RSS feed of PATHS, newest first, an hour apart; returns its address."""
        body = rss([self.url(one) if one.startswith("/") else one for one in paths], newest)

        def answer(request: BaseHTTPRequestHandler) -> Answer:
            if etag and request.headers.get("If-None-Match") == etag:
                return Answer(b"", 304)
            return Answer(body, headers={"Content-Type": "application/rss+xml", **({"ETag": etag} if etag else {})})

        self.routes[path] = answer
        return self.url(path)

    def news(self, amount: int, start: int = 0) -> list[str]:
        """Serve AMOUNT articles; returns their paths, newest first."""
        paths = [f"/news/{number:04d}-story-of-the-day/" for number in range(start, start + amount)]
        for number, path in enumerate(paths, start):
            self.article(path, number)
        return paths[::-1]


def page(url: str, number: int = 0, *, headline: str = "", body: str = "", date: str = "", head: str = "") -> str:
    subject = SUBJECTS[number % len(SUBJECTS)]
    headline = headline or f"Ministers agree on {subject} in round {number}"
    date = date or (NOW - timedelta(days=30) + timedelta(minutes=37 * number)).isoformat()
    body = body or "".join(f"<p>{text}</p>" for text in paragraphs(subject, number))
    return (
        f'<!doctype html><html lang="en"><head><title>{headline} - Loopback News</title>'
        f'<link rel="canonical" href="{url}"><meta property="og:title" content="{headline}">'
        f'<meta property="og:type" content="article"><meta property="article:published_time" content="{date}">{head}</head>'
        f'<body><nav><a href="/">Home</a> <a href="/category/news/">News</a></nav><article><h1>{headline}</h1>'
        f'<div class="entry-content">{body}</div></article><footer>About us</footer></body></html>'
    )


def paragraphs(subject: str, number: int) -> list[str]:
    return [
        f"Ministers of {number + 3} countries agreed on Tuesday how {subject} will be paid for in the coming {number + 2} years.",
        f"The talks on {subject} had lasted since the spring, and delegation number {number + 11} was the last one to sign.",
        f"A secretariat with a staff of {number + 40} people will watch that the promises about {subject} are kept by all.",
        f"The next round is planned for week {number % 50 + 1} and will be held in hall {number + 100} of the trade centre.",
    ]


def rss(links: list[str], newest: datetime = NOW) -> str:
    items = "".join(
        f"<item><title>x</title><link>{link}</link>"
        f"<pubDate>{(newest - timedelta(hours=n)).strftime('%a, %d %b %Y %H:%M:%S +0000')}</pubDate></item>"
        for n, link in enumerate(links)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Loopback</title>{items}</channel></rss>'


def sitemap(*locations: str, lastmod: str = "") -> str:
    changed = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    found = "".join(f"<url><loc>{one}</loc>{changed}</url>" for one in locations)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{found}</urlset>'


def dated_map(server, paths, *, newest: datetime = NOW, every: timedelta = timedelta(minutes=20)) -> Answer:
    found = "".join(
        f"<url><loc>{server.url(path)}</loc><lastmod>{(newest - n * every).isoformat()}</lastmod></url>"
        for n, path in enumerate(paths)
    )
    return Answer(
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{found}</urlset>',
        headers={"Content-Type": "text/xml"},
    )


def index(server, parts: dict[str, datetime | None]) -> Answer:
    found = "".join(
        f"<sitemap><loc>{server.url(path)}</loc>{f'<lastmod>{when.isoformat()}</lastmod>' if when else ''}</sitemap>"
        for path, when in parts.items()
    )
    return Answer(f"<sitemapindex>{found}</sitemapindex>", headers={"Content-Type": "text/xml"})


def ways(server, **paths: str) -> dict[str, str]:
    return {kind: server.url(path) for kind, path in paths.items()}


def crawl_once(
    store: Store, *servers: Server, now: datetime = NOW, config: Config | None = None, **facts: object
) -> Run:
    """Crawl the site of each server once (its feed at /feed/ unless FACTS say more); the sums must add up."""
    ways = {"feed", "sitemap", "wordpress", "listing"}
    sites = []
    for number, server in enumerate(servers):
        given = facts if ways & facts.keys() else {"feed": server.url("/feed/"), **facts}
        site = {"name": f"site{number}", "home": server.home, "allow_private_addresses": True, "delay": 0, **given}
        sites.append(Site.model_validate(site))
    run = Run(now)
    crawl(sites, store=store, config=config or Config(), run=run, now=lambda: now)
    for name, tally in run.sites.items():
        assert tally.unaccounted == 0, (name, tally)
    return run


def outcomes(run: Run, site: str = "site0") -> dict[str, int]:
    """Return the counts of one site as {"refused: leads to another site": 1}."""
    found = run.site(site).outcomes.items()
    return {f"{outcome}: {reason}" if reason else str(outcome): n for (outcome, reason), n in found}


def stored(run: Run, site: str = "site0") -> int:
    return run.site(site).count(Outcome.STORED)


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


@pytest.fixture
def other() -> Iterator[Server]:
    """A second server, at another address of this machine."""
    running = Server("127.0.0.2")
    yield running
    running.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "archive.db") as opened:
        yield opened
