"""UN Meetings Coverage and Press Releases: English; the symbol of the release is its address (sc15746)."""

from aggregator.sites import Site

SITE = Site(
    name="un_press",
    home="https://press.un.org/en/",
    title="UN Press",
    feed=("https://press.un.org/en/rss.xml",),
    listing=("https://press.un.org/en/press-releases",),
    articles=r"/(?:en|press/en)/\d{4}/[a-z]+[\d.a-z]*\.doc\.htm",
    hosts=("un.org",),
    language="en",
    timezone="America/New_York",
    organization="un",
    noise=("For information media. Not an official record.", "In progress at UNHQ"),
    unverified=("listing",),
)
