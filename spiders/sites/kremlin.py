"""President of Russia: English; an Atom feed with full text, asked over plain HTTP because HTTPS times out."""

from aggregator.sites import Site

SITE = Site(
    name="kremlin",
    home="http://en.kremlin.ru/",
    title="President of Russia",
    feed=("http://en.kremlin.ru/events/president/news/feed", "http://en.kremlin.ru/events/all/feed"),
    listing=("http://en.kremlin.ru/events/president/news",),
    articles=r"kremlin\.ru/(?:events/president/(?:news|transcripts)(?:/\w+)?|catalog/\w+/\w+/events)/\d+$",
    hosts=("en.special.kremlin.ru",),
    language="en",
    timezone="Europe/Moscow",
    unverified=("listing",),
)
