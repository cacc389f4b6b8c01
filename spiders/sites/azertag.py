"""AZERTAC: state agency of Azerbaijan, Baku, English; the agency ends the dateline, without a year."""

from aggregator.sites import Site

SITE = Site(
    name="azertag",
    home="https://azertag.az/en/",
    title="AZERTAC",
    listing=("https://azertag.az/en/",),
    articles=r"azertag\.az/en/xeber/[a-z0-9_]+-\d+$",
    agency="AZERTAC",
    language="en",
    timezone="Asia/Baku",
    noise=("The Azerbaijan State News Agency",),
    unverified=("listing",),
)
