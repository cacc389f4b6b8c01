"""Where a place is: "Almaty", "АЛМАТЫ" and "阿拉木图" are one city of Kazakhstan.

A name is folded to its letters and looked up in an index of about 90,000 cities with their names in many scripts and of
all countries (`gazetteer.py` makes it). The index is one block of bytes, unpacked when first asked.

    find_place("MOSCÚ").country    # "RU"

Knows nothing of datelines, and no place of fewer than 3,000 people.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from isal import isal_zlib  # unpacks the index in a third of zlib's time

INDEX = Path(__file__).with_name("places.gz")
_LONGEST_NAME = 80
_STRETCH = 4096  # bytes of the index searched through for a name; bisecting down to the line took five times as long
_GZIP = 31  # as zlib says that what it unpacks is framed by gzip
_ONE_LETTER = str.maketrans("يىكةۃە", "ییکههه")  # Arabic and Persian keyboards differ


@dataclass(frozen=True, slots=True)
class Place:
    """A city: usual English name, ISO 3166-1 alpha-2 country, WGS 84 degrees, inhabitants, whether a capital."""

    name: str
    country: str
    latitude: float
    longitude: float
    population: int
    capital: bool = False


def key(name: str) -> str:
    """Return NAME as the index spells it: letters and digits only, without case and accents."""
    if name.isascii():
        return "".join(filter(str.isalnum, name)).lower()
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", name.casefold()))).translate(_ONE_LETTER)


def find_place(name: str, country: str | None = None) -> Place | None:
    """Find the city called NAME in any script; of several the one in COUNTRY (alpha-2), else the most populous."""
    cities = _look_up(key(name))[1]
    if country:
        cities = tuple(place for place in cities if place.country == country) or cities
    return cities[0] if cities else None


def find_country(name: str) -> str | None:
    """Return the alpha-2 code of the country called NAME in any language, or None."""
    return _look_up(key(name))[0]


@cache
def _index() -> tuple[bytes, list[bytes], list[int]]:
    """Return the unpacked index, the first name of each stretch of its sorted names, and where the stretches begin."""
    data = isal_zlib.decompress(INDEX.read_bytes(), wbits=_GZIP)
    begin = data.index(b"\n\n") + 2
    starts = sorted({data.rfind(b"\n", 0, at) + 1 for at in range(begin, len(data), _STRETCH)})
    return data, [data[start : data.index(b"\t", start)] for start in starts], [*starts, len(data)]


@lru_cache(maxsize=8192)
def _look_up(folded: str) -> tuple[str | None, tuple[Place, ...]]:
    """Return the country and the cities that bear the name."""
    wanted = folded.encode()
    if not wanted or len(wanted) > _LONGEST_NAME:
        return None, ()
    data, names, starts = _index()
    stretch = max(bisect_right(names, wanted) - 1, 0)
    found = data.find(b"\n" + wanted + b"\t", starts[stretch] - 1, starts[stretch + 1])
    if found < 0:
        return None, ()
    _, country, offsets = data[found + 1 : data.index(b"\n", found + 1)].split(b"\t")
    cities = tuple(_city(int(offset)) for offset in offsets.split(b",") if offset)
    return (None if country == b"-" else country.decode()), cities


def _city(offset: int) -> Place:
    data = _index()[0]
    name, country, latitude, longitude, population, capital = (
        data[offset : data.index(b"\n", offset)].decode().split("\t")
    )
    return Place(name, country, float(latitude), float(longitude), int(population), capital == "1")
