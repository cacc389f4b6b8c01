"""UN News: the United Nations' own news, Russian."""

from aggregator.sites import Site

SITE = Site(
    name="un_news_ru",
    home="https://news.un.org/ru/",
    title="Новости ООН",
    feed=("https://news.un.org/feed/subscribe/ru/news/all/rss.xml",),
    listing=("https://news.un.org/ru/news",),
    articles=r"news\.un\.org/ru/(?:story|interview|audio)/\d{4}/\d{2}/\d+",
    language="ru",
    timezone="America/New_York",
    organization="un",
    unverified=("listing", "articles"),
)
