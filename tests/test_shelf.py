"""FAULTS: the rows of section F and of the second shelf that no room of its own tests."""

import ast
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import tomllib
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sample_archive import NOW, SITE, address, fetched, page

from aggregator import text
from aggregator.article import Article, Dateline
from aggregator.cli import app
from aggregator.errors import FolderUnwritable, HouseError
from aggregator.explain import explanation
from aggregator.extraction import extract
from aggregator.lock import only_one
from aggregator.organizations.registry import Registry
from aggregator.store import Fetched, Question, Saved, Store
from aggregator.street.desk import Desk
from aggregator.street.status import show_status

ROOT = Path(__file__).parent.parent
PROGRAM = [sys.executable, "-m", "aggregator"]


def sources():
    return [path for wing in ("aggregator", "spiders", "feeds") for path in (ROOT / wing).rglob("*.py")]


def calls_in(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "id", None) or getattr(node.func, "attr", "")


def test_A10_nothing_fetched_is_ever_run_as_code():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert any(line.replace(" ", "").startswith("scrapy>=2.1") for line in wanted)
    assert {
        path.name for path in sources() if {"eval", "exec", "__import__", "literal_eval"} & set(calls_in(path))
    } == set()
    assert {
        path.name for path in sources() if "import pickle" in path.read_text() or "import yaml" in path.read_text()
    } == set()


@pytest.mark.parametrize("name", ["x-unknown", "utf-9", "", "☃", "../../etc/passwd", "cp1251\0"])
def test_C5_a_charset_nobody_knows_costs_no_letter(name):
    body = page(3).decode().replace("Delegates", "Делегаты").encode()
    assert "Делегаты" in extract(body, address(3), declared_charset=name).body


def test_C8_line_separators_of_unicode_break_no_feed():
    raw = page(3).decode().replace("agreed by ministers", "agreed\u2028by\u2029ministers").encode()
    article = extract(raw, address(3))
    assert article.headline == "Plan 3 for Tashkent agreed by ministers"
    assert "\u2028" not in text.line("a\u2028b") + text.paragraphs("a\u2029b")


def test_D8_no_pixel_and_no_frame_gets_into_an_article():
    pixel = '<img src="https://spy.example/p.gif" width=1 height=1><iframe src="https://spy.example/"></iframe>'
    raw = page(3).replace(b"</p>", pixel.encode() + b"</p>")
    html = extract(raw, address(3)).body_html
    assert "spy.example" not in html
    assert "<iframe" not in html


def test_E8_a_dateline_that_contradicts_the_metadata_keeps_both_and_is_told(tmp_path, capsys):
    both = Article(
        url=address(1),
        headline="Plan 1",
        body=extract(page(1), address(1)).body,
        dateline=Dateline("Almaty, 2 June 2024 (TDI):", "Almaty", "KZ", date(2024, 6, 2), "TDI"),
        published=datetime(2024, 6, 20, tzinfo=UTC),
    )
    with Store(tmp_path / "a.db") as store:
        store.register_sites([SITE])
        store.save([fetched(1, both)])
        found = store.article_at(address(1)).article
        show_status(Desk(database=tmp_path / "a.db"), NOW, as_json=False)
    assert (found.dateline.date, found.published.date()) == (date(2024, 6, 2), date(2024, 6, 20))
    assert "tdi: dateline and date more than 3 days apart: 1 of its newest articles" in capsys.readouterr().out
    assert "the dateline's date is 18 days from it" in explanation(found, ())
    near = replace(both, published=datetime(2024, 6, 5, tzinfo=UTC))
    assert "days from it" not in explanation(near, ())


