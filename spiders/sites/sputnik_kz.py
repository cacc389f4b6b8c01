"""Sputnik Kazakhstan: Astana, Russian."""

from spiders.families.sputnik import sputnik

SITE = sputnik(
    name="sputnik_kz",
    home="https://ru.sputnik.kz/",
    title="Sputnik Казахстан",
    agency="Sputnik",
    language="ru",
    timezone="Asia/Almaty",
    noise=("Подписывайтесь на Sputnik в Дзен",),
    unverified=("feed", "sitemap"),
)
