"""What a page may hold, followed from its bytes through the archive to the published feeds (FAULTS C and D)."""

import json
import logging
import random
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from urllib.parse import urlsplit

import feedparser
import pytest
from feed_rules import complaints
from loopback import Answer, crawl_once, outcomes, paragraphs, stored
from lxml import html as lxml_html
from sample_archive import NOW as SEEN
from sample_archive import SITE

from aggregator.article import LONGEST_HEADLINE
from aggregator.cli import app
from aggregator.config import Config
from aggregator.errors import AddressRefused
from aggregator.extraction import extract
from aggregator.organizations.registry import Registry
from aggregator.store import Fetched, Question, Store
from aggregator.urls import check
from feeds.publish import PublishOptions, publish

BASE = "https://feeds.example.org/"
C0 = [code for code in range(0x20) if chr(code) not in "\t\n\r"]
C1 = [*range(0x7F, 0xA0)]
NO_CHARACTERS = [0xFFFE, 0xFFFF, 0xFDD0, 0x1FFFE, 0x10FFFF]
UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\U0001fffe\U0010ffff\ud800-\udfff]"
)


def text_of(number):
    """Return the paragraphs of a text of its own: no two pages are one story."""
    chance = random.Random(number)
    words = [
        "".join(chance.choice(("ka", "lo", "mi", "ren", "ta", "sho", "ul", "ber")) for _ in range(3))
        for _ in range(120)
    ]
    return "".join(
        f"<p>The council said that {' '.join(words[start : start + 30])} was done.</p>" for start in (0, 30, 60, 90)
    )


def page(headline, *, head="", body="TEXT"):
    heading = f"<h1>{headline}</h1>" if headline else ""
    return f"<html lang=en><head>{head}</head><body><article>{heading}{body}</article></body></html>"


def told(headline):
    """Return a head that tells HEADLINE in JSON-LD alone: these words never meet the parser of HTML."""
    facts = {"@type": "NewsArticle", "headline": "HEAD", "author": {"name": "HEAD"}}
    return f'<script type="application/ld+json">{json.dumps(facts).replace("HEAD", headline)}</script>'


def published(pages, folder):
    """Store PAGES under addresses of their own and publish them; returns the articles as the archive gives them."""
    with Store(folder / "archive.db") as store:
        store.register_sites([SITE])
        for number, html in enumerate(pages):
            url = f"{SITE.home}plan-{number}/"
            raw = html.replace("TEXT", text_of(number)).encode("utf-8", "surrogatepass")
            seen = SEEN - timedelta(minutes=number)
            store.save([Fetched(article=extract(raw, url), site=SITE.name, fetched=seen)])
        publish(store, Registry.standard(), folder / "public", PublishOptions(base_url=BASE, feed_length=500))
        return list(store.each(Question()))


def titles(folder):
    """Return the titles of the three feeds of everything; each is read by a parser of its own."""
    public = folder / "public"
    for form in ("rss", "atom"):
        data = (public / f"all.{form}").read_bytes()
        assert complaints(data) == []
        parsed = feedparser.parse(data)
        assert not parsed.bozo
        yield [entry.title for entry in parsed.entries]
    yield [item["title"] for item in json.loads((public / "all.json").read_bytes())["items"]]


def spellings(code):
    """Return CODE as a page can hold it: as itself, as two references, in JSON-LD escaped and as itself."""
    escaped = json.dumps(chr(code)).strip('"')
    return (
        page(f"Council {chr(code)}meets in Almaty {code}"),
        page(f"Council &#{code};meets in Almaty {code} dec"),
        page(f"Council &#x{code:x};meets in Almaty {code} hex"),
        page("", head=told(f"Council {escaped}meets in Almaty {code} escaped")),
    )


@pytest.mark.parametrize("codes", [C0, C1, NO_CHARACTERS, [0xD800, 0xDBFF, 0xDFFF]], ids=["C0", "C1", "none", "half"])
def test_C1_C2_C3_every_broken_character_is_gone_and_every_entry_there(tmp_path, codes):
    whole = page("Council meets in Vienna as ever")
    pages = [whole, *(html for code in codes for html in spellings(code))]
    kept = published(pages, tmp_path)
    assert len(kept) == len(pages)
    for shown in titles(tmp_path):
        assert len(shown) == len(pages)
        assert "Council meets in Vienna as ever" in shown
        assert not [title for title in shown if UNREADABLE.search(title)]
        assert not [title for title in shown if not re.match(r"Council .{0,2}meets in (Almaty|Vienna)", title)]
    for path in (tmp_path / "public").glob("*.*"):
        if path.suffix in (".rss", ".atom", ".json", ".html"):
            assert not UNREADABLE.search(path.read_text(encoding="utf-8")), path


