"""APA: Associated Press Service, Azerbaijan; English."""

from aggregator.sites import Site

SITE = Site(
    name="apa",
    home="https://apa.az/en/",
    title="APA",
    feed=("https://apa.az/en/rss",),
    listing=("https://apa.az/en/foreign-policy", "https://apa.az/en/asia"),
    articles=r"^https?://apa\.az/en/[a-z-]+/[a-z0-9-]+-\d+$",
    agency="APA",
    language="en",
    timezone="Asia/Baku",
    noise=("THE OPERATION IS BEING PERFORMED",),
    unverified=("feed", "listing"),
)
