"""What an operator installs: units systemd takes, commands that exist."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from aggregator.cli import app
from aggregator.config import Config, CrawlConfig, FeedConfig, NotifyConfig, load
from aggregator.sites import Site

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


def test_the_example_shows_every_setting_and_loads_with_all_of_them(tmp_path):
    shown = (FOLDER / "aggregator.toml").read_text(encoding="utf-8")
    named = {table: set(re.findall(r"^(?:# )?(\w+) = ", text, re.MULTILINE)) for table, text in tables(shown)}
    assert named[""] == set(Config.model_fields) - {"crawl", "feeds", "notify", "site", "organization"}
    for table, model in (("crawl", CrawlConfig), ("feeds", FeedConfig), ("notify", NotifyConfig), ("site", Site)):
        assert named[table] == set(model.model_fields), table
    said = re.sub(r"^# ((?:\w+ = |\[\[))", r"\1", shown, flags=re.MULTILINE)  # as if every setting were wanted
    (tmp_path / "aggregator.toml").write_text(said, encoding="utf-8")
    loaded = load(tmp_path / "aggregator.toml")
    assert loaded.site[0].selectors.body == "div.text"
    assert loaded.organization[0]["id"] == "lake-council"
    assert loaded.crawl == CrawlConfig()
    assert loaded.feeds == FeedConfig(base_url=loaded.feeds.base_url)


def tables(shown):
    parts = re.split(r"^(?:# )?\[+(\w+)\]+.*$", shown, flags=re.MULTILINE)
    yield "", parts[0]
    yield from zip(parts[1::2], parts[2::2], strict=True)


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