def test_C2_half_a_pair_is_told_as_a_lost_letter(tmp_path):
    (kept,) = published([page("", head=told(r"Council \ud83d meets in Almaty"))], tmp_path)
    assert kept.article.headline == "Council \ufffd meets in Almaty"


def test_C3_a_nul_from_json_is_never_stored(tmp_path):
    (kept,) = published([page("", head=told(r"Coun\u0000cil meets in\u0000 Almaty"))], tmp_path)
    assert kept.article.headline == "Council meets in Almaty"
    with closing(sqlite3.connect(tmp_path / "archive.db")) as db:
        ((length, hexed),) = db.execute("SELECT length(headline), hex(headline) FROM articles")
    assert length == len(kept.article.headline)
    assert "00" not in re.findall("..", hexed)


RUSSIAN = "Министры иностранных дел {} государств провели встречу в Алматы и приняли совместное заявление о границах. "
ARABIC = "عقد وزراء خارجية {} من الدول الأعضاء اجتماعا في جدة لبحث التطورات الأخيرة في المنطقة والتعاون بينها. "
CHINESE = "上海合作组织{}个成员国外长理事会会议在阿斯塔纳举行。各方就地区和国际形势交换了意见并签署了联合声明。"
GREEK = "Ο υπουργός Εξωτερικών συναντήθηκε στην Αθήνα με τους πρέσβεις {} κρατών μελών της Ένωσης. "
LIES = [
    ("cp1251", "utf-8", RUSSIAN),
    ("koi8-r", "utf-8", RUSSIAN),
    ("utf-8", "windows-1251", RUSSIAN),
    ("cp1256", "utf-8", ARABIC),
    ("gb18030", "iso-8859-1", CHINESE),
    ("cp1253", "utf-8", GREEK),
    ("utf-16-le", "utf-8", RUSSIAN),
]


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: f"{lie[0]} as {lie[1]}")
@pytest.mark.parametrize("in_page", [False, True], ids=["server lies", "both lie"])
def test_C4_a_charset_that_lies_costs_no_letter(server, store, lie, in_page):
    truth, label, words = lie
    said = [words.format(number) * 3 for number in (7, 9, 11)]
    meta = f'<meta charset="{label}">' if in_page else ""
    html = page(words.format(5).strip(), head=meta, body="".join(f"<p>{part}</p>" for part in said))
    answer = Answer(html.encode(truth), headers={"Content-Type": f"text/html; charset={label}"})
    server.routes["/council-of-ministers-meets/"] = answer
    server.feed("/council-of-ministers-meets/")
    assert stored(crawl_once(store, server)) == 1
    (kept,) = store.each(Question())
    assert kept.article.headline.rstrip(".。") == words.format(5).strip().rstrip(".。")
    assert [part.strip() for part in said] == list(kept.article.paragraphs)


def test_C4_letters_that_nothing_brings_back_are_told_and_nothing_is_stored(server, store):
    lost = "".join(
        f"<p>Ministers \ufffd\ufffd\ufffd\ufffd\ufffd\ufffd met {part}</p>" for part in paragraphs("tolls", 5)
    )
    server.routes["/council-of-ministers-meets/"] = Answer(page("Council \ufffd\ufffd\ufffd\ufffd meets", body=lost))
    server.article("/council-of-ministers-ends/", 4)
    server.feed("/council-of-ministers-meets/", "/council-of-ministers-ends/")
    run = crawl_once(store, server)
    assert stored(run) == 1
    assert [name for name in outcomes(run) if "characters lost" in name]
    assert [kept.article.url for kept in store.each(Question())] == [server.url("/council-of-ministers-ends/")]


def test_C6_title_and_body_come_back_from_a_feed_as_they_are_stored(tmp_path):
    title = "Q&amp;A: 5 &lt; 6 ]]&gt; &amp; S&amp;P500 &quot;rise&quot;"
    body = "TEXT<p>They said: a &lt; b &amp;&amp; c &gt; d, ]]&gt; and &amp;amp; stays as it is written here.</p>"
    (kept,) = published([page(title, body=body)], tmp_path)
    assert kept.article.headline == 'Q&A: 5 < 6 ]]> & S&P500 "rise"'
    assert "a < b && c > d, ]]> and &amp; stays" in kept.article.body
    for shown in titles(tmp_path):
        assert shown == [kept.article.headline]
    for form in ("rss", "atom"):
        entry = feedparser.parse((tmp_path / "public" / f"all.{form}").read_bytes(), sanitize_html=False).entries[0]
        read = lxml_html.fromstring(entry.content[0].value)
        assert [p.text_content() for p in read.iter("p")] == list(kept.article.paragraphs)


