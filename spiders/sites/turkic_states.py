"""Organization of Turkic States: own site, Istanbul, English; its articles moved here from turkkon.org."""

from aggregator.sites import Site

SITE = Site(
    name="turkic_states",
    home="https://www.turkicstates.org/en",
    title="Organization of Turkic States",
    listing=("https://www.turkicstates.org/en/news", "https://www.turkicstates.org/en"),
    articles=r"/(?:haberler|news)/[\w%-]+_\d+$|turkkon\.org/en-US/.+/\d+/\d+/\d+$",
    hosts=("turkkon.org",),
    language="en",
    timezone="Europe/Istanbul",
    organization="ots",
    unverified=("listing", "articles"),
)
