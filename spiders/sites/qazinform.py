"""Qazinform (until 2023 Kazinform): state agency, English; one article may stand on three hosts."""

from aggregator.sites import Site

SITE = Site(
    name="qazinform",
    home="https://qazinform.com/",
    title="Qazinform",
    feed=("https://qazinform.com/rss/en.xml", "https://www.inform.kz/rss/eng.xml"),
    listing=("https://qazinform.com/news",),
    articles=r"/news/[a-z0-9-]+-[0-9a-f]{6}/?$|_a\d+(?:/amp)?/?$",
    hosts=("en.inform.kz", "inform.kz", "kazinform.kz"),
    agency="Kazinform",
    language="en",
    timezone="Asia/Almaty",
    noise=("Currently reading",),
    unverified=("feed", "listing"),
)
