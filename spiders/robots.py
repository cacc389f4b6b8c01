"""robots.txt: what a site lets us ask, how fast, and which sitemaps it names (RFC 9309).

A file that is missing (4xx) allows everything; one that cannot be had (5xx, no answer) forbids the whole site for this
run, and the run says so. At most 512 KiB of it are read. One file speaks for one scheme, host and port.

Knows nothing of articles.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from protego import Protego

from aggregator.errors import AddressRefused, SiteError
from spiders.discovery.source import Answer

LARGEST = 512 * 1024  # bytes; Google reads 500 KiB
LONGEST_DELAY = 60.0  # seconds; who wishes for more is asked once a minute, like other crawlers do
MOST_RULES = 5_000  # FAULTS B7: 20,000 wildcard rules cost 0.13 s for every address matched

Fetch = Callable[[str], Awaitable[Answer]]


class Robots:
    """The robots.txt files of one crawl, each fetched once; AGENT is the product name in our User-Agent."""

    def __init__(self, agent: str, fetch: Fetch) -> None:
        """`fetch` returns an answer of any status, and raises when there is none."""
        self._agent = agent
        self._fetch = fetch
        self._rules: dict[str, Protego | str | AddressRefused] = {}

    def recall(self, url: str, text: str) -> None:
        """Take the rules for URL's origin from an earlier run, where TEXT was read less than a day ago."""
        self._rules[_origin(url)] = Protego.parse(text)

    async def allows(self, url: str) -> bool:
        """Tell whether URL may be asked; raises SiteError or AddressRefused when its robots.txt cannot be had."""
        rules = await self._of(url)
        return bool(rules.can_fetch(url, self._agent))

    async def delay(self, url: str) -> float | None:
        """Return the seconds its Crawl-delay wishes between two requests, if it has one that is a length of time."""
        wish = (await self._of(url)).crawl_delay(self._agent)
        return min(float(wish), LONGEST_DELAY) if wish is not None and wish > 0 else None

    async def sitemaps(self, url: str) -> list[str]:
        """Return the sitemaps the file names."""
        return list((await self._of(url)).sitemaps)

    async def _of(self, url: str) -> Protego:
        origin = _origin(url)
        if origin not in self._rules:
            self._rules[origin] = await self._load(f"{origin}/robots.txt")
        rules = self._rules[origin]
        if isinstance(rules, AddressRefused):
            raise rules
        if isinstance(rules, str):
            raise SiteError(origin, rules)
        return rules

    async def _load(self, address: str) -> Protego | str | AddressRefused:
        """Return the rules at ADDRESS, or why they cannot be had: in a sentence, or because the host is not to be."""
        try:
            answer = await self._fetch(address)
        except AddressRefused as refused:
            return refused
        except Exception as cause:  # noqa: BLE001 - whatever kept us from it, RFC 9309 2.3.1.4 calls it unreachable
            return f"robots.txt unavailable ({cause})"
        if answer.status >= 500:  # noqa: PLR2004
            return f"robots.txt unavailable ({answer.status})"
        text = rules_in(answer)
        if text.count("\n") >= MOST_RULES:
            return f"robots.txt has {text.count(chr(10)) + 1} lines; more than {MOST_RULES} are not read"
        return Protego.parse(text)


def rules_in(answer: Answer) -> str:
    """Return the text of the rules in ANSWER; "" allows everything: a file that is missing, or a web page."""
    if answer.status != 200 or answer.body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":  # noqa: PLR2004
        return ""
    return "\n".join(answer.body[:LARGEST].decode("utf-8-sig", "replace").splitlines())


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
