"""African Union: own site, English; the date in every address."""

from aggregator.sites import Site

SITE = Site(
    name="african_union",
    home="https://au.int/en/",
    title="African Union",
    feed=("https://au.int/en/pressreleases/rss.xml",),
    listing=("https://au.int/en/pressreleases", "https://au.int/en/newsevents"),
    articles=r"au\.int\.?/en/(?:pressreleases|newsevents|speeches)/\d{8}/[a-z0-9-]+",
    language="en",
    timezone="Africa/Addis_Ababa",
    organization="au",
    noise=("An Integrated, Prosperous and Peaceful Africa.", "Top Slides", "Topic Resources"),
    unverified=("feed",),
)
