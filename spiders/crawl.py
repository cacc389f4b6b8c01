"""Signature stub; see below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from aggregator.config import Config
from aggregator.run import Run, SiteTally
from aggregator.sites import Site

Progress = Callable[[str, SiteTally], None]  # the site's name and its counts, after every page


def crawl(
    sites: Sequence[Site],
    *,
    store: Any,
    config: Config,
    run: Run,
    replay: Path | None = None,
    progress: Progress | None = None,
    now: Callable[[], datetime],
) -> None:
    """Crawl SITES in one process and put what they give into STORE, every request counted in RUN."""
    raise NotImplementedError


def replayed_sites(replay: Path, known: Mapping[str, Site]) -> list[Site]:
    """Return the sites of the pages saved under REPLAY: those of KNOWN that own them, else one made from the host."""
    raise NotImplementedError
