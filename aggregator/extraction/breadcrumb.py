"""The trail a reader sees above an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.article import Crumb, Witness
    from aggregator.extraction.page import Page


def read_breadcrumb(page: Page, headline: str) -> tuple[tuple[Crumb, ...], list[Witness]]:
    """Return the trail, first crumb first, and all witnesses."""
    return (), []
