"""The command line as tests run it: the real program in a folder of its own, with its output and exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def aggregator(tmp_path):
    """Run the command in an empty folder, as a new user would; its exit code must be CODE."""

    def run(*words, stdin=None, code=0, program=("-m", "aggregator")):
        done = subprocess.run(
            [sys.executable, *program, *map(str, words)],
            cwd=tmp_path, input=stdin, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        assert done.returncode == code, done.stderr
        return done

    return run
