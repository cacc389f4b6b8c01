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


THEMES = {
    "Yoast, one span in another": f"<p id='breadcrumbs'><span><span>{HOME} » <span>{NEWS} » <strong class='breadcrumb_last'>Council meets</strong></span></span></span></p>",
    "Rank Math": f"<nav aria-label='breadcrumbs' class='rank-math-breadcrumb'><p>{HOME}<span class='separator'> - </span>{NEWS}<span class='separator'> - </span><span class='last'>Council meets</span></p></nav>",
    "NavXT, RDFa Lite": """<div class='breadcrumbs' typeof='BreadcrumbList' vocab='https://schema.org/'>
        <span property='itemListElement' typeof='ListItem'><a property='item' typeof='WebPage' href='/'><span property='name'>Home</span></a>
        <meta property='position' content='1'></span> &gt; <span property='itemListElement' typeof='ListItem'>
        <a property='item' href='/news' class='taxonomy category'><span property='name'>News</span></a></span> &gt;
        <span class='post current-item'>Council meets</span></div>""",
    "RDFa of old": """<p><span xmlns:v='http://rdf.data-vocabulary.org/#'><span typeof='v:Breadcrumb'><a rel='v:url' property='v:title' href='/'>Home</a></span> »
        <span typeof='v:Breadcrumb'><a rel='v:url' property='v:title' href='/news'>News</a></span></span></p>""",
    "microdata with positions": """<ol itemscope itemtype='https://schema.org/BreadcrumbList'>
        <li itemprop='itemListElement' itemtype='https://schema.org/ListItem'><a itemprop='item' href='/'><span itemprop='name'>Home</span></a><meta itemprop='position' content='1'></li>
        <li itemprop='itemListElement' itemtype='https://schema.org/ListItem'><a itemprop='item' href='/news'><span itemprop='name'>News</span></a></li></ol>""",
    "Bootstrap, separators by style sheet": f"<nav aria-label='breadcrumb'><ol class='breadcrumb'><li class='breadcrumb-item'>{HOME}</li><li class='breadcrumb-item'>{NEWS}</li><li class='breadcrumb-item active' aria-current='page'>Council meets</li></ol></nav>",
    "Joomla": f"<ul class='mod-breadcrumbs'><li>You are here: &nbsp;</li><li>{HOME}<span class='divider'></span></li><li>{NEWS}</li><li class='active'><span>Council meets</span></li></ul>",
    "Drupal, a hidden heading": f"<nav role='navigation' aria-labelledby='system-breadcrumb'><h2 id='system-breadcrumb' class='visually-hidden'>Breadcrumb</h2><ol class='breadcrumb'><li>{HOME}</li><li>{NEWS}</li></ol></nav>",
    "Bitrix, an arrow of icons": f"<div class='bx-breadcrumb'><div class='bx-breadcrumb-item'>{HOME}</div><div class='bx-breadcrumb-item'><i class='fa'></i>{NEWS}</div><div class='bx-breadcrumb-item'><i class='fa'></i><span>Council meets</span></div></div>",
    "JNews": f"<div class='jeg_breadcrumbs'><div id='breadcrumbs'><span>{HOME}</span><i class='fa fa-angle-right'></i><span class='breadcrumb_last_link'>{NEWS}</span></div></div>",
    "a button for what is folded away": f"<nav class='ecl-breadcrumb' aria-label='You are here:'><ol><li>{HOME}<svg></svg></li><li><button>…</button></li><li>{NEWS}</li><li aria-current='page'>Council meets</li></ol></nav>",
    "DataLife Engine": f"<div class='speedbar'><div>{HOME} » {NEWS} » Council meets</div></div>",
    "Dutch": f"<div class='kruimelpad'>{HOME} | {NEWS}</div>",
}


@pytest.mark.parametrize("theme", THEMES)
def test_trail_of_a_theme(theme):
    names = names_of(THEMES[theme])
    assert names in (["Home", "News"], ["Home", "News", "Council meets"])


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
