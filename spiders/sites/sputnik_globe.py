"""Sputnik International: Moscow, English; the text may begin with the page's own address."""

from spiders.families.sputnik import sputnik

SITE = sputnik(
    name="sputnik_globe",
    home="https://sputnikglobe.com/",
    title="Sputnik International",
    agency="Sputnik",
    language="en",
    timezone="Europe/Moscow",
    unverified=("feed", "sitemap"),
)
