"""How a page offers a feed: for readers that look for it in the head, and for people in the text.

    <link rel="alternate" type="application/atom+xml" title="... (Atom)" href="csto.atom">

One place for every page; templates call these as filters. Knows nothing of what is in a feed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from feeds.feed import FORMATS, MEDIA_TYPES

if TYPE_CHECKING:
    from feeds.feed import Feed

NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON"}


def autodiscovery(feed: Feed) -> Markup:
    """Return the link elements by which readers find the three formats of FEED."""
    title, stem, asking = escape(feed.title), escape(feed.stem), escape(feed.asking)
    return Markup(  # noqa: S704  # every part was escaped above or is ours
        "\n".join(
            f'<link rel="alternate" type="{MEDIA_TYPES[form]}" title="{title} ({NAMES[form]})"'
            f' href="{stem}.{form}{asking}">'
            for form in FORMATS
        )
    )


def choices(feed: Feed) -> Markup:
    """Return the links by which people take one of the three formats of FEED."""
    title, stem, asking = escape(feed.title), escape(feed.stem), escape(feed.asking)
    return Markup(  # noqa: S704  # every part was escaped above or is ours
        " ".join(
            f'<a href="{stem}.{form}{asking}" aria-label="{title} as {NAMES[form]}">{NAMES[form]}</a>'
            for form in FORMATS
        )
    )
