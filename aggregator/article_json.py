"""An article as one JSON object: what `aggregator extract` prints, a line each, and `aggregator import` reads.

    {"url": "https://example.org/a", "headline": "Council meets", "published": "2024-06-22T09:00:00+05:00",
     "body": "Almaty, 22 June (TDI): The council met…"}

Only url, headline and body are required on the way in, so that any tool can write it; every string is cleaned as if it
came from a page, and what cannot be understood is named with its field and value instead of being guessed. Moments are
ISO 8601 with an offset; a plain day means midnight UTC.

Knows nothing of files, of stores, and of what makes two articles one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from aggregator import text, urls
from aggregator.article import LONGEST_HEADLINE, Article, Crumb, Dateline, Link, Removed
from aggregator.errors import AddressRefused, ArticleRefused

_T = TypeVar("_T")


def article_record(article: Article) -> dict[str, Any]:
    """Return ARTICLE as a mapping of JSON values; every field is there, empty ones as null, "" or []."""
    dateline = article.dateline
    return {
        "url": article.url,
        "headline": article.headline,
        "breadcrumb": [{"name": crumb.name, "url": crumb.url} for crumb in article.breadcrumb],
        "dateline": dateline
        and {
            "raw": dateline.raw,
            "place": dateline.place,
            "country": dateline.country,
            "date": dateline.date.isoformat() if dateline.date else None,
            "agency": dateline.agency,
        },
        "published": article.published.isoformat() if article.published else None,
        "updated": article.updated.isoformat() if article.updated else None,
        "authors": list(article.authors),
        "language": article.language,
        "body": article.body,
        "body_html": article.body_html,
        "related": [{"text": link.text, "url": link.url} for link in article.related],
        "image": article.image,
        "removed": [{"rule": block.rule, "text": block.text} for block in article.removed],
    }


def read_article(record: object) -> Article:
    """Return the article RECORD (a JSON object) describes; raises ArticleRefused naming the first faulty field.

    Fields that are not an article's are passed over, so that records with more in them can be read too.
    """
    if not isinstance(record, Mapping):
        raise ArticleRefused("record", f"not a JSON object but {type(record).__name__}")
    reader = _Reader(record)
    url = reader.address("url", required=True)
    body = reader.string("body", text.paragraphs, required=True)
    return Article(
        url=url or "",
        headline=text.shortened(reader.string("headline", text.line, required=True), LONGEST_HEADLINE),
        body=body,
        body_html=reader.string("body_html", text.characters),
        breadcrumb=reader.items("breadcrumb", _crumb),
        dateline=reader.dateline(),
        published=reader.moment("published"),
        updated=reader.moment("updated"),
        authors=reader.items("authors", _name),
        language=reader.string("language", text.line) or None,
        related=reader.items("related", _link),
        image=reader.address("image"),
        removed=reader.items("removed", _removed),
    )


class _Reader:
    """A record and its name in faults: its URL, or "record" where it has none."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self.record = record
        url = record.get("url")
        self.where = text.line(url)[:200] if isinstance(url, str) and url.strip() else "record"

    def fault(self, field: str, why: str) -> ArticleRefused:
        value = self.record.get(field)
        return ArticleRefused(self.where, f"{field} {text.shortened(text.line(repr(value)), 80)} {why}")

    def string(self, field: str, clean: Callable[[str], str], *, required: bool = False) -> str:
        value = self.record.get(field)
        if value is None:
            value = ""
        if not isinstance(value, str):
            raise self.fault(field, "is no string")
        cleaned = clean(value)
        if required and not cleaned:
            raise ArticleRefused(self.where, f"{field} is missing" if field not in self.record else f"{field} is empty")
        return cleaned

    def address(self, field: str, *, required: bool = False) -> str | None:
        value = self.string(field, str.strip, required=required)
        if not value:
            return None
        try:
            return urls.canonical(value) if field == "url" else urls.check(value)
        except AddressRefused as cause:
            raise self.fault(field, "is no absolute http(s) address") from cause

    def moment(self, field: str) -> datetime | None:
        value = self.string(field, str.strip)
        if not value:
            return None
        try:
            read = datetime.fromisoformat(value)
        except ValueError as cause:
            raise self.fault(field, "is no ISO 8601 moment") from cause
        if read.tzinfo is None and len(value) > len("2024-06-22"):
            raise self.fault(field, "has no time zone")
        return read if read.tzinfo else read.replace(tzinfo=UTC)

    def items(self, field: str, read: Callable[[Any], _T | None]) -> tuple[_T, ...]:
        values = self.record.get(field)
        if values is None:
            return ()
        if not isinstance(values, list):
            raise self.fault(field, "is no list")
        found = []
        for value in values:
            item = read(value)
            if item is None:
                raise ArticleRefused(self.where, f"{field} holds {text.shortened(text.line(repr(value)), 80)}")
            found.append(item)
        return tuple(found)

    def dateline(self) -> Dateline | None:
        value = self.record.get("dateline")
        if value is None:
            return None
        if not isinstance(value, Mapping) or not isinstance(value.get("raw"), str):
            raise self.fault("dateline", "is no object with a raw string")
        parts = {name: value.get(name) or None for name in ("place", "country", "agency", "date")}
        if any(part is not None and not isinstance(part, str) for part in parts.values()):
            raise self.fault("dateline", "holds something that is no string")
        try:
            day = date.fromisoformat(parts["date"].strip()) if parts["date"] else None
        except ValueError as cause:
            raise self.fault("dateline", "has a date that is no ISO 8601 day") from cause
        place, country, agency = (text.line(parts[name]) or None for name in ("place", "country", "agency"))
        return Dateline(text.line(value["raw"]), place, country, day, agency)


def _name(value: Any) -> str | None:
    return text.line(value) or None if isinstance(value, str) else None


def _crumb(value: Any) -> Crumb | None:
    if isinstance(value, str):
        return Crumb(text.line(value)) if text.line(value) else None
    name, url = _pair(value, "name", "url")
    return Crumb(name, url) if name and (url is None or urls.is_web(url)) else None


def _link(value: Any) -> Link | None:
    name, url = _pair(value, "text", "url")
    return Link(name, url) if name and url and urls.is_web(url) else None


def _removed(value: Any) -> Removed | None:
    rule, removed = _pair(value, "rule", "text")
    return Removed(rule, text.line(removed)) if rule and removed else None


def _pair(value: Any, first: str, second: str) -> tuple[str, str | None]:
    """Return two strings of the mapping VALUE, the first cleaned; "" where it is none."""
    if not isinstance(value, Mapping):
        return "", None
    one, other = value.get(first), value.get(second)
    if not isinstance(one, str) or not (other is None or isinstance(other, str)):
        return "", None
    return text.line(one), other.strip() or None if other else None
