"""Where the stories come from: the datelines of a feed as dots on a map of the world.

The map is equirectangular (plate carrée): degrees are its units, so a dot lies at its coordinates. The land behind it
is world.svg: one dot for each cell of two degrees in which GeoNames knows a town.

Knows nothing of HTML.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feeds.entry import Entry

NORTH = 76  # degrees; north of it and south of -58 nobody dates a dispatch
WIDTH, HEIGHT = 360, 134
_SMALLEST, _LARGEST = 2.2, 7.0  # radius in degrees
_MOST_LABELS = 8
_LETTER, _LINE = 4.2, 7.8  # the room a letter takes in the map's type
_GAP = 1.2
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Label:
    """Where the name of a place is written: a point on its base line, and which end of it the point is (SVG)."""

    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the map: its name, how many stories are dated there, its centre and radius in map units.

    `label` is None where the name would lie over another one.
    """

    name: str
    stories: int
    x: float
    y: float
    radius: float
    label: Label | None = None

    @property
    def box(self) -> Box:
        """The square around it."""
        return self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius


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
    found = [
        Dot(names[place], count, round(place[1] + 180, 1), round(NORTH - place[0], 1), _radius(count))
        for place, count in sorted(counts.items(), key=lambda found: (-found[1], found[0]))
    ]
    return _labelled(found)


def _labelled(found: Sequence[Dot]) -> list[Dot]:
    """Write the names of the largest dots beside them, above or below, where nothing else lies."""
    taken = [dot.box for dot in found]
    labelled: list[Dot] = []
    for dot in found:
        label = None
        if len(labelled) < _MOST_LABELS:
            others = [box for box in taken if box != dot.box]
            free = (place for place in _places(dot) if _is_free(place[1], others))
            label, box = next(free, (None, dot.box))
            taken.append(box)
        labelled.append(replace(dot, label=label))
    return labelled


def _places(dot: Dot) -> Iterator[tuple[Label, Box]]:
    """Yield the places a name can be written at, the best first, each with the room it takes."""
    wide = _LETTER * len(dot.name)
    for x, left, anchor in (
        (dot.x + dot.radius + _GAP, dot.x + dot.radius + _GAP, "start"),
        (dot.x - dot.radius - _GAP, dot.x - dot.radius - _GAP - wide, "end"),
    ):
        yield (
            Label(round(x, 1), round(dot.y + _LINE / 3, 1), anchor),
            (left, dot.y - _LINE / 2, left + wide, dot.y + _LINE / 2),
        )
    for base in (dot.y - dot.radius - _GAP, dot.y + dot.radius + _GAP + 0.7 * _LINE):
        box = (dot.x - wide / 2, base - 0.8 * _LINE, dot.x + wide / 2, base + 0.2 * _LINE)
        yield Label(dot.x, round(base, 1), "middle"), box


def _is_free(box: Box, taken: Iterable[Box]) -> bool:
    left, top, right, bottom = box
    inside = left >= 0 and top >= 0 and right <= WIDTH and bottom <= HEIGHT
    return inside and all(right <= a or left >= c or bottom <= b or top >= d for a, b, c, d in taken)


def _radius(stories: int) -> float:
    return round(min(_SMALLEST * sqrt(stories), _LARGEST), 1)
