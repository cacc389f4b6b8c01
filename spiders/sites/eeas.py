"""EU External Action: Drupal, English; the old feed is dead, press material is a counted list."""

from aggregator.sites import Selectors, Site

SITE = Site(
    name="eeas",
    home="https://www.eeas.europa.eu/",
    title="European External Action Service",
    feed=("https://www.eeas.europa.eu/eeas/press-material_en?page=0&_format=rss",),
    listing=("https://www.eeas.europa.eu/eeas/press-material_en",),
    articles=r"eeas\.europa\.eu/.+_[a-z]{2}(?:\?.*)?$",
    language="en",
    timezone="Europe/Brussels",
    organization="eu",
    noise=("Page language:", "Check against delivery!"),
    selectors=Selectors(
        body=".field--name-body .field__item",
    ),
    unverified=("feed",),
)
