"""The dateline of an article: "Almaty, 22 June 2024 (TDI):" says where, when and who.

Being written: the signatures stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aggregator.article import Dateline


def parse_dateline(text: str, published: date | None = None) -> Dateline | None:  # noqa: ARG001
    """Read the dateline TEXT opens with, or None."""
    return None


def find_dateline(
    before: Sequence[str],  # noqa: ARG001
    paragraphs: Sequence[str],  # noqa: ARG001
    after: Sequence[str],  # noqa: ARG001
    published: date | None,  # noqa: ARG001
    agency: str | None = None,  # noqa: ARG001
) -> Dateline | None:
    """Find the dateline of a whole article, wherever it stands."""
    return None
