"""The day a page was published, by its witnesses; the traps are those of real pages (crawl-day clocks, tickers, Hijri years)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.extraction.date_places import day_in_url
from aggregator.extraction.headline import Headline, read_headline
from aggregator.extraction.page import Page
from aggregator.extraction.published import read_dates
from aggregator.extraction.site_hints import SiteHints
from aggregator.extraction.stamps import find_stamps, read_stamp

URL = "https://example.org/council-meets"
TITLE = "<h1>Council of ministers meets</h1>"
LONG = "<p>" + "The council discussed security at length, and then went on to discuss it again. " * 4


def dates_of(html, url=URL, **hints):
    page = Page(html if html.startswith("<html") else f"<html><head></head><body>{html}", url, hints=SiteHints(**hints))
    return read_dates(page, read_headline(page))


def day_of(html, url=URL, **hints):
    published = dates_of(html, url, **hints).published
    return published and published.date().isoformat()


def ld(**fields):
    inside = ", ".join(f'"{name}": "{value}"' for name, value in fields.items())
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", {inside}}}</script>'


PAGES = {
    "JSON-LD": (ld(datePublished="2024-06-22T09:00:00+05:00") + TITLE, "2024-06-22"),
    "meta": ('<meta property="article:published_time" content="2024-06-22T09:00:00Z">' + TITLE, "2024-06-22"),
    "microdata": (TITLE + '<span itemprop="datePublished" content="2024-06-22">yesterday</span>', "2024-06-22"),
    "abbreviation": (
        TITLE + '<abbr class="published" itemprop="datePublished" title="2024-06-22T14:33:00-07:00">2:33 PM</abbr>',
        "2024-06-22",
    ),
    "the day a machine is told, shown beside a later one": (
        TITLE
        + '<p>29.08.2024</p><p>22.06.2024</p><meta itemprop="datePublished" content="2024-06-22T10:20:00"><p>The text.</p>',
        "2024-06-22",
    ),
    "time element": (TITLE + '<time datetime="2024-06-22T09:00">9 o\'clock</time>', "2024-06-22"),
    "Russian, below the headline": (TITLE + "<div>22 июня 2024, 14:05</div>" + LONG, "2024-06-22"),
    "Arabic digits and month": (TITLE + "<div>٢٢ يونيو ٢٠٢٤</div>" + LONG, "2024-06-22"),
    "Levantine month after a slash": (TITLE + "<div>الأربعاء، 28 آب/اغسطس 2013</div>" + LONG, "2013-08-28"),
    "Chinese": (TITLE + "<div>2024年6月22日 08:30</div>" + LONG, "2024-06-22"),
    "in pieces": (TITLE + "<div><b>22</b> <i>June</i> <u>2024</u></div>" + LONG, "2024-06-22"),
    "glued to a clock": (TITLE + "<div>27 июня 201615:44</div>" + LONG, "2016-06-27"),
    "glued to a view count": (TITLE + "<div>33515 сентябрь 2023</div>" + LONG, "2023-09-15"),
    "Hijri before Gregorian": (TITLE + "<div>1445/12/16 - 2024/06/22</div>" + LONG, "2024-06-22"),
    "before the headline, in the same box": ("<main><div><p>22.06.2024</p>" + TITLE + "</div>" + LONG, "2024-06-22"),
    "crawl-day clock in the header": (
        "<header><div>Flag Tuesday, 31 December 2024</div></header><main>" + TITLE + "<p>22.06.2024</p>" + LONG,
        "2024-06-22",
    ),
    "ticker of other articles above the title": (
        "<main><ul><li>30.12.2024 A</li><li>31.12.2024 B</li></ul>" + TITLE + "<p>22.06.2024</p>" + LONG,
        "2024-06-22",
    ),
    "nothing but a ticker": ("<main><ul><li>30.12.2024 A</li><li>31.12.2024 B</li></ul>" + TITLE + LONG * 3, None),
    "later dates after the body": (TITLE + "<p>22.06.2024</p>" + LONG * 3 + "<p>31.12.2024</p>", "2024-06-22"),
    "last updated earlier than published": (
        TITLE + "<p>Last updated: 20 May. 2024</p><p>22 Jun. 2024</p>" + LONG,
        "2024-06-22",
    ),
    "a label without a value": (TITLE + "<p>Published / on</p>" + LONG * 3, None),
    "the word None": ("<meta name='article:published_time' content='None'>" + TITLE + LONG * 3, None),
    "an American order only one way possible": (TITLE + "<p>06/22/2024</p>" + LONG, "2024-06-22"),
    "an order that metadata settle": (
        ld(datePublished="2024-04-03") + TITLE + "<p>04/03/2024</p>" + LONG,
        "2024-04-03",
    ),
    "figures that another witness settles": (
        TITLE + "<p>04/03/2024</p>" + LONG + '<time datetime="2024-04-03">then</time>',
        "2024-04-03",
    ),
    "figures with a clock of twelve hours": (
        "<html lang=en>" + TITLE + "<p>04/03/2024 7:38 PM</p>" + LONG,
        "2024-04-03",
    ),
    "figures without any help": (TITLE + "<p>04/03/2024</p>" + LONG, "2024-03-04"),
    "bars between the figures": (TITLE + "<p>22 | 06 | 2024</p>" + LONG, "2024-06-22"),
    "day above the box of a Blogger post": (
        "<main><div><h2>Saturday, June 22, 2024</h2><div><div><div>" + TITLE + LONG + "</div></div></div></div></main>",
        "2024-06-22",
    ),
    "first paragraph opens with it, a comment below has a clock": (
        TITLE + "<p>22.06.2024 – " + LONG[3:] + LONG * 2 + "<p>Ann</p><p>25.06.2024, 15:57:32</p>",
        "2024-06-22",
    ),
    "a wiki's foot": (
        TITLE + LONG * 3 + "<footer><p>Council (last edited 2024-06-22 13:28 by Ann)</p></footer>",
        "2024-06-22",
    ),
    "inline data": (TITLE + LONG * 3 + '<script>var a={"publishedAt":"2024-06-22T10:00:00Z"}</script>', "2024-06-22"),
    "alone in a line far below": (TITLE + LONG * 3 + "<p>22 June 2024</p>", "2024-06-22"),
    "a footer's year is no date": (TITLE + LONG * 3 + "<footer>31.12.2024</footer>", None),
    "the day of a picture": (
        '<meta property="article:published_time" content="2024-06-22T10:00:00Z">' + TITLE + "<figure><img src=a.jpg>"
        "<figcaption>Ministers in <b>Astana</b>, 5 May 2024. (AP Photo)</figcaption></figure>" + LONG,
        "2024-06-22",
    ),
    "an older day shown than a machine is told": (
        ld(datePublished="2025-11-05") + TITLE + "<p>January 31, 2024</p>" + LONG,
        "2024-01-31",
    ),
}


@pytest.mark.parametrize("case", PAGES)
def test_published_day(case):
    html, expected = PAGES[case]
    assert day_of(html) == expected


@pytest.mark.parametrize(
    "printed",
    ["2024 жылғы 22 маусым", "2024-yil 22-iyun, 10:15", "2024 йил 22 июнь", "22 tháng 6 năm 2024", "2024. június 22."],
)
def test_the_year_may_come_first_and_the_month_be_a_number(printed):
    assert [stamp.day.isoformat() for stamp in find_stamps(f"Astana, {printed}")] == ["2024-06-22"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/2024/06/22/council", "2024-06-22"),
        ("/2024/6/2/council", "2024-06-02"),
        ("/20240622/council.html", "2024-06-22"),
        ("/t20220321_10653799.htm", "2022-03-21"),
        ("/27032021-council-oped/", "2021-03-27"),
        ("/news/22-06-2024-council", "2024-06-22"),
        ("/news/22-Jun-2024/council", "2024-06-22"),
        ("/2023/apr/28/council/", "2023-04-28"),
        ("/article/council-2024-03-07/", "2024-03-07"),
        ("/web/20140109030403/http://example.org/2013/12/09/x", "2013-12-09"),
        ("/web/20130307194448/example.org/2008/05/x.html", None),
        ("/n1/2024/0622/c90000-20184.html", "2024-06-22"),
        ("/a/202406/22/WS667.html", "2024-06-22"),
        ("/2024/1399/council", None),
        ("/1444/08/24/council", None),
        ("/council-20241399", None),
        ("/article/1234567890", None),
        ("/v/2.10.2019.7/x", None),
    ],
)
def test_day_in_the_address(path, expected):
    found = day_in_url("https://example.org" + path)
    assert (found and found.isoformat()) == expected


def test_a_moment_is_told_in_the_zone_the_page_shows():
    html = (
        ld(datePublished="2022-05-04T03:37:37+00:00")
        + TITLE
        + '<time datetime="2022-05-03T23:37:37-04:00">3 May</time>'
    )
    assert dates_of(html).published.isoformat() == "2022-05-03T23:37:37-04:00"


def test_a_moment_is_told_on_the_day_the_page_shows():
    html = ld(datePublished="2020-12-05T23:15:0Z") + TITLE + "<p>06 Dicembre 2020</p>" + LONG
    published = dates_of(html).published
    assert published == datetime(2020, 12, 5, 23, 15, tzinfo=UTC)
    assert published.date() == date(2020, 12, 6)


def test_a_naive_date_takes_the_sites_zone():
    assert dates_of(TITLE + "<p>22.06.2024 14:05</p>", timezone="Asia/Karachi").published.utcoffset() == timedelta(
        hours=5
    )
    assert dates_of(TITLE + "<p>22.06.2024 14:05</p>").published.utcoffset() == timedelta(0)


def test_updated_is_told_only_when_it_is_later():
    assert dates_of(ld(datePublished="2024-06-22", dateModified="2024-06-23") + TITLE).updated.day == 23
    assert dates_of(ld(datePublished="2024-06-22", dateModified="2024-06-20") + TITLE).updated is None


def test_a_sites_selector_is_obeyed():
    assert day_of(TITLE + "<p>01.01.2020</p><b class=d>22.06.2024</b>", published="b.d") == "2024-06-22"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Wed, 04 May 2022 02:41:00 GMT", "2022-05-04T02:41:00+00:00"),
        ("Di., 25.01.2022 - 14:45", "2022-01-25T14:45:00+00:00"),
        ("11/21/2025 9:16:32 PM", "2025-11-21T21:16:32+00:00"),
        ("2020-12-05T23:15:0Z", "2020-12-05T23:15:00+00:00"),
        ("1650000000000", "2022-04-15T05:20:00+00:00"),
        ("AM2023-04-21T10:00:00+5:30", "2023-04-21T10:00:00+05:30"),
        ("2022. május 3. 10:11", "2022-05-03T10:11:00+00:00"),
        ("den 3. mai 2020 kl. 12.30", "2020-05-03T12:30:00+00:00"),
        ("15 травня 2022", "2022-05-15T00:00:00+00:00"),
        ("5 de outubro de 2021", "2021-10-05T00:00:00+00:00"),
        ("3 Apr ’23", "2023-04-03T00:00:00+00:00"),
    ],
)
def test_stamp(value, expected):
    assert read_stamp(value).moment(UTC).isoformat() == expected


@pytest.mark.parametrize(
    "value", ["", "None", "31 февраля 2024", "2024", "16:01 17426", "1445/08/24", "13.13.2024", "99999999"]
)
def test_no_stamp(value):
    assert read_stamp(value) is None


@given(st.text(max_size=300) | st.text("0123456789./- :Tadmnjue年月", max_size=120))
def test_any_text_gives_real_days_or_none(value):
    for stamp in [read_stamp(value), *find_stamps(value)]:
        assert stamp is None or 1980 <= stamp.day.year < 2100


def test_a_page_without_a_headline_can_still_be_dated():
    page = Page("<p>22 June 2024</p>", URL)
    assert read_dates(page, Headline("", None, ())).published.day == 22
