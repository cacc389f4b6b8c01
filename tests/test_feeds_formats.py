"""RSS, Atom and JSON Feed say the same, and say it validly."""

import json
import locale
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import feedparser
import pytest
from feed_rules import A, complaints, opml_complaints
from lxml import etree
from published_stories import START, Organization, Registry, about, archive, story

from aggregator.article import Article, Crumb, Dateline
from aggregator.errors import ArticleRefused
from aggregator.stored import Source
from feeds.entry import Entries
from feeds.feed import Feed, newest_change
from feeds.json_feed import json_feed
from feeds.opml import opml
from feeds.rss_atom import atom, rss

BASE = "https://feeds.example.org/"
KNOWN = {organization.id: organization for organization in Registry().organizations}


def feed(stories, **facts):
    entries = Entries(BASE, KNOWN)
    return Feed(
        **{
            "stem": "csto",
            "scope": "csto",
            "title": "Collective Security Treaty Organization (CSTO)",
            "description": "News about the CSTO & others",
            "base_url": BASE,
            "page": "csto.html",
            "entries": tuple(entries.of(s) for s in stories),
            "changed": max((s.changed for s in stories), default=START),
            "hub": "https://hub.example.org/",
            "previous": "archive/csto-3",
        }
        | facts
    )


def one(stored):
    """Return (RSS item, Atom entry, JSON item) of one story."""
    made = feed([stored])
    return (
        etree.fromstring(rss(made)).find("channel/item"),
        etree.fromstring(atom(made)).find(f"{A}entry"),
        json.loads(json_feed(made))["items"][0],
    )


def test_three_formats_hold_the_same_entries():
    made = feed(archive(20).stories[::-1])
    in_rss, in_atom = feedparser.parse(rss(made)), feedparser.parse(atom(made))
    in_json = json.loads(json_feed(made))["items"]
    assert not in_rss.bozo
    assert not in_atom.bozo
    for r, a, j, entry in zip(in_rss.entries, in_atom.entries, in_json, made.entries, strict=True):
        assert r.title == a.title == j["title"] == entry.title
        assert r.link == a.link == j["url"] == entry.url
        assert r.id == a.id == j["id"] == entry.id
        assert r.published_parsed == a.published_parsed == datetime.fromisoformat(j["date_published"]).utctimetuple()
        assert j["content_html"] == entry.html
        assert [author["name"] for author in j["authors"]] == [author.name for author in a.authors]
        assert list(dict.fromkeys(tag.label for tag in a.tags)) == j["tags"]


