"""RIA Novosti: state agency, Moscow, Russian; the system of the Sputnik network."""

from spiders.families.sputnik import sputnik

SITE = sputnik(
    name="ria",
    home="https://ria.ru/",
    title="РИА Новости",
    agency="РИА Новости",
    language="ru",
    noise=("Рейтинг@Mail.ru",),
    unverified=("sitemap",),
)
