"""The commands. Each parses its words, calls one room, shows what came back, and decides nothing.

    aggregator update            crawl every site, then publish the feeds that changed: the line for cron

Results go to standard output (`--json` for machines), progress and trouble to standard error. Exit codes: 0 whole,
1 partly, 2 wrong usage, 3 the machine failed us.

Knows nothing of how any of it is done.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from aggregator.errors import AggregatorError, ConfigurationFaulty, HouseError, NoSuchFile
from aggregator.street import upkeep_cli
from aggregator.street.desk import Desk, now, start_of
from aggregator.street.options import (
    MACHINE_FAILED,
    PARTLY,
    WHOLE,
    WRONG_USAGE,
    ConfigOption,
    DatabaseOption,
    JsonOption,
    MetricsOption,
    MinutesOption,
    OutputOption,
    QuietOption,
    ReplayOption,
    WarcOption,
)
from aggregator.street.sites_cli import sites

HELP = """One clean, complete feed per organization, out of dozens of diplomatic-news sites.

`aggregator update` crawls every site, then publishes the feeds that changed: the line for cron. Results go to standard
output, progress and trouble to standard error. Exit codes: 0 whole, 1 partly, 2 wrong usage, 3 the machine failed us.
A fault of this program is one line; with --debug, all of it.
"""

_INTERRUPTED = 130  # what typer makes of Ctrl-C

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=HELP,
)


@app.callback(invoke_without_command=True)
def say_version(
    asked: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
) -> None:
    """Say the version, where no command but that is asked for."""
    if asked:
        typer.echo(f"diplomatic-feeds {version('diplomatic-feeds')}")
        raise typer.Exit


@app.command()
def update(
    replay: ReplayOption = None,
    max_minutes: MinutesOption = None,
    metrics: MetricsOption = None,
    quiet: QuietOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Crawl every site, then publish the feeds that changed. The line for cron."""
    from aggregator.street.update import Order, update  # noqa: PLC0415

    desk = Desk(config, database, output, max_minutes)
    return PARTLY if update(desk, Order(replay=replay, quiet=quiet, metrics=metrics)) is False else WHOLE


