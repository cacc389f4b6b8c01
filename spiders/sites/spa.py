"""Saudi Press Agency: Riyadh, English; the query is the identity of an article (newsid=2009499)."""

from aggregator.sites import Site

SITE = Site(
    name="spa",
    home="https://www.spa.gov.sa/en",
    title="Saudi Press Agency",
    listing=("https://www.spa.gov.sa/en", "https://www.spa.gov.sa/?lang=en"),
    articles=r"spa\.gov\.sa/(?:viewfull)?story\.php\?lang=en&newsid=\d+$|spa\.gov\.sa/en/[A-Za-z0-9]+$",
    agency="SPA",
    language="en",
    timezone="Asia/Riyadh",
    noise=("Share on Google+",),
    unverified=("listing", "articles"),
)
