"""The Gulf Observer: WordPress, tagDiv "Newspaper" theme, Islamabad, English; its addresses are ?p=131760."""

from spiders.families.newspaper import newspaper

SITE = newspaper(
    name="gulf_observer",
    home="https://thegulfobserver.com/",
    title="The Gulf Observer",
    agency="The Gulf Observer",
    language="en",
    timezone="Asia/Karachi",
    unverified=("feed", "wordpress", "timezone", "the theme"),
)
