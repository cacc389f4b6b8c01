"""The web pages: complete and harmless as text, and right in a real browser."""

import functools
import http.server
import re
import shutil
import threading
from dataclasses import replace
from itertools import pairwise

import pytest
import serving
from lxml import html
from published_stories import START, Organization, Registry, about, archive, story

from aggregator.article import Crumb, Dateline
from aggregator.organizations.registry import Match, Reason
from aggregator.sites import Site
from aggregator.store import Fetched, Store
from feeds.pages.dateline_map import Dot, _labelled, dots
from feeds.pages.statistics import curve, last_weeks, weekly
from feeds.publish import PublishOptions, publish
from feeds.serve import application

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def put_out(stories, to, registry=None, options=None):
    publish(stories, registry or Registry(), to, options or PublishOptions(base_url="https://feeds.example.org/"))
    return to


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A published folder with awkward material: long words, right-to-left script, a failing source, no acronym."""
    stories = archive(60)
    long_word = "Donaudampfschifffahrtsgesellschaft" * 4
    stories.stories += [
        story(61, ("csto", "oic"), headline="وزراء الخارجية يجتمعون في الرياض لبحث الأوضاع الإقليمية", language="ar"),
        story(62, ("csto", "un"), headline=long_word, authors=(long_word,)),
        story(63, headline="Министры иностранных дел ОДКБ встретились в Алматы", language="ru"),
        story(64, ("csto",), url="https://tdi.example/" + "a-very-long-address-without-end-" * 8),
    ]
    stories.failing = ("feed https://tdi.example/feed/: answered 503 for three days, last time at " + "x" * 90,)
    return put_out(stories, tmp_path_factory.mktemp("public"))


def tree(path):
    return html.fromstring(path.read_bytes())


def test_the_index_leads_to_every_feed(folder):
    page = tree(folder / "index.html")
    offered = {link.get("href"): link.get("type") for link in page.iter("link") if link.get("rel") == "alternate"}
    expected = {
        f.name for end in ("rss", "atom", "json") for f in folder.glob(f"*.{end}") if not f.name.startswith(".")
    }
    assert set(offered) == expected
    assert offered["csto.json"] == "application/feed+json"
    words = page.text_content()
    assert "Collective Security Treaty Organization" in words
    assert "64 stories" in re.sub(r"\s+", " ", words)


def test_every_link_of_every_page_leads_somewhere(folder):
    for path in folder.glob("*.html"):
        for element, _, address, _ in tree(path).iterlinks():
            if not address.startswith(("https://", "http://", "#")):
                assert (folder / address).is_file(), f"{path.name}: {address}"
            elif address.startswith("#"):
                assert tree(path).get_element_by_id(address[1:]) is not None
            else:
                assert "example" in address or element.get("rel") == "noreferrer"


def test_a_story_says_where_from_where_and_why(folder):
    page = tree(folder / "csto.html")
    article = next(a for a in page.iter("article") if "part 56" in a.text_content())
    words = re.sub(r"\s+", " ", article.text_content())
    assert "The Diplomatic Insight, also at APA & Sons" in words
    assert "Almaty" in words
    assert "Why here “CSTO” in the headline “CSTO” in the opening" in words
    assert article.find(".//time").get("datetime").startswith("2026-06-17")


def test_D6_nothing_in_an_article_becomes_markup(tmp_path):
    match = Match("csto", "about", 1.0, (Reason("headline", EVIL, "en", 1.0),))
    stories = archive(1)
    evil = story(
        1,
        headline=EVIL[:90],
        authors=(EVIL,),
        body=f"{EVIL} and more",
        breadcrumb=(Crumb(EVIL),),
        dateline=Dateline(EVIL, EVIL),
        image="https://tdi.example/x.jpg",
    )
    sources = {"source": replace(evil.source, title=EVIL), "also_at": (replace(evil.source, title=EVIL),)}
    stories.stories = [replace(evil, organizations=(match,), **sources)]
    stories.failing = (EVIL,)
    put_out(stories, tmp_path, Registry((Organization("csto", EVIL, EVIL, "javascript:alert(1)"),)))
    for path in tmp_path.glob("*.html"):
        assert b"<script" not in path.read_bytes().lower(), path
        page = tree(path)
        assert not list(page.iter("script", "img", "iframe", "object", "form")), path
        assert not [a for e in page.iter() for a in e.attrib if a.startswith("on")], path
        assert "javascript:" not in "".join(e.get("href", "") for e in page.iter()), path
        policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy
        assert policy[0].startswith("default-src 'none'")


def test_the_sources_page_puts_trouble_first_and_says_what(folder):
    words = re.sub(r"\s+", " ", tree(folder / "sources.html").text_content())
    assert "In trouble" in words
    assert "answered 503" in words


def test_an_empty_archive_says_so(tmp_path):
    put_out(archive(0), tmp_path)
    assert "Nothing is published yet" in (tmp_path / "index.html").read_text()
    assert not list(tmp_path.glob("*.rss"))


def test_weeks_begin_on_monday_and_the_curve_shows_them():
    weeks = weekly(["2024-06-17", "2024-06-23", "2024-06-24", "2023-01-01"])
    assert weeks == {"2024-06-17": 2, "2024-06-24": 1}
    axis = last_weeks("2024-06-24")
    assert (len(axis), axis[-1], axis[-2]) == (26, "2024-06-24", "2024-06-17")
    assert last_weeks("") == []
    assert curve([0, 4, 2]).count("M") == 2
    assert curve([0, 0]) == ""
    assert "v-24" in curve([0, 4, 2])


def test_dots_lie_where_the_places_are():
    from feeds.entry import Entries

    entries = Entries("https://x.example/", {})
    found = dots([entries.of(story(number)) for number in (1, 2, 8, 9, 6)])
    assert {dot.name: dot.stories for dot in found} == {"Moscow": 2, "Bishkek": 2}
    moscow = next(dot for dot in found if dot.name == "Moscow")
    assert (round(moscow.x - 180), round(76 - moscow.y)) == (38, 56)
    assert about("csto").organization == "csto"


def test_names_on_the_map_lie_over_nothing():
    crowded = [("Bishkek", 254.6, 33.1), ("Tashkent", 249.2, 34.7), ("Dushanbe", 248.8, 37.4), ("Astana", 251.4, 24.9)]
    crowded += [("Brussels", 184.3, 25.2), ("Paris", 182.3, 27.1), ("Geneva", 186.1, 29.8), ("Suva", 358.4, 94.1)]
    labelled = _labelled([Dot(name, 1, x, y, 2.0) for name, x, y in crowded] + [Dot("Apia", 1, 8.2, 89.8, 2.0)])
    written = {dot.name: dot.label for dot in labelled if dot.label}
    assert {"Bishkek", "Tashkent", "Astana", "Suva"} <= set(written)
    assert "Apia" not in written, "the ninth"
    assert written["Suva"].anchor == "end", "else it would leave the map"
    assert written["Tashkent"].anchor == "end", "else it would lie over Bishkek"


# --- in a browser ---

WIDTHS = (360, 390, 768, 1280)


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="no playwright: the pages were not seen in a browser"
    )
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("no Chromium on this machine: the pages were not seen in a browser")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run"]
    with playwright.sync_playwright() as started:
        window = started.chromium.launch(executable_path=chromium, args=quiet)
        yield window
        window.close()


@pytest.fixture(scope="module")
def address(folder):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


PAGES = ("index", "csto", "all", "site-tdi", "sources", "oic", "404")

_CONTRAST = """() => {
  const parse = c => { const m = c.match(/[\\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [.2126, .7152, .0722][n], 0);
  const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c[3] > .99) return c; }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18, 1] : [255, 255, 255, 1]; };
  const bad = [];
  for (const e of document.querySelectorAll('body *')) {
    const words = [...e.childNodes].filter(n => n.nodeType === 3 && n.data.trim()).map(n => n.data.trim()).join(' ');
    if (!words || e.closest('svg')) continue;
    const style = getComputedStyle(e);
    const [a, b] = [light(parse(style.color)), light(ground(e))].sort((x, y) => y - x);
    const big = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if ((a + .05) / (b + .05) < (big ? 3 : 4.5)) bad.push(words.slice(0, 40) + ' ' + ((a + .05) / (b + .05)).toFixed(2));
  }
  return bad;
}"""


def look(browser, where, scheme, status=200):
    """Assert that a page is right at every width; return its words."""
    said = []
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("response", lambda response: said.append(response.url) if response.status >= 400 else None)
        assert page.goto(where).status == status
        if status != 200:  # the browser itself says so of the page
            assert said.pop(0) == page.url
            assert f"status of {status}" in said.pop(0)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{width} px: horizontal scroll"
        assert page.evaluate(_CONTRAST) == []
        assert said == []
        return page.inner_text("body")


SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


@SCHEMES
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_right_in_a_browser(browser, address, name, scheme):
    look(browser, f"{address}{name}.html", scheme)


@pytest.fixture(scope="module")
def search(tmp_path_factory):
    """The search over a real archive, as `aggregator serve` gives it."""
    root = tmp_path_factory.mktemp("search")
    bound, base = serving.loopback_socket()
    with Store(root / "archive.db") as store:
        store.register_sites([Site(name="tdi", home="https://tdi.example/", title="The Diplomatic Insight " * 4)])
        for told in archive(20).stories:
            words = " ".join(f"{told.id}{word}" for word in told.article.body.split())  # else all are one story
            article = replace(told.article, body=f"{told.article.body} {words}", body_html="")
            store.save([Fetched(article=article, site="tdi", fetched=START, organizations=told.organizations)])
    options = PublishOptions(base_url=base, search=True)
    put_out(archive(20), root / "public", options=options)
    app = application(root / "public", options, Registry(), lambda: Store(root / "archive.db"))
    with serving.served(app, bound):
        yield base


@SCHEMES
@pytest.mark.parametrize(
    "case",
    [
        ("search", 200, "Organization"),
        ("search?q=ministers&place=Almaty", 200, "Subscribe to this search"),
        ("search?q=nothingofthiskind", 200, "Nothing answers yet"),
        ("search?since=tomorrow", 400, "This cannot be asked: since must be a day like 2026-06-22, not 'tomorrow'."),
        ("nosuch.html", 404, "Nothing is published here"),
        ("index.html", 200, "Search"),
    ],
)
def test_the_search_is_right_in_a_browser(browser, search, case, scheme):
    asked, status, words = case
    assert words in look(browser, search + asked, scheme, status)


def test_a_search_is_asked_and_subscribed_to_by_hand(browser, search):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(search + "index.html")
        page.click("nav >> text=Search")
        page.fill("input[name=q]", "ministers")
        page.select_option("select[name=organization]", label="SCO")
        page.click("button")
        assert page.locator("article").count() == 6
        assert page.input_value("input[name=q]") == "ministers"
        for link in page.eval_on_selector_all("link[rel=alternate], .formats a", "all => all.map(e => e.href)"):
            answer = context.request.get(link)
            assert answer.ok, link
            assert answer.text().count("Ministers meet") >= 6


@pytest.mark.parametrize("name", ["index", "csto"])
def test_autodiscovery_links_resolve_in_a_browser(browser, address, name):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}{name}.html")
        found = page.eval_on_selector_all('link[rel="alternate"]', "all => all.map(e => e.href)")
        assert len(found) >= 3
        for feed in found:
            assert context.request.get(feed).ok, feed


def test_a_page_can_be_used_with_the_keyboard_and_read_aloud(browser, address):
    with browser.new_context() as context:
        page = context.new_page()
        for name in PAGES:
            page.goto(f"{address}{name}.html")
            assert page.eval_on_selector_all("h1", "all => all.length") == 1
            levels = page.eval_on_selector_all("h1, h2, h3", "all => all.map(e => +e.tagName[1])")
            assert all(after - before <= 1 for before, after in pairwise(levels)), (name, levels)
            assert page.eval_on_selector_all("svg", "all => all.every(e => e.getAttribute('aria-label'))")
            assert page.eval_on_selector_all("a", "all => all.every(e => e.textContent.trim() || e.ariaLabel)")
            ids = page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
            assert len(ids) == len(set(ids))
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.className") == "skip"


def test_one_click_selects_a_feed_s_address(browser, address):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}csto.html")
        page.click("code")
        assert page.evaluate("getSelection().toString()") == "https://feeds.example.org/csto.rss"
