"""The folder and the search over HTTP."""

import gzip
import json
from datetime import UTC, datetime
from email.utils import formatdate

import brotli
import feedparser
import pytest
from feed_rules import complaints
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from published_stories import Registry, about, archive, story
from starlette.testclient import TestClient

from aggregator.errors import StoreBusy
from aggregator.health import HealthChange, State
from aggregator.sites import Site
from aggregator.store import Fetched, Store
from feeds.http_folder import accepted_codings
from feeds.publish import PublishOptions, publish
from feeds.search import QuestionRefused, ask
from feeds.serve import application

BASE = "https://feeds.example.org/"
OPTIONS = PublishOptions(base_url=BASE, hub="https://hub.example.org/", search=True)
NOW = datetime(2026, 8, 1, tzinfo=UTC)


def text_of(word):
    """Return the fields of a text of its own, so that no two stories are taken for one."""
    body = "\n\n".join(" ".join(f"{word}{n}{m}" for m in range(60)) for n in range(4)) + f"\n\n{word}"
    return {"body": body, "body_html": ""}


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """A published folder and the archive behind it: real files, a real database."""
    root = tmp_path_factory.mktemp("served")
    path = root / "archive.db"
    with Store(path) as store:
        store.register_sites([Site(name="tdi", home="https://tdi.example/", title="The Diplomatic Insight")])
        made = [
            story(1, headline="Border guards of Kyrgyzstan and Tajikistan meet", **text_of("guards")),
            story(2, ("sco",), headline="Министры обсудили охрану границ", language="ru", **text_of("министры")),
            story(3, headline="Trade & transport: <b>bold</b> plans", **text_of("trade")),
            story(4, headline='Quotes "inside" the title* NOT (a) query', **text_of("quotes")),
        ]
        store.save([Fetched(article=s.article, site="tdi", fetched=NOW, organizations=s.organizations) for s in made])
    shown = archive(60)
    shown.changes = [HealthChange(1, "tdi", NOW, State.SILENT, ("usually 12 a day, none for 3 days",))]
    publish(shown, Registry(), root / "public", OPTIONS)
    return root / "public", path


@pytest.fixture(scope="module")
def client(places):
    folder, path = places
    app = application(folder, OPTIONS, Registry(), open_archive=lambda: Store(path))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def identity(client, path, **headers):
    return client.get(path, headers={"accept-encoding": "identity", **headers})


# --- files ---


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/csto.rss", "application/rss+xml"),
        ("/csto.atom", "application/atom+xml"),
        ("/csto.json", "application/feed+json"),
        ("/archive/csto-2.atom", "application/atom+xml"),
        ("/sources/health.atom", "application/atom+xml"),
        ("/opml.xml", "text/x-opml"),
        ("/index.html", "text/html"),
        ("/", "text/html"),
        ("/style.css", "text/css"),
        ("/world.svg", "image/svg+xml"),
    ],
)
def test_a_file_is_served_whole_with_its_type_and_guards(client, places, path, kind):
    answer = identity(client, path)
    assert answer.status_code == 200
    assert answer.content == (places[0] / (path.lstrip("/") or "index.html")).read_bytes()
    assert answer.headers["content-type"].split(";")[0] == kind
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "max-age=" in answer.headers["cache-control"]
    assert answer.headers["vary"] == "Accept-Encoding"


def test_head_is_get_without_a_body(client):
    got, head = identity(client, "/csto.rss"), client.head("/csto.rss", headers={"accept-encoding": "identity"})
    assert head.status_code == 200
    assert head.content == b""
    assert {k: v for k, v in head.headers.items() if k != "date"} == {
        k: v for k, v in got.headers.items() if k != "date"
    }


def test_a_reader_that_has_it_gets_304(client):
    got = identity(client, "/csto.atom")
    tag, day = got.headers["etag"], got.headers["last-modified"]
    packed = client.get("/csto.atom", headers={"accept-encoding": "gzip"}).headers["etag"]
    assert packed != tag  # two codings are two representations
    for headers in (
        {"if-none-match": tag},
        {"if-none-match": f'"x", W/{tag}'},
        {"if-none-match": "*"},
        {"if-none-match": packed},
        {"if-modified-since": day},
        {"if-none-match": tag, "if-modified-since": formatdate(0, usegmt=True)},
    ):
        answer = identity(client, "/csto.atom", **headers)
        assert (answer.status_code, answer.content) == (304, b""), headers
        assert answer.headers["etag"] == tag
        assert answer.headers["cache-control"]
    for headers in (
        {"if-none-match": '"other"'},
        {"if-none-match": '"other"', "if-modified-since": day},
        {"if-modified-since": formatdate(0, usegmt=True)},
        {"if-modified-since": "yesterday"},
        {"if-modified-since": "Mon, 99 Foo 99999 99:99:99 GMT"},
    ):
        assert identity(client, "/csto.atom", **headers).status_code == 200, headers


