"""SCO Secretariat: own site in English, the date in every address; its pages may need a browser."""

from aggregator.sites import Selectors, Site

SITE = Site(
    name="sco",
    home="https://eng.sectsco.org/",
    title="Shanghai Cooperation Organisation",
    feed=("https://eng.sectsco.org/rss",),
    listing=("https://eng.sectsco.org/news/", "https://eng.sectsco.org/search/"),
    articles=r"sectsco\.org/(?:news/)?\d{8}/\d+\.html$",
    language="en",
    timezone="Asia/Shanghai",
    organization="sco",
    selectors=Selectors(
        headline="h1.article-header__title",
        published="time.article-header__date",
        body="div.article-body__block_text",
    ),
    unverified=("feed", "whether pages need a browser"),
)
