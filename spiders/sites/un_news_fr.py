"""UN News: the United Nations' own news, French."""

from aggregator.sites import Site

SITE = Site(
    name="un_news_fr",
    home="https://news.un.org/fr/",
    title="ONU Info",
    feed=("https://news.un.org/feed/subscribe/fr/news/all/rss.xml",),
    listing=("https://news.un.org/fr/news",),
    articles=r"news\.un\.org/fr/(?:story|interview|audio)/\d{4}/\d{2}/\d+",
    language="fr",
    timezone="America/New_York",
    organization="un",
    unverified=("feed: its English, Russian and Arabic sisters answer", "listing", "articles"),
)
