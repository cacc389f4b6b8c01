"""The whole reading of a page, as a user calls it."""

import contextlib
import gzip
import json
import subprocess
import sys
import time
from pathlib import Path

import lxml.html
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import aggregator
from aggregator import Article, extract
from aggregator.article import Crumb
from aggregator.errors import AggregatorError, BodyMissing, NotAnArticle, NotHtml, PageError
from aggregator.extraction import SiteHints

SHARED = Path(__file__).parent.parent.parent / "shared"
URL = "https://example.org/news/council-meets/?utm_source=x"
SENTENCE = (
    "The council of ministers met on Saturday and discussed security in the region at some length, officials said. "
)
PAGE = f"""<html lang="en"><head><title>Council meets in Almaty - Example Times</title>
<link rel="canonical" href="https://example.org/news/council-meets/">
<meta property="og:image" content="/i/almaty.jpg"><meta name="author" content="Ann Lee">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Council meets in Almaty",
 "datePublished": "2024-06-22T09:00:00+05:00", "dateModified": "2024-06-23T09:00:00+05:00"}}</script></head>
<body><nav><a href="/">Home</a><a href="/news">News</a><a href="/about">About</a></nav>
<div class="breadcrumb"><a href="/">Home</a> » <a href="/news">News</a></div>
<article><h1>Council meets in Almaty</h1>
<p>Almaty, 22 June 2024 (TDI): {SENTENCE * 2}</p><p>{SENTENCE * 3}</p><p>{SENTENCE * 2}</p></article>
<footer>Copyright 2024 Example Times. All rights reserved.</footer></body></html>"""


def test_every_field_of_an_article():
    article = extract(PAGE, url=URL)
    assert isinstance(article, Article)
    assert article.url == "https://example.org/news/council-meets/"
    assert article.headline == "Council meets in Almaty"
    assert article.breadcrumb == (Crumb("Home", "https://example.org/"), Crumb("News", "https://example.org/news"))
    assert (article.dateline.place, article.dateline.agency) == ("Almaty", "TDI")
    assert article.dateline.date.isoformat() == "2024-06-22"
    assert article.published.isoformat() == "2024-06-22T09:00:00+05:00"
    assert article.updated.isoformat() == "2024-06-23T09:00:00+05:00"
    assert (article.authors, article.language) == (("Ann Lee",), "en")
    assert article.image == "https://example.org/i/almaty.jpg"
    assert len(article.paragraphs) == 3
    assert article.paragraphs[0].startswith("Almaty, 22 June 2024 (TDI): The council")
    assert "Copyright" not in article.body
    assert {w.field for w in article.witnesses} == {"headline", "breadcrumb", "published"}


def test_bytes_and_strings_and_the_servers_charset_give_the_same():
    russian = PAGE.replace(
        SENTENCE, "Министры обсудили вопросы безопасности в регионе, сообщили в секретариате организации. "
    )
    assert extract(russian.encode("cp1251"), url=URL, declared_charset="windows-1251") == extract(russian, url=URL)
    russian = russian.replace("»", ">")
    assert extract(russian.encode("koi8-r"), url=URL, declared_charset="utf-8") == extract(russian, url=URL)


def test_a_sites_facts_reach_every_step():
    bare = PAGE.replace('"datePublished": "2024-06-22T09:00:00+05:00", ', '"datePublished": "2024-06-22 09:00", ')
    article = extract(bare, url=URL, site=SiteHints(timezone="Asia/Karachi", breadcrumb="footer"))
    assert article.published.isoformat() == "2024-06-22T09:00:00+05:00"
    assert article.breadcrumb[0].name.startswith("Copyright")


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("https://example.org/other-form", "https://example.org/other-form"),
        ("/news/council?id=12&utm_medium=y", "https://example.org/news/council?id=12"),
        ("https://example.org/", "https://example.org/news/council-meets/"),
        ("https://elsewhere.org/news/council-meets/", "https://example.org/news/council-meets/"),
        ("javascript:void(0)", "https://example.org/news/council-meets/"),
        ("", "https://example.org/news/council-meets/"),
    ],
)
def test_canonical_address(canonical, expected):
    html = PAGE.replace('href="https://example.org/news/council-meets/"', f'href="{canonical}"')
    assert extract(html, url=URL).url == expected


@pytest.mark.parametrize(
    ("html", "error"),
    [
        ("", NotHtml),
        (b"%PDF-1.4", NotHtml),
        ("<title>Just a moment...</title><p>Checking your browser", NotAnArticle),
        ("<h1>Council meets</h1><p>Text", PageError),
        ("<h1>Council meets</h1>" + "<div>" * 100_000, BodyMissing),
    ],
)
def test_a_page_that_is_no_article_says_what_is_missing(html, error):
    with pytest.raises(error, match=r"https://example\.org/.*: .*; page not stored"):
        extract(html, url=URL)


