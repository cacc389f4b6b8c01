"""Economic Cooperation Organization: WordPress, Tehran, English; a dead address answers with the front page."""

from spiders.families.wordpress import wordpress

SITE = wordpress(
    name="eco",
    home="https://eco.int/",
    title="Economic Cooperation Organization",
    articles=r"^https?://eco\.int/(?:[a-z0-9]+(?:-[a-z0-9]+){2,}/?|news/\d+-|\?p=\d+)",
    language="en",
    timezone="Asia/Tehran",
    organization="eco",
    noise=("All Rights Reserved By ECO",),
    unverified=("feed", "wordpress"),
)