def test_content_is_the_same_letter_by_letter_in_all_three():
    made = feed(archive(20).stories)
    channel = etree.fromstring(rss(made)).find("channel")
    root = etree.fromstring(atom(made))
    in_rss = [i.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") for i in channel.findall("item")]
    in_atom = [e.findtext(f"{A}content") for e in root.findall(f"{A}entry")]
    in_json = [item["content_html"] for item in json.loads(json_feed(made))["items"]]
    assert in_rss == in_atom == in_json


@pytest.mark.parametrize("write", [rss, atom])
def test_the_validator_has_nothing_to_say(write):
    assert complaints(write(feed(archive(40).stories))) == []
    past = {"stem": "archive/csto-2", "current": "csto", "previous": "archive/csto-1", "hub": None}
    assert complaints(write(feed(archive(5).stories, **past))) == []
    beginning = {"stem": "archive/csto-0", "current": "csto", "previous": None, "following": "archive/csto-1"}
    assert complaints(write(feed([], **beginning))) == []
    assert complaints(write(feed([], changed=newest_change(())))) == []


ODD = [
    story(1, headline="<b>Bold</b> &amp; <script>alert(1)</script>"),
    story(2, url="https://tdi.example/a|b/{c}?q=[1]"),
    story(3, language="und"),
    story(4, language="zh-Hans"),
    story(5, image="https://tdi.example/фото.png", breadcrumb=(Crumb("R&D &lt;"), Crumb("Home"))),
    story(6, body="Lost \ufffd letter " * 30, body_html=""),
    story(7, authors=("A <b>", "B & C")),
    story(8, dateline=Dateline("Nowhere (X):", "Nowhereville-upon-Nothing")),
    story(9, body="Short", body_html=""),
    replace(story(10), source=Source("tdi", "A & B <i>", "https://tdi.example", "https://tdi.example/news/10")),
    story(11, headline="S&P500 rises &copy 3 < 5", breadcrumb=(Crumb("B&H90"),), authors=("Q&A24 &amp",)),
    story(12, language="kz"),
    story(13, headline="SayunÂ´s request", body_html="<p>SayunÂ´s request, cafÃ© <b>SÃ£o</b></p>"),
    story(
        15,
        headline="\ufffd \ufffd",
        body="\ufffd \ufffd",
        authors=("\ufffd", " "),
        breadcrumb=(Crumb("&nbsp;"), Crumb("\ufffd")),
    ),
    replace(story(16), source=Source("tdi", "\ufffd", "https://TDI.example:443/%7edesk/./%e9/100%", "")),
    replace(story(26), source=Source("tdi", "TDI", "https://tdi.example/%E9/", "https://tdi.example/news/26")),
    replace(story(27), source=Source("tdi", "TDI", "https://tdi.example/cafe%CC%81/", "https://tdi.example/news/27")),
    replace(story(28, url="https://tdi.example/a|%7e"), source=Source("tdi", "TDI", "", "https://tdi.example/news/28")),
    replace(
        story(17), also_at=(Source("x", "", "", "https://x.example/1"), Source("x", "<b>", "", "https://x.example/ё"))
    ),
    story(18, headline="<\ufffdb>x</\ufffdb> &\ufffdamp; R\ufffd&D9", body="<\ufffdp>" + "Long " * 90),
    story(19, body_html="<p>cafÃ©&nbsp;</p>SayunÂ´s &amp; São\nSayunÂ´s", body="cafÃ© " * 30 + "中"),
    story(
        20, body_html='<a href=x><img src=//p.example/1.gif width=1></a><iframe src=y></iframe><p style="color:red">z'
    ),
    story(21, headline="Day of 1961", published=START.replace(year=1995), image="https://tdi.example/i?x=1&y=<é>.png"),
    story(22, breadcrumb=tuple(Crumb(f"{n} " + "very long section " * 40) for n in range(9))),
    story(23, language="sr-Latn-RS", authors=("desk@tdi.example", "Desk <desk@tdi.example>", "A" * 2000)),
    story(24, dateline=Dateline("VIENNA/TIRANA, ...", "<b>VIENNA</b>/TIRANA &amp; \ufffd")),
    story(14, body_html="<li><section><ul><li>x</ul><p><object><p>y</object>z</section><li>q</li>R&D <td>1 < 2"),
]


@pytest.mark.parametrize("stored", ODD, ids=lambda s: str(s.id))
@pytest.mark.parametrize("write", [rss, atom])
def test_odd_articles_are_valid_too(stored, write):
    assert complaints(write(feed([stored]))) == []


@pytest.mark.parametrize("write", [rss, atom])
def test_what_is_written_is_what_lxml_would_write(write):
    quoted = story(
        11, headline="\"One\" & 'two'", authors=('A "B" & C',), body_html='<p>a\r\nb &#13; &#9; "c" ]]&gt;</p>'
    )
    made = write(feed([*ODD, quoted, *archive(40).stories]))
    made = made.replace(b"&#x26;", b"&amp;")  # as the profile of RSS wants it in plain words
    root = etree.fromstring(made, etree.XMLParser(strip_cdata=False))
    assert made == etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"
    # Indented as a whole, too: taken apart and built again it is the same.
    bare = etree.fromstring(made, etree.XMLParser(remove_blank_text=True))
    assert made == etree.tostring(bare, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def test_C6_what_looks_like_markup_comes_back_as_written():
    words = "Five < six & seven > four ]]> <b>not bold</b> &amp; &lt; \"quoted\" 'so'"
    item, entry, in_json = one(story(1, body=words, body_html=""))
    html = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    assert html == entry.findtext(f"{A}content") == in_json["content_html"]
    assert feedparser.parse(rss(feed([story(1, body=words, body_html="")]))).entries[0].content[0].value == html
    assert etree.fromstring(f"<x>{html}</x>").find("p").text == words


@pytest.mark.parametrize(
    "character",
    [*"\x00\x0b\x1f\x7f\x85\x9f\ufdd0\ufffe\uffff\ud800\u202e\U0001fffe"],
    ids=ascii,
)
def test_C1_C2_C3_a_broken_character_never_reaches_a_feed(character):
    with pytest.raises(ArticleRefused):
        story(1, headline=f"Broken{character}headline")
    with pytest.raises(ArticleRefused):
        story(1, body=f"Broken{character}body")
    # body_html is not checked when an article is made: the cleaning of the feed must stand alone.
    for written in (character, f"&#{ord(character)};", f"&#x{ord(character):x};"):
        made = feed([story(1, body_html=f"<p>Broken{written} body</p>"), story(2)])
        assert complaints(rss(made)) == complaints(atom(made)) == []
        assert len(json.loads(json_feed(made))["items"]) == 2


@pytest.mark.parametrize("title", ["\u202eevil", "a\u200bb\u2060c", "x" * 301, "Z" + "\u0301" * 40])
def test_C7_titles_that_play_tricks_are_refused_at_the_gate(title):
    with pytest.raises(ArticleRefused):
        story(1, headline=title)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "/relative",
        "ftp://x.example/",
        "https://tdi.example/a\r\nX-Evil: 1",
        "https://a b.example/",
        "https://u@x.example/",
    ],
)
def test_D3_D4_an_article_with_such_an_address_is_refused(url):
    with pytest.raises(ArticleRefused):
        story(1, url=url)


