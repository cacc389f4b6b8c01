"""ASEAN Secretariat: WordPress with Elementor; a cookie challenge may answer instead of the page."""

from aggregator.sites import Selectors
from spiders.families.wordpress import wordpress

SITE = wordpress(
    name="asean",
    home="https://asean.org/",
    title="ASEAN",
    feed=("https://asean.org/category/news/feed/", "https://asean.org/feed/"),
    listing=("https://asean.org/category/news/", "https://asean.org/category/statements-meetings/"),
    articles=r"^https?://asean\.org/[a-z0-9-]+/?$",
    language="en",
    timezone="Asia/Jakarta",
    organization="asean",
    noise=("ABOUT ASEAN", "WHAT WE DO"),
    selectors=Selectors(
        headline=".elementor-widget-theme-post-title h1, .elementor-widget-theme-post-title h2",
        published=".elementor-widget-post-info time, .elementor-widget-post-info li > a > span",
    ),
    unverified=("wordpress",),
)
