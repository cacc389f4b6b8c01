"""India, Ministry of External Affairs: English; the bare query is the identity (?dtl/33149)."""

from aggregator.sites import Site

SITE = Site(
    name="mea_india",
    home="https://www.mea.gov.in/",
    title="Ministry of External Affairs, India",
    feed=("https://www.mea.gov.in/rss.xml",),
    listing=(
        "https://www.mea.gov.in/press-releases.htm?51/Press_Releases",
        "https://www.mea.gov.in/Speeches-Statements.htm?50/Speeches__Statements",
    ),
    articles=r"mea\.gov\.in/[A-Za-z-]+\.htm\?dtl/\d+",
    language="en",
    timezone="Asia/Kolkata",
    noise=("Media Center",),
    unverified=("feed",),
)
