"""Saved pages: a case is recorded with one command and tried again; web archives of other tools come in, ours go out."""

import gzip
import io
import json
import shutil
import subprocess
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sample_archive import address, fetched, filled, page

from aggregator.cli import app
from aggregator.errors import FolderUnwritable, NoSuchFile, SiteError
from aggregator.store import Question, Store
from aggregator.warc import pages_of

CONFIG = '[[site]]\nname = "tdi"\nhome = "https://thediplomaticinsight.com/"\n'


def run(*words):
    return app([*map(str, words)], standalone_mode=False) or 0


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "aggregator.toml").write_text(CONFIG)
    return tmp_path


def test_a_page_becomes_a_case_and_the_case_is_tried_again(here, capsys):
    filled(here / "data" / "aggregator.db", 3)
    assert run("record", address(2), "--site", "tdi", "--case", "plan", "--fixtures", "cases") == 0
    case = here / "cases" / "tdi" / "plan"
    assert {file.name for file in case.iterdir()} == {"page.html", "meta.toml", "article.json"}
    assert (case / "page.html").read_bytes() == page(2)
    assert run("replay", "cases") == 0
    expected = json.loads((case / "article.json").read_text())
    expected["headline"] = "Plan 3 for Dushanbe agreed by ministers"
    (case / "article.json").write_text(json.dumps(expected))
    capsys.readouterr()
    assert run("replay", "cases") == 1
    told = capsys.readouterr().out
    assert "Plan [-3-]{+2+} for Dushanbe" in told
    assert run("replay", "cases", "--json") == 1
    assert json.loads(capsys.readouterr().out)["differences"]["headline"][1].startswith("Plan 2")
    with pytest.raises(FolderUnwritable, match="such a case already"):
        run("record", address(2), "--site", "tdi", "--case", "plan", "--fixtures", "cases")


def test_a_wall_becomes_a_case_too(here):
    (here / "wall.html").write_text("<html><body><p>Please wait while we check your browser</p></body></html>")
    assert run("record", "wall.html", "--site", "tdi", "--case", "wall", "--fixtures", "cases") == 0
    assert (here / "cases" / "tdi" / "wall" / "error.txt").read_text().endswith("page not stored\n")
    assert run("replay", "cases") == 0


class Pages(SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass

    def do_GET(self):
        if not self.path.startswith("/plan-"):
            self.send_error(404)
            return
        number = int(self.path.strip("/").partition("-")[2])
        body = gzip.compress(page(number))
        self.send_response(200)
        for name, value in (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def site(here):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, directory=here))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    home = f"http://127.0.0.1:{server.server_port}/"
    (here / "aggregator.toml").write_text(f'[[site]]\nname = "near"\nhome = "{home}"\nallow_private_addresses = true\n')
    yield home
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_nobody_has_is_asked_for_as_a_crawl_would(here, site):
    assert run("record", f"{site}plan-5/", "--site", "near", "--case", "five", "--fixtures", "cases") == 0
    assert (here / "cases" / "near" / "five" / "page.html").read_bytes() == page(5)
    with pytest.raises(SiteError, match=r"gone \(404\).*no case was recorded"):
        run("record", f"{site}nothing/", "--site", "near", "--case", "none", "--fixtures", "cases")


def stored(path):
    with Store(path) as store:
        return {(found.article.url, found.article.headline, found.article.body) for found in store.each(Question())}


def test_a_web_archive_of_wget_is_crawled(here, site):
    if shutil.which("wget") is None:
        pytest.skip("wget is not installed: no web archive of its making")
    addresses = [f"{site}plan-{number}/" for number in range(4)]
    words = ["wget", "--quiet", "--no-proxy", "--warc-file=made", "--delete-after", "--compression=none", *addresses]
    subprocess.run(words, cwd=here, check=True, capture_output=True)
    assert run("crawl", "--from-warc", "made.warc.gz", "--quiet", "--database", "a.db") == 0
    assert {url for url, _, _ in stored(here / "a.db")} == {url.rstrip("/") + "/" for url in addresses}


def test_fastwarc_reads_what_we_export_and_we_read_what_it_writes(here):
    fastwarc = pytest.importorskip("fastwarc.warc", reason="fastwarc is not installed")
    filled(here / "a.db", 5)
    assert run("export", "--warc", "ours.warc.gz", "--database", "a.db") == 0
    with (here / "ours.warc.gz").open("rb") as stream:
        records = [
            (record.headers["WARC-Target-URI"], record.record_date, record.reader.read(), record.verify_block_digest())
            for record in fastwarc.ArchiveIterator(stream, record_types=fastwarc.WarcRecordType.response)
        ]
    assert [(url, body) for url, _, body, _ in records] == [(address(n), page(n)) for n in range(5)]
    assert records[2][1].isoformat() == fetched(2).fetched.isoformat()

    theirs = io.BytesIO()
    record = fastwarc.WarcRecord()
    record.init_headers(record_type=fastwarc.WarcRecordType.response)
    record.headers["WARC-Target-URI"] = address(9)
    packed = gzip.compress(page(9))
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    heads = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    )
    record.set_bytes_content(heads + chunked)
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.write(theirs)
    (here / "theirs.warc").write_bytes(theirs.getvalue())
    (found,) = pages_of(here / "theirs.warc")
    assert (found.url, found.body) == (address(9), page(9))


def test_what_goes_out_comes_in_again(here):
    filled(here / "a.db", 5)
    run("export", "--warc", "ours.warc", "--database", "a.db")
    assert run("crawl", "--from-warc", "ours.warc", "--quiet", "--database", "b.db") == 0
    assert stored(here / "b.db") == stored(here / "a.db")


def test_a_web_archive_that_ends_too_early_is_named(here):
    filled(here / "a.db", 5)
    run("export", "--warc", "ours.warc.gz", "--database", "a.db")
    whole = (here / "ours.warc.gz").read_bytes()
    (here / "half.warc.gz").write_bytes(b"not a web archive at all" * 9)
    with pytest.raises(NoSuchFile, match=r"half\.warc\.gz"):
        run("crawl", "--from-warc", "half.warc.gz", "--database", "b.db")
    (here / "half.warc").write_bytes(gzip.decompress(whole)[:-200])
    with pytest.raises(NoSuchFile, match=rf"half\.warc.*middle of the page {address(4)}"):
        list(pages_of(here / "half.warc"))
