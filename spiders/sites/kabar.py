"""Kabar: state agency, Bishkek, English."""

from aggregator.sites import Site

SITE = Site(
    name="kabar",
    home="https://en.kabar.kg/",
    title="Kabar",
    feed=("https://en.kabar.kg/rss", "https://kabar.kg/rss"),
    listing=("https://en.kabar.kg/news/",),
    articles=r"^https?://en\.kabar\.kg/news/[a-z0-9-]+/?$",
    agency="Kabar",
    language="en",
    timezone="Asia/Bishkek",
    noise=("Загрузка...",),
    unverified=("feed", "listing"),
)
