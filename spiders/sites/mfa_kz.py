"""Kazakhstan, Ministry of Foreign Affairs: English and Russian, on the government's common portal."""

from aggregator.sites import Site

SITE = Site(
    name="mfa_kz",
    home="https://www.gov.kz/memleket/entities/mfa",
    title="MFA of Kazakhstan",
    listing=("https://www.gov.kz/memleket/entities/mfa/press/news?lang=en",),
    articles=r"/content-view/[a-z0-9-]+$|/press/news/details/\d+",
    hosts=("mfa.gov.kz",),
    timezone="Asia/Almaty",
    browser=True,
    unverified=("listing", "articles"),
)
