"""The commands as a user meets them: what they print where, and with which exit code."""

import gzip
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BODY = (
    "Bishkek, 4 March 2025 (TDI): The Shanghai Cooperation Organisation's security council secretaries agreed on a joint "
    "register of wanted extremists.\n\nThe register will open in July, after tests in three capitals.\n\n"
    "Delegates also spoke of drug routes, and of a hotline between border guards."
)
RECORD = {
    "url": "https://example.org/sco-register",
    "headline": "SCO opens a register of wanted extremists",
    "body": BODY,
}


def imported(aggregator, tmp_path, *records):
    file = tmp_path / "articles.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return aggregator("import", file)


def json_lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_commands_are_listed_for_who_asks_and_for_who_says_nothing(aggregator):
    for listed in (aggregator("--help").stdout, aggregator("-h").stdout, aggregator(code=2).stderr):
        assert listed.startswith("Usage: aggregator ")
        for command in ("update", "crawl", "publish", "sites", "organizations", "status", "extract", "import"):
            assert f"  {command} " in listed
        assert "..." not in listed.partition("Commands:")[2]
    assert aggregator("sites", "add", "-h").stdout.startswith("Usage: aggregator sites add ")
    assert aggregator("--version").stdout.startswith("diplomatic-feeds ")


def test_articles_from_another_tool_are_stored_and_printed(aggregator, tmp_path):
    done = imported(aggregator, tmp_path, RECORD, {**RECORD, "url": RECORD["url"] + "?utm_source=feed"})
    assert "1 new" in done.stdout
    (article,) = json_lines(aggregator("articles", "--json"))
    assert article["url"] == RECORD["url"]
    assert article["site"] == "example-org"
    assert article["headline"] == RECORD["headline"]
    assert set(article) == {"id", "url", "site", "headline", "published", "first_seen", "story", "organizations"}
    assert [(o["id"], o["relation"]) for o in article["organizations"]] == [("sco", "about")]
    assert article["organizations"][0]["why"]
    assert json_lines(aggregator("articles", "--json", "--organization", "csto")) == []
    assert json_lines(aggregator("articles", "--json", "--since", "2099-01-01")) == []
    assert len(json_lines(aggregator("articles", "--json", "--site", "example-org", "--organization", "sco"))) == 1


def test_what_extract_prints_import_takes(aggregator, tmp_path):
    page = tmp_path / "page.html"
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in BODY.split("\n\n"))
    page.write_text(
        "<html lang=en><head><title>SCO opens a register of wanted extremists | Example News</title>"
        f"<link rel=canonical href={RECORD['url']}></head><body><nav><a href=/>Home</a> <a href=/news>News</a></nav>"
        f"<article><h1>{RECORD['headline']}</h1>{paragraphs}</article><footer>All rights reserved</footer></body></html>",
        encoding="utf-8",
    )
    packed = tmp_path / "page.html.gz"
    packed.write_bytes(gzip.compress(page.read_bytes()))
    plain, zipped = json_lines(aggregator("extract", page, packed))
    assert plain == zipped
    assert plain["headline"] == RECORD["headline"]
    assert plain["dateline"]["place"] == "Bishkek"
    assert plain["body"].split("\n\n") == BODY.split("\n\n")
    imported(aggregator, tmp_path, plain)
    assert json_lines(aggregator("articles", "--json"))[0]["url"] == RECORD["url"]
    shown = aggregator("explain", page).stdout
    assert "Bishkek" in shown
    assert "sco" in shown


def test_a_page_that_is_no_article_is_explained_too(aggregator, tmp_path):
    page, data = tmp_path / "share.html", tmp_path / "data.json"
    page.write_text("<h1>Council meets in Almaty</h1><p>Share this on Facebook</p><p>© 2024 All rights reserved</p>")
    data.write_text('{"a": 1}')
    done = aggregator("explain", page, code=1)
    assert "share line: Share this on Facebook" in done.stdout
    assert "copyright line: © 2024 All rights reserved" in done.stdout
    assert done.stderr.startswith(f"aggregator: {page}: body missing: 0 of 3 blocks")
    assert aggregator("extract", data, code=1).stderr.startswith(f"{data}: not HTML: no element in it")


def test_pages_that_state_no_address_are_said_and_never_taken_for_one_article(aggregator, tmp_path):
    pages = []
    for place in ("Almaty", "Bishkek"):
        pages.append(tmp_path / f"{place}.html")
        pages[-1].write_text(f"<h1>Council meets in {place}</h1>" + f"<p>{BODY} {place}.</p>" * 2, encoding="utf-8")
    read = aggregator("extract", *pages)
    assert read.stderr.count("address unknown") == 2
    refused = aggregator("import", "-", stdin=read.stdout, code=1)
    assert refused.stderr.count("its address is not known; extract --url gives it; left out") == 2
    assert json_lines(aggregator("articles", "--json")) == []


