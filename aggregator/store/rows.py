"""An article as a row of `articles`, and a row as an article.

Knows nothing of identity, stories and feeds: it only changes the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import orjson

from aggregator.article import Article, Crumb, Dateline, Link
from aggregator.organizations.organization import Match, Reason

# The columns that hold what the page says, in the order of the page.
ARTICLE_COLUMNS = (
    *("url", "headline", "body", "body_html", "language", "published", "updated", "dateline", "place", "country"),
    *("dateline_date", "agency", "breadcrumb", "authors", "related", "image"),
)


def _json(value: Any) -> str:
    """Return VALUE as JSON without blanks; what an article says is clean text, which orjson asks for."""
    return orjson.dumps(value).decode()


def moment(value: datetime) -> str:
    """Return an aware moment as UTC text, whole seconds: equal moments are equal text, later ones sort later."""
    return value.astimezone(UTC).replace(microsecond=0).isoformat()


def optional_moment(value: datetime | None) -> str | None:
    """Return `moment(value)`, or None for None."""
    return None if value is None else moment(value)


def read_moment(value: str | None) -> datetime | None:
    """Return the moment that `moment` wrote, or None for None."""
    return None if value is None else datetime.fromisoformat(value)


def article_row(article: Article) -> dict[str, Any]:
    """Return the columns of ARTICLE; its own dates keep the offset the page gave them."""
    dateline = article.dateline or Dateline(raw="")
    return {
        "url": article.url,
        "headline": article.headline,
        "body": article.body,
        "body_html": article.body_html,
        "language": article.language,
        "published": article.published.isoformat() if article.published else None,
        "updated": article.updated.isoformat() if article.updated else None,
        "dateline": dateline.raw or None,
        "place": dateline.place,
        "country": dateline.country,
        "dateline_date": dateline.date.isoformat() if dateline.date else None,
        "agency": dateline.agency,
        "breadcrumb": _json([[crumb.name, crumb.url] for crumb in article.breadcrumb]),
        "authors": _json(article.authors),
        "related": _json([[link.text, link.url] for link in article.related]),
        "image": article.image,
    }


def read_article(row: Mapping[str, Any]) -> Article:
    """Return the article a row of `articles` holds."""
    dateline = None
    if row["dateline"] is not None:
        day = date.fromisoformat(row["dateline_date"]) if row["dateline_date"] else None
        dateline = Dateline(row["dateline"], row["place"], row["country"], day, row["agency"])
    return Article(
        url=row["url"],
        headline=row["headline"],
        body=row["body"],
        body_html=row["body_html"],
        breadcrumb=tuple(Crumb(name, url) for name, url in _list(row["breadcrumb"])),
        dateline=dateline,
        published=read_moment(row["published"]),
        updated=read_moment(row["updated"]),
        authors=tuple(_list(row["authors"])),
        language=row["language"],
        related=tuple(Link(text, url) for text, url in _list(row["related"])),
        image=row["image"],
    )


def match_why(match: Match) -> str:
    """Return the reasons of MATCH as JSON."""
    return _json([[reason.where, reason.name, reason.language, reason.weight] for reason in match.why])


def read_match(organization: str, relation: Any, weight: float, why: str) -> Match:
    """Return the match a row of `article_organizations` holds."""
    return Match(organization, relation, weight, tuple(Reason(*reason) for reason in orjson.loads(why)))


def _list(value: str) -> list[Any]:
    return list(orjson.loads(value)) if value != "[]" else []  # most are empty, and reading is most of publishing
