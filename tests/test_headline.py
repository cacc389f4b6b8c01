"""Which of a page's titles is its headline."""

import pytest

from aggregator.errors import HeadlineMissing
from aggregator.extraction.headline import read_headline
from aggregator.extraction.page import Page
from aggregator.extraction.site_hints import SiteHints
from aggregator.extraction.titles import SiteNames, best_part, clean, parts, without_site

URL = "https://www.example-times.org/world/council-of-ministers-meets-in-almaty/"


def headline_of(html, url=URL, **hints):
    return read_headline(Page(html, url, hints=SiteHints(**hints))).text


def news(**node):
    fields = ", ".join(f'"{name}": "{value}"' for name, value in node.items())
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", {fields}}}</script>'


def og(title):
    return f'<meta property="og:title" content="{title}">'


CASES = {
    "the heading that og:title confirms without the site's name": (
        f"{og('Council meets in Almaty - The Example Times')}<h1>The Example Times</h1><h1>Council meets in Almaty</h1>",
        "Council meets in Almaty",
    ),
    "a logo is no headline": (
        "<title>Council meets in Almaty | Example Times</title><h1><a href='/'>Example Times</a></h1><h2>Council meets in Almaty</h2>",
        "Council meets in Almaty",
    ),
    "a mark beside the site's name is no headline": (
        f"<title>. | Example Times</title>{og('. | Example Times')}<h1>Council meets in Almaty</h1>",
        "Council meets in Almaty",
    ),
    "what a reader sees before what a search engine is told": (
        f"{og('Almaty council: all you need to know')}<h1>Council of ministers meets in Almaty</h1>",
        "Council of ministers meets in Almaty",
    ),
    "a kicker inside the heading is left out": (
        og("Border: Council meets in Almaty and agrees")
        + "<h1><span>Border talks</span><span>Council meets in Almaty and agrees</span></h1>",
        "Council meets in Almaty and agrees",
    ),
    "unless the site itself writes it into the title": (
        f"{og('Analysis: Council meets in Almaty')}<h1><span>Analysis</span> <span>Council meets in Almaty</span></h1>",
        "Analysis: Council meets in Almaty",
    ),
    "a keyword set before the headline for search engines goes": (
        news(headline="Almaty: Ministers agree on the border programme at last")
        + og("Ministers agree on border programme")
        + "<h1>Almaty: Ministers agree on the border programme at last</h1>",
        "Ministers agree on border programme",
    ),
    "the editor's headline beside an alternative one": (
        news(headline="Ministers part without a word", alternativeHeadline="A cold day in Almaty")
        + "<h1>Council of ministers: what we know of Almaty</h1>",
        "Ministers part without a word",
    ),
    "entities escaped twice": (og("Ministers &amp;amp; envoys meet"), "Ministers & envoys meet"),
    "only a title, two separators": (
        "<title>Drug Charges – Governor Calls For Calm | World | Example Times</title><p>text",
        "Drug Charges – Governor Calls For Calm",
    ),
    "Chinese uses no blanks around the dash": (
        "<title>外长会议在阿斯塔纳举行-新华网</title>",
        "外长会议在阿斯塔纳举行",
    ),
    "a style sheet inside the heading is not read": (
        f"{og('Council meets')}<h1><style>.a{{width:1px}}</style>Council meets</h1>",
        "Council meets",
    ),
    "many headings, one of them is the page's": (
        "<title>Was ist der Unterschied? – Ansichten</title><h1>Menu</h1><h1>Ansichten</h1><h1>Was ist der Unterschied?</h1><h1>Suchen</h1>",
        "Was ist der Unterschied?",
    ),
    "unless JSON-LD tells the headline without it": (
        news(headline="Council meets in Almaty")
        + og("Border talks | Council meets in Almaty")
        + "<h1><span>Border talks</span> <span>Council meets in Almaty</span></h1>",
        "Council meets in Almaty",
    ),
    "a kicker that JSON-LD counts in, where og:title is another title": (
        news(headline="Border talks: Council meets in Almaty")
        + og("Everything about the border talks")
        + "<h1><span>Border talks</span> <span>Council meets in Almaty</span></h1>",
        "Border talks: Council meets in Almaty",
    ),
    "the site's name after a bar in the heading itself": (
        "<meta property='og:site_name' content='Example Times'><h1>Council meets in Almaty | Example Times</h1>"
        + og("Council meets in Almaty"),
        "Council meets in Almaty",
    ),
    "a lone heading that names the section, where address and metadata name the page": (
        f"{og('Council of ministers meets, at last, in rainy Almaty')}<h1>Our blog</h1>",
        "Council of ministers meets, at last, in rainy Almaty",
    ),
    "a title without a letter": ("<title>.</title>" + og(".") + "<h1>Envoys part</h1>", "Envoys part"),
    "the address tells it among headings nobody else names": (
        "<h1>Latest</h1><h1>Council of ministers meets in Almaty</h1>",
        "Council of ministers meets in Almaty",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_headline(case):
    html, expected = CASES[case]
    assert headline_of(f"<html><head></head><body>{html}") == expected


def test_a_sites_selector_is_obeyed_and_a_stale_one_passed_over():
    html = f"{og('Wrong')}<h1>Wrong</h1><h3 class=t>Right</h3>"
    assert headline_of(html, headline="h3.t") == "Right"
    assert headline_of(html, headline="//h3[@class='t']") == "Right"
    assert headline_of(html, headline="h3.gone") == "Wrong"


def test_a_page_without_any_title_says_so():
    with pytest.raises(HeadlineMissing, match="headline missing: no heading"):
        headline_of("<p>Text alone</p>")


def test_every_witness_is_told_and_one_is_taken():
    found = read_headline(Page(f"<title>A b c - X</title>{og('A b c')}<h1>A b c</h1>", URL))
    assert {w.source for w in found.witnesses if w.chosen} == {"h1", "og:title", "title"}
    assert found.element is not None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Council meets - TDI", "Council meets"),
        ("Council meets | The Diplomatic Insight - TDI", "Council meets"),
        ("TDI: the year in review", "TDI: the year in review"),
        ("The Diplomatic Insight » Council meets", "Council meets"),
        ("Council meets :: Diplomatic Insight", "Council meets"),
        ("Council meets │ The Diplomatic Insight", "Council meets"),
        ("Council meets – Insight Blog", "Council meets"),
    ],
)
def test_the_sites_name_goes(title, expected):
    sites = SiteNames(["The Diplomatic Insight"], "https://blog.diplomatic-insight.com/x")
    assert without_site(title, sites, ()) == expected


def test_parts_and_best_part_keep_a_dash_of_the_headline():
    assert len(parts("Cagliari-Juve, Massimi Lazio-Brescia")) == 1
    assert best_part("Charges – Governor Calls For Calm") == "Charges – Governor Calls For Calm"
    assert clean("A&amp;nbsp;b\u200b &#8211; c") == "A b – c"
