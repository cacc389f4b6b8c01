"""The commands of upkeep: repairing the past, history, copies, checks, making room.

    aggregator reextract --apply           run today's rules over the raw pages of the archive

Knows nothing of how any of it is done.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from aggregator.street.desk import Desk, start_of
from aggregator.street.options import (
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
FIXTURES = Path("tests/fixtures")
FixturesOption = Annotated[Path, typer.Option("--fixtures", help="The folder of cases.")]


def add_to(app: typer.Typer) -> None:
    """Make these commands part of APP."""
    for command in (reextract, revisions, backup, restore, check, prune, record, replay, export):
        app.command()(command)


def reextract(
    site: Annotated[list[str] | None, typer.Argument(help="Names of sites; all without any.")] = None,
    since: SinceOption = None,
    processes: Annotated[int | None, typer.Option("--processes", min=1, help="All cores by default.")] = None,
    apply: ApplyOption = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Run today's rules over the archive's raw pages. Shows what would change, --apply changes it."""
    from aggregator.street.upkeep import reextract_pages  # noqa: PLC0415

    desk = Desk(config, database, output)
    reextract_pages(desk, site or [], start_of(since), processes=processes, apply=apply, as_json=as_json, quiet=quiet)
    return WHOLE


def revisions(
    url: Annotated[str, typer.Argument(help="An address of an article of the archive.")],
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Show how an article's text changed over time."""
    from aggregator.street.upkeep import show_revisions  # noqa: PLC0415

    show_revisions(Desk(config, database, output), url)
    return WHOLE


def backup(
    to: Annotated[Path, typer.Argument(help="A file, replaced whole; or a folder for copies by date.")],
    quiet: QuietOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Copy the archive while it is in use. The copy is read through."""
    from aggregator.street.upkeep import back_up  # noqa: PLC0415

    back_up(Desk(config, database, output), to, quiet=quiet)
    return WHOLE


def restore(
    backup: Annotated[Path, typer.Argument(help="A file that `backup` made.")],
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Put a backup in the archive's place. What was there is kept beside it."""
    from aggregator.street.upkeep import restore_backup  # noqa: PLC0415

    restore_backup(Desk(config, database, output), backup)
    return WHOLE


def check(
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Look whether archive and feeds are whole. The file, orphan rows, search, raw pages, published files."""
    from aggregator.street.upkeep import check_archive  # noqa: PLC0415

    return WHOLE if check_archive(Desk(config, database, output), as_json=as_json) else PARTLY


def prune(
    keep_raw: Annotated[float, typer.Option("--keep-raw", min=0, max=36500, help="Days for which raw pages are kept.")],
    apply: ApplyOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Show what old raw pages take, and free it. Articles, ids and history always stay."""
    from aggregator.street.upkeep import prune_pages  # noqa: PLC0415

    prune_pages(Desk(config, database, output), keep_raw, apply=apply, as_json=as_json)
    return WHOLE


def record(
    page: Annotated[str, typer.Argument(help="A saved page, or an address: from the archive, else asked for now.")],
    site: Annotated[str, typer.Option("--site", help="The site it belongs to.")],
    case: Annotated[str, typer.Option("--case", help="What the case is called.")],
    folder: FixturesOption = FIXTURES,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Save a page and what is read of it as a case to be held to."""
    from aggregator.street.saved import record_case  # noqa: PLC0415

    record_case(Desk(config, database, output), page, site, case, folder)
    return WHOLE


def replay(
    folder: Annotated[Path, typer.Argument(help="A folder of cases.")] = FIXTURES,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Read all saved cases anew and show what differs."""
    from aggregator.street.saved import try_cases  # noqa: PLC0415

    return WHOLE if try_cases(Desk(config, database, output), folder, as_json=as_json) else PARTLY


def export(
    warc: Annotated[Path, typer.Option("--warc", help="The file to write, *.warc or *.warc.gz.")],
    site: Annotated[list[str] | None, typer.Argument(help="Names of sites; all without any.")] = None,
    since: SinceOption = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Write the raw pages of the archive to a web archive file."""
    from aggregator.street.saved import export_warc  # noqa: PLC0415

    export_warc(Desk(config, database, output), warc, site or [], start_of(since))
    return WHOLE
