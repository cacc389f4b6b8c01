"""CICA: own site, Astana, English; the query is the identity of an article (id=1991)."""

from aggregator.sites import Site

SITE = Site(
    name="cica",
    home="https://www.s-cica.org/",
    title="CICA",
    listing=("https://www.s-cica.org/index.php?view=page&t=press_releases",),
    articles=r"s-cica\.org/(?:index\.php\?view=page&t=[a-z_]+&id=\d+|speeches_detail/\?id=\d+)$",
    language="en",
    timezone="Asia/Almaty",
    noise=("Back | Print",),
)
