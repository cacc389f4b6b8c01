"""What all spiders of one run share.

Knows nothing of any one site.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.config import Config
    from aggregator.organizations import Registry
    from aggregator.pipelines import Archive
    from aggregator.replay import SavedPages
    from aggregator.run import Run
    from aggregator.store import Store


@dataclass(slots=True)
class Work:
    """The archive, the counts, the settings and the clock; `counted` is told the site after every page that ended."""

    store: Store
    archive: Archive
    run: Run
    config: Config
    registry: Registry
    now: Callable[[], datetime]
    counted: Callable[[str], None]
    saved_pages: SavedPages | None = None
