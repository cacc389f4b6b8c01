"""The figures of a run, for machines."""

import json
from datetime import UTC, datetime

import pytest
from prometheus_client.parser import text_string_to_metric_families

from aggregator.errors import FolderUnwritable
from aggregator.metrics import write_metrics
from aggregator.run import Outcome, Run
from aggregator.store import SiteOverview

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SITES = (
    SiteOverview("tass", "TASS", "https://tass.com/", 41, NOW, NOW),
    SiteOverview("nato", "NATO", "https://www.nato.int/", 0, None, None),
)


@pytest.fixture
def run():
    run = Run(NOW)
    run.requested("tass", 4)
    run.ended("tass", Outcome.STORED)
    run.ended("tass", Outcome.STORED, "changed")
    run.ended("tass", Outcome.FAILED, "HTTP 500")
    run.trouble("nato", 'robots.txt "unavailable"\n(503)')
    run.finished = NOW
    return run


def test_prometheus_reads_the_figures(tmp_path, run):
    path = tmp_path / "node" / "aggregator.prom"
    write_metrics(path, run, SITES)
    found = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(path.read_text())
        for sample in family.samples
    }
    assert found["aggregator_requests", "stored", "tass"] == 2
    assert found["aggregator_requests_unaccounted", "tass"] == 1
    assert found["aggregator_site_in_trouble", "nato"] == 1
    assert found["aggregator_articles", "tass"] == 41
    assert found["aggregator_run_whole",] == 0
    assert found["aggregator_run_started_timestamp_seconds",] == NOW.timestamp()
    assert list(path.parent.iterdir()) == [path]


def test_json_has_the_reasons(tmp_path, run):
    path = tmp_path / "run.json"
    write_metrics(path, run, SITES)
    figures = json.loads(path.read_text())
    assert figures["sites"]["tass"]["outcomes"] == {"failed: HTTP 500": 1, "stored": 1, "stored: changed": 1}
    assert figures["sites"]["nato"]["trouble"].startswith("robots.txt")
    assert figures["whole"] is False


def test_figures_that_cannot_be_written_name_the_file(tmp_path, run):
    (tmp_path / "taken").write_text("x")
    with pytest.raises(FolderUnwritable, match=r"run\.json"):
        write_metrics(tmp_path / "taken" / "run.json", run, SITES)
