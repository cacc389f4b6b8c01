"""What an article is: frozen, whole, or refused.

An `Article` is what one page says, in the order of the page. Making one is the gate of the house: a naive date, an
empty body, a control character or a link that is not http(s) raises ArticleRefused here and reaches neither store nor
feed.

Knows nothing of how a page was read, where an article is kept, and who publishes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from aggregator import text, urls
from aggregator.errors import ArticleRefused

LONGEST_HEADLINE = 300  # characters; FAULTS C7


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of a breadcrumb: its name as a reader sees it, and its absolute address if it is a link."""

    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link found inside an article that is not its text: an "Also read" line."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Dateline:
    """The opening "Almaty, 22 June 2024 (TDI):" as printed, and what it says.

    place and agency as printed; country as ISO 3166-1 alpha-2 when a gazetteer or the dateline tells it.
    """

    raw: str
    place: str | None = None
    country: str | None = None
    date: date | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A block that stood between the article's paragraphs or beside them and is not the article."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Witness:
    """One answer of the page to a question: field "headline", source "json-ld", its value; whether it was taken."""

    field: str
    source: str
    value: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as its page gives it.

    `body` is paragraphs separated by a blank line, the dateline left in the first as printed; `body_html` is the
    same as safe HTML with absolute links; `published` and `updated` are aware; `language` is a BCP 47 tag or None.
    `removed` and `witnesses` explain the reading and are not kept with the article.
    """

    url: str
    headline: str
    body: str
    body_html: str = ""
    breadcrumb: tuple[Crumb, ...] = ()
    dateline: Dateline | None = None
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    related: tuple[Link, ...] = ()
    image: str | None = None
    removed: tuple[Removed, ...] = field(default=(), compare=False)
    witnesses: tuple[Witness, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        """Refuse what would break the store or a feed; raises ArticleRefused naming the field."""
        for name in ("headline", "body"):
            value = getattr(self, name)
            if not value.strip():
                raise ArticleRefused(self.url, f"{name} is empty")
            if text.characters(value) != value:
                raise ArticleRefused(self.url, f"{name} holds characters no feed can carry")
        if "\n" in self.headline or len(self.headline) > LONGEST_HEADLINE:
            raise ArticleRefused(self.url, f"headline is not one line of at most {LONGEST_HEADLINE} characters")
        for moment in (self.published, self.updated):
            if moment is not None and moment.tzinfo is None:
                raise ArticleRefused(self.url, f"the date {moment.isoformat()} has no time zone")
        for link in self._addresses():
            if not urls.is_web(link):
                raise ArticleRefused(self.url, f"{link[:80]!r} is no absolute http(s) address")

    def _addresses(self) -> Iterator[str]:
        yield self.url
        yield from (link.url for link in self.related)
        yield from (crumb.url for crumb in self.breadcrumb if crumb.url)
        if self.image:
            yield self.image

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The body's paragraphs, in order."""
        return tuple(self.body.split("\n\n"))

    @property
    def days_apart(self) -> int:
        """The days between the dateline's date and that of publication; 0 where one is missing (FAULTS E8)."""
        if self.dateline is None or self.dateline.date is None or self.published is None:
            return 0
        return abs((self.dateline.date - self.published.date()).days)