def test_copies_are_sent_to_whoever_takes_them(client, places):
    whole = (places[0] / "csto.rss").read_bytes()

    def raw(header):
        with client.stream("GET", "/csto.rss", headers={"accept-encoding": header}) as answer:
            return answer.headers.get("content-encoding"), b"".join(answer.iter_raw())

    coding, data = raw("gzip, deflate, br")
    assert (coding, brotli.decompress(data)) == ("br", whole)
    coding, data = raw("gzip")
    assert (coding, gzip.decompress(data)) == ("gzip", whole)
    for header in ("br;q=0.5, gzip;q=0.9", "gzip, *;q=0.1", "br;q=0, *"):
        assert raw(header)[0] == "gzip", header
    for header in ("identity", "", "br;q=0, gzip;q=0", "deflate", "gzip;q=x"):
        assert raw(header) == (None, whole), header


def test_codings_are_read_with_their_weights():
    assert accepted_codings("GZIP;q=0.5, br ; q=0, *;q=0.1") == {"gzip": 0.5, "br": 0.0, "*": 0.1}


def test_links_lead_to_hub_and_self(client):
    link = identity(client, "/csto.rss").headers["link"]
    assert link == f'<{BASE}csto.rss>; rel="self", <https://hub.example.org/>; rel="hub"'
    assert "link" not in identity(client, "/index.html").headers


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.rss",
        "/.published.json",
        "/../archive.db",
        "/%2e%2e/archive.db",
        "/archive",
        "/csto.rss.gz",
        "/csto.rss%00",
        "/csto.rss/",
        "//csto.rss/x",
        "/CSTO.RSS",
        "/etc/passwd",
        "/archive/.hidden.atom",
        "/%0d%0aset-cookie:x",
        "/" + "a" * 5000,
    ],
)
def test_nothing_else_of_the_disk_is_served(client, path):
    assert client.get(path).status_code in (404, 400)


def test_a_browser_gets_a_page_where_nothing_is(client):
    answer = client.get("/nosuch.html", headers={"accept": "text/html,*/*;q=0.8"})
    assert answer.status_code == 404
    assert html.fromstring(answer.content).findtext(".//h1") == "Nothing is published here"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert client.head("/nosuch.html", headers={"accept": "text/html"}).content == b""
    for path, accepted in (("/nosuch.rss", "*/*"), ("/archive/nosuch.atom", "text/html")):
        answer = client.get(path, headers={"accept": accepted})
        assert (answer.status_code, answer.text) == (404, "nothing is published here\n")


def test_a_symbolic_link_is_not_followed(client, places):
    (places[0] / "leak.html").symlink_to(places[1])
    assert client.get("/leak.html").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_reading_is_allowed(client, method):
    assert client.request(method, "/csto.rss").status_code == 405


def test_a_changed_file_is_served_anew(client, places):
    path = places[0] / "changing.json"
    path.write_bytes(b"{}")
    first = identity(client, "/changing.json")
    path.write_bytes(b'{"a": 1}')
    second = identity(client, "/changing.json", **{"if-none-match": first.headers["etag"]})
    assert (second.status_code, second.content) == (200, b'{"a": 1}')
    path.unlink()
    assert identity(client, "/changing.json").status_code == 404


# --- search ---


def headlines(answer):
    return [a.text_content().strip() for a in html.fromstring(answer.content).xpath("//article/h3")]


def test_a_word_finds_its_stories_as_page_and_feeds(client):
    answer = client.get("/search", params={"q": "border guards"})
    assert answer.status_code == 200
    assert headlines(answer) == ["Border guards of Kyrgyzstan and Tajikistan meet"]
    for form in ("rss", "atom"):
        feed = client.get(f"/search.{form}", params={"q": "border guards"})
        assert complaints(feed.content) == []
        parsed = feedparser.parse(feed.content)
        assert [entry.title for entry in parsed.entries] == headlines(answer)
        links = {link.rel: link.href for link in parsed.feed.links}
        assert links["self"] == f"{BASE}search.{form}?q=border%20guards"
    found = json.loads(client.get("/search.json", params={"q": "border guards"}).content)
    assert found["feed_url"] == f"{BASE}search.json?q=border%20guards"
    assert found["items"][0]["content_html"].startswith("<p>")
    page = html.fromstring(answer.content)
    assert [link.get("href") for link in page.iter("link") if link.get("rel") == "alternate"] == [
        f"search.{form}?q=border%20guards" for form in ("rss", "atom", "json")
    ]


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({"organization": "sco"}, 1),
        ({"organization": "csto"}, 3),
        ({"organization": "csto", "q": "trade"}, 1),
        ({"site": "tdi"}, 4),
        ({"place": "Moscow"}, 1),
        ({"place": "moscow"}, 1),
        ({"since": "2026-06-02"}, 2),
        ({"since": "2026-06-01", "before": "2026-06-01"}, 2),
        ({"q": "границ"}, 1),
        ({"q": "nowhere-to-be-found"}, 0),
        ({"q": '"inside" the title* NOT (a)'}, 1),
    ],
)
def test_filters_narrow_the_search(client, fields, count):
    answer = client.get("/search.json", params=fields)
    assert answer.status_code == 200, answer.text
    assert len(json.loads(answer.content)["items"]) == count