def test_an_article_in_two_feeds_has_one_atom_id_and_two_guids():
    mine, theirs = feed([story(3)]), feed([story(3)], stem="sco", scope="sco")
    assert [e.findtext(f"{A}id") for e in etree.fromstring(atom(mine)).iter(f"{A}entry")] == [
        e.findtext(f"{A}id") for e in etree.fromstring(atom(theirs)).iter(f"{A}entry")
    ]
    guids = {etree.fromstring(rss(made)).findtext("channel/item/guid") for made in (mine, theirs)}
    assert len(guids) == 2  # newsboat compares them letter by letter
    assert {guid.strip() for guid in guids} == {story(3).entry_id}


def test_published_is_frozen_and_updated_moves_with_the_text():
    told = story(4)
    revised = replace(told, changed=told.first_seen + timedelta(days=3))
    item, entry, in_json = one(revised)
    assert entry.findtext(f"{A}published") == told.entry_published.isoformat() == in_json["date_published"]
    assert revised.changed.isoformat() == in_json["date_modified"] == item.findtext(f"{A}updated")
    assert entry.findtext(f"{A}updated") == (revised.changed + timedelta(microseconds=4)).isoformat()
    item, entry, in_json = one(told)
    assert datetime.fromisoformat(entry.findtext(f"{A}updated")).replace(microsecond=0) == told.entry_published
    assert "date_modified" not in in_json
    assert item.find(f"{A}updated") is None


def test_everything_known_of_a_story_is_said():
    copies = (Source("apa_az", "APA & Sons", "https://apa.example/", "https://apa.example/copy/8?a=1&b=2"),)
    stored = replace(
        story(8), also_at=copies, organizations=(about("csto"), about("sco"), about("un", relation="mention"))
    )
    item, entry, in_json = one(stored)
    assert in_json["tags"] == ["CSTO", "SCO", "The Diplomatic Insight", "Diplomatic News"]
    assert [c.get("domain") for c in item.findall("category")][:3] == [
        f"{BASE}#organizations",
        f"{BASE}#organizations",
        f"{BASE}#sources",
    ]
    assert item.find("source").get("url") == entry.findtext(f"{A}source/{A}id") == "https://tdi.example/"
    assert item.findtext("{http://www.georss.org/georss}featureName") == "Moscow"
    latitude, longitude = map(float, entry.findtext("{http://www.georss.org/georss}point").split())
    assert (round(latitude), round(longitude)) == (56, 38)
    assert in_json["_diplomatic_feeds"]["place"]["latitude"] == pytest.approx(latitude, abs=0.01)
    assert item.find("{http://search.yahoo.com/mrss/}content").attrib == {
        "url": "https://tdi.example/images/8.jpg",
        "medium": "image",
        "type": "image/jpeg",
    }
    assert in_json["content_html"].endswith(
        '<p><em>Also at: <a href="https://apa.example/copy/8?a=1&amp;b=2">APA &amp; Sons</a></em></p>'
    )
    assert [link.get("href") for link in entry.findall(f"{A}link") if link.get("rel") == "related"] == [copies[0].url]
    assert in_json["_diplomatic_feeds"]["also_at"] == [{"title": "APA & Sons", "url": copies[0].url}]
    assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == "The Diplomatic Insight"
    assert item.findtext("{http://purl.org/dc/elements/1.1/}language") == in_json["language"] == "en"


def test_links_of_a_feed_are_right_in_each_format():
    made = feed(archive(3).stories)
    channel = etree.fromstring(rss(made)).find("channel")
    assert channel.findtext("link") == f"{BASE}csto.html"
    assert {link.get("rel"): link.get("href") for link in channel.findall(f"{A}link")} == {
        "self": f"{BASE}csto.rss",
        "hub": "https://hub.example.org/",
        "prev-archive": f"{BASE}archive/csto-3.rss",
    }
    root = etree.fromstring(atom(made))
    assert {link.get("rel"): link.get("href") for link in root.findall(f"{A}link")} == {
        "self": f"{BASE}csto.atom",
        "alternate": f"{BASE}csto.html",
        "hub": "https://hub.example.org/",
        "prev-archive": f"{BASE}archive/csto-3.atom",
    }
    document = json.loads(json_feed(made))
    assert (document["feed_url"], document["home_page_url"]) == (f"{BASE}csto.json", f"{BASE}csto.html")
    assert document["next_url"] == f"{BASE}archive/csto-3.json"
    assert document["hubs"] == [{"type": "WebSub", "url": "https://hub.example.org/"}]


