"""The Diplomatic Insight: WordPress, tagDiv "Newspaper" theme, Islamabad, English."""

from spiders.families.newspaper import newspaper

SITE = newspaper(
    name="diplomatic_insight",
    home="https://thediplomaticinsight.com/",
    title="The Diplomatic Insight",
    articles=r"^https?://thediplomaticinsight\.com/[a-z0-9-]+/$",
    agency="TDI",
    language="en",
    timezone="Asia/Karachi",
    noise=("Also Read: …",),
    unverified=("feed", "wordpress", "selectors"),
)
