"""Organisation of Islamic Cooperation: own site, English; no public feed is known."""

from aggregator.sites import Site

SITE = Site(
    name="oic",
    home="https://www.oic-oci.org/",
    title="Organisation of Islamic Cooperation",
    listing=("https://www.oic-oci.org/home/?lan=en",),
    articles=r"oic-oci\.org/topic/\?t_id=\d+",
    language="en",
    timezone="Asia/Riyadh",
    organization="oic",
    unverified=("articles",),
)
