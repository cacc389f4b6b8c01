"""What the commands of upkeep do: they lead from the desk to a room and show what comes back.

Imported only when such a command runs. Knows nothing of options and exit codes.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from aggregator import terminal, versions
from aggregator.commands import print_json
from aggregator.desk import Desk, now
from aggregator.errors import ConfigurationFaulty, HouseError, NoSuchFile
from aggregator.lock import AnotherRun, only_one

if TYPE_CHECKING:
    from aggregator.reextract import Batch, Reextraction, Rules

EXAMPLES = 3  # shown of each field that would change
WIDTH = 160  # characters shown of a value in an example
_STYLES = {"same": "", "gone": "red", "new": "green"}


def reextract_pages(
    desk: Desk, names: list[str], since: datetime | None, *, apply: bool, as_json: bool, quiet: bool
) -> bool:
    """Run today's rules over the raw pages of the sites NAMES, or all; False if another run kept us from applying."""
    from aggregator.reextract import reextract  # noqa: PLC0415

    known = {overview.name for overview in desk.store.site_overviews()}
    if unknown := [name for name in names if name not in known]:
        raise ConfigurationFaulty("SITE", f"the archive knows no site named {', '.join(unknown)}")
    numbers = desk.store.care.with_pages(names, since=since)
    rules = _rules(desk)
    shown: Counter[str] = Counter()

    with ExitStack() as held:
        if apply:
            try:
                held.enter_context(only_one(desk.config.database, now()))
            except AnotherRun as other:
                raise HouseError(
                    desk.config.database, f"a run is under way since {other.since}", kept="nothing was applied"
                ) from other
        progress = held.enter_context(terminal.counting("pages read anew", len(numbers), quiet=quiet))

        def seen(batch: Batch) -> None:
            progress(batch.pages)
            _show_batch(batch, shown, as_json=as_json)

        whole = reextract(desk.store, numbers, rules, apply=apply, seen=seen, now=now)
    _show_whole(whole, applied=apply, as_json=as_json)
    return True


def _rules(desk: Desk) -> Rules:
    from aggregator.reextract import Rules, SiteRules  # noqa: PLC0415

    sites = {site.name: SiteRules(site.hints(), site.organization) for site in desk.sites.values()}
    return Rules(sites, desk.config.organization)


def _show_batch(batch: Batch, shown: Counter[str], *, as_json: bool) -> None:
    for changed in batch.changed:
        if as_json:
            values = {name: [versions.as_lines(before), versions.as_lines(after)]
                      for name, before, after in changed.changes}  # fmt: skip
            print_json({"url": changed.url, "site": changed.site, "changes": values})
            continue
        for name, before, after in changed.changes:
            if shown[name] < EXAMPLES:
                shown[name] += 1
                print(f"{name}: {changed.url}")
                for line in versions.changed_lines(before, after)[:EXAMPLES]:
                    _print_line(versions.shortened(line, WIDTH), indent="    ")


def _show_whole(whole: Reextraction, *, applied: bool, as_json: bool) -> None:
    if as_json:
        print_json(
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
    stored = desk.store.article_at(url)
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
