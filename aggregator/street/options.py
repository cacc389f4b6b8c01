"""The options that many commands share, and what their exit codes mean.

Knows nothing of what any command does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

WHOLE, PARTLY, WRONG_USAGE, MACHINE_FAILED = 0, 1, 2, 3

ConfigOption = Annotated[Path | None, typer.Option("--config", help="The configuration; ./aggregator.toml by default.")]
DatabaseOption = Annotated[Path | None, typer.Option("--database", help="The SQLite file of the archive.")]
OutputOption = Annotated[Path | None, typer.Option("--output", help="The folder the feeds are published into.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line, for machines.")]
QuietOption = Annotated[bool, typer.Option("--quiet", help="Print only what needs a person.")]
ReplayOption = Annotated[Path | None, typer.Option("--replay", help="Answer every request from pages saved here.")]
ApplyOption = Annotated[bool, typer.Option("--apply", help="Do it; without, only show what would change.")]
MinutesOption = Annotated[
    float | None, typer.Option("--max-minutes", min=0.01, help="Ask for no more pages after this long.")
]
MetricsOption = Annotated[
    Path | None,
    typer.Option("--metrics", help="Write the run's figures here: *.json, or text for Prometheus."),
]
WarcOption = Annotated[
    list[Path] | None, typer.Option("--from-warc", help="Answer every request from this web archive; may be repeated.")
]