def test_C7_a_title_that_plays_tricks_is_made_an_honest_one(tmp_path):
    tricks = [
        "Council \u202emeets\u202c in Alma\u200bty",
        "Conse\u0301jo\u2066 meets\u2069",
        "Me" + "\u0301" * 60 + "ets in Almaty",
    ]
    pages = [*map(page, tricks), page("Council of ministers " * 40)]
    found = {kept.article.headline for kept in published(pages, tmp_path)}
    assert {"Council meets in Almaty", "Conséjo meets"} <= found
    assert max(map(len, found)) <= LONGEST_HEADLINE
    for shown in titles(tmp_path):
        assert set(shown) == found
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b]|\u0301{2}", "".join(shown))


@pytest.mark.parametrize(
    "told_address",
    ["javascript:alert(1)", "https://evil.example/council/", "//evil.example/x", "data:text/html,x", "", "http://[::1"],
)
def test_D3_an_entry_links_to_the_site_it_was_read_on(tmp_path, told_address):
    head = f'<link rel=canonical href="{told_address}"><meta property="og:url" content="{told_address}">'
    (kept,) = published([page("Council meets in Almaty", head=head)], tmp_path)
    assert kept.article.url == f"{SITE.home}plan-0/"
    entries = [*feedparser.parse((tmp_path / "public" / "all.rss").read_bytes()).entries]
    assert [urlsplit(entry.link).hostname for entry in entries] == [urlsplit(SITE.home).hostname]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x85", "\u2028", "&#13;&#10;", "&#10;"], ids=ascii)
def test_D4_a_line_end_in_a_title_ends_no_line(tmp_path, end):
    html = page(f"Council meets{end}Set-Cookie: evil=1")
    (kept,) = published([html], tmp_path)
    assert kept.article.headline == "Council meets Set-Cookie: evil=1"
    for shown in titles(tmp_path):
        assert shown == [kept.article.headline]


# --- D9: a password is nowhere but in its own place ---


@pytest.mark.parametrize(
    "address", ["http://me:geheim@a b.example/", "http://me:geheim@x.example:port/", "ftp://me:geheim@x.example/"]
)
def test_D9_a_refused_address_tells_no_password(address):
    with pytest.raises(AddressRefused) as refused:
        check(address)
    assert "geheim" not in str(refused.value)


def test_D9_a_crawl_logs_and_sends_no_secret(server, store, caplog):
    caplog.set_level(logging.DEBUG)
    port = urlsplit(server.home).port
    hidden = f"http://me:geheim@127.0.0.1:{port}/council-of-ministers-meets/"
    server.routes["/council-of-ministers-moves/"] = Answer("", 302, {"Location": hidden})
    server.article("/council-of-ministers-meets/", 3)
    server.feed("/council-of-ministers-moves/", hidden, "/council-of-ministers-meets/")
    config = Config.model_validate(
        {"contact": "editor@example.org", "notify": {"targets": ["json://me:geheim@127.0.0.1/"]}}
    )
    run = crawl_once(store, server, config=config)
    assert stored(run) == 1
    assert "geheim" not in caplog.text
    assert "geheim" not in str(outcomes(run)) + str(run.sites)
    assert not [path for path, headers in server.seen if "geheim" in f"{path}{headers}"]
    assert all(headers["user-agent"].endswith("(+editor@example.org)") for _, headers in server.seen)


def test_D9_the_key_of_a_source_is_published_nowhere(server, tmp_path, monkeypatch, capsys, caplog):
    monkeypatch.chdir(tmp_path)
    server.article("/council-of-ministers-meets/", 3)
    good, bad = server.feed("/council-of-ministers-meets/"), server.url("/paid/?key=geheim")
    server.routes["/paid/"] = Answer("no", 503)
    (tmp_path / "aggregator.toml").write_text(
        f'[[site]]\nname = "paid"\nhome = "{server.home}"\nfeed = ["{good}", "{bad}"]\n'
        "allow_private_addresses = true\ndelay = 0\n"
    )
    app(["update"], standalone_mode=False)
    app(["status"], standalone_mode=False)
    said = capsys.readouterr()
    assert server.hits["/paid/?key=geheim"]
    assert "/paid/" in (tmp_path / "public" / "sources.html").read_text()  # the page says which way is dead
    assert "geheim" not in said.out + said.err + caplog.text
    for path in (tmp_path / "public").rglob("*"):
        assert not path.is_file() or b"geheim" not in path.read_bytes(), path
