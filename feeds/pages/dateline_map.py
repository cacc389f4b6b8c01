"""Where the stories come from: the datelines of a feed as dots on a map of the world.

The map is equirectangular (plate carrée): degrees are its units, so a dot lies at its coordinates. The land behind it
is world.svg: one dot for each cell of two degrees in which GeoNames knows a town.

Knows nothing of HTML.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feeds.entry import Entry

NORTH = 76  # degrees; north of it and south of -58 nobody dates a dispatch
_SMALLEST, _LARGEST = 1.8, 6.0  # radius in degrees


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the map: its name, how many stories are dated there, its centre and radius in map units."""

    name: str
    stories: int
    x: float
    y: float
    radius: float


def dots(entries: Iterable[Entry]) -> list[Dot]:
    """Return one dot for each place that has coordinates, the largest first so that small ones lie on top."""
    counts: Counter[tuple[float, float]] = Counter()
    names: dict[tuple[float, float], str] = {}
    for entry in entries:
        spot = entry.spot
        if spot and spot.latitude is not None and spot.longitude is not None:
            place = (round(spot.latitude, 1), round(spot.longitude, 1))
            counts[place] += 1
            names.setdefault(place, spot.known_as or spot.name)
    return [
        Dot(names[place], count, round(place[1] + 180, 1), round(NORTH - place[0], 1), _radius(count))
        for place, count in sorted(counts.items(), key=lambda found: (-found[1], found[0]))
    ]


def _radius(stories: int) -> float:
    return round(min(_SMALLEST * sqrt(stories), _LARGEST), 1)