def test_a_faulty_line_is_named_and_the_others_are_kept(aggregator, tmp_path):
    file = tmp_path / "articles.jsonl"
    lines = ["{not json", json.dumps({"url": "ftp://x/", "headline": "h", "body": "b"}), json.dumps(RECORD),
             json.dumps({"url": "https://example.org/x"}), "[]"]  # fmt: skip
    file.write_text("\n".join(lines))
    done = aggregator("import", file, code=1)
    assert "1 new" in done.stdout
    for number in (1, 2, 4, 5):
        assert f"articles.jsonl:{number}: " in done.stderr
    assert len(json_lines(aggregator("articles", "--json"))) == 1


def test_pages_that_are_no_articles_are_named(aggregator, tmp_path):
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (tmp_path / "wall.html").write_text(
        "<html><title>Just a moment...</title><body><h1>Checking your browser</h1></body></html>"
    )
    (tmp_path / "broken.html.gz").write_bytes(b"\x1f\x8b\x08\x00 not gzip at all")
    names = ("empty.html", "picture.png", "wall.html", "broken.html.gz", "missing.html")
    done = aggregator("extract", *names, code=1)
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == len(names)
    for name, line in zip(names, lines, strict=True):
        assert name in line


def test_F19_a_faulty_configuration_stops_before_anything_is_made(aggregator, tmp_path):
    (tmp_path / "aggregator.toml").write_text('colour = "blue"\n[[site]]\nname = "x"\n')
    said = aggregator("update", code=2).stderr
    assert "colour: unknown setting" in said
    assert "[[site]] x: home: Field required" in said
    assert [path.name for path in tmp_path.iterdir()] == ["aggregator.toml"]


def test_any_feed_can_be_published_alone(aggregator, tmp_path):
    imported(aggregator, tmp_path, RECORD)
    for name, file in (("SCO", "sco"), ("all", "all"), ("example-org", "site-example-org")):
        assert "1 feed: 1 written" in aggregator("publish", name).stdout
        assert (tmp_path / f"public/{file}.rss").exists()
    assert "1 feed: 0 written" in aggregator("publish", "site-example-org").stdout


def test_wrong_usage_is_one_line_and_code_2(aggregator, tmp_path):
    imported(aggregator, tmp_path, RECORD)
    said = aggregator("fetch", code=2).stderr
    assert said == "aggregator: wrong usage: No such command 'fetch'; `aggregator -h` lists its words\n"
    said = aggregator("sites", "add", code=2).stderr
    assert (
        said
        == "aggregator: sites add: wrong usage: Missing argument 'url'; `aggregator sites add -h` lists its words\n"
    )
    said = aggregator("sites", "--config", "x.toml", "add", "http://127.0.0.1/", code=2).stderr
    assert "options stand after `add`" in said
    assert "pattern" in aggregator("sites", "add", "http://127.0.0.1/", "--name", "No Slug", code=2).stderr
    assert "36500" in aggregator("prune", "--keep-raw", "inf", code=2).stderr
    assert "no site named nosuch" in aggregator("articles", "--site", "nosuch", code=2).stderr
    assert "no site named nosuch" in aggregator("export", "nosuch", "--warc", "x.warc", code=2).stderr
    assert "none named nato2" in aggregator("articles", "--organization", "nato2", code=2).stderr
    for page in ("nonsense", "nonsense.html", "https://example.org/" + "x" * 300):
        assert "cannot be read" in aggregator("revisions", page, code=2).stderr
        assert "cannot be read" in aggregator("explain", page, code=2).stderr
    assert "no site named nosuch" in aggregator("crawl", "nosuch", code=2).stderr
    assert "none named nato2" in aggregator("publish", "nato2", code=2).stderr
    assert "none named nato2" in aggregator("organizations", "nato2", code=2).stderr
    assert "cannot be read" in aggregator("status", "--config", "missing.toml", code=2).stderr
    assert "cannot be read" in aggregator("import", "missing.jsonl", code=2).stderr
    assert "no folder of saved pages" in aggregator("crawl", "--replay", "missing", code=2).stderr