def test_E9_a_page_that_is_gone_keeps_its_article(tmp_path):
    def gone(store):
        return store._db.execute("SELECT gone FROM articles").fetchone()[0]

    with Store(tmp_path / "a.db") as store:
        store.register_sites([SITE])
        store.save([fetched(1)])
        store.remember("tdi", [(address(1), "not an article: gone (410)", None)], NOW)
        assert store.article_at(address(1)).article.headline.startswith("Plan 1")
        assert len(store.entries("all", "", limit=5)) == 1
        assert gone(store) == NOW.isoformat()
        store.save([fetched(1)])  # it is there again
        assert gone(store) is None


@pytest.mark.parametrize(
    "said",
    [
        "The scope of the work, its scones and its disco music were discussed",
        "Un ministre a dit que l'un des projets est nu",
        "They would co-operate, unite and unlock the fund",
    ],
)
def test_E12_a_name_inside_other_words_is_no_name(said):
    article = Article(url="https://far.example/1", headline=said, body=f"{said}, it was said on Monday.", language="en")
    found = {match.organization for match in Registry.standard().match(article)}
    assert not found & {"sco", "un", "eco", "eu", "cis"}


def test_F12_a_clock_that_goes_back_moves_no_date(tmp_path):
    with Store(tmp_path / "a.db") as store:
        store.register_sites([SITE])
        store.save([fetched(1, at=NOW)])
        (before,) = store.each(Question())
        other = replace(extract(page(1), address(1)), body=before.article.body + "\n\nA correction of the figures.")
        yesterday = NOW - timedelta(days=1)
        assert store.save([Fetched(article=other, site="tdi", fetched=yesterday)]) == [Saved.CHANGED]
        (after,) = store.each(Question())
    assert (after.first_seen, after.entry_published) == (before.first_seen, before.entry_published)
    assert after.changed >= before.changed


def cases(folder, count=3):
    for number in range(count):
        case = folder / "diplomatic_insight" / str(number)
        case.mkdir(parents=True)
        (case / "page.html").write_bytes(page(number))
        (case / "meta.toml").write_text(f'url = "{address(number)}"\n')
    return folder


def called(*words, cwd, **more):
    return subprocess.run([*PROGRAM, *map(str, words)], cwd=cwd, capture_output=True, text=True, check=False, **more)


def test_F12_no_time_zone_of_the_machine_shows_in_the_archive(tmp_path):
    pages = cases(tmp_path / "pages")
    kept = []
    for zone in ("America/St_Johns", "Pacific/Kiritimati"):
        path = tmp_path / f"{zone.replace('/', '')}.db"
        done = called(
            "crawl", "--replay", pages, "--quiet", "--database", path, cwd=tmp_path, env={**os.environ, "TZ": zone}
        )
        assert done.returncode == 0, done.stderr
        with closing(sqlite3.connect(path)) as db:
            kept.append(db.execute("SELECT url, entry_published, published FROM articles ORDER BY url").fetchall())
            assert all(row[0].endswith("+00:00") for row in db.execute("SELECT first_seen FROM articles"))
    assert kept[0] == kept[1] != []


@pytest.mark.parametrize("place", ["taken", "taken/below"])
def test_F14_an_output_that_cannot_be_is_said_before_anything_is_asked(tmp_path, monkeypatch, place):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_text("a file")
    cases(tmp_path / "pages")
    with pytest.raises(FolderUnwritable, match="taken"):
        app(["update", "--replay", "pages", "--output", place], standalone_mode=False)
    with Store(tmp_path / "data" / "aggregator.db") as store:
        assert list(store.each(Question())) == []


def test_F15_a_reader_that_leaves_early_is_no_fault(tmp_path):
    called("crawl", "--replay", cases(tmp_path / "pages", 40), "--quiet", cwd=tmp_path)
    pipe = f"{sys.executable} -m aggregator articles --json | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", pipe], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["site"]


