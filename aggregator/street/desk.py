"""What the commands work with: settings, the archive, the registry, the sites, and the only clock of the house.

Knows nothing of what a command does with them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from aggregator import urls
from aggregator.errors import ConfigurationFaulty, FolderUnwritable, HouseError, NoSuchFile
from aggregator.lock import AnotherRun, only_one

if TYPE_CHECKING:
    from aggregator.config import Config
    from aggregator.organizations.registry import Registry
    from aggregator.sites import Site
    from aggregator.store import RawPage, Store


def now() -> datetime:
    """Return the moment, in UTC: the one place where the clock is read."""
    return datetime.now(UTC)


def start_of(day: datetime | None) -> datetime | None:
    """Return the first moment of DAY in UTC, as a `--since` means it; None for none."""
    return datetime.combine(day.date(), time(), UTC) if day else None


@dataclass
class Desk:
    """The options every command takes; what they lead to is opened when first asked for."""

    config_path: Path | None = None
    database: Path | None = None
    output: Path | None = None
    max_minutes: float | None = None

    @cached_property
    def config(self) -> Config:
        """The configuration, the command line's paths put over the file's."""
        from aggregator import config  # noqa: PLC0415 — pydantic takes longer to import than `--help` may take

        loaded = config.load(self.config_path)
        given: dict[str, object] = {"database": self.database, "output": self.output}
        if self.max_minutes is not None:
            given["crawl"] = loaded.crawl.model_copy(update={"max_minutes": self.max_minutes})
        return loaded.model_copy(update={name: value for name, value in given.items() if value is not None})

    @cached_property
    def store(self) -> Store:
        """The archive, opened; made if there is none."""
        from aggregator.store import Store  # noqa: PLC0415

        return Store(self.config.database)

    @property
    def has_archive(self) -> bool:
        """Whether the archive's file is there."""
        return self.config.database.exists()

    @property
    def kept_store(self) -> Store:
        """The archive, for questions and for what needs a past; raises NoSuchFile where there is none.

        A mistyped --database must not answer as an empty archive does: its copy would pass for a backup, and publishing
        it would take every feed away.
        """
        if not self.has_archive:
            raise NoSuchFile(self.config.database, "no archive is there yet; `aggregator update` makes one")
        return self.store

    @contextmanager
    def alone(self, kept: str = "nothing was changed") -> Iterator[None]:
        """Hold the run's lock; raises HouseError, which says what was KEPT, where a run is under way."""
        with ExitStack() as held:
            try:
                held.enter_context(only_one(self.config.database, now()))
            except AnotherRun as other:
                raise HouseError(self.config.database, f"a run is under way since {other.since}", kept=kept) from other
            yield

    def kept_page(self, url: str) -> RawPage | None:
        """Return the raw page of the article that the archive knows under URL; None without one."""
        if not urls.is_web(url) or not self.has_archive:
            return None
        stored = self.store.article_at(url)
        return self.store.raw_page(stored.id) if stored else None

    @cached_property
    def registry(self) -> Registry:
        """The organizations, the user's among them; raises ConfigurationFaulty with every fault of theirs."""
        from aggregator.organizations.registry import Registry  # noqa: PLC0415

        return Registry.standard(self.config.organization)

    @cached_property
    def sites(self) -> dict[str, Site]:
        """Every site that is declared or configured, by name."""
        from spiders.catalogue import known_sites  # noqa: PLC0415

        return known_sites(self.config)

    def chosen_sites(self, names: list[str]) -> list[Site]:
        """Return the sites of NAMES, or all; raises ConfigurationFaulty naming every name that is no site."""
        unknown = [name for name in names if name not in self.sites]
        if unknown:
            raise ConfigurationFaulty("SITE", f"no site named {', '.join(unknown)}; `aggregator sites` lists them")
        return [self.sites[name] for name in names] if names else list(self.sites.values())

    def known_organization(self, name: str) -> None:
        """Raise ConfigurationFaulty unless NAME is an organization's id."""
        if name not in {known.id for known in self.registry.organizations}:
            raise ConfigurationFaulty("ORGANIZATION", f"none named {name}; `aggregator organizations` lists them")

    def archived_sites(self, names: list[str]) -> list[str]:
        """Return NAMES if the archive knows all these sites; raises ConfigurationFaulty naming those it does not."""
        known = {overview.name for overview in self.kept_store.site_overviews()}
        if unknown := [name for name in names if name not in known]:
            raise ConfigurationFaulty("SITE", f"the archive knows no site named {', '.join(unknown)}")
        return names

    def writable_output(self) -> Path:
        """Return the output folder, made if need be; raises FolderUnwritable before anything is requested (F14)."""
        folder = self.config.output
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / ".probe"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as cause:
            raise FolderUnwritable(folder, cause.strerror) from cause
        return folder


def start_log(*, quiet: bool) -> None:
    """Send the log to standard error: warnings only where nobody asked for more."""
    level = logging.ERROR if quiet else logging.WARNING
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")
