"""Sites on tagDiv's "Newspaper" theme for WordPress, in both of its generations.

The classic theme writes td-* classes (.td-post-content, .entry-crumbs); the later Cloud templates write tdb-* blocks
(.tdb_single_content, .tdb-breadcrumbs) and give every block a random class. One site may serve both: old articles keep
the template they were made with, so a selector names both, the older layout last.

Knows nothing of any one site.
"""

from __future__ import annotations

from typing import Any

from aggregator.sites import Selectors, Site
from spiders.families.wordpress import wordpress

NOISE = (
    "Follow us",
    "Most Popular",
    "EDITOR PICKS",
    "RELATED ARTICLES",
    "MORE FROM AUTHOR",
    "LEAVE A REPLY",
    "spot_img",
    "spot_imgspot_img",
)
LAYOUTS = Selectors(
    headline="h1.tdb-title-text, h1.entry-title",
    breadcrumb=".tdb-breadcrumbs, .entry-crumbs",
    published=".tdb_single_date time.entry-date, .td-post-title time.entry-date",
    body=".tdb_single_content .tdb-block-inner, .td-post-content",
)


def newspaper(*, name: str, home: str, **facts: Any) -> Site:
    """Return a site of this theme: what WordPress gives, the theme's layouts and boxes, and the site's own FACTS."""
    facts["noise"] = (*NOISE, *facts.get("noise", ()))
    facts.setdefault("selectors", LAYOUTS)
    return wordpress(name=name, home=home, **facts)
