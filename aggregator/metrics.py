"""The figures of a run for machines: a Prometheus textfile for node_exporter, or JSON for a file called *.json.

    aggregator_requests{outcome="stored",site="tass"} 42.0

The file is replaced whole. Knows nothing of how a run came about, and has no clock.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aggregator.whole_file import replacing

if TYPE_CHECKING:
    from aggregator.run import Run
    from aggregator.store import SiteOverview

PREFIX = "aggregator"


def write_metrics(path: Path, run: Run, sites: Sequence[SiteOverview]) -> None:
    """Write the figures of RUN and what the archive holds of SITES to PATH; raises FolderUnwritable."""
    data = as_json(run, sites) if path.suffix == ".json" else as_textfile(run, sites)
    with replacing(path, kept="the figures written before are whole") as new:
        new.write_bytes(data)


def as_json(run: Run, sites: Sequence[SiteOverview]) -> bytes:
    """Return the figures as one JSON object."""
    held = {site.name: site for site in sites}
    figures: dict[str, Any] = {
        "started": run.started.isoformat(),
        "finished": run.finished.isoformat() if run.finished else None,
        "whole": run.whole,
        "sites": {
            name: {
                "requested": tally.requested,
                "unaccounted": tally.unaccounted,
                "outcomes": {
                    f"{outcome}: {reason}" if reason else str(outcome): n
                    for (outcome, reason), n in sorted(tally.outcomes.items())
                },
                "trouble": tally.trouble,
                "articles": held[name].articles if name in held else 0,
            }
            for name, tally in sorted(run.sites.items())
        },
    }
    return json.dumps(figures, ensure_ascii=False, indent=1).encode() + b"\n"


def as_textfile(run: Run, sites: Sequence[SiteOverview]) -> bytes:
    """Return the figures in Prometheus' text format (prometheus.io/docs/instrumenting/exposition_formats)."""
    from prometheus_client import CollectorRegistry, Gauge, generate_latest  # noqa: PLC0415

    registry = CollectorRegistry()

    def gauge(name: str, said: str, labels: Sequence[str] = ()) -> Gauge:
        return Gauge(f"{PREFIX}_{name}", said, labels, registry=registry)

    gauge("run_started_timestamp_seconds", "When the last run began.").set(run.started.timestamp())
    if run.finished:
        gauge("run_finished_timestamp_seconds", "When the last run ended.").set(run.finished.timestamp())
    gauge("run_whole", "1 if the last run was whole.").set(run.whole)
    requests = gauge("requests", "Pages requested in the last run, by how they ended.", ("site", "outcome"))
    unaccounted = gauge("requests_unaccounted", "Requests that ended in no outcome; 0 in a sound run.", ("site",))
    trouble = gauge("site_in_trouble", "1 if the site could not be crawled in the last run.", ("site",))
    for name, tally in sorted(run.sites.items()):
        for outcome in sorted({ended for ended, _ in tally.outcomes}):
            requests.labels(name, str(outcome)).set(tally.count(outcome))
        unaccounted.labels(name).set(tally.unaccounted)
        trouble.labels(name).set(bool(tally.trouble))
    articles = gauge("articles", "Articles in the archive.", ("site",))
    newest = gauge("newest_article_timestamp_seconds", "Entry date of the site's newest article.", ("site",))
    for site in sites:
        articles.labels(site.name).set(site.articles)
        if site.newest:
            newest.labels(site.name).set(site.newest.timestamp())
    return bytes(generate_latest(registry))
