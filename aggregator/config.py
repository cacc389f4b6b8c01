"""aggregator.toml becomes a Config, or one error that lists every fault of the file.

    database = "data/aggregator.db"
    contact = "editor@example.org"
    [[site]]
    name = "diplomatic_insight"
    home = "https://thediplomaticinsight.com/"

Relative paths count from the folder of the file. Knows nothing of what the settings do.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from aggregator import text, urls
from aggregator.errors import ConfigurationFaulty, NoSuchFile
from aggregator.sites import Site, said

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

DEFAULT_PATH = Path("aggregator.toml")
PUBLIC_HUB = "https://pubsubhubbub.appspot.com/"  # Google's, open to every feed


class CrawlConfig(BaseModel):
    """How politely and how far we crawl."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    delay: float = Field(default=1.0, ge=0, le=600)  # seconds between two requests to one host, where it gives no wish
    max_minutes: float | None = Field(default=60.0, gt=0)  # of one run; what is left the next one takes up
    audit_days: float = Field(default=7.0, gt=0)  # how often a sitemap is searched for silent edits


class FeedConfig(BaseModel):
    """Where the feeds will be read, how long they are, and the WebSub hub whose subscribers hear of changes at once.

    Every feed names the hub; `told_hub` says whether it is told.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: str = "http://localhost:8000/"
    title: str = "Diplomatic Feeds"
    length: int = Field(default=50, ge=1, le=1000)
    hub: str | None = PUBLIC_HUB  # "" for none
    search: bool = False  # whether the server at base_url answers /search, as `aggregator serve` does

    @field_validator("title")
    @classmethod
    def _title(cls, value: str) -> str:
        if not (words := text.line(value)):
            raise ValueError("a publication has a title")
        return words

    @field_validator("base_url", "hub")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value and not urls.is_web(value):
            raise ValueError(f"{value!r} is no absolute http(s) address")
        return value

    @field_validator("base_url")
    @classmethod
    def _somewhere(cls, value: str) -> str:
        if not value:
            raise ValueError("must be the address where the folder will be served")
        return value

    @property
    def told_hub(self) -> str | None:
        """The hub to tell of changes; None where it is elsewhere and could not read addresses of this network."""
        told = self.hub and (urls.is_local(self.hub) or not urls.is_local(self.base_url))
        return self.hub if told else None


class NotifyConfig(BaseModel):
    """Who is told when a site's state changes or a run fails: addresses that Apprise knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    targets: tuple[str, ...] = ()

    @field_validator("targets")
    @classmethod
    def _addresses(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [number for number, value in enumerate(values, 1) if "://" not in value]:
            # The value itself may hold a password and is never shown (FAULTS D9).
            raise ValueError(f"number {wrong[0]} is no address of Apprise's kind, like mailto://...")
        return values


class Config(BaseModel):
    """All settings. `contact` goes into the User-Agent; without one only loopback sites are crawled."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database: Path = Path("data/aggregator.db")
    output: Path = Path("public")
    contact: str = ""
    crawl: CrawlConfig = CrawlConfig()
    feeds: FeedConfig = FeedConfig()
    metrics: Path | None = None
    notify: NotifyConfig = NotifyConfig()
    site: tuple[Site, ...] = ()
    organization: tuple[dict[str, Any], ...] = ()

    @field_validator("database", "output", "metrics", mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        if value == "":  # would be the folder of the file itself, and what is published there is tidied up
            raise ValueError("must not be empty")
        return value

    @field_validator("contact")
    @classmethod
    def _one_printable_line(cls, value: str) -> str:
        if value and (not value.isascii() or not value.isprintable()):
            raise ValueError("must be one line of ASCII: it is sent in the User-Agent header")
        return value.strip()


def load(path: Path | None) -> Config:
    """Read the configuration at PATH; without PATH, ./aggregator.toml where it exists, else the defaults.

    Raises NoSuchFile for a PATH that cannot be read and ConfigurationFaulty with all faults, a line each.
    """
    if path is None and not DEFAULT_PATH.exists():
        return Config()
    path = path or DEFAULT_PATH
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as cause:
        raise NoSuchFile(path, getattr(cause, "strerror", None) or cause) from cause
    except tomllib.TOMLDecodeError as cause:
        raise ConfigurationFaulty(path, f"\n  not TOML: {cause}") from cause
    faults: list[str] = []
    config = Config()
    try:
        config = Config.model_validate(raw)
    except ValidationError as found:
        faults += [_sentence(fault, raw) for fault in found.errors(include_url=False)]
    faults += _repeated_names(raw)
    faults += _faulty_organizations(config.organization)
    faults += [] if faults else _unknown_organizations(config)
    if faults:
        raise ConfigurationFaulty(path, "".join(f"\n  {fault}" for fault in faults))
    beside = path.parent
    paths = {name: getattr(config, name) for name in ("database", "output", "metrics")}
    return config.model_copy(update={name: beside / there for name, there in paths.items() if there is not None})


def _sentence(fault: ErrorDetails, raw: dict[str, Any]) -> str:
    """Say one fault as «site "name": field: what (evidence)»."""
    steps = list(fault["loc"])
    where = ""
    if len(steps) > 1 and steps[0] in ("site", "organization") and isinstance(steps[1], int):
        table = raw[steps[0]][steps[1]]
        known = table.get("name") or table.get("id") if isinstance(table, dict) else None
        where = f"[[{steps[0]}]] {known or f'number {steps[1] + 1}'}: "
        steps = steps[2:]
    elif steps in (["site"], ["organization"]):
        return f"{steps[0]}: every one is a table under [[{steps[0]}]], in two brackets"
    secret = bool(steps) and steps[0] == "notify"
    shown = "" if fault["type"] == "missing" or secret else f" ({str(fault['input'])[:80]!r})"
    field = f"{'.'.join(map(str, steps))}: " if steps else ""
    return f"{where}{field}{said(fault)}{shown}"


def _faulty_organizations(tables: tuple[dict[str, Any], ...]) -> list[str]:
    if not tables:
        return []
    from aggregator.organizations.registry import faults  # noqa: PLC0415 — most configurations name none

    return [f"[[organization]] {fault.removeprefix('organization ')}" for table in tables for fault in faults(table)]


def _unknown_organizations(config: Config) -> list[str]:
    named = {site.name: site.organization for site in config.site if site.organization}
    if not named:
        return []
    from aggregator.organizations.registry import Registry  # noqa: PLC0415 — as above

    known = {organization.id for organization in Registry.standard(config.organization).organizations}
    return [
        f"[[site]] {name}: organization: none has the id {id_!r}" for name, id_ in named.items() if id_ not in known
    ]


def _repeated_names(raw: dict[str, Any]) -> list[str]:
    tables = raw.get("site")
    names = [t.get("name") for t in tables if isinstance(t, dict)] if isinstance(tables, list) else []
    return [f"[[site]] {name}: the name is used {n} times" for name, n in Counter(names).items() if name and n > 1]
