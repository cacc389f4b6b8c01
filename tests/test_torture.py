"""F16, F1, F2, F4, F5: whatever call fails, whenever a process dies, nothing is lost, doubled or torn.

A few blows here; benchmarks/torture.py deals as many as it is asked for.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parent.parent / "benchmarks" / "torture.py"


def tortured(*words):
    done = subprocess.run([sys.executable, PROGRAM, *words], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("work", "every", "least"), [("update", "67", 200), ("reextract", "31", 60), ("backup", "5", 8)]
)
def test_F16_any_call_may_fail(work, every, least):
    told = tortured("--only", work, "--every", every, "--kills", "0", "--full", "0")
    assert int(re.search(r"(\d+) fallible calls", told).group(1)) >= least
    assert "0 breaches" in told


@pytest.mark.parametrize("work", ["update", "reextract", "backup"])
def test_F1_F2_F4_F5_kill_and_full_disk(work):
    told = tortured("--only", work, "--every", "0", "--kills", "4", "--full", "3")
    assert len(re.findall("0 breaches", told)) == 2
