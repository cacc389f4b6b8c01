"""Sputnik Tajikistan: Dushanbe, Russian."""

from spiders.families.sputnik import sputnik

SITE = sputnik(
    name="sputnik_tj",
    home="https://tj.sputniknews.ru/",
    title="Sputnik Таджикистан",
    agency="Sputnik",
    language="ru",
    timezone="Asia/Dushanbe",
    noise=("Подписывайтесь на Sputnik в Дзен",),
    unverified=("feed", "sitemap"),
)
