"""What all spiders of one run share.

Knows nothing of any one site.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.config import Config
    from aggregator.organizations.registry import Registry
    from aggregator.pipelines import Archive
    from aggregator.replay import SavedPages
    from aggregator.run import Run
    from aggregator.store import Store


@dataclass(slots=True)
class Work:
    """The archive, the counts, the settings and the clock; `counted` is told the site after every page that ended.

    `started` is when the run began, by the clock that never jumps: a run's budget of minutes is all its sites'.
    """

    store: Store
    archive: Archive
    run: Run
    config: Config
    registry: Registry
    now: Callable[[], datetime]
    counted: Callable[[str], None]
    saved_pages: SavedPages | None = None
    started: float = field(default_factory=time.monotonic)
