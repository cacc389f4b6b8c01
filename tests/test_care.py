"""Copies, checks, making room: nothing is lost, and what is wrong is said."""

import json
import resource
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import timedelta

import pytest
from sample_archive import NOW, THEN, address, fetched, filled

from aggregator.cli import app
from aggregator.errors import FolderUnwritable, HouseError, MachineFull, NoSuchFile, StoreDamaged, StoreNewer
from aggregator.lock import only_one
from aggregator.store import Question, Store
from aggregator.store.copies import restore


def run(*words):
    return app([*words], standalone_mode=False) or 0


def ids(path):
    with Store(path) as store:
        return [(stored.id, stored.entry_id) for stored in store.each(Question())]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return filled(tmp_path / "a.db", 12)


def test_F10_a_copy_is_whole_while_somebody_writes(here, tmp_path):
    stop = threading.Event()

    def write():
        with Store(here) as writer:
            number = 100
            while not stop.is_set():
                writer.save([fetched(number)])
                number += 1

    busy = threading.Thread(target=write)
    busy.start()
    try:
        for turn in range(5):
            assert run("backup", str(tmp_path / "copies" / f"{turn}.db"), "--database", str(here), "--quiet") == 0
    finally:
        stop.set()
        busy.join()
    for copy in sorted((tmp_path / "copies").iterdir()):
        assert copy.suffix == ".db", "nothing but the copies is left"
        with Store(copy) as store:
            assert store.care.faults() == []
            assert len(list(store.each(Question()))) >= 12


def test_a_copy_that_does_not_fit_leaves_the_last_one(here, tmp_path):
    copy = tmp_path / "copy.db"
    run("backup", str(copy), "--database", str(here))
    before = copy.read_bytes()
    program = (
        "import resource, sys; from pathlib import Path; from aggregator.store import Store\n"
        "store = Store(Path(sys.argv[1]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "store.care.back_up(Path(sys.argv[2]))\n"
    )
    failed = subprocess.run([sys.executable, "-c", program, here, copy], capture_output=True, text=True, check=False)
    assert MachineFull.__name__ in failed.stderr
    assert "copy.db" in failed.stderr
    assert copy.read_bytes() == before
    assert not list(tmp_path.glob(".*.new*"))
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_restore_brings_back_the_past_and_keeps_the_present_aside(here, tmp_path):
    copy = tmp_path / "copy.db"
    run("backup", str(copy), "--database", str(here))
    before = ids(here)
    with Store(here) as store:
        store.save([fetched(50), fetched(51)])
        states = {name: store.feed_state(*name) for name in (("all", ""), ("organization", "sco"), ("site", "tdi"))}
    present = ids(here)
    assert run("restore", str(copy), "--database", str(here)) == 0
    assert ids(here) == before
    (aside,) = tmp_path.glob("a.db.before-*")
    assert ids(aside) == present
    with Store(here) as store:  # whatever was published before, every feed is looked at again
        assert all(store.feed_state(*name) > state for name, state in states.items())


def test_restore_refuses_while_a_run_is_under_way(here, tmp_path):
    run("backup", str(tmp_path / "copy.db"), "--database", str(here))
    with only_one(here, NOW), pytest.raises(HouseError, match=r"a\.db.*under way.*nothing was changed"):
        run("restore", str(tmp_path / "copy.db"), "--database", str(here))


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda copy: copy.write_bytes(b"notes" * 100), StoreDamaged),
        (lambda copy: copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2]), StoreDamaged),
        (lambda copy: copy.unlink(), NoSuchFile),
        (lambda copy: sqlite3.connect(copy).execute("PRAGMA user_version = 999").connection.commit(), StoreNewer),
    ],
)
def test_F9_restore_takes_no_bad_copy(here, tmp_path, spoil, fault):
    copy = tmp_path / "copy.db"
    run("backup", str(copy), "--database", str(here))
    spoil(copy)
    before = ids(here)
    with pytest.raises(fault, match=r"copy\.db"):
        restore(copy, here, aside=tmp_path / "aside.db")
    assert ids(here) == before
    assert not (tmp_path / "aside.db").exists()


def test_a_damaged_archive_can_be_replaced_by_its_copy(here, tmp_path):
    copy = tmp_path / "copy.db"
    run("backup", str(copy), "--database", str(here))
    before = ids(here)
    here.write_bytes(b"\0" * 5000)
    restore(copy, here, aside=tmp_path / "aside.db")
    assert ids(here) == before
    assert (tmp_path / "aside.db").read_bytes() == b"\0" * 5000


def test_the_archive_is_never_its_own_backup(here):
    with pytest.raises(FolderUnwritable, match="the archive itself"):
        run("backup", "a.db", "--database", str(here))


BREAKAGE = {
    "story index": "DELETE FROM story_texts WHERE article = 3",
    "without an address": "DELETE FROM addresses WHERE article = 3",
    "disagree": "UPDATE article_organizations SET face = 0",
    "search index": "INSERT INTO articles_fts (articles_fts, rowid, headline, body) VALUES ('delete', 2, 'x', 'y')",
    "raw pages": "UPDATE pages SET body = x'00' WHERE article = 4",
    "refers to": "PRAGMA foreign_keys = 0; DELETE FROM articles WHERE id = 5",
    "is a copy itself": "PRAGMA foreign_keys = 0; UPDATE articles SET story = 3 WHERE id = 2;"
    "UPDATE articles SET story = 4 WHERE id = 3",
}


@pytest.mark.parametrize("said", BREAKAGE)
def test_check_finds_what_is_wrong(here, said, capsys):
    assert run("check", "--database", str(here)) == 0
    assert "are whole" in capsys.readouterr().out
    with closing(sqlite3.connect(here)) as db:
        db.executescript(BREAKAGE[said])
        db.commit()
    assert run("check", "--database", str(here), "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert any(said in fault for fault in found["faults"]), found


def test_a_damaged_file_is_said_to_be(here, capsys):
    data = bytearray(here.read_bytes())
    for place in range(8 * 4096, len(data), 4096):
        data[place : place + 200] = b"\xff" * 200
    here.write_bytes(data)
    try:
        assert run("check", "--database", str(here)) == 1
        assert "damaged" in capsys.readouterr().out
    except StoreDamaged as fault:
        assert "a.db" in str(fault)  # noqa: PT017 — either way the file is named


def test_prune_frees_old_pages_and_breaks_no_id(here, capsys):
    with Store(here) as store:
        store.save([fetched(200, at=NOW - timedelta(days=1))])
    before, size = ids(here), here.stat().st_size
    days = (NOW - THEN).days - 2
    run("prune", "--keep-raw", str(days), "--database", str(here))
    assert "12 raw pages" in capsys.readouterr().out
    assert here.stat().st_size == size
    run("prune", "--keep-raw", str(days), "--apply", "--database", str(here), "--json")
    said = json.loads(capsys.readouterr().out)
    assert said["pages"] == 12
    assert said["after"] <= said["file"]
    assert ids(here) == before
    with Store(here) as store:
        assert store.care.faults() == []
        assert store.raw_page(store.article_at(address(3)).id) is None
        assert store.raw_page(store.article_at(address(200)).id) is not None
        store.save([fetched(300)])  # pages are still kept from here on
        assert store.raw_page(store.article_at(address(300)).id) is not None
