"""GCC Secretariat General: SharePoint, Riyadh, English; the date in the file name."""

from aggregator.sites import Site

SITE = Site(
    name="gcc",
    home="https://www.gcc-sg.org/en/",
    title="GCC Secretariat General",
    feed=("https://www.gcc-sg.org/en-us/rss",),
    listing=("https://www.gcc-sg.org/en/MediaCenter/News/Pages/default.aspx",),
    articles=r"/MediaCenter/(?:NewsCooperation/)?News/Pages/news-?\d{4}-\d{1,2}-\d{1,2}-\d+\.aspx$",
    language="en",
    timezone="Asia/Riyadh",
    organization="gcc",
    noise=("No content found",),
    unverified=("feed",),
)
