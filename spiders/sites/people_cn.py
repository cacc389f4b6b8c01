"""People's Daily Online: Beijing, English; it carries Xinhua, whose own feed is reported to stand still."""

from aggregator.sites import Site

SITE = Site(
    name="people_cn",
    home="http://en.people.cn/",
    title="People's Daily Online",
    listing=("http://en.people.cn/", "http://en.people.cn/90777/index.html"),
    articles=r"en\.people\.cn/n3/\d{4}/\d{4}/c\d+-\d+\.html$",
    agency="Xinhua",
    language="en",
    timezone="Asia/Shanghai",
    noise=("Home>>", "We Are China"),
    unverified=("listing",),
)
