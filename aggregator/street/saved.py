"""What the commands around saved pages do: recording a case, trying all cases again, WARC files in and out.

Imported only when such a command runs. Knows nothing of options and exit codes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from aggregator import urls, versions
from aggregator.cases import record, try_again
from aggregator.errors import ConfigurationFaulty, FolderUnwritable, NoSuchFile, SiteError
from aggregator.replay import page_bytes, stated_address
from aggregator.sites import Site, named_by_host
from aggregator.store import Question, RawPage, SourceState, Store
from aggregator.street import terminal
from aggregator.street.desk import Desk, now
from aggregator.street.upkeep import EXAMPLES, WIDTH
from aggregator.warc import unpack, write

SHOWN_LINES = 2 * EXAMPLES


def record_case(desk: Desk, page: str, site: str, case: str, folder: Path) -> None:
    """Save PAGE (a file, or an address) as FOLDER/SITE/CASE with what is read of it."""
    (known,) = desk.chosen_sites([site])
    if not case.replace("-", "_").isidentifier():
        raise ConfigurationFaulty("--case", f"{case!r} is no name of letters, digits, - and _")
    place = folder / site / case
    if place.exists():
        raise FolderUnwritable(place, "there is such a case already")
    names = record(place, _page(desk, page, known), known, desk.registry)
    print(f"{place}: {', '.join(names)}; look through {names[-1]} before it is held to")


def _page(desk: Desk, page: str, site: Site) -> RawPage:
    """Return the page of a file, of the archive, or asked for now as a crawl would ask."""
    if Path(page).exists():
        body = page_bytes(Path(page))
        return RawPage(url=stated_address(body) or site.home, body=body, headers={"content-type": "text/html"})
    if not urls.is_web(page):
        raise NoSuchFile(page, "neither a file nor an address")
    return desk.kept_page(page) or _asked_for(desk, page, site)


def _asked_for(desk: Desk, url: str, site: Site) -> RawPage:
    """Crawl one page into an archive of its own: robots, delays and the guarded door count here too."""
    from aggregator.run import Outcome, Run  # noqa: PLC0415
    from spiders.crawl import crawl  # noqa: PLC0415

    run = Run(now())
    alone = site.model_copy(update={"max_pages": 1})
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "one.db") as store:
        store.register_sites([alone])
        # A page that failed in an earlier run is the first thing a crawl asks for.
        wanted = SourceState(
            site=site.name,
            url=url,
            kind="page",
            asked=run.started,
            message=f"{Outcome.FAILED}: wanted",
            failing_since=run.started,
        )
        store.keep_sources([wanted])
        crawl([alone], store=store, config=desk.config, run=run, now=now)
        stored = next(store.each(Question()), None)
        raw = store.raw_page(stored.id) if stored else None
    if raw is None:
        said = [f"{outcome}: {reason}" for outcome, reason in run.site(site.name).outcomes]
        raise SiteError(url, "; ".join([*said, run.site(site.name).trouble]), kept="no case was recorded")
    return raw


def try_cases(desk: Desk, folder: Path, *, as_json: bool) -> bool:
    """Read all saved cases anew and show every difference; False if there is any."""
    tried = differing = 0
    for one in try_again(folder, desk.sites, desk.registry):
        tried += 1
        if not one.differences:
            continue
        differing += 1
        if as_json:
            terminal.print_json(
                {"case": str(one.case), "differences": {name: [old, new] for name, old, new in one.differences}}
            )
            continue
        print(one.case)
        for name, expected, found in one.differences:
            print(f"  {name}")
            for line in versions.changed_lines(_lines(expected), _lines(found))[:SHOWN_LINES]:
                print(f"    {versions.plain(versions.shortened(line, WIDTH))}")
    if not as_json:
        print(f"{tried} cases, {differing} differ")
    return not differing


def _lines(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(item) for item in value]
    if isinstance(value, dict):
        return [f"{name}: {part}" for name, part in value.items()]
    return [] if value is None else [str(value)]


@contextmanager
def unpacked(desk: Desk, files: list[Path]) -> Iterator[Path]:
    """Give a folder with the pages of WARC files, as a crawl replays them; it is removed afterwards."""

    def site_of(url: str) -> str:
        return next((site.name for site in desk.sites.values() if site.owns(url)), None) or named_by_host(url).name

    with tempfile.TemporaryDirectory() as folder:
        count = unpack(files, Path(folder), site_of)
        if not count:
            raise NoSuchFile(", ".join(map(str, files)), "no web page that was answered with 200 is in it")
        terminal.tell(f"{count} pages from {', '.join(map(str, files))}")
        yield Path(folder)


def export_warc(desk: Desk, to: Path, sites: list[str], since: datetime | None) -> None:
    """Write the raw pages of the archive to the WARC file TO."""
    care = desk.kept_store.care
    numbers = care.with_pages(desk.archived_sites(sites), since=since)

    def pages() -> Iterator[RawPage]:
        for start in range(0, len(numbers), 100):
            yield from (page for _, page in care.kept(numbers[start : start + 100]))

    print(f"{to}: {write(pages(), to)} pages")
