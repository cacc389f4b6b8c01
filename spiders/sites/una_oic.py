"""UNA: the union of OIC news agencies, Jeddah, English."""

from spiders.families.wordpress import wordpress

SITE = wordpress(
    name="una_oic",
    home="https://una-oic.org/en/",
    title="UNA",
    articles=r"^https?://una-oic\.org/en/[^/]+/\d{4}/\d{2}/\d{2}/[^/]+/?$",
    agency="UNA",
    language="en",
    timezone="Asia/Riyadh",
    noise=("Related news", "Go to top button"),
    unverified=("feed", "wordpress"),
)
