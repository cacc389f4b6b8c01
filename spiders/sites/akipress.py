"""AKIpress: Bishkek, English; colons in every address, and the text ends where a subscription begins."""

from aggregator.sites import Site

SITE = Site(
    name="akipress",
    home="https://akipress.com/",
    title="AKIpress",
    feed=("http://www.akipress.com/rss/en.rss",),
    listing=("https://akipress.com/",),
    articles=r"akipress\.com/news:\d+(?::\w*)?/?$",
    agency="AKIPRESS.COM",
    language="en",
    timezone="Asia/Bishkek",
    unverified=("listing",),
)