def test_importing_the_house_loads_no_room():
    code = "import sys, aggregator; print([m for m in sys.modules if m.startswith(('aggregator.', 'lxml', 'numpy'))])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
    assert set(aggregator.__all__) == {"Article", "extract", "parse_dateline"}
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = aggregator.nothing


TAGS = [
    "<p>",
    "</p>",
    "<div class='breadcrumb'>",
    "</div>",
    "<h1>",
    "<a href='//[x'>",
    "<a href='/y'>",
    "<br>",
    "<table><td>",
    "<script>",
    "</script>",
]
TAGS += [
    "<script type='application/ld+json'>{",
    "<time datetime='2024-13-45'>",
    "<meta property='og:title' content='&#0;&amp;'>",
    "<!--",
    "-->",
    "<![CDATA[",
    "<svg>",
]
PIECES = st.sampled_from(
    [*TAGS, SENTENCE, "22 June 2024", "Home » News", "\ud800", "\0", "&#xD800;", "<p", "مرحبا", "<base href='x:'>"]
) | st.text(max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_page_gives_an_article_it_holds_or_a_named_error(html):
    try:
        article = extract(html, url=URL)
    except AggregatorError:
        return
    shown = "".join(
        "".join(
            lxml.html.document_fromstring(html.replace("\0", "").encode("utf-8", "replace").decode()).itertext()
        ).split()
    )
    for paragraph in article.paragraphs:
        assert (
            "".join(paragraph.split())[:40] in shown.replace("\ufffd", "?")
            or "\ufffd" in paragraph
            or not paragraph.isascii()
        )


@pytest.mark.parametrize(
    "html",
    [
        "<h1>x</h1>" + "<p>" * 60_000,
        "<h1>x</h1><div class=breadcrumb>" + "a » " * 30_000,
        "<h1>x</h1>" + "<a href=/>Home</a>" * 15_000,
        "<h1>x</h1><p>" + "1.1.2024 " * 30_000,
        "<h1>x</h1><p>" + "12 ab de " * 30_000,
        "<h1>x</h1>" + "<h1>" + "- " * 60_000,
        "<title>" + "a | " * 30_000 + "</title><p>x",
        "<h1>x</h1><span>" * 20_000,
        "<meta name=date content='" + "1" * 200_000 + "'><h1>x",
        "<h1>x</h1>" + "<h2><a href=/n>y</a></h2>" * 10_000,
    ],
    ids=lambda html: html[:40],
)
def test_no_page_costs_more_than_fifty_parses(html):
    with contextlib.suppress(PageError):
        extract("<h1>x</h1><p>y", url=URL)  # the first page of a process also loads what all share
    began = time.process_time()
    lxml.html.document_fromstring(html)
    parse = time.process_time() - began
    began = time.process_time()
    with contextlib.suppress(PageError):
        extract(html, url=URL)
    assert time.process_time() - began < 50 * parse + 0.25


def seed_pages():
    folder = SHARED / "seed" / "pages"
    return sorted(folder.glob("*.html")) or [
        pytest.param(None, marks=pytest.mark.skip(reason="no ../shared/seed beside the repository"))
    ]


@pytest.mark.parametrize("path", seed_pages(), ids=lambda path: path and path.stem)
def test_seed_pages_are_read_exactly(path):
    expected = json.loads((path.parent / "expected.json").read_text())
    article = extract(path.read_bytes(), url=expected["url"])
    assert article.url == expected["url"]
    assert article.headline == expected["headline"]
    assert [crumb.name for crumb in article.breadcrumb] == expected["breadcrumb"]
    dateline = expected["dateline"] | {"date": article.dateline.date.isoformat()}
    assert {name: dateline[name] for name in ("raw", "place", "agency")} == {
        "raw": article.dateline.raw, "place": article.dateline.place, "agency": article.dateline.agency,
    }  # fmt: skip
    assert list(article.paragraphs) == expected["body"]
    assert [link.text for link in article.related] == expected["related"]


def test_gold_pages_keep_their_figures():
    """The floor under what is reached on hand-labelled pages; lowering it is to be said aloud."""
    gold = SHARED / "gold" / "gold.json"
    if not gold.exists():
        pytest.skip("no ../shared/gold beside the repository")
    right = {"headline": 0, "published": 0}
    pages = json.loads(gold.read_text())
    for page in pages:
        article = extract(
            gzip.decompress((gold.parent / "pages" / page["page"]).read_bytes()), page["url"] or "https://example.org/"
        )
        right["headline"] += article.headline.casefold() in {
            page["headline"].casefold(),
            *map(str.casefold, page.get("headline_alt", [])),
        }
        right["published"] += bool(article.published) and article.published.date().isoformat() == page["published"]
    assert right["headline"] >= 0.95 * len(pages)
    assert right["published"] >= 0.97 * len(pages)
