"""UN News: the United Nations' own news, English; Drupal, thirty items in its feed and no ETag."""

from aggregator.sites import Site

SITE = Site(
    name="un_news",
    home="https://news.un.org/en/",
    title="UN News",
    feed=("https://news.un.org/feed/subscribe/en/news/all/rss.xml",),
    listing=("https://news.un.org/en/news",),
    articles=r"news\.un\.org/en/(?:story|interview|audio)/\d{4}/\d{2}/\d+",
    language="en",
    timezone="America/New_York",
    organization="un",
    noise=("Global perspective Human stories",),
    unverified=("listing", "articles"),
)
