"""What the commands do: they lead from the desk to a room and show what comes back.

Imported only when a command runs, so that `--help` stays quick. Knows nothing of options and exit codes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from aggregator import urls
from aggregator.config import PUBLIC_HUB
from aggregator.errors import AddressRefused, ConfigurationFaulty, NoSuchFile, PageError
from aggregator.street import terminal
from aggregator.street.desk import Desk, now

if TYPE_CHECKING:
    from aggregator.stored import Stored
    from feeds.publish import Published, PublishOptions

MATCHES_SHOWN = 20


def publish_feeds(desk: Desk, feeds: list[str], *, quiet: bool, announces: bool = True) -> list[Published]:
    """Write those of FEEDS (organizations, sites, "all"; without any, every feed) that changed, and tell the hub."""
    from feeds.publish import publish  # noqa: PLC0415

    settings, folder = desk.config.feeds, desk.config.output
    published = publish(desk.store, desk.registry, folder, feed_options(desk), only=[name.lower() for name in feeds])
    if announces and settings.told_hub:
        _announce(folder, settings.told_hub, settings.base_url, quiet=quiet)
    return published


def _announce(folder: Path, hub: str, base_url: str, *, quiet: bool) -> None:
    """Tell the hub of the feeds that changed; what it did not take is told again by the next run."""
    from feeds.websub import announce  # noqa: PLC0415

    faults = [told.fault for told in announce(folder, hub=hub, base_url=base_url) if told.fault]
    if faults and not (quiet and hub == PUBLIC_HUB):  # nobody chose that hub, and nobody here can mend it
        terminal.tell(f"{len(faults)} feeds not announced: {faults[0]}; the next run tells it again")


def show_published(desk: Desk, published: list[Published], *, quiet: bool, as_json: bool) -> None:
    """Show each feed: its organization, articles, formats, and whether files were written."""
    if as_json:
        for feed in published:
            terminal.print_json(asdict(feed))
        return
    if quiet:
        return
    rows = [
        (feed.title, feed.articles, " ".join(feed.formats), "written" if feed.written else "unchanged")
        for feed in published
    ]
    terminal.show_table(["feed", "articles#", "formats", "files"], rows)
    written = sum(1 for feed in published if feed.written)
    feeds = "feed" if len(published) == 1 else "feeds"
    print(f"{len(published)} {feeds}: {written} written, {len(published) - written} unchanged")
    print(f"open {desk.config.output / 'index.html'}")


def feed_options(desk: Desk) -> PublishOptions:
    """Return how the configuration wants the feeds."""
    from feeds.publish import PublishOptions  # noqa: PLC0415

    settings = desk.config.feeds
    return PublishOptions(
        base_url=settings.base_url,
        title=settings.title,
        hub=settings.hub,
        feed_length=settings.length,
        search=settings.search,
    )


def serve_folder(desk: Desk, host: str, port: int) -> None:
    """Serve the published folder and a search over the archive until somebody stops it."""
    try:
        from feeds.serve import application, listening, serve  # noqa: PLC0415
    except ImportError as cause:
        raise ConfigurationFaulty("serve", f"{cause.name} is missing: pip install diplomatic-feeds[serve]") from cause
    from aggregator.store import Store  # noqa: PLC0415

    desk.store.close()  # made if there was none; every search opens its own
    app = application(desk.writable_output(), feed_options(desk), desk.registry, lambda: Store(desk.config.database))
    place = listening(host, port)
    at = f"http://{f'[{host}]' if ':' in host else host}:{place.getsockname()[1]}/"
    terminal.tell(f"serving {desk.config.output} at {at} and the search at {at}search")
    if not desk.config.feeds.search:
        terminal.tell("the pages do not link to the search: say `search = true` under [feeds] and publish")
    serve(app, place)


def show_sites(desk: Desk, *, as_json: bool) -> None:
    """List the known sites with what the archive has of each."""
    overviews = {overview.name: overview for overview in desk.store.site_overviews()} if desk.has_archive else {}
    rows = []
    for site in desk.sites.values():
        overview = overviews.get(site.name)
        rows.append((site.name, site.title, site.home, overview.articles if overview else 0))
    if as_json:
        for name, title, home, articles in rows:
            terminal.print_json({"name": name, "title": title, "home": home, "articles": articles})
    else:
        terminal.show_table(["name", "title", "home", "articles#"], rows)


def show_organizations(desk: Desk, *, as_json: bool) -> None:
    """List the organizations with the number of stories about each."""
    counts = desk.store.organization_counts() if desk.has_archive else {}
    rows = [(o.id, o.acronym or "", o.name, counts.get(o.id, 0)) for o in desk.registry.organizations]
    if as_json:
        for id_, acronym, name, stories in rows:
            terminal.print_json({"id": id_, "acronym": acronym, "name": name, "stories": stories})
    else:
        terminal.show_table(["id", "acronym", "name", "stories#"], rows)


def show_matches(desk: Desk, organization: str, *, as_json: bool) -> None:
    """List the latest stories about ORGANIZATION and why each is."""
    desk.known_organization(organization)
    stories = desk.kept_store.entries("organization", organization, limit=MATCHES_SHOWN)
    if as_json:
        for story in stories:
            terminal.print_json(_record(story))
        return
    rows = [
        (f"{story.entry_published:%Y-%m-%d}", story.article.headline, _reasons(story, organization))
        for story in stories
    ]
    terminal.show_table(["date", "headline", "why"], rows)


def _reasons(story: Stored, organization: str) -> str:
    reasons = [reason for match in story.organizations if match.organization == organization for reason in match.why]
    return "; ".join(f"{reason.where}: {reason.name} ({reason.language}, {reason.weight:g})" for reason in reasons)


def extract_files(desk: Desk, paths: Iterable[Path], url: str | None) -> bool:
    """Print the article of each page file as one JSON line; False if any held none.

    A page of a known site is read with that site's facts (its agency, its time zone).
    """
    from aggregator.article_json import article_record  # noqa: PLC0415
    from aggregator.explain import read_page  # noqa: PLC0415
    from aggregator.replay import page_bytes  # noqa: PLC0415

    whole = True
    for path in paths:
        try:
            article = read_page(page_bytes(path), url, desk.sites.values(), called=str(path))
            terminal.print_json(article_record(article))
            if urls.is_nobodys(article.url):
                terminal.tell(f"{path}: address unknown: the page does not say it; --url gives one for {article.url}")
        except (PageError, AddressRefused, NoSuchFile) as fault:
            whole = False
            terminal.tell(fault if fault.where == str(path) else f"{path}: {fault}")
    return whole


def explain_page(desk: Desk, page: str, url: str | None) -> str:
    """Return how PAGE, a file or the address of a stored article, is read, as text for a person.

    Of a page that is no article, what it held is printed before its PageError is raised.
    """
    from aggregator.explain import explanation, read_page, refusal  # noqa: PLC0415
    from aggregator.replay import page_bytes  # noqa: PLC0415

    if Path(page).exists():
        body = page_bytes(Path(page))
    else:
        raw = desk.kept_page(page)
        if raw is None:
            raise NoSuchFile(page, "neither a file nor the address of an article whose page was kept")
        body, url = raw.body, raw.url
    try:
        article = read_page(body, url, desk.sites.values(), called=page)
    except PageError as fault:
        if said := refusal(fault):
            print(said)
        raise
    return explanation(article, desk.registry.match(article))


def import_files(desk: Desk, paths: Iterable[Path], *, as_json: bool) -> bool:
    """Store the articles of JSON-lines files; False if a line was left out."""
    from aggregator.intake import take_in  # noqa: PLC0415

    with ExitStack() as opened:
        files = [(path, _text_of(path, opened)) for path in paths]  # all, before a line of the first is stored
        lines = ((f"{path}:{number}", line) for path, file in files for number, line in enumerate(file, 1))
        intake = take_in(lines, store=desk.store, registry=desk.registry, sites=desk.sites, now=now())
    counts = {str(saved): count for saved, count in sorted(intake.saved.items())} | {"left out": len(intake.faults)}
    if as_json:
        terminal.print_json(counts)
    else:
        print(", ".join(f"{count} {name}" for name, count in counts.items()))
    for fault in intake.faults:
        terminal.tell(fault)
    return not intake.faults


def _text_of(path: Path, opened: ExitStack) -> TextIO:
    if str(path) == "-":
        return sys.stdin
    try:
        return opened.enter_context(path.open(encoding="utf-8", errors="replace"))
    except OSError as cause:
        raise NoSuchFile(path, cause.strerror) from cause


def show_articles(
    desk: Desk, organization: str | None, site: str | None, since: datetime | None, *, as_json: bool
) -> None:
    """Print the stored articles that were asked for, newest first."""
    from aggregator.store import Question  # noqa: PLC0415

    if organization:
        desk.known_organization(organization)
    desk.archived_sites([site] if site else [])
    for stored in desk.kept_store.each(Question(organization=organization, site=site, since=since)):
        if as_json:
            terminal.print_json(_record(stored))
        else:
            print(f"{stored.entry_published:%Y-%m-%d}  {stored.source.site}  {stored.article.headline}")


def _record(stored: Stored) -> dict[str, Any]:
    return {
        "id": stored.entry_id,
        "url": stored.article.url,
        "site": stored.source.site,
        "headline": stored.article.headline,
        "published": stored.entry_published,
        "first_seen": stored.first_seen,
        "story": stored.story,
        "organizations": [
            {
                "id": match.organization,
                "relation": match.relation,
                "why": [
                    {"where": reason.where, "name": reason.name, "language": reason.language, "weight": reason.weight}
                    for reason in match.why
                ],
            }
            for match in stored.organizations
        ],
    }
