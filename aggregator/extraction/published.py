"""When an article was published and updated, by the witnesses of its page.

JSON-LD and meta elements are right where they stand; half of all pages have none, so the address, `time` elements and
the text near the headline must serve. A crawl-day clock in the header, a ticker above the title and the dates of other
articles below it are met by asking only near the headline; "Last updated" is never taken for the day of publication.

Knows nothing of the clock of this machine, nor of the article's text beyond its opening.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aggregator import text
from aggregator.article import Witness
from aggregator.extraction import structured
from aggregator.extraction.date_places import (
    dates_alone,
    dates_in_data,
    dates_near,
    dates_of_change,
    day_in_url,
    lines_with_figures,
)
from aggregator.extraction.stamps import Stamp, read_stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as HtmlElement

    from aggregator.extraction.headline import Headline
    from aggregator.extraction.page import Page

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "article:published:time",
    "og:published_time", "published_time", "og:pubdate", "pubdate", "publishdate", "publish-date", "publish_date",
    "publication_date", "publicationdate", "published", "published-date", "datepublished", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.created",
    "shareaholic:article_published_time", "article.published", "cxenseparse:recs:publishtime", "rnews:datepublished",
    "cxenseparse:publishtime", "sw-pubdate", "pub_date", "citation_publication_date", "citation_online_date",
    "article_date_original", "originalpublicationdate", "displaydate", "uploaddate", "datecreated", "bt:pubdate",
)  # fmt: skip
_PLAIN = (
    "date",
    "dc.date",
    "dcterms.date",
    "article:date",
    "zdf:publicationdate",
    "weibo:article:create_at",
    "created",
)
_UPDATED = (
    "article:modified_time", "og:updated_time", "article:modified", "article:modified:time", "lastmod", "last-modified",
    "datemodified", "dcterms.modified", "dc.date.modified", "revision_date", "modified", "dc.modified",
)  # fmt: skip
_LAST = {
    "dateline": 1,
    "alone in a line": 2,
    "in the headline": 2,
    "opening": 3,
    "inline data": 1,
    "plain meta": 2,
    "updated label": 4,
    "updated meta": 5,
}


_HALF_DAY = re.compile(r"\d\s?[ap]\.?m\b", re.IGNORECASE)
_WEAK = frozenset(("opening", "updated label", "updated meta"))


@dataclass(frozen=True, slots=True)
class Dates:
    """When the article was published and updated, aware, and all `witnesses`."""

    published: datetime | None
    updated: datetime | None
    witnesses: tuple[Witness, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One witness: where it stands, as printed, and what it says."""

    source: str
    value: str
    stamp: Stamp


def read_dates(page: Page, headline: Headline) -> Dates:
    """Return when the article of PAGE was published and updated."""
    zone = home_zone(page)
    told = list(_told(page, headline))
    if all(t.source in _WEAK for t in told):
        told += _found_far(page, headline)
    best = choose(page, told)
    published = _local(in_order(page, best, told).moment(zone), told) if best else None
    updated = _updated(page, published, zone)
    return Dates(
        published, updated, tuple(Witness("published", t.source, text.line(t.value)[:120], t is best) for t in told)
    )


def home_zone(page: Page) -> tzinfo:
    """Return the zone of dates printed without one: the site's if it is known, else UTC."""
    return ZoneInfo(page.hints.timezone) if page.hints.timezone else UTC


def _told(page: Page, headline: Headline) -> Iterator[Told]:
    """Yield what says when the page was published, the most trusted first."""
    for source, values in _machine_values(page):
        for value in values:
            if stamp := read_stamp(value):
                yield Told(source, value, stamp)
    if url_day := day_in_url(page.url):
        yield Told("url", page.url, Stamp(url_day))
    shown = [Told(*told) for told in dates_near(page, headline.element)]
    yield from shown
    for source, names in (("plain meta", _PLAIN), ("updated meta", _UPDATED)):
        for value in page.meta(*names)[:1]:
            if stamp := read_stamp(value):
                yield Told(source, value, stamp)


