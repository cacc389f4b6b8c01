"""A page parsed once: odd input, broken metadata, and what tells a page that is no article."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import AddressRefused, NotAnArticle, NotHtml
from aggregator.extraction import extract, structured
from aggregator.extraction.byline import names_in, read_authors
from aggregator.extraction.headline import Headline, read_headline
from aggregator.extraction.kind import refuse_fragments, refuse_front_pages, refuse_walls
from aggregator.extraction.language import read_language, tidy
from aggregator.extraction.page import Page
from aggregator.extraction.site_hints import SiteHints

URL = "https://example.org/news/council-meets"
NO_HEADLINE = Headline("", None, ())


@pytest.mark.parametrize(
    "html", [b"", b"  \n", "", b"\xef\xbb\xbf", b"%PDF-1.7 x", b"\x89PNG\r\n", b"<!-- only a comment -->"]
)
def test_what_is_no_page_says_so(html):
    with pytest.raises(NotHtml, match="not HTML"):
        Page(html, URL)


@pytest.mark.parametrize(
    "html",
    [
        "<?xml version='1.0' encoding='windows-1251'?><html><body><p>Größe",
        b"<?xml version='1.0' encoding='utf-8'?><html><body><p>Gr\xc3\xb6\xc3\x9fe",
        "<html><body><p>Grö\0ße",
        "<p>Größe",
        "\ufeff<html><p>Größe\ud800",
    ],
)
def test_odd_input_is_read_all_the_same(html):
    assert "Größe" in "".join(Page(html, URL).root.itertext())


def test_200_000_nested_elements_cost_no_time_and_no_crash():
    began = time.process_time()
    page = Page("<h1>Deep</h1>" + "<div>" * 200_000 + "text" + "</div>" * 200_000, URL)
    read_headline(page)
    assert time.process_time() - began < 2


def test_comments_are_no_part_of_the_tree():
    assert "".join(Page("<p>a<!-- b -->c", URL).root.itertext()) == "ac"


def test_metadata_are_found_under_every_attribute():
    html = """<html lang=ru><title> A  title </title><meta property="og:title" content="One"><meta name="og:title" content="Two">
    <meta NAME=Author content=Ann><meta itemprop=x content=y><meta name=empty content=" "><link rel="Canonical" href=/c>"""
    page = Page(html, URL)
    assert page.meta("og:title", "author", "x", "empty") == ["One", "Two", "Ann", "y"]
    assert (page.title, page.canonical) == ("A title", ["/c"])


@pytest.mark.parametrize("start", ["", "<!doctype html>", "<html lang=en>", "<!doctype html><html><head>"])
def test_a_page_need_not_say_where_its_body_begins(start):
    page = Page(f"{start}<title>A</title><meta name=a content=b><main><h1>B</h1><p>x</main>", URL)
    assert [element.tag for element in page.root.find("body").iter()] == ["body", "main", "h1", "p"]
    assert (page.title, page.meta("a")) == ("A", ["b"])


def test_what_stands_after_the_end_of_a_page_is_in_its_body():
    first = "<html><head><title>Council</title></head><body><header>The Lantern</header></body></html>"
    rest = " The council <div><p>met in Almaty</p></div> on Saturday. <html><body class='x'><p>It agreed.</p></body></html>"
    root = Page(first + rest + "<p>Its next meeting is in Bishkek.</p>", "https://made.example/a").root
    assert [child.tag for child in root] == ["head", "body"]
    assert [said.strip() for said in root[1].itertext()] == [
        "The Lantern", "The council", "met in Almaty", "on Saturday.", "It agreed.", "Its next meeting is in Bishkek."
    ]  # fmt: skip


def test_an_article_below_a_page_that_ends_twice_is_read():
    told = [f"The ministers met for the {n} time in Almaty on Saturday, and agreed on the agenda." for n in range(9)]
    article = extract(
        f"<html><body><nav><a href='/'>Home</a></nav></body></html><main><h1>Ministers meet</h1>"
        f"{''.join(f'<p>{text}</p>' for text in told)}</main></body></html>",
        "https://made.example/a",
    )
    assert article.paragraphs == tuple(told)


def test_a_file_name_for_an_address_is_replaced_by_what_the_page_says():
    assert Page('<link rel=canonical href="https://example.org/a"><p>x', "saved/a.html").url == "https://example.org/a"
    with pytest.raises(AddressRefused):
        Page("<p>x", "saved/a.html")


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "Council meets"}',
        '{"@type": "NewsArticle", "headline": "Council meets",}',
        '<!-- {"@type": "NewsArticle", "headline": "Council meets"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Council meets"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "Council meets", "description": "two\nlines and a \t tab"}',
        '{"@type": "NewsArticle", "headline": "Council meets", "description": "a bad \\escape"}',
        '{"@type": "NewsArticle"\n "headline": "Council meets"}'.replace('"\n', '",\n'),
        '[{"@type": ["Thing", "NewsArticle"], "headline": "Council meets"}];',
        '{"@graph": [{"@type": "WebSite"}, {"@type": "http://schema.org/NewsArticle", "headline": "Council meets"}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "schema:NewsArticle", "headline": "Council meets"}}',
        '{"@type": "WebSite"}{"@type": "NewsArticle", "headline": "Council meets"}',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;Council meets&quot;}",
    ],
)
def test_json_ld_is_read_and_mended(script):
    page = Page(f'<script type="application/ld+json">{script}</script><p>x', URL)
    assert [node["headline"] for node in page.article_nodes] == ["Council meets"]


@pytest.mark.parametrize(
    "script", ["", "{", "null", "7", '"a"', "[" * 100_000, '{"a":' * 50_000, "{" * 100_000, '{"@type": 7}']
)
def test_json_ld_past_mending_is_passed_over_quickly(script):
    began = time.process_time()
    page = Page(f'<script type="application/ld+json">{script}</script><p>x', URL)
    assert page.article_nodes == []
    assert time.process_time() - began < 2


@given(
    st.recursive(
        st.none() | st.text(max_size=5) | st.integers(), lambda v: st.lists(v) | st.dictionaries(st.text(max_size=6), v)
    )
)
def test_strings_of_any_json_are_strings(value):
    assert all(isinstance(string, str) and string.strip() for string in structured.strings(value))


def test_a_lone_surrogate_in_json_ld_reaches_no_field():
    page = Page('<script type="application/ld+json">{"@type":"Article","headline":"A \\ud800 b"}</script>', URL)
    assert read_headline(page).text == "A \ufffd b"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("By Ann Lee and Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Von Jörg Größe", ["Jörg Größe"]),
        ("Автор: Иван Иванов", ["Иван Иванов"]),
        ("https://example.org/ann", []),
        ("admin", []),
        ("ann@example.org", []),
    ],
)
def test_names_in_a_byline(value, expected):
    assert names_in(value) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '<script type="application/ld+json">{"@type":"Article","author":[{"name":"Ann Lee"},{"name":"Bo Ek"}]}</script>',
            ("Ann Lee", "Bo Ek"),
        ),
        (
            '<meta property="article:author" content="https://facebook.com/x"><meta name=author content="Ann Lee">',
            ("Ann Lee",),
        ),
        ('<meta property="og:site_name" content="Example Times"><meta name=author content="Example Times">', ()),
        ('<a rel="author" href="/ann">Ann Lee</a>', ("Ann Lee",)),
        ("<h1>Council meets</h1><div>By Ann Lee</div>", ("Ann Lee",)),
        ("<h1>Council meets</h1><div>By the end of the day, everything was said</div>", ()),
    ],
)
def test_authors(html, expected):
    page = Page(html + "<h1>Council meets</h1>", URL)
    assert read_authors(page, read_headline(page)) == expected


RUSSIAN = "Министры иностранных дел провели встречу и обсудили вопросы безопасности в регионе на заседании."
SPANISH = (
    "Los ministros de la región se reunieron en la capital para hablar de la seguridad y el comercio con los vecinos."
)


@pytest.mark.parametrize(
    ("html", "body", "expected"),
    [
        (
            "<html lang='en_gb'>",
            "The ministers of the region met in the capital to discuss security and the trade of the day.",
            "en-GB",
        ),
        ("<html lang=en>", RUSSIAN, "ru"),
        ("<html lang=en>", SPANISH, "es"),
        ("<html>", SPANISH, "es"),
        ("<html><meta property=og:locale content=kk_KZ>", RUSSIAN, "ru"),
        ("<html lang='lang='>", "x", None),
        (
            "<html lang=ru>",
            "Министрлер өткен аптада Алматыда кездесіп, қауіпсіздік мәселелері туралы және сауда үшін келісті.",
            "kk",
        ),
        (
            "<html lang=en>",
            "وزرای خارجه در این نشست که در تهران برگزار شد با یکدیگر دیدار و درباره امنیت گفتگو کردند.",
            "fa",
        ),
        (
            "<html lang=en>",
            "وزراء خارجية الدول الأعضاء في المنظمة عقدوا اجتماعا في جدة على هامش القمة التي عقدت هذا الأسبوع.",
            "ar",
        ),
        (
            "<html lang=en>",
            "外務大臣は本日、東京で各国の大使と会談し、地域の安全保障について意見を交換した。会談後に声明が発表され、各国の大使が署名した。",
            "ja",
        ),
    ],
)
def test_language(html, body, expected):
    assert read_language(Page(html + "<p>x", URL), body) == expected


def test_a_sites_language_is_the_last_word():
    assert read_language(Page("<p>x", URL, hints=SiteHints(language="ur")), "short") == "ur"
    assert [tidy(tag) for tag in ("zh_Hant_TW", "pt-br", "en,de", "lang=", "english")] == [
        "zh-Hant-TW",
        "pt-BR",
        "en",
        None,
        None,
    ]


WALLS = [
    "<title>Just a moment...</title><h1>example.org</h1><p>Checking your browser",
    "<title>404 Not Found</title><h1>Not Found</h1>",
    "<title>Example Times</title><h1>Страница не найдена</h1>",
    "<title>الصفحة غير موجودة</title>",
    "<h1>Site under maintenance</h1><p>Be right back.",
]


@pytest.mark.parametrize("html", WALLS)
def test_walls_are_refused(html):
    with pytest.raises(NotAnArticle, match="page not stored"):
        refuse_walls(Page(html, URL), "")


@pytest.mark.parametrize("html", WALLS)
def test_an_article_about_walls_is_none(html):
    refuse_walls(Page(html + "<p>" + "News is written about such pages too, at some length. " * 40, URL), "")


TEASERS = "".join(f"<h2><a href='/n/{n}'>Another story {n}</a></h2>" for n in range(12))


@pytest.mark.parametrize(
    ("html", "url"),
    [
        (TEASERS, "https://example.org/"),
        ('<link rel=canonical href="https://example.org/">' + TEASERS, "https://example.org/?module=old"),
    ],
)
def test_front_pages_are_refused(html, url):
    with pytest.raises(NotAnArticle, match="front page"):
        refuse_front_pages(Page(html, url), None)


def test_an_article_among_teasers_is_no_front_page():
    refuse_front_pages(Page('<link rel=canonical href="/news/council-meets">' + TEASERS, URL), None)


def test_a_fragment_without_any_claim_is_refused():
    with pytest.raises(NotAnArticle, match="12 of at least 200"):
        refuse_fragments(Page("<p>x", URL), "Twelve chars", None)
    refuse_fragments(Page("<meta property=og:type content=article><p>x", URL), "Twelve chars", None)


@pytest.mark.parametrize(
    "headline", ["Security Council adopts resolution 502", "500 people honoured in Almaty", "Round 404 of talks ends"]
)
def test_a_number_in_a_short_article_makes_it_no_error_page(headline):
    html = f"<title>{headline} - News</title><h1>{headline}</h1><p>A short text of two lines about it.</p>"
    refuse_walls(Page(html, URL), "A short text of two lines about it.")
