"""A site as facts: who it is, where its articles can be found, and what only its editors know.

    name = "diplomatic_insight", home = "https://thediplomaticinsight.com/", agency = "TDI"

The same facts come from a `[[site]]` table of aggregator.toml or from a class in spiders/sites/; both are checked
here, every fault of a declaration at once.

Knows nothing of Scrapy, of requests, and of how a page is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from aggregator import urls
from aggregator.errors import AddressRefused

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from aggregator.extraction.site_hints import SiteHints


# What pydantic says in Python's words, in those of TOML.
_SAID = {
    "extra_forbidden": "unknown setting",
    "tuple_type": "must be a list, in [ ]",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "path_type": "must be a path, in quotes",
}


def said(fault: ErrorDetails) -> str:
    """Return what is wrong with one value, as the person who wrote it says it."""
    return _SAID.get(fault["type"]) or fault["msg"].removeprefix("Value error, ")


def named_by_host(url: str, *, sign: str = "_") -> Site:
    """Return a site made of the host of URL, for articles of a site nobody declared; SIGN joins the name's words."""
    parts, host = urlsplit(url), urls.host(url)
    return Site(name=slug(host, sign), title=host, home=f"{parts.scheme}://{parts.netloc}/")


def slug(host: str, sign: str = "_") -> str:
    """Return HOST as a site may be named, its words joined by SIGN."""
    return re.sub(r"[^a-z0-9]+", sign, host).strip(sign)[:40].strip(sign) or "unnamed"


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _web_address(value: str) -> str:
    try:
        return urls.check(value)
    except AddressRefused as fault:
        raise ValueError(fault.evidence) from None


Addresses = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


class Selectors(BaseModel):
    """Selectors of a layout that misleads the generic reading: CSS, or XPath where they hold a slash; all optional."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    headline: str | None = None
    breadcrumb: str | None = None
    published: str | None = None
    body: str | None = None

    @field_validator("headline", "breadcrumb", "published", "body")
    @classmethod
    def _readable(cls, value: str | None) -> str | None:
        if value:
            from cssselect import SelectorError  # noqa: PLC0415 — few sites need selectors
            from lxml.cssselect import CSSSelector  # noqa: PLC0415
            from lxml.etree import XPath, XPathSyntaxError  # noqa: PLC0415

            try:
                XPath(value) if "/" in value else CSSSelector(value)
            except (SelectorError, XPathSyntaxError) as fault:
                raise ValueError(f"no selector: {fault}") from None
        return value


class Site(BaseModel):
    """One site. Only `name` and `home` are needed; everything else sharpens what is found without it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")
    home: str
    title: str = ""
    # Ways to its articles, cheapest first; those that are empty are looked for at the home page.
    feed: Addresses = ()
    sitemap: Addresses = ()
    wordpress: str | None = None  # the root of its REST interface, ".../wp-json"
    listing: Addresses = ()
    articles: str | None = None  # a regular expression that every article's address fits
    hosts: tuple[Annotated[str, Field(pattern=r"^[\w.-]+$")], ...] = ()  # further hosts that serve the same articles
    # What its editors know.
    agency: str | None = None
    language: str | None = Field(default=None, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")  # a BCP 47 tag
    timezone: str | None = None
    organization: str | None = None  # the organization whose own site this is
    noise: tuple[str, ...] = ()
    selectors: Selectors = Selectors()
    # How it wants to be crawled.
    delay: float | None = Field(default=None, ge=0, le=600)  # seconds between two requests
    max_pages: int = Field(default=100_000, ge=1)  # a run's budget
    browser: bool = False
    verify_tls: bool = True
    allow_private_addresses: bool = False
    unverified: tuple[str, ...] = ()  # facts nobody could check on the live site

    @model_validator(mode="before")
    @classmethod
    def _title_from_name(cls, facts: Any) -> Any:
        if isinstance(facts, dict) and not facts.get("title") and isinstance(facts.get("name"), str):
            return {**facts, "title": facts["name"].replace("_", " ").replace("-", " ").title()}
        return facts

    @field_validator("home", "wordpress")
    @classmethod
    def _one_address(cls, value: str | None) -> str | None:
        return None if value is None else _web_address(value)

    @field_validator("feed", "sitemap", "listing")
    @classmethod
    def _some_addresses(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_web_address(value) for value in values)

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                ZoneInfo(value)
            except (ZoneInfoNotFoundError, ValueError):
                raise ValueError(f"{value!r} is no IANA time zone") from None
        return value

    @field_validator("articles")
    @classmethod
    def _valid_pattern(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                re.compile(value)
            except re.error as fault:
                raise ValueError(f"{value!r} is no regular expression: {fault}") from None
        return value

    def owns(self, url: str) -> bool:
        """Tell whether URL belongs to this site: its home's host, one below it, or one of `hosts`."""
        return urls.same_site(url, self.home) or any(urls.host(url) == host.removeprefix("www.") for host in self.hosts)

    def hints(self, repeated: Callable[[str], bool] | None = None) -> SiteHints:
        """Return what the reader of pages may know of this site; `repeated` tells blocks seen on its other pages."""
        from aggregator.extraction.site_hints import SiteHints  # noqa: PLC0415 — a configuration needs no reader

        return SiteHints(
            agency=self.agency,
            timezone=self.timezone,
            language=self.language,
            noise=self.noise,
            repeated=repeated,
            headline=self.selectors.headline,
            body=self.selectors.body,
            published=self.selectors.published,
            breadcrumb=self.selectors.breadcrumb,
        )
