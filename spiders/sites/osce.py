"""OSCE: own site, English; its feed is reported dead (404), the pages open with a menu of sixty countries."""

from aggregator.sites import Site

SITE = Site(
    name="osce",
    home="https://www.osce.org/",
    title="OSCE",
    feed=("https://www.osce.org/rss/latest-stories", "https://www.osce.org/rss"),
    listing=("https://news.osce.org/", "https://www.osce.org/press-releases"),
    articles=r"osce\.org/[a-z0-9-]+/\d+/?$",
    language="en",
    timezone="Europe/Vienna",
    organization="osce",
    unverified=("feed: /rss.xml answers 404", "listing"),
)