def _found_far(page: Page, headline: Headline) -> Iterator[Told]:
    """Yield what else may be the day: asked only when nothing better was told, since it reads the whole page."""
    yield from (Told(*told) for told in dates_in_data(page))
    lines = lines_with_figures(page)
    start = page.elements.index(headline.element) if headline.element is not None else 0
    yield from (Told(*told) for told in dates_alone(lines, start))
    yield from (Told(*told) for told in dates_of_change(lines))


def _machine_values(page: Page) -> Iterator[tuple[str, list[str]]]:
    yield "site", [_value(element) for element in page.select(page.hints.published)[:1]]
    nodes = (*page.article_nodes, *page.nodes)
    yield "json-ld", [v for node in nodes for v in structured.strings(node.get("datePublished"))][:1]
    yield "meta", page.meta(*_PUBLISHED)[:2]
    yield "itemprop", [_value(element) for element in page.itemprops.get("datepublished", ())[:1]]


def _value(element: HtmlElement) -> str:
    """Return what ELEMENT tells a machine (Blogger does in the title of an <abbr>); its text if that is nothing."""
    told = filter(None, map(element.get, ("datetime", "content", "title")))
    return next(told, "") or text.line("".join(element.itertext()))


def choose(page: Page, told: list[Told]) -> Told | None:
    """Return the witness to believe: what a machine is told, unless a reader is shown another day by itself."""
    told = sorted(told, key=lambda t: _LAST.get(t.source, 0))
    if told and told[0].source == "site":
        return told[0]
    shown = next((t for t in told if t.source in ("near headline", "before headline")), None)
    url_day = next((t.stamp.day for t in told if t.source == "url"), None)
    if shown is None or shown is told[0] or (url_day and abs(url_day - told[0].stamp.day) <= timedelta(days=1)):
        return told[0] if told else None
    first, apart = told[0].stamp, shown.stamp.day - told[0].stamp.day
    if abs(apart) <= timedelta(days=1) or shown.stamp.other == first.day:
        return told[0]
    if any(t.stamp.day == first.day for t in told if t.source == shown.source):  # shown too, beside a later change
        return told[0]
    news = any("news" in kind for node in page.article_nodes[:1] for kind in structured.types(node))
    return shown if apart < timedelta(0) or not news else told[0]


def in_order(page: Page, best: Told, told: list[Told]) -> Stamp:
    """Return what BEST says with day and month the right way round, where its figures can be read both ways.

    Another witness settles it; else the month comes first where the page is American English or the clock says pm.
    """
    stamp, days = best.stamp, {t.stamp.day for t in told if t is not best and t.stamp.other is None}
    if stamp.other is None or stamp.day in days:
        return stamp
    language = (page.root.get("lang") or page.hints.language or "").replace("_", "-").casefold()
    american = language == "en-us" or (language.startswith("en") and bool(_HALF_DAY.search(best.value)))
    abroad = len(page.url.split("/")[2].rpartition(".")[2]) == 2  # noqa: PLR2004 - a country's domain, the US hardly use theirs
    if stamp.other in days or (american and not abroad):
        return replace(stamp, day=stamp.other, other=stamp.day)
    return stamp


def _local(moment: datetime, told: list[Told]) -> datetime:
    """Return MOMENT in the zone of the page where another witness prints the same moment or its local day."""
    if moment.utcoffset() != timedelta(0):
        return moment
    for other in told:
        zone, clock = other.stamp.zone, other.stamp.clock
        if zone and clock and zone is not UTC and abs(other.stamp.moment(UTC) - moment) < timedelta(minutes=2):
            return moment.astimezone(zone)
    shown = next((t for t in told if t.source in ("near headline", "itemprop") and t.stamp.zone is None), None)
    shift = (shown.stamp.day - moment.date()).days if shown else 0
    if abs(shift) == 1:
        hours = 24 - moment.hour if shift > 0 else -moment.hour - 1
        if abs(hours) <= 13:  # noqa: PLR2004 - the widest zones of the world
            return moment.astimezone(timezone(timedelta(hours=hours)))
    return moment


def _updated(page: Page, published: datetime | None, zone: tzinfo) -> datetime | None:
    values = [v for node in page.article_nodes for v in structured.strings(node.get("dateModified"))][:1]
    values += page.meta(*_UPDATED)[:1]
    for value in values:
        stamp = read_stamp(value)
        if stamp and (published is None or stamp.moment(zone) >= published):
            return stamp.moment(zone)
    return None