def test_F17_one_spider_that_crashes_lets_the_others_finish(tmp_path, monkeypatch, capsys):
    from spiders.news import NewsSpider

    really = NewsSpider.__init__

    def crashing(self, site, work):
        if site.name == "nato":
            raise RuntimeError("its facts made no sense")
        really(self, site, work)

    monkeypatch.setattr(NewsSpider, "__init__", crashing)
    monkeypatch.chdir(tmp_path)
    pages = cases(tmp_path / "pages")
    (pages / "nato" / "one").mkdir(parents=True)
    (pages / "nato" / "one" / "page.html").write_bytes(page(5))
    (pages / "nato" / "one" / "meta.toml").write_text('url = "https://www.nato.int/one"\n')
    assert app(["crawl", "--replay", "pages", "--quiet"], standalone_mode=False) == 1
    assert "nato: the spider failed: RuntimeError: its facts made no sense" in capsys.readouterr().err
    with Store(tmp_path / "data" / "aggregator.db") as store:
        assert len(list(store.each(Question()))) == 3


def test_F7_two_never_publish_into_one_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    database = tmp_path / "data" / "aggregator.db"
    Store(database).close()
    with only_one(database, NOW), pytest.raises(HouseError, match="under way since"):
        app(["publish"], standalone_mode=False)


class Slow(BaseHTTPRequestHandler):
    def log_message(self, *words):
        pass

    def do_GET(self):
        if self.path == "/":
            self.send_error(404)
            return
        known = {
            "/robots.txt": (b"User-agent: *\nAllow: /\n", "text/plain"),
            "/feed/": (self.server.feed, "application/rss+xml"),
        }
        body, kind = known.get(self.path) or (page(int(self.path.strip("/").partition("-")[2])), "text/html")
        if self.path.startswith("/plan-"):
            time.sleep(0.15)
            self.server.asked += 1
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def slow_site(tmp_path):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    home = f"http://127.0.0.1:{server.server_port}/"
    items = "".join(f"<item><link>{home}plan-{n}/</link><title>Plan {n}</title></item>" for n in range(200))
    server.feed, server.asked = f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), 0
    thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.05))
    thread.start()
    (tmp_path / "aggregator.toml").write_text(
        f'[[site]]\nname = "slow"\nhome = "{home}"\nfeed = "{home}feed/"\nallow_private_addresses = true\n'
    )
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def status_of(folder):
    lines = called("status", "--json", cwd=folder).stdout.splitlines()
    return [json.loads(line) for line in lines]


def started(folder, *words):
    return subprocess.Popen([*PROGRAM, *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def until_asked(server, count):
    deadline = time.monotonic() + 30
    while server.asked < count and time.monotonic() < deadline:
        time.sleep(0.02)
    assert server.asked >= count


def test_F18_sigterm_finishes_the_article_at_hand_and_reports(tmp_path, slow_site):
    running = started(tmp_path, "crawl", "slow", "--metrics", "run.json")
    until_asked(slow_site, 4)
    running.send_signal(signal.SIGTERM)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 1
    assert "slow: interrupted; the next run goes on" in said
    *sites, run = status_of(tmp_path)
    figures = json.loads((tmp_path / "run.json").read_text())["sites"]["slow"]
    assert figures["unaccounted"] == 0
    assert next(site["articles"] for site in sites if site["site"] == "slow") == figures["outcomes"]["stored"] >= 3
    assert run["whole"] is False


def test_F7_overlapping_runs_and_a_budget_of_minutes(tmp_path, slow_site):
    first = started(tmp_path, "crawl", "slow", "--max-minutes", "0.15", "--quiet")
    until_asked(slow_site, 1)
    second = called("crawl", "slow", cwd=tmp_path)
    assert (second.returncode, second.stdout) == (0, "")
    assert "another run since" in second.stderr
    assert called("crawl", "slow", "--quiet", cwd=tmp_path).stderr == ""
    out, said = first.communicate(timeout=60)
    assert first.returncode == 1
    assert out == ""
    assert said == "slow: budget reached: 0.15 minutes; the next run goes on\n"
    assert slow_site.asked < 200
