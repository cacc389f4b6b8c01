"""UN News: the United Nations' own news, Spanish."""

from aggregator.sites import Site

SITE = Site(
    name="un_news_es",
    home="https://news.un.org/es/",
    title="Noticias ONU",
    feed=("https://news.un.org/feed/subscribe/es/news/all/rss.xml",),
    listing=("https://news.un.org/es/news",),
    articles=r"news\.un\.org/es/(?:story|interview|audio)/\d{4}/\d{2}/\d+",
    language="es",
    timezone="America/New_York",
    organization="un",
    unverified=("feed: its English, Russian and Arabic sisters answer", "listing", "articles"),
)
