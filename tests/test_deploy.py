"""What an operator installs: units systemd takes, commands that exist."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from aggregator.cli import app

FOLDER = Path(__file__).parent.parent / "deploy"


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed: units unverified"
)
def test_systemd_takes_the_units():
    units = sorted([*FOLDER.glob("*.service"), *FOLDER.glob("*.timer")])
    assert {unit.stem for unit in units} == {"aggregator", "aggregator-backup"}
    found = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    if "Failed to" in found.stderr and "manager" in found.stderr.lower():
        pytest.skip(f"systemd-analyze cannot work here: {found.stderr.strip()}")
    assert (found.returncode, found.stderr) == (0, "")


def test_every_line_calls_a_command_with_options_it_has(capsys):
    lines = [
        *(FOLDER / "crontab").read_text().splitlines(),
        *(line for unit in FOLDER.glob("*.service") for line in unit.read_text().splitlines()),
    ]
    called = [found.group(1) for line in lines if (found := re.search(r"\baggregator ((?:update|backup).*)", line))]
    assert len(called) == 4
    for words in called:
        command, *rest = words.split()
        app([command, "--help"], standalone_mode=False)
        told = capsys.readouterr().out
        assert all(word in told for word in rest if word.startswith("--"))
