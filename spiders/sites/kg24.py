"""24.kg: Bishkek, English; the number is an article's identity, rates and clock stand on every page."""

from aggregator.sites import Site

SITE = Site(
    name="kg24",
    home="https://24.kg/english/",
    title="24.kg",
    feed=("https://24.kg/rss",),
    listing=("https://24.kg/english/",),
    articles=r"24\.kg/english/\d+_\w+/?$",
    agency="24.kg",
    language="en",
    timezone="Asia/Bishkek",
    unverified=("feed", "listing"),
)
