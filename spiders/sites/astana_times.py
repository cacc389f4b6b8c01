"""The Astana Times: WordPress, Astana, English; its feed holds ten items, eleven hours."""

from spiders.families.wordpress import wordpress

SITE = wordpress(
    name="astana_times",
    home="https://astanatimes.com/",
    title="The Astana Times",
    articles=r"^https?://astanatimes\.com/\d{4}/\d{2}/[a-z0-9-]+/?$",
    language="en",
    timezone="Asia/Almaty",
    noise=("Get The Astana Times stories sent directly to you!", "Most Recent Stories", "View More »"),
    unverified=("wordpress",),
)
