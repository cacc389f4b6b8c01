"""NATO: own site, English; the old feed closed in 2026, so the sitemap and the news page serve."""

from aggregator.sites import Site

SITE = Site(
    name="nato",
    home="https://www.nato.int/",
    title="NATO",
    feed=("https://www.nato.int/cps/rss/en/natohq/rssFeed.xsl/rssFeed.xml",),
    sitemap=("https://www.nato.int/sitemap.xml",),
    listing=("https://www.nato.int/en/news-and-events/articles",),
    articles=r"/articles/news/\d{4}/\d{2}/\d{2}/|/natohq/(?:news|opinions|official_texts)_\d+\.htm",
    language="en",
    timezone="Europe/Brussels",
    organization="nato",
    noise=("See our content policy", "Download high resolution image"),
    unverified=("feed", "sitemap", "listing"),
)
