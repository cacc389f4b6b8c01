"""One run at a time, and a dead holder frees the lock."""

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from aggregator.errors import FolderUnwritable
from aggregator.lock import AnotherRun, only_one

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOLDER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from aggregator.lock import only_one
with only_one(Path(sys.argv[1]), datetime(2026, 11, 23, 11, 30, tzinfo=UTC)):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "a.db")], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_F7_the_second_run_learns_since_when_the_first_one_runs(tmp_path, holder):
    with pytest.raises(AnotherRun) as other, only_one(tmp_path / "a.db", NOW):
        pass
    assert "2026-11-23 11:30:00 UTC" in other.value.since
    assert str(holder.pid) in other.value.since


def test_F7_a_killed_run_leaves_no_lock(tmp_path, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    time.sleep(0.05)
    with only_one(tmp_path / "a.db", NOW):
        pass


def test_the_lock_is_free_again_afterwards(tmp_path):
    for _ in range(2):
        with only_one(tmp_path / "a.db", NOW):
            pass


def test_where_the_moment_cannot_be_noted_nobody_holds_the_lock(tmp_path):
    note = tmp_path / "a.db.run"
    note.mkdir()
    with pytest.raises(FolderUnwritable), only_one(tmp_path / "a.db", NOW):
        pass
    note.rmdir()
    with only_one(tmp_path / "a.db", NOW):
        pass
