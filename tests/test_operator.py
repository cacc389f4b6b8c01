"""What an operator sees of a crawl: the real command over a loopback site, its lines, its exit code, its files."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

from loopback import SUBJECTS, Answer, page, paragraphs

ROOT = Path(__file__).parent.parent
# A run whose requests do not all end in a count: one is asked for and never heard of again.
LOSES_ONE = """
import sys
from spiders.news import NewsSpider
whole, lost = NewsSpider._page, []
async def loses(self, entry):
    if not lost:
        lost.append(entry)
        return
    await whole(self, entry)
NewsSpider._page = loses
from aggregator.cli import main
sys.argv = ["aggregator", "update"]
main()
"""


def configure(tmp_path: Path, server, **facts: str) -> None:
    said = "".join(f'{name} = "{value}"\n' for name, value in facts.items())
    (tmp_path / "aggregator.toml").write_text(
        f'[[site]]\nname = "lantern"\nhome = "{server.home}"\nallow_private_addresses = true\n{said}', encoding="utf-8"
    )


def feeds(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for end in ("rss", "atom", "json") for file in folder.glob(f"*.{end}")}


def test_e2_a_new_layout_marks_the_site_broken_exits_1_and_keeps_every_feed(server, tmp_path, aggregator):
    """The class that held the text is another from today on, and what it held comes by a script."""
    configure(tmp_path, server, feed=server.url("/feed/"))
    server.feed(*server.news(8))
    assert aggregator("update").returncode == 0
    before = feeds(tmp_path / "public")
    assert len(before) >= 6
    for number in range(20, 26):
        text = "".join(f"<p>{line}</p>" for line in paragraphs(SUBJECTS[0], number))
        whole = page(server.url(f"/news/{number:04d}-story-of-the-day/"), number, body=text)
        server.routes[f"/news/{number:04d}-story-of-the-day/"] = Answer(
            whole.replace('class="entry-content"', 'class="x-9f" data-fill').replace(text, "")
        )
    server.feed(*[path for path in server.routes if path.startswith("/news/")][::-1])
    said = aggregator("update", code=1).stderr
    assert "lantern: broken: 6 of 6 pages without a body; its articles and feeds stay\n" in said
    assert feeds(tmp_path / "public") == before
    status = aggregator("status").stdout
    assert "6 of 6 pages without a body" in status
    assert "broken since" in status
    health = (tmp_path / "public/sources/health.atom").read_bytes()
    assert b"6 of 6 pages without a body" in health
    assert aggregator("update", "--quiet").stdout == ""  # nothing new: the site stays broken, and is told once
    assert (tmp_path / "public/sources/health.atom").read_bytes() == health


def test_e10_an_empty_list_is_told_by_status_with_the_date_of_the_last_article(server, tmp_path, aggregator):
    configure(tmp_path, server, listing=server.url("/list/"))
    paths = server.news(3)
    server.routes["/list/"] = Answer("".join(f'<a href="{path}">x</a>' for path in paths))
    aggregator("update")
    server.routes["/list/"] = Answer("<p>Nothing here</p>")
    aggregator("update")
    status = aggregator("status").stdout
    assert "lantern: no new article since 2026-10-21\n" in status
    assert f"lantern: listing {server.url('/list/')}: no links to articles\n" in status


def test_a_run_that_does_not_add_up_says_so_and_exits_1(server, tmp_path, aggregator):
    configure(tmp_path, server, feed=server.url("/feed/"))
    server.feed(*server.news(3))
    done = aggregator(code=1, program=("-c", LOSES_ONE))
    assert "lantern: 3 requested, 2 accounted for" in done.stderr
    assert "not whole" in aggregator("status").stdout


def test_what_a_run_was_refused_is_told_with_address_and_cause_and_is_no_failure(server, tmp_path, aggregator):
    configure(tmp_path, server, feed=server.url("/feed/"))
    server.routes["/one-two-three/"] = Answer("", 302, {"Location": "http://elsewhere.example/"})
    server.feed("/one-two-three/", *server.news(2))
    told = f"1 refused: leads to another site: {server.url('/one-two-three/')}: http://elsewhere.example/"
    assert f"lantern: {told}; not stored\n" in aggregator("update").stderr
    assert f"  lantern: {told}\n" in aggregator("status").stdout


def test_a_bar_shows_on_a_terminal_how_much_of_a_site_is_done(server, tmp_path):
    """The bar is of all pages its feed names, not of those asked so far, which would always look nearly done."""
    configure(tmp_path, server, feed=server.url("/feed/"))
    paths = server.news(120)
    for path in paths:
        answer = server.routes[path]
        server.routes[path] = lambda _, answer=answer: time.sleep(0.01) or answer
    server.feed(*paths)
    ours, theirs = pty.openpty()
    shown: list[bytes] = []

    def read() -> None:
        try:
            while piece := os.read(ours, 65536):
                shown.append(piece)
        except OSError:  # Linux says so when the other side is closed
            pass

    reader = threading.Thread(target=read)
    reader.start()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100"}
    words = [sys.executable, "-m", "aggregator", "update"]
    done = subprocess.run(
        words, cwd=tmp_path, stderr=theirs, stdout=subprocess.PIPE, env=environment, timeout=60, check=False
    )
    os.close(theirs)
    reader.join(10)
    os.close(ours)
    said = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", b"".join(shown).decode())
    assert done.returncode == 0
    assert "lantern" in said
    bars = [(int(part), int(whole)) for part, whole in re.findall(r"(\d+)/(\d+)", said)]
    assert {whole for _, whole in bars} == {120}
    assert any(0 < part < 120 for part, _ in bars)
