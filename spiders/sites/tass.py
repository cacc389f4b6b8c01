"""TASS: state agency, English; its dateline ends with the agency between slashes."""

from aggregator.sites import Selectors, Site

SITE = Site(
    name="tass",
    home="https://tass.com/",
    title="TASS",
    feed=("https://tass.com/rss/v2.xml",),
    listing=("https://tass.com/politics", "https://tass.com/world"),
    articles=r"^https?://tass\.com/[a-z-]+/\d+(?:/amp)?$",
    agency="TASS",
    language="en",
    timezone="Europe/Moscow",
    selectors=Selectors(
        body=".text-block",
    ),
    unverified=("feed: one list calls it outdated", "listing: filled by script"),
)
