"""BelTA: state agency, Minsk, English; the feed is reported dead, the number and year end every address."""

from aggregator.sites import Site

SITE = Site(
    name="belta",
    home="https://eng.belta.by/",
    title="BelTA",
    feed=("https://eng.belta.by/rss",),
    listing=("https://eng.belta.by/politics/", "https://eng.belta.by/president/"),
    articles=r"/view/[a-z0-9-]+-\d+-\d{4}/?$",
    agency="BelTA",
    language="en",
    timezone="Europe/Minsk",
    noise=("Government Bodies", "Projects"),
    unverified=("feed: 404 in 2026-10", "listing"),
)
