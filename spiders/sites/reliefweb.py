"""ReliefWeb, of the UN office for humanitarian affairs: English; its feed refuses programs (406), so lists serve."""

from aggregator.sites import Site

SITE = Site(
    name="reliefweb",
    home="https://reliefweb.int/",
    title="ReliefWeb",
    feed=("https://reliefweb.int/updates/rss.xml",),
    sitemap=("https://reliefweb.int/sitemap.xml",),
    listing=("https://reliefweb.int/updates",),
    articles=r"reliefweb\.int/report/[a-z0-9-]+/[a-z0-9-]+$",
    language="en",
    timezone="Etc/UTC",
    noise=("For information media. Not an official record.",),
    unverified=("feed", "sitemap", "listing"),
)
