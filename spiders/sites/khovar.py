"""Khovar: state agency, Dushanbe, English."""

from spiders.families.wordpress import wordpress

SITE = wordpress(
    name="khovar",
    home="https://eng.khovar.tj/",
    title="NIAT Khovar",
    articles=r"^https?://eng\.khovar\.tj/(?:\d{4}/\d{2}/[a-z0-9-]+/?|\?p=\d+)$",
    agency="NIAT «Khovar»",
    language="en",
    timezone="Asia/Dushanbe",
    noise=("Read also",),
    unverified=("feed", "wordpress"),
)
