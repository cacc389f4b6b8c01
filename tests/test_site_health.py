"""A site's health as a user meets it: `status`, the page of the sources, and health.atom over the weeks."""

import json
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from feed_rules import complaints
from lxml import etree, html
from published_stories import Registry, archive

from aggregator.article import Article, Crumb, Dateline
from aggregator.errors import BodyMissing
from aggregator.health import HealthChange, State
from aggregator.run import Outcome, Run
from aggregator.sites import Site
from aggregator.store import Fetched, SourceState, Store
from aggregator.street import desk as desk_room
from aggregator.street.desk import Desk
from aggregator.street.status import show_status
from aggregator.street.update import Order, update
from feeds.health_feed import health_feed
from feeds.pages import Shell
from feeds.publish import PublishOptions, publish

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SITE = Site(name="tdi", home="https://tdi.example/", title="The Diplomatic Insight")
BASE = "https://feeds.example.org/"
ATOM = "{http://www.w3.org/2005/Atom}"


def give(store, newest, amount=60, *, dateline=True, every=timedelta(hours=2)):
    """Store AMOUNT articles, one EVERY two hours, the last one at NEWEST."""
    batch = []
    for number in range(amount):
        moment = newest - number * every
        url = f"https://tdi.example/{moment:%Y-%m-%d-%H}/"
        words = " ".join(f"{word}{moment:%d%H}{number}" for word in ("treaty", "summit", "border", "envoy") * 30)
        article = Article(
            url=url, headline=f"Talks of {moment:%d %B, %H} o'clock", body=words, published=moment,
            breadcrumb=(Crumb("Home"),), dateline=Dateline("Almaty (TDI):") if dateline else None,
        )  # fmt: skip
        batch.append(Fetched(article=article, site="tdi", fetched=moment))
    store.save(batch[::-1])


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "a.db") as store:
        store.register_sites([SITE])
        yield store


def told(desk, now, capsys):
    """Return what `status` prints at the moment NOW, for a person and as JSON."""
    capsys.readouterr()
    show_status(desk, now, as_json=False)
    table = capsys.readouterr().out
    show_status(desk, now, as_json=True)
    return table, json.loads(capsys.readouterr().out.splitlines()[0])


@pytest.fixture
def desk(store, tmp_path):
    desk = Desk(database=tmp_path / "a.db", output=tmp_path / "public")
    desk.__dict__["store"] = store
    return desk


def put_out(store, to):
    publish(store, Registry(), to, PublishOptions(base_url=BASE))
    file = to / "sources/health.atom"
    return file.read_bytes() if file.exists() else None


def test_a_site_falls_silent_and_comes_back(store, desk, tmp_path, capsys):
    public = tmp_path / "public"
    give(store, NOW)
    assert store.care.note_health(["tdi"], NOW) == []
    assert put_out(store, public) is None
    table, known = told(desk, NOW, capsys)
    assert "12 a day" in table
    assert (known["state"], known["since"], known["findings"]) == ("well", None, [])

    three_days = NOW + timedelta(days=3)
    assert [change.state for change in store.care.note_health(["tdi"], three_days)] == [State.SILENT]
    table, known = told(desk, three_days, capsys)
    assert "tdi: usually 12 a day, none for 3 days" in table
    assert "silent since 2026-11-23" in table
    assert (known["state"], known["usually"]) == ("silent", "12 a day")
    first = put_out(store, public)
    assert complaints(first) == []
    (entry,) = feedparser.parse(first).entries
    assert entry.title == "The Diplomatic Insight: silent, usually 12 a day, none for 3 days"
    assert entry.id == "tag:feeds.example.org,2024:health/tdi/1"
    assert entry.published == "2026-11-23T12:00:00+00:00"

    touched = (public / "sources/health.atom").stat().st_mtime_ns
    assert store.care.note_health(["tdi"], three_days + timedelta(days=1)) == []
    assert put_out(store, public) == first
    assert (public / "sources/health.atom").stat().st_mtime_ns == touched
    assert "since 2026-11-23" in told(desk, three_days + timedelta(days=1), capsys)[0]

    back = three_days + timedelta(days=2)
    give(store, back, 3)
    store.care.note_health(["tdi"], back)
    second = put_out(store, public)
    assert complaints(second) == []
    assert [entry.title for entry in feedparser.parse(second).entries] == [
        "The Diplomatic Insight: well again",
        "The Diplomatic Insight: silent, usually 12 a day, none for 3 days",
    ]
    news = b"".join(file.read_bytes() for end in ("rss", "atom", "json") for file in public.glob(f"*.{end}"))
    assert b"none for 3 days" not in news


def test_a_field_that_comes_no_more_is_named(store, desk, capsys):
    give(store, NOW - timedelta(hours=40), 60)
    give(store, NOW, 20, dateline=False)
    table, known = told(desk, NOW, capsys)
    assert "tdi: dateline on 0% of new articles, on 100% before" in table
    assert "0 (100)" in table
    assert known["state"] == "lacking"
    assert known["coverage"]["dateline"] == {"recent": 0.0, "before": 1.0}
    assert known["coverage"]["date"] == {"recent": 1.0, "before": 1.0}
    assert list(known["coverage"]) == ["headline", "date", "body", "breadcrumb", "dateline"]


def ran(store, now, stored, empty, trouble=""):
    run = Run(now)
    run.requested("tdi", stored + empty)
    for _ in range(stored):
        run.ended("tdi", Outcome.STORED)
    for number in range(empty):
        run.ended("tdi", Outcome.NOT_AN_ARTICLE, BodyMissing.what, f"https://tdi.example/{number}")
    run.trouble("tdi", trouble)
    run.finished = now
    store.keep_run(run)


