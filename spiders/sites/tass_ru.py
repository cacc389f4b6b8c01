"""TASS: state agency, Russian."""

from aggregator.sites import Site

SITE = Site(
    name="tass_ru",
    home="https://tass.ru/",
    title="ТАСС",
    feed=("https://tass.ru/rss/all.xml",),
    listing=("https://tass.ru/mezhdunarodnaya-panorama",),
    articles=r"^https?://tass\.ru/[a-z-]+/\d+$",
    agency="ТАСС",
    language="ru",
    timezone="Europe/Moscow",
    unverified=("listing",),
)
