"""How many stories a week: counts for the small curves on the pages.

    weekly(["2024-06-22", "2024-06-20"])  ->  {"2024-06-17": 2}      (weeks begin on Monday)

Knows nothing of HTML.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

WEEKS = 26


def weekly(days: Iterable[str]) -> dict[str, int]:
    """Return the stories of each of the last WEEKS weeks up to the newest of DAYS (ISO), empty weeks left out."""
    counts = Counter(days)
    by_week: Counter[date] = Counter()
    for day, count in counts.items():
        moment = date.fromisoformat(day)
        by_week[moment - timedelta(days=moment.weekday())] += count
    if not by_week:
        return {}
    first = max(by_week) - timedelta(weeks=WEEKS - 1)
    return {week.isoformat(): by_week[week] for week in sorted(by_week) if week >= first}


def last_weeks(newest: str) -> list[str]:
    """Return WEEKS weeks in a row (ISO), the one beginning on NEWEST last; none where there is no newest."""
    if not newest:
        return []
    last = date.fromisoformat(newest)
    return [(last - timedelta(weeks=back)).isoformat() for back in range(WEEKS - 1, -1, -1)]


def curve(counts: list[int], width: int = 104, height: int = 24) -> str:
    """Return the bars of COUNTS as an SVG path in a box of WIDTH x HEIGHT; what they stand on is drawn by the style."""
    top = max(counts, default=0)
    step = width / max(len(counts), 1)
    bars = []
    for place, count in enumerate(counts):
        if count:
            tall = max(round(count / top * height), 2)
            bars.append(f"M{place * step:g} {height}v-{tall}h{step - 1:g}v{tall}z")
    return "".join(bars)
