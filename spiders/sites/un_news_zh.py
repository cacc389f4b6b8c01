"""UN News: the United Nations' own news, Chinese."""

from aggregator.sites import Site

SITE = Site(
    name="un_news_zh",
    home="https://news.un.org/zh/",
    title="联合国新闻",
    feed=("https://news.un.org/feed/subscribe/zh/news/all/rss.xml",),
    listing=("https://news.un.org/zh/news",),
    articles=r"news\.un\.org/zh/(?:story|interview|audio)/\d{4}/\d{2}/\d+",
    language="zh",
    timezone="America/New_York",
    organization="un",
    unverified=("feed: its English, Russian and Arabic sisters answer", "listing", "articles"),
)
