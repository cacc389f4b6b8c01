"""IAEA: own site, English; its feed has 150 items and no dates."""

from aggregator.sites import Site

SITE = Site(
    name="iaea",
    home="https://www.iaea.org/",
    title="IAEA",
    feed=("https://www.iaea.org/feeds/news", "https://www.iaea.org/feeds/topnews"),
    listing=("https://www.iaea.org/news",),
    articles=r"iaea\.org/newscenter/(?:news|pressreleases|statements|mediaadvisories)/[a-z0-9-]+",
    language="en",
    timezone="Europe/Vienna",
    organization="iaea",
    unverified=("listing", "articles"),
)
