"""A small archive of made pages, for tests of what is done with an archive over the years."""

from datetime import UTC, datetime, timedelta

from aggregator.extraction import extract
from aggregator.organizations.registry import Match, Reason
from aggregator.sites import Site
from aggregator.store import Fetched, RawPage, Store

THEN = datetime(2026, 11, 1, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SITE = Site(name="tdi", home="https://thediplomaticinsight.com/", title="The Diplomatic Insight")
CITIES = ("Almaty", "Bishkek", "Dushanbe", "Tashkent", "Islamabad", "Jakarta", "Doha")


def page(number):
    city = CITIES[number % len(CITIES)]
    paragraphs = [
        (
            f"{city}, {number % 27 + 1} June 2024 (TDI): Delegates of {number + 3} states met in {city} to agree on item "
            f"{number * 7} of a plan for water, energy and the roads between their capitals, the hosts said on Monday."
        ),
        (
            f"The plan number {number} sets aside {number * 13 + 5} million dollars for canals near {city} and asks each "
            "member to report on progress before the end of the year, a spokeswoman told reporters after the session."
        ),
        (
            f"A further meeting of the {number + 2} working groups will be held in spring, when the ministers of transport "
            f"are expected to sign annex {number * 3}, which covers customs, visas and the exchange of seismic data."
        ),
    ]
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<html lang=en><head><title>Plan {number} for {city} agreed</title></head><body><header><a href=/>Home</a>"
        f"</header><main><article><h1>Plan {number} for {city} agreed by ministers</h1>{text}</article></main>"
        "<footer><a href=/imprint>Imprint</a></footer></body></html>"
    ).encode()


def address(number):
    return f"https://thediplomaticinsight.com/plan-{number}/"


def fetched(number, article=None, at=None, about=()):
    raw = RawPage(url=address(number), body=page(number), headers={"Content-Type": "text/html; charset=utf-8"})
    read = article or extract(raw.body, raw.url, declared_charset="utf-8")
    seen = at or THEN + timedelta(minutes=number)
    return Fetched(article=read, site="tdi", fetched=seen, page=raw, organizations=about)


def filled(path, count):
    """An archive with COUNT articles at PATH, half of them about an organization, closed."""
    sco = Match("sco", "about", 4.0, (Reason("headline", "SCO", "en", 4.0),))
    with Store(path) as store:
        store.register_sites([SITE])
        store.save([fetched(number, about=(sco,) if number % 2 else ()) for number in range(count)])
    return path
