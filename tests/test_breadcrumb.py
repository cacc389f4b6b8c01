"""The trail a reader sees, whatever its markup."""

import pytest

from aggregator.extraction.breadcrumb import read_breadcrumb
from aggregator.extraction.headline import read_headline
from aggregator.extraction.page import Page
from aggregator.extraction.site_hints import SiteHints

URL = "https://example.org/news/world/council-meets"
HOME, NEWS = "<a href='/'>Home</a>", "<a href='/news'>News</a>"


def trail_of(html, **hints):
    page = Page(f"<html><body>{html}<h1>Council meets</h1><p>Text.", URL, hints=SiteHints(**hints))
    return read_breadcrumb(page, read_headline(page))[0]


def names_of(html, **hints):
    return [crumb.name for crumb in trail_of(html, **hints)]


TRAILS = {
    "list": f"<ul class='breadcrumb'><li>{HOME}</li><li>{NEWS}</li></ul>",
    "tagDiv": f"<div class='entry-crumbs'><span>{HOME}</span><i class='td-icon-right'></i><span>{NEWS}</span></div>",
    "tagDiv cloud, its style sheet inside": f"<div class='tdb_breadcrumbs'><style>.a{{}}</style><span>{HOME}</span><i></i><span>{NEWS}</span></div>",
    "separators in the text": f"<div id='breadcrumbs'>You are here: {HOME} » {NEWS} »</div>",
    "no markup around": f"<p class='breadcrumbs'>{HOME}/{NEWS}/</p>",
    "microdata": f"<ol itemtype='https://schema.org/BreadcrumbList'><li>{HOME}</li><li>{NEWS}</li></ol>",
    "each crumb for itself": f"<ul class=x><li itemtype='http://data-vocabulary.org/Breadcrumb' class=crumb>{HOME}</li><li class=crumb>{NEWS}</li></ul>",
    "aria": f"<nav aria-label='breadcrumb'><ol><li>{HOME}</li><li>{NEWS}</li></ol></nav>",
    "a label before the front page": f"<nav class='breadcrumb'><h2>Pfadnavigation</h2><ol><li>{HOME}</li><li>{NEWS}</li></ol></nav>",
    "twice, for phones and for desks": f"<div class='breadcrumb'>{HOME} › {NEWS}</div><div class='breadcrumb'>{HOME} › {NEWS}</div>",
    "no name, but a way up to the article's folder": f"<div class=where><ul><li>{HOME}</li><li>{NEWS}</li></ul></div>",
    "an empty one before JSON-LD": """<div class='td-crumb-container'></div><script type='application/ld+json'>
        {"@type": "BreadcrumbList", "itemListElement": [
          {"@type": "ListItem", "position": 2, "item": {"@id": "https://example.org/news", "name": "News"}},
          {"@type": "ListItem", "position": 1, "name": "Home", "item": "https://example.org/"}]}</script>""",
}


@pytest.mark.parametrize("case", TRAILS)
def test_trail(case):
    found = trail_of(TRAILS[case])
    assert [(crumb.name, crumb.url) for crumb in found] == [
        ("Home", "https://example.org/"),
        ("News", "https://example.org/news"),
    ]


def test_the_last_crumb_may_be_the_article_itself_with_a_dash():
    html = f"<ul class='breadcrumb'><li>{HOME}</li><li>Council meets – envoys agree</li></ul>"
    assert names_of(html) == ["Home", "Council meets – envoys agree"]


def test_what_is_shown_comes_before_json_ld():
    html = f"""<div class='breadcrumb'>{HOME}</div><script type='application/ld+json'>{{"@type": "BreadcrumbList",
        "itemListElement": [{{"name": "A"}}, {{"name": "B"}}]}}</script>"""
    assert names_of(html) == ["Home"]


@pytest.mark.parametrize(
    "html",
    [
        "",
        f"<nav>{HOME} {NEWS} <a href='/about'>About</a></nav>",
        "<ul class='breadcrumb'></ul>",
        "<div class='breadcrumb'>" + "".join(f"<a href='/{n}'>Section {n}</a>" for n in range(12)) + "</div>",
        f"<div class='breadcrumb' style='display: none'>{HOME} {NEWS}</div>",
        '<script type=\'application/ld+json\'>{"@type": "BreadcrumbList", "itemListElement": 7}</script>',
    ],
)
def test_a_page_that_shows_none_has_none(html):
    assert names_of(html) == []


def test_a_sites_selector_is_obeyed():
    assert names_of(f"<div class=way>{HOME} · {NEWS}</div>", breadcrumb="div.way") == ["Home", "News"]


def test_links_are_absolute_and_only_of_the_web():
    found = trail_of("<div class='breadcrumb'><a href='javascript:void(0)'>Home</a> > <a href='../all'>All</a></div>")
    assert [crumb.url for crumb in found] == [None, "https://example.org/news/all"]