@app.command()
def crawl(
    site: Annotated[list[str] | None, typer.Argument(help="Names of sites; all without any.")] = None,
    replay: ReplayOption = None,
    from_warc: WarcOption = None,
    max_minutes: MinutesOption = None,
    metrics: MetricsOption = None,
    quiet: QuietOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Fetch what is new or changed into the archive."""
    from aggregator.street.update import Order, update  # noqa: PLC0415

    sites = tuple(site or ())
    order = Order(
        sites=sites, replay=replay, warcs=tuple(from_warc or ()), publishes=False, quiet=quiet, metrics=metrics
    )
    return PARTLY if update(Desk(config, database, output, max_minutes), order) is False else WHOLE


@app.command()
def publish(
    feed: Annotated[
        list[str] | None, typer.Argument(help="Organizations, sites, `all`; every feed without any.")
    ] = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Write the feeds and pages that changed. The others are left alone."""
    from aggregator.street.update import publish_only  # noqa: PLC0415

    publish_only(Desk(config, database, output), feed or [], quiet=quiet, as_json=as_json)
    return WHOLE


@app.command()
def organizations(
    organization: Annotated[str | None, typer.Argument(help="Show what matched this one lately, and why.")] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """List the organizations and how many stories each has."""
    from aggregator.street.commands import show_matches, show_organizations  # noqa: PLC0415

    desk = Desk(config, database, output)
    if organization:
        show_matches(desk, organization, as_json=as_json)
    else:
        show_organizations(desk, as_json=as_json)
    return WHOLE


@app.command()
def status(
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Show what is stored, how sites do, how the last run went. A site is held against its own past."""
    from aggregator.street.status import show_status  # noqa: PLC0415

    show_status(Desk(config, database, output), now(), as_json=as_json)
    return WHOLE


@app.command()
def extract(
    file: Annotated[list[Path], typer.Argument(help="Saved pages, .gz too.")],
    url: Annotated[str | None, typer.Option("--url", help="Where the page came from.")] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Read saved pages and print one article a line as JSON."""
    from aggregator.street.commands import extract_files  # noqa: PLC0415

    return WHOLE if extract_files(Desk(config, database, output), file, url) else PARTLY


@app.command()
def explain(
    page: Annotated[str, typer.Argument(help="A saved page, or the address of an article in the archive.")],
    url: Annotated[str | None, typer.Option("--url", help="Where a saved page came from.")] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Show how a page is read, and why. Witnesses, kept text, removed blocks with reasons, organizations."""
    from aggregator.street.commands import explain_page  # noqa: PLC0415

    typer.echo(explain_page(Desk(config, database, output), page, url))
    return WHOLE


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8000,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Serve the published folder and a search over HTTP."""
    from aggregator.street.commands import serve_folder  # noqa: PLC0415

    serve_folder(Desk(config, database, output), host, port)
    return WHOLE


@app.command("import")
def import_(
    file: Annotated[list[Path], typer.Argument(help="Articles, a JSON object a line; - for standard input.")],
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Store articles that another tool read. Only url, headline and body are required."""
    from aggregator.street.commands import import_files  # noqa: PLC0415

    return WHOLE if import_files(Desk(config, database, output), file, as_json=as_json) else PARTLY


@app.command()
def articles(
    organization: Annotated[str | None, typer.Option("--organization", help="Only those about this one.")] = None,
    site: Annotated[str | None, typer.Option("--site", help="Only those of this site.")] = None,
    since: Annotated[datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="From this day on.")] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Print what is stored, newest first, copies included."""
    from aggregator.street.commands import show_articles  # noqa: PLC0415

    show_articles(Desk(config, database, output), organization, site, start_of(since), as_json=as_json)
    return WHOLE


upkeep_cli.add_to(app)
app.add_typer(sites, name="sites")


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(said: Sequence[str]) -> int:
    """Run one command; a fault is one line on standard error and an exit code, a traceback only with --debug."""
    debug = "--debug" in said
    try:
        words = [word for word in said if word != "--debug"]
        ended = app(words, prog_name="aggregator", standalone_mode=False) or WHOLE
        if ended != _INTERRUPTED:
            return ended
        line, code = "stopped; what was stored stays", PARTLY
    except (BrokenPipeError, SystemExit) as leaving:
        # typer turns a broken pipe into SystemExit(1); whoever read our output has seen enough, and what was stored is
        # stored (FAULTS F15).
        if isinstance(leaving, SystemExit) and not isinstance(leaving.__context__, BrokenPipeError):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
        return WHOLE
    except (AggregatorError, typer.TyperException) as fault:
        line, code = _known(fault)
    except OSError as fault:
        where = fault.filename or "the system"
        line, code = f"{where}: {fault.strerror or fault}; what was stored before stays whole", MACHINE_FAILED
    except Exception as fault:
        if debug:
            raise
        line, code = f"a fault of this program: {type(fault).__name__}: {fault}; --debug shows where", MACHINE_FAILED
    typer.echo(line if line.startswith("Usage: ") else f"aggregator: {line}", err=True)
    return code


def _known(fault: Exception) -> tuple[str, int]:
    if isinstance(fault, typer.TyperException):
        return _usage(fault), WRONG_USAGE
    if isinstance(fault, ConfigurationFaulty | NoSuchFile):
        return str(fault), WRONG_USAGE
    return str(fault), MACHINE_FAILED if isinstance(fault, HouseError) else PARTLY


def _usage(fault: typer.TyperException) -> str:
    """Say which command was called wrongly, how, and where its words are listed; the list itself if there were none."""
    said, context = fault.format_message(), getattr(fault, "ctx", None)
    if context is None or said == context.get_help():
        return said
    where = context.command_path.removeprefix("aggregator").strip()
    wrong = f"wrong usage: {said.rstrip('.')}; `{context.command_path} -h` lists its words"
    return f"{where}: {wrong}" if where else wrong


if __name__ == "__main__":
    main()
