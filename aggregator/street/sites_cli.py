"""The commands about sites: list them, add one from its address, look at one again.

    aggregator sites add https://lantern.example/

Knows nothing of how a site is looked at.
"""

from __future__ import annotations

from typing import Annotated

import typer

from aggregator.street.desk import Desk
from aggregator.street.options import PARTLY, WHOLE, ConfigOption, DatabaseOption, JsonOption, OutputOption

sites = typer.Typer(rich_markup_mode=None, help="List the sites that are crawled; add one; check one.")


@sites.callback(invoke_without_command=True)
def list_(
    context: typer.Context,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """List the sites that are crawled; add one; check one."""
    if context.invoked_subcommand is None:
        from aggregator.street.commands import show_sites  # noqa: PLC0415

        show_sites(Desk(config, database, output), as_json=as_json)
    elif as_json or config or database or output:  # the command would not hear of them
        raise typer.BadParameter(f"options stand after `{context.invoked_subcommand}`", ctx=context)
    return WHOLE


@sites.command()
def add(
    url: Annotated[str, typer.Argument(help="The address of the site's home page.")],
    name: Annotated[str | None, typer.Option("--name", help="What to call it; made from its host without.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the table and write nothing.")] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Add a site by its address. Finds feeds, sitemaps and listing, tries three articles, writes the table."""
    from aggregator.street.site_commands import add_site  # noqa: PLC0415

    added = add_site(Desk(config, database, output), url, name, dry_run=dry_run, as_json=as_json)
    return WHOLE if added else PARTLY


@sites.command()
def check(
    name: Annotated[list[str] | None, typer.Argument(help="Names of sites; all without any.")] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    output: OutputOption = None,
) -> int:
    """Ask every way of sites once, try three articles of each."""
    from aggregator.street.site_commands import check_sites  # noqa: PLC0415

    return WHOLE if check_sites(Desk(config, database, output), name or [], as_json=as_json) else PARTLY
