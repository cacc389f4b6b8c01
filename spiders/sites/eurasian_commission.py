"""Eurasian Economic Commission, the body of the EAEU: Moscow, English; SharePoint, the date in every older address."""

from aggregator.sites import Site

SITE = Site(
    name="eurasian_commission",
    home="https://eec.eaeunion.org/en/",
    title="Eurasian Economic Commission",
    listing=("https://eec.eaeunion.org/en/news/",),
    articles=r"/en/nae/news/Pages/\d{2}-\d{2}-\d{4}-\d+\.aspx$|eaeunion\.org/en/news/[a-z0-9-]+/?$",
    hosts=("eurasiancommission.org",),
    language="en",
    timezone="Europe/Moscow",
    organization="eaeu",
    noise=("Navigate Up", "Sign In"),
    unverified=("listing", "articles"),
)
