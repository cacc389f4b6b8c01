"""What has been read of a dateline so far: the parts, where they stand, and how sure they are.

    "SAMARKAND (Uzbekistan), Sep 16 (APP):"   ->   places=[(0, 9)], country="UZ", day=Sep 16, agency="APP", marks=":"

Knows nothing of how a part is recognized.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.extraction.dateline_date import Day
    from aggregator.extraction.dateline_pieces import Piece
    from aggregator.places import Place


@dataclass(slots=True)
class Reading:
    """What has been read so far; `end` is where the dateline ends in the text, its marks included."""

    places: list[tuple[int, int]] = field(default_factory=list)
    known: Place | None = None
    region: str | None = None
    country: str | None = None
    country_only: bool = False
    day: Day | None = None
    timed: bool = False
    timed_first: bool = False  # a clock before any place
    agency: str | None = None
    bracketed: bool = False
    sure_agency: bool = False
    source: bool = False
    unclosed: bool = False  # ended inside running text: "AZERTAC The ..."
    marks: str = ""  # after the last piece
    place_marks: str = ""  # after the place
    end: int = 0
    next_piece: Piece | None = None

    listed_agency: bool = False
    agency_first: bool = False  # before any day
    leading: bool = False  # before any place

    @property
    def day_start(self) -> int:
        """Where the day stands, -1 without one."""
        return self.day.start if self.day else -1

    @property
    def day_end(self) -> int:
        """Where the day ends, -1 without one."""
        return self.day.end if self.day else -1

    @property
    def dated_without_year(self) -> bool:
        """Whether a day of the month is printed whose year nobody knows."""
        return self.day is not None and self.day.whole

    @property
    def placed(self) -> bool:
        """Whether a place or a country has been read."""
        return bool(self.places) or self.country_only