def test_a_search_feed_says_304_too(client):
    first = client.get("/search.atom?q=trade")
    assert client.get("/search.atom?q=trade", headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_the_empty_form_is_a_page_and_no_feed(client):
    assert client.get("/search").status_code == 200
    assert client.get("/search?q=&site=&since=").status_code == 200
    assert client.get("/search.rss").status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=a%00b",
        "q=" + "x" * 201,
        "q=a&q=b",
        "evil=1",
        "organization=../etc",
        "organization=nato",
        "site=nope",
        "since=2026-13-45",
        "since=yesterday",
        "before=0001-01-01",
        "since=9999-12-31",
        "q=%ff%fe",
        "q=%ed%a0%80",
        "q=*",
        'q="',
        "q=()",
        "place=%0b",
        "q=%E2%80%AEevil",
        "since=2026-06-01T00:00:00",
        "q=" + "%22" * 50,
    ],
)
@pytest.mark.parametrize("where", ["search", "search.atom"])
def test_what_cannot_be_asked_is_refused_with_400(client, query, where):
    answer = client.get(f"/{where}?{query}")
    assert answer.status_code == 400, answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "words",
    [
        "NOT",
        "AND OR",
        "a NEAR b",
        "headline:x",
        "-x",
        "x*",
        "^x",
        '"unbalanced',
        "x\"'</title><b>&copy; &lt;",
        "'; DROP TABLE articles; --",
        'a" OR 1=1 --',
        "{a b}",
        "a + b",
        "<script>alert(1)</script>",
        "üñí",
        "مجلس",
        "会议",
        "NEAR(a b, 2)",
        "a" * 200,
        "rowid:1",
        "1 OR 1",
    ],
)
def test_D6_words_are_words_never_syntax_and_never_markup(client, words):
    answer = client.get("/search", params={"q": words})
    assert answer.status_code == 200, answer.text
    page = html.fromstring(answer.content)
    assert not list(page.iter("script"))
    assert page.xpath("//input[@name='q']/@value") == [words]
    for form in ("rss", "atom"):
        feed = client.get(f"/search.{form}", params={"q": words})
        assert feed.status_code == 200
        assert complaints(feed.content, str(feed.url).replace("http://testserver/", BASE)) == []


def test_a_search_feed_says_where_it_is_and_readers_in_a_browser_may_read_it(client):
    answer = client.get("/search.rss?q=trade")
    assert answer.headers["link"] == f'<{BASE}search.rss?q=trade>; rel="self"'
    assert answer.headers["access-control-allow-origin"] == "*"


def test_one_question_has_one_address(client):
    for asked in ("q=a+b", "q=a%20b&site=", "q=%61%20b", "site=tdi&q=a%20b"):
        answer = client.get(f"/search.atom?{asked}", follow_redirects=False)
        assert answer.status_code == 301
        told = answer.headers["location"]
        assert told in ("search.atom?q=a%20b", "search.atom?q=a%20b&site=tdi")
        assert client.get(f"/{told}", follow_redirects=False).status_code == 200


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["q", "organization", "site", "place", "since", "before", "x"]),
        st.text(max_size=30),
        max_size=4,
    )
)
def test_no_question_breaks_the_server(client, fields):
    assert client.get(
        "/search.json", params={k: v.encode("utf-8", "replace") for k, v in fields.items()}
    ).status_code in (200, 304, 400)


def test_a_busy_archive_is_said_not_crashed(places):
    def busy():
        raise StoreBusy("archive.db", "locked")

    with TestClient(application(places[0], OPTIONS, Registry(), open_archive=busy)) as client:
        for path in ("/search?q=x", "/search.rss?q=x"):
            answer = client.get(path)
            assert answer.status_code == 503
            assert "locked" in answer.text
        assert client.get("/csto.rss").status_code == 200


def test_fields_are_kept_in_one_order():
    one = ask([("site", "tdi"), ("q", " border  guards ")], organizations=(), sites=("tdi",))
    two = ask([("q", "border guards"), ("place", ""), ("site", "tdi")], organizations=(), sites=("tdi",))
    assert one == two
    assert one.query == "q=border%20guards&site=tdi"
    with pytest.raises(QuestionRefused):
        ask([("organization", "nato")], organizations=("csto",), sites=())
    assert about("csto").relation == "about"