def test_dates_are_written_in_utc_and_without_the_locale():
    moment = datetime(2026, 3, 1, 23, 0, tzinfo=timezone(timedelta(hours=5)))
    item, _, _ = one(story(2, published=moment.astimezone(UTC)))
    assert item.findtext("pubDate") == "Sun, 01 Mar 2026 18:00:00 +0000"
    assert locale.setlocale(locale.LC_ALL)


def test_no_clock_is_read():
    made = feed(archive(5).stories)
    first = rss(made), atom(made), json_feed(made)
    assert first == (rss(made), atom(made), json_feed(made))
    now = datetime.now(UTC)
    assert now.date().isoformat().encode() not in first[1] + first[2]
    assert f"{now:%d %b %Y}".encode() not in first[0]


def test_a_site_s_name_in_its_breadcrumb_is_no_section_and_no_tag_comes_twice():
    crumbs = (Crumb("Home"), Crumb("the diplomatic insight"), Crumb("News"), Crumb("CSTO"))
    in_rss, _, in_json = one(story(1, breadcrumb=crumbs))
    assert [c.text for c in in_rss.findall("category")] == ["CSTO", "The Diplomatic Insight", "News", "CSTO"]
    assert in_json["tags"] == ["CSTO", "The Diplomatic Insight", "News"]


def test_opml_lists_feeds_and_validates():
    made = feed(archive(5).stories)
    root = etree.fromstring(opml("Feeds & more", BASE, made.changed, {"Organizations": [made], "Sources": []}))
    assert root.get("version") == "2.0"
    outlines = [o for o in root.iter("outline") if o.get("type") == "rss"]
    assert [(o.get("xmlUrl"), o.get("htmlUrl"), o.get("text")) for o in outlines] == [
        (f"{BASE}csto.rss", f"{BASE}csto.html", made.title)
    ]
    assert [o.get("text") for o in root.findall("body/outline")] == ["Organizations"]


@pytest.mark.parametrize("name", ["Feeds & more", "R&D Council", "S&P500 < B&lt;", "Совет &copy"])
def test_opml_holds_any_name(name):
    made = feed(archive(5).stories, title=name, description=f"News about {name}")
    written = opml(name, BASE, made.changed, {name: [made], "Sources": []})
    assert opml_complaints(written) == []
    shown = etree.fromstring(written).find("body/outline/outline").get("text")
    assert shown.replace("＆", "&").replace("‹", "<") == name


def test_opml_without_a_feed_names_the_front_page():
    written = opml("Feeds & more", BASE, newest_change(()), {"Organizations": []})
    assert opml_complaints(written) == []
    only = etree.fromstring(written).find("body/outline")
    assert (only.get("type"), only.get("url")) == ("link", BASE)


def test_plain_words_come_back_as_they_were_written():
    made = feed([story(1, headline="S&P500 & R&D <3", authors=("B&H",))], title="A&B", description="All of A&B2")
    for document in (rss(made), atom(made)):
        parsed = feedparser.parse(document)
        assert (parsed.feed.title, parsed.entries[0].title, parsed.entries[0].author) == (
            "A&B",
            "S&P500 & R&D <3",
            "B&H",
        )
        assert complaints(document) == []


def test_an_organization_without_acronym_is_a_category_by_name():
    entries = Entries(BASE, {"eurasia": Organization("eurasia", "Eurasian Forum")})
    assert entries.of(story(1, ("eurasia", "unknown-one"))).categories[0].label == "Eurasian Forum"


def test_a_page_without_html_gets_its_paragraphs():
    bare = Article(url="https://x.example/1", headline="Head", body="One.\n\nTwo & three.")
    assert Entries(BASE, {}).of(replace(story(1), article=bare)).html == "<p>One.</p><p>Two &amp; three.</p>"


def test_C8_line_separators_do_not_break_json():
    stored = story(1, body_html="<p>one\u2028two\u2029three</p>")
    assert json.loads(json_feed(feed([stored])))["items"][0]["content_html"].startswith("<p>one")
    assert complaints(rss(feed([stored]))) == []


@pytest.mark.parametrize("write", [rss, atom])
def test_articles_dated_to_the_same_day_are_valid_together(write):
    same_day = [replace(story(n), entry_published=START, first_seen=START, changed=START) for n in range(1, 9)]
    assert complaints(write(feed(same_day))) == []


def test_a_source_is_known_by_one_form_of_its_address():
    homes = ("https://TDI.example", "https://tdi.example/", "https://tdi.example:443/")
    made = feed([replace(story(n), source=Source("tdi", "TDI", home, "")) for n, home in enumerate(homes, 1)])
    assert {e.text for e in etree.fromstring(atom(made)).iter(f"{A}id") if e.getparent().tag == f"{A}source"} == {
        "https://tdi.example/"
    }
