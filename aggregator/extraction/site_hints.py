"""What a site file may tell the reader of its pages that no page says by itself.

A Pakistani site prints "22 June 2024, 14:05" and means Karachi time; its headline stands in an h3 that looks like a
teaser. Generic reading comes first: every field may stay empty, and most sites need none.

Knows nothing of pages; it is what spiders/ hands to extract().
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class SiteHints:
    """Facts about one site.

    `timezone` is an IANA name for dates printed without one; `language` a BCP 47 tag for pages that name none; `noise`
    are texts that are never part of an article; `repeated` tells whether a block's text was seen on other pages of the
    site. Selectors are CSS, or XPath when they hold a slash.
    """

    agency: str | None = None
    timezone: str | None = None
    language: str | None = None
    noise: tuple[str, ...] = ()
    repeated: Callable[[str], bool] | None = None
    headline: str | None = None
    body: str | None = None
    published: str | None = None
    breadcrumb: str | None = None


NO_HINTS = SiteHints()
