"""How results look in a terminal: lines, JSON and tables on standard output, progress and trouble on standard error.

Knows nothing of how the results came about.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

from aggregator.run import Outcome, Run, SiteTally


def tell(line: object) -> None:
    """Print one line on standard error: what needs a person, or says how it goes."""
    print(line, file=sys.stderr, flush=True)


def print_json(record: dict[str, Any]) -> None:
    """Print RECORD as one line of JSON, moments in ISO 8601."""
    print(json.dumps(record, ensure_ascii=False, default=_as_json))


def _as_json(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def show_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None) -> None:
    """Print ROWS under COLUMNS; a column whose name ends in "#" holds numbers and is set to the right."""
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    for column in columns:
        table.add_column(column.removesuffix("#"), justify="right" if column.endswith("#") else "left", overflow="fold")
    for row in rows:
        table.add_row(*(str(value) for value in row))
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = 140  # a file or a pipe has no width of its own
    console.print(table)


@contextmanager
def site_progress(*, quiet: bool) -> Iterator[Callable[[str, SiteTally], None] | None]:
    """Give a function that moves a bar per site on a terminal's standard error; None where nobody would see it."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    from rich import progress as bar  # noqa: PLC0415 — only a person who waits needs it

    columns = (bar.SpinnerColumn(), *_columns())
    with bar.Progress(*columns, console=console, transient=True) as progress:
        bars: dict[str, bar.TaskID] = {}

        def move(site: str, tally: SiteTally) -> None:
            if site not in bars:
                bars[site] = progress.add_task(site, total=None)
            total = max(tally.expected, tally.requested)
            progress.update(bars[site], total=total, completed=sum(tally.outcomes.values()))

        yield move


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Say on a terminal's standard error WHAT is waited for, as long as it lasts; nothing where nobody sees it."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(what):
        yield


@contextmanager
def counting(what: str, whole: int, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Give a function that moves a bar of WHOLE steps on a terminal's standard error; silent where nobody sees it."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda _steps: None
        return
    from rich.progress import Progress  # noqa: PLC0415 — as above

    with Progress(*_columns(), console=console, transient=True) as progress:
        task = progress.add_task(what, total=whole)
        yield lambda steps: progress.advance(task, steps)


def _columns() -> tuple[ProgressColumn, ...]:
    from rich import progress  # noqa: PLC0415 — as above

    parts = (progress.BarColumn(), progress.MofNCompleteColumn(), progress.TimeElapsedColumn())
    return (progress.TextColumn("{task.description}"), *parts)


def run_columns() -> list[str]:
    """Return the columns that `run_rows` fills."""
    return ["site", "requested#", *(f"{outcome}#" for outcome in Outcome), "trouble"]


def run_rows(run: Run) -> list[tuple[object, ...]]:
    """Return a row per site: pages requested, and how the requests ended."""
    return [
        (name, tally.requested, *(tally.count(outcome) for outcome in Outcome), tally.trouble)
        for name, tally in sorted(run.sites.items())
    ]
