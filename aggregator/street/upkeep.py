"""What the commands of upkeep do: they lead from the desk to a room and show what comes back.

Imported only when such a command runs. Knows nothing of options and exit codes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from aggregator import urls, versions
from aggregator.errors import FolderUnwritable, NoSuchFile
from aggregator.street import terminal
from aggregator.street.desk import Desk, now

if TYPE_CHECKING:
    from aggregator.reextract import Batch, Reextraction, Rules

EXAMPLES = 3  # shown of each field that would change
WIDTH = 160  # characters shown of a value in an example
_STYLES = {"same": "", "gone": "red", "new": "green"}


def reextract_pages(
    desk: Desk,
    names: list[str],
    since: datetime | None,
    *,
    processes: int | None,
    apply: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run today's rules over the raw pages of the sites NAMES, or all; raises HouseError where a run is under way."""
    from aggregator.reextract import reextract  # noqa: PLC0415

    numbers = desk.kept_store.care.with_pages(desk.archived_sites(names), since=since)
    rules = _rules(desk)
    shown: Counter[str] = Counter()

    with ExitStack() as held:
        if apply:
            held.enter_context(desk.alone())
        progress = held.enter_context(terminal.counting("pages read anew", len(numbers), quiet=quiet))

        def seen(batch: Batch) -> None:
            progress(batch.pages)
            if not quiet:
                _show_batch(batch, shown, as_json=as_json)

        whole = reextract(desk.store, numbers, rules, apply=apply, workers=processes, seen=seen, now=now)
    if not quiet:
        _show_whole(whole, applied=apply, as_json=as_json)


def _rules(desk: Desk) -> Rules:
    from aggregator.reextract import Rules, SiteRules  # noqa: PLC0415

    sites = {site.name: SiteRules(site.hints(), site.organization) for site in desk.sites.values()}
    return Rules(sites, desk.config.organization, _recurring)


def _recurring(kept: bytes | None) -> Callable[[str], bool]:
    """Return what tells whether a block recurs on other pages of a site; every page read anew was counted itself."""
    from spiders.recurrence import Recurrence  # noqa: PLC0415

    return Recurrence(kept).judge(known=True)


def _show_batch(batch: Batch, shown: Counter[str], *, as_json: bool) -> None:
    for changed in batch.changed:
        if as_json:
            values = {name: [versions.as_lines(before), versions.as_lines(after)]
                      for name, before, after in changed.changes}  # fmt: skip
            terminal.print_json({"url": changed.url, "site": changed.site, "changes": values})
            continue
        for name, before, after in changed.changes:
            if shown[name] < EXAMPLES:
                shown[name] += 1
                print(f"{name}: {changed.url}")
                for line in versions.changed_lines(before, after)[:EXAMPLES]:
                    _print_line(versions.shortened(line, WIDTH), indent="    ")


def _show_whole(whole: Reextraction, *, applied: bool, as_json: bool) -> None:
    if as_json:
        terminal.print_json(
            {
                "pages": whole.pages,
                "changed": whole.changed,
                "fields": whole.fields,
                "refused": whole.refused,
                "applied": applied,
            }
        )
        return
    if whole.fields:
        terminal.show_table(["field", "articles#"], whole.fields.most_common())
    for reason, count in whole.refused.most_common():
        print(f"{count} refused today, left as they are: {reason}: {whole.refused_examples[reason]}")
    done = "changed" if applied else "would change; nothing was stored, --apply stores it"
    print(f"{whole.pages} pages read anew, {whole.changed} articles {done if whole.changed else 'differ'}")


def show_revisions(desk: Desk, url: str) -> None:
    """Show every version of the article at URL against the one before it, the first change first."""
    stored = desk.kept_store.article_at(url) if urls.is_web(url) else None
    if stored is None:
        raise NoSuchFile(url, "no article of the archive is known under this address")
    earlier = desk.store.revisions(stored.id)
    print(f"{stored.article.headline}\n{stored.article.url}\nfirst seen {stored.first_seen:%Y-%m-%d %H:%M} UTC")
    if not earlier:
        print("its text never changed")
        return
    later = [revision.article for revision in earlier[1:]] + [stored.article]
    for revision, article in zip(earlier, later, strict=True):
        print(f"\nchanged {revision.replaced:%Y-%m-%d %H:%M} UTC")
        for name, lines in versions.changes(revision.article, article):
            print(f"  {name}")
            for line in lines:
                _print_line(line, indent="    ")


def _print_line(line: versions.Line, *, indent: str) -> None:
    """Print one changed line: in colours on a terminal, with [-...-] and {+...+} anywhere else."""
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    if not console.is_terminal or console.no_color:
        print(indent + versions.plain(line))
        return
    text = Text(indent)
    for piece in line:
        text.append(piece.text, style=_STYLES[piece.kind])
    console.print(text)


def back_up(desk: Desk, to: Path, *, quiet: bool) -> None:
    """Copy the archive to TO while others use it."""
    if to.is_dir():
        to /= f"{desk.config.database.stem}-{now():%Y-%m-%dT%H%M%S}.db"
    if to.exists() and to.samefile(desk.config.database):
        raise FolderUnwritable(to, "that is the archive itself")
    size = desk.kept_store.care.back_up(to)
    if not quiet:
        print(f"{to}: {size / 1e6:.1f} MB, read through and whole")


def restore_backup(desk: Desk, backup: Path) -> None:
    """Put BACKUP in the archive's place, under the run's lock."""
    from aggregator.store.copies import restore  # noqa: PLC0415

    database = desk.config.database
    aside = database.with_name(f"{database.name}.before-{now():%Y-%m-%dT%H%M%S}")
    with desk.alone():
        restore(backup, database, aside=aside)
    print(f"{database}: restored from {backup}{f'; what was there is {aside}' if aside.exists() else ''}")


def check_archive(desk: Desk, *, as_json: bool) -> bool:
    """Say everything that is wrong with the archive and the published folder; False if anything is."""
    from feeds import audit  # noqa: PLC0415

    wrong = [f"{desk.config.database}: {fault}" for fault in desk.kept_store.care.faults()]
    wrong += audit.faults(desk.store, desk.config.output)
    if as_json:
        terminal.print_json({"whole": not wrong, "faults": wrong})
        return not wrong
    for fault in wrong:
        print(fault)
    if not wrong:
        print(f"{desk.config.database} and {desk.config.output} are whole")
    return not wrong


def prune_pages(desk: Desk, keep_days: float, *, apply: bool, as_json: bool) -> None:
    """Show what raw pages older than KEEP_DAYS take; with APPLY, forget them and shrink the file."""
    care, before = desk.kept_store.care, now() - timedelta(days=keep_days)
    database = desk.config.database
    size = database.stat().st_size
    if apply:
        with desk.alone():
            room = care.drop_pages(before)
            care.shrink()
    else:
        room = care.old_pages(before)
    after = database.stat().st_size
    if as_json:
        terminal.print_json({"pages": room.pages, "bytes": room.bytes, "file": size, "after": after, "applied": apply})
        return
    print(f"{room.pages} raw pages fetched before {before:%Y-%m-%d} take {room.bytes / 1e6:.1f} MB")
    if apply:
        print(f"{database}: {size / 1e6:.1f} MB before, {after / 1e6:.1f} MB now; every article and id is still there")
    else:
        print("nothing was changed; --apply forgets them, and they cannot be read anew then")
