"""CSTO: the organization's own site, Russian and English; every page opens with a ticker of its latest news."""

from aggregator.sites import Site

SITE = Site(
    name="csto",
    home="https://en.odkb-csto.org/",
    title="CSTO",
    listing=("https://en.odkb-csto.org/news/",),
    articles=r"odkb-csto\.org/(?:news/news_odkb|documents/statements|[\w-]+/novosti|training/\w+)/[\w%-]+/?$",
    hosts=("odkb-csto.org",),
    language="en",
    timezone="Europe/Moscow",
    organization="csto",
    noise=("Go back", "Back to the section", "Back to the all news"),
    unverified=("listing", "no public feed is known"),
)
