"""UN News: the United Nations' own news, Arabic."""

from aggregator.sites import Site

SITE = Site(
    name="un_news_ar",
    home="https://news.un.org/ar/",
    title="أخبار الأمم المتحدة",
    feed=("https://news.un.org/feed/subscribe/ar/news/all/rss.xml",),
    listing=("https://news.un.org/ar/news",),
    articles=r"news\.un\.org/ar/(?:story|interview|audio)/\d{4}/\d{2}/\d+",
    language="ar",
    timezone="America/New_York",
    organization="un",
    unverified=("listing", "articles"),
)