def test_a_site_whose_pages_lost_their_bodies_is_broken_until_a_run_finds_them(store, desk, capsys):
    give(store, NOW)
    for day in range(3):
        ran(store, NOW - timedelta(days=5 - day), 20, 0)
    ran(store, NOW, 4, 16, "broken: 16 of 20 pages without a body; its articles and feeds stay")
    store.care.note_health(["tdi"], NOW)
    table, known = told(desk, NOW, capsys)
    assert known["state"] == "broken"
    assert "tdi: 16 of 20 pages without a body" in table
    assert "tdi: body on 20% of new articles, on 100% before" in table
    assert known["coverage"]["body"] == {"recent": pytest.approx(0.2), "before": 1.0}
    for hours in range(1, 110):  # its feed names nothing new: nobody knows that it was mended
        ran(store, NOW + timedelta(hours=hours), 0, 0)
        assert store.care.note_health(["tdi"], NOW + timedelta(hours=hours)) == []
    back = NOW + timedelta(hours=110)
    give(store, back, 10)
    ran(store, back, 20, 0)
    assert [change.state for change in store.care.note_health(["tdi"], back)] == [State.WELL]


@pytest.mark.parametrize(
    "trouble", ["interrupted; the next run goes on", "budget reached: 5 pages; the next run goes on"]
)
def test_what_is_our_own_doing_is_no_trouble_of_the_site(store, trouble):
    give(store, NOW)
    ran(store, NOW, 5, 0, trouble)
    assert store.care.note_health(["tdi"], NOW) == []


@pytest.mark.parametrize(("kind", "state"), [
    ("feed", "failing source"), ("listing", "failing source"), ("page", "well"), ("part", "well"), ("robots", "well"),
])  # fmt: skip
def test_only_a_way_to_its_articles_is_a_failing_source(store, desk, capsys, kind, state):
    give(store, NOW)
    way = SourceState(
        site="tdi", url="https://tdi.example/x", kind=kind, asked=NOW, message="answers 503", failing_since=NOW
    )
    store.keep_sources([way])
    table, known = told(desk, NOW, capsys)
    assert known["state"] == state
    assert bool(known["failing"]) == ("answers 503" in table) == (state != "well")


@pytest.mark.usefixtures("store")
def test_a_site_without_a_past_has_nothing_to_tell(desk, capsys):
    table, known = told(desk, NOW, capsys)
    assert "never" in table
    assert (known["state"], known["coverage"], known["usually"]) == ("well", {}, "")


def test_the_page_of_the_sources_says_since_when_and_leads_to_the_feed(store, tmp_path):
    give(store, NOW)
    put_out(store, tmp_path)
    assert "health.atom" not in (tmp_path / "sources.html").read_text(encoding="utf-8")
    store.care.note_health(["tdi"], NOW + timedelta(days=3))
    put_out(store, tmp_path)
    page = html.parse(tmp_path / "sources.html").getroot()
    words = " ".join(page.get_element_by_id("site-tdi").text_content().split())
    assert "Silent since 23 Nov 2026" in words
    assert "usually 12 a day, none for 3 days" in words
    assert page.xpath("//link[@rel='alternate'][@type='application/atom+xml']/@href") == ["sources/health.atom"]
    assert page.xpath("//main//a/@href")[0] == "sources/health.atom"
    assert "health.atom" not in (tmp_path / "opml.xml").read_text(encoding="utf-8")


def test_the_feed_without_a_change_and_with_hostile_words_is_valid():
    shell = Shell("Diplomatic Feeds", BASE)
    empty = health_feed(shell, [], {})
    assert complaints(empty) == []
    assert not etree.fromstring(empty).findall(f"{ATOM}entry")
    evil = "feed https://x.example/?a=1&b=2: <script>alert(1)</script> \x07 said"
    changes = [HealthChange(n, "s 1", NOW, State.FAILING, (evil,)) for n in (2, 1)]  # of one moment
    made = health_feed(shell, changes, {})
    assert complaints(made) == []
    assert made == health_feed(shell, changes, {})
    assert b"<script" not in made
    root = etree.fromstring(made)
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert root.xpath("//*[@rel='self']/@href") == [BASE + "sources/health.atom"]
    for entry in root.findall(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}updated") <= root.findtext(f"{ATOM}updated")
        assert "<script" not in entry.findtext(f"{ATOM}content")


def test_titles_of_sites_and_findings_stay_text_on_the_page(tmp_path):
    stories = archive(1)
    stories.changes = [HealthChange(1, "tdi", NOW, State.SILENT, ("usually <b>12</b> a day",))]
    publish(stories, Registry(), tmp_path, PublishOptions(base_url=BASE))
    assert "<b>12" not in (tmp_path / "sources.html").read_text(encoding="utf-8")
    assert complaints((tmp_path / "sources/health.atom").read_bytes()) == []


def test_a_run_keeps_the_changes_of_the_sites_it_asked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "aggregator.toml").write_text('[[site]]\nname = "tdi"\nhome = "https://tdi.example/"\n')
    moment = NOW + timedelta(days=3)
    for room in (desk_room, __import__("aggregator.street.update", fromlist=["now"])):
        monkeypatch.setattr(room, "now", lambda: moment)
    desk = Desk()
    desk.store.register_sites([SITE])
    give(desk.store, NOW)
    for _ in range(2):  # without a contact nobody is asked: the site gives nothing, and no network is needed
        assert update(desk, Order(sites=("tdi",), quiet=True, publishes=False)) is False
    assert [(change.site, change.state, change.moment) for change in desk.store.health_changes(limit=9)] == [
        ("tdi", State.SILENT, moment)
    ]