def test_the_machines_trouble_is_one_line_and_code_3(aggregator, tmp_path):
    notes = tmp_path / "notes.db"
    notes.write_bytes(b"these are my notes, not a database; keep them" * 30)
    assert "left untouched" in aggregator("status", "--database", notes, code=3).stderr
    assert notes.read_bytes().startswith(b"these are my notes")
    newer = tmp_path / "newer.db"
    with sqlite3.connect(newer) as db:
        db.execute("PRAGMA user_version = 4711")
    assert "newer than this program" in aggregator("articles", "--database", newer, code=3).stderr
    (tmp_path / "file").write_text("in the way")
    imported(aggregator, tmp_path, RECORD)
    assert "cannot be written" in aggregator("publish", "--output", tmp_path / "file" / "public", code=3).stderr


NEED_AN_ARCHIVE = (
    ["publish"], ["status"], ["articles"], ["organizations", "sco"], ["revisions", "https://example.org/"], ["check"],
    ["reextract"], ["backup", "copy.db"], ["prune", "--keep-raw", "1"], ["export", "--warc", "x.warc"],
)  # fmt: skip


def test_a_mistyped_archive_is_no_empty_one(aggregator, tmp_path):
    imported(aggregator, tmp_path, RECORD)
    aggregator("publish")
    before = sorted(tmp_path.rglob("*"))
    for words in NEED_AN_ARCHIVE:
        said = aggregator(*words, "--database", "typo.db", code=2).stderr
        assert said.startswith("aggregator: typo.db: cannot be read: no archive is there yet"), words
    assert sorted(tmp_path.rglob("*")) == before


def test_what_needs_no_archive_makes_none(aggregator, tmp_path):
    assert json_lines(aggregator("sites", "--json"))
    assert json_lines(aggregator("organizations", "--json"))
    aggregator("explain", "missing.html", code=2)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_is_said_before_a_line_of_the_others_is_stored(aggregator, tmp_path):
    imported(aggregator, tmp_path, RECORD)
    (tmp_path / "more.jsonl").write_text(json.dumps({**RECORD, "url": "https://example.org/more"}))
    said = aggregator("import", "more.jsonl", "missing.jsonl", code=2).stderr
    assert "missing.jsonl: cannot be read: No such file or directory; nothing was changed" in said
    assert len(json_lines(aggregator("articles", "--json"))) == 1


def test_where_nobody_can_listen_is_one_line(aggregator):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = aggregator("serve", "--port", port, code=3).stderr
    assert said.startswith(f"aggregator: 127.0.0.1:{port}: cannot work: not listened at: Address already in use")
    assert said.endswith("; nothing is served\n")
    assert said.count("\n") == 1


@pytest.mark.parametrize(("words", "code", "said"), [
    (["serve", "--port", "0"], 0, "serving"),
    (["import", "-"], 1, "aggregator: stopped; what was stored stays"),
])  # fmt: skip
def test_whoever_stops_us_is_told_in_a_line(tmp_path, words, code, said):
    command = subprocess.Popen(
        [sys.executable, "-m", "aggregator", *words], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while not (tmp_path / "data/aggregator.db").exists():
        time.sleep(0.05)
    if words[0] == "serve":
        command.stderr.readline()
    time.sleep(0.5)
    command.send_signal(signal.SIGINT)
    told = command.communicate(timeout=30)[1]
    assert "Traceback" not in told
    assert command.returncode == code, told
    assert code == 0 or told.startswith(said)


def test_feeds_are_published_even_where_the_figures_cannot_be_written(aggregator, tmp_path):
    (tmp_path / "file").write_text("in the way")
    aggregator("update", "--replay", ROOT / "tests/fixtures", "--metrics", "file/run.json", "--quiet", code=3)
    assert (tmp_path / "public/csto.atom").exists()


def test_F15_a_reader_that_has_seen_enough_ends_us_quietly(aggregator, tmp_path):
    file = tmp_path / "many.jsonl"
    filler = " ".join(f"word{number}" for number in range(80))
    file.write_text("".join(
        json.dumps({**RECORD, "url": f"https://example.org/{n}", "headline": f"Headline {n}", "body": f"{n} {filler} {n * n}"}) + "\n"
        for n in range(300)
    ))  # fmt: skip
    aggregator("import", file)
    command = f"{sys.executable} -m aggregator articles --json | head -n 1"
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


def test_a_user_adds_an_organization(aggregator, tmp_path):
    (tmp_path / "aggregator.toml").write_text(
        '[[organization]]\nid = "cica"\nname = "Conference on Interaction and Confidence-Building Measures in Asia"\n'
        'acronym = "CICA"\nhome = "https://www.s-cica.org/"\n'
        '[organization.names]\nen = ["Conference on Interaction and Confidence Building Measures in Asia"]\n'
    )
    rows = json_lines(aggregator("organizations", "--json"))
    assert "cica" in {row["id"] for row in rows}
    assert len(rows) == 47
