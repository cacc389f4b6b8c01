"""Trend News Agency: Baku, English; its feed spans six hours, so gaps are filled from the list."""

from aggregator.sites import Site

SITE = Site(
    name="trend",
    home="https://en.trend.az/",
    title="Trend News Agency",
    feed=("https://en.trend.az/feeds/index.rss",),
    listing=("https://en.trend.az/azerbaijan/politics/", "https://en.trend.az/latest/"),
    articles=r"trend\.az/[a-z_]+/[a-z_]+/\d+\.html$",
    hosts=("trend.az",),
    agency="Trend",
    language="en",
    timezone="Asia/Baku",
    unverified=("listing",),
)
