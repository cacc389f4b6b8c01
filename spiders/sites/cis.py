"""CIS Executive Committee: Minsk, Russian; the query is the identity of an article (news.php?id=4001)."""

from aggregator.sites import Site

SITE = Site(
    name="cis",
    home="https://cis.minsk.by/",
    title="Исполнительный комитет СНГ",
    listing=("https://cis.minsk.by/news.php", "https://e-cis.info/news/"),
    articles=r"/news\.php\?id=\d+|e-cis\.info/news/\d+/\d+/?$",
    hosts=("e-cis.info", "old.e-cis.info", "eccis.org"),
    language="ru",
    timezone="Europe/Minsk",
    organization="cis",
    noise=("ГЛАВНОЕ МЕНЮ", "Пресс-служба Исполнительного комитета СНГ"),
    unverified=("listing", "e-cis.info addresses"),
)
