"""When an article was published and updated, by the witnesses of its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aggregator.article import Witness
from aggregator.extraction import structured

if TYPE_CHECKING:
    from aggregator.extraction.headline import Headline
    from aggregator.extraction.page import Page


@dataclass(frozen=True, slots=True)
class Dates:
    """When the article was published and updated, aware, and all `witnesses`."""

    published: datetime | None
    updated: datetime | None
    witnesses: tuple[Witness, ...] = ()


def read_dates(page: Page, headline: Headline) -> Dates:
    """Return when the article was published and updated, and all witnesses."""
    said = [("json-ld", v) for n in page.nodes for v in structured.strings(n.get("datePublished"))]
    said += [("meta", v) for v in page.meta("article:published_time", "datepublished", "date", "dc.date", "pubdate")]
    said += [("time", e.get("datetime") or "") for e in page.times]
    for source, value in said:
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            continue
        return Dates(
            (moment if moment.tzinfo else moment.replace(tzinfo=UTC)),
            None,
            (Witness("published", source, value, True),),
        )
    return Dates(None, None)
