"""Which class words, ids and labels call an element a breadcrumb: "crumbs", "rootline", "td-breadcrumb", "fil-ariane".

Most pages have one such name or none among hundreds, so a cheap look for its letters comes before the pattern.

Knows nothing of elements: it is given their names.
"""

from __future__ import annotations

import re

_CALLED = re.compile(
    r"bread-?_?crumb|(?<![a-z])crumbs?(?![a-z])|-crumbs?\b|rootline|fil-?_?d-?_?ariane|ariane\b|breadcrum|"
    r"you-?are-?here|pathway|speedbar|migas?-de-pan|brotkr(?:ume|ue?mel)|kruimelpad|briciole|kroshk|okruszk|"
    r"BreadcrumbList|data-vocabulary\.org/Breadcrumb|v:Breadcrumb",
    re.IGNORECASE,
)
COMMON_MARK = "rumb"
# It or one of these is in each of those names.
RARE_MARKS = (
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
    likely = COMMON_MARK in names or any([mark in names for mark in RARE_MARKS])  # noqa: C419 - half the time
    return likely and _CALLED.search(names) is not None
