"""The commands of upkeep: repairing the past, history, copies, checks, making room.

    aggregator reextract --apply           run today's rules over the raw pages of the archive

Knows nothing of how any of it is done.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Annotated

import typer

from aggregator.desk import Desk
from aggregator.options import (
    PARTLY,
    WHOLE,
    ApplyOption,
    ConfigOption,
    DatabaseOption,
    JsonOption,
    OutputOption,
    QuietOption,
)

SinceOption = Annotated[
    datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="Pages fetched from this day on.")
]


def add_to(app: typer.Typer) -> None:
    """Make these commands part of APP."""
    for command in (reextract, revisions):
        app.command()(command)


def reextract(
    site: Annotated[list[str] | None, typer.Argument(help="Names of sites; all without any.")] = None,
    since: SinceOption = None,
    apply: ApplyOption = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Run today's rules over the raw pages of the archive and show what would change."""
    from aggregator.upkeep import reextract_pages  # noqa: PLC0415

    day = datetime.combine(since.date(), time(), UTC) if since else None
    desk = Desk(config, database, output)
    return WHOLE if reextract_pages(desk, site or [], day, apply=apply, as_json=as_json, quiet=quiet) else PARTLY


def revisions(
    url: Annotated[str, typer.Argument(help="An address of an article of the archive.")],
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Show how an article's text changed over time."""
    from aggregator.upkeep import show_revisions  # noqa: PLC0415

    show_revisions(Desk(config, database, output), url)
    return WHOLE
