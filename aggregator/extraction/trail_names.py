"""Which class words, ids and labels call an element a breadcrumb: "crumbs", "rootline", "td-breadcrumb", "fil-ariane".

Most pages have one such name or none among hundreds, so a cheap look for its letters comes before the pattern.

Knows nothing of elements: it is given their names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_CALLED = re.compile(
    r"bread-?_?crumb|(?<![a-z])crumbs?(?![a-z])|-crumbs?\b|rootline|fil-?_?d-?_?ariane|ariane\b|breadcrum|"
    r"you-?are-?here|pathway|speedbar|migas?-de-pan|brotkr(?:ume|ue?mel)|kruimelpad|briciole|kroshk|okruszk|"
    r"BreadcrumbList|data-vocabulary\.org/Breadcrumb|v:Breadcrumb",
    re.IGNORECASE,
)
# One of them is in each of those names.
_MARKS = (
    "rumb",
    "riane",
    "ootline",
    "athway",
    "-here",
    "peedbar",
    "de-pan",
    "rotkr",
    "imelpad",
    "riciole",
    "roshk",
    "kruszk",
)


def is_trail(names: str) -> bool:
    """Tell whether class words, an id or a label NAMES a trail."""
    return any([mark in names for mark in _MARKS]) and _CALLED.search(names) is not None  # noqa: C419 - half the time


def trails_in(names: Collection[str]) -> set[str]:
    """Return those of NAMES that call a trail; all are asked together first."""
    together = "\n".join(names)
    return {name for name in names if is_trail(name)} if any(mark in together for mark in _MARKS) else set()
