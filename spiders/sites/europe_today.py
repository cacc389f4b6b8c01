"""The Europe Today: WordPress, English."""

from spiders.families.wordpress import wordpress

SITE = wordpress(
    name="europe_today",
    home="https://theeuropetoday.com/",
    title="The Europe Today",
    articles=r"^https?://theeuropetoday\.com/\d{4}/\d{2}/\d{2}/[a-z0-9-]+/?$",
    agency="The Europe Today",
    language="en",
    noise=("Breaking News",),
    unverified=("feed", "wordpress"),
)
