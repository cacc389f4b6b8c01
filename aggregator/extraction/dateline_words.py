"""The words datelines are made of, as sets: "нояб" is a month, "KUNA" an agency, "Calif." a region.

The lists stand in `dateline_words.toml`; they are read once, when the first dateline is looked for.

Knows nothing of the order of the words.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aggregator.places import key

TOP_LEVELS = (  # an agency may be called by its address: "AKIPRESS.COM"
    "com|net|org|info|news|media|online|tv|fm|ru|kz|uz|tj|kg|tm|az|am|ge|by|ua|md|mn|de|at|ch|it|fr|be|nl|lu|es|pt|eu|uk|ie|pl|cz|"
    "sk|hu|ro|bg|rs|hr|si|mk|al|gr|cy|fi|se|no|dk|is|lt|lv|ee|tr|ir|pk|in|lk|bd|np|my|sg|id|ph|vn|th|kh|cn|hk|tw|jp|kr|ae|sa|"
    "qa|kw|om|jo|lb|ps|il|eg|ng|ke|za|gh|rw|ug|tz|et|mx|ar|br|cl|co|pe|ve|ec|bo|py|uy|pa|ni|hn|gt|sv|cr|do|cu|ca|au|nz|me"
)
_FILE = Path(__file__).with_name("dateline_words.toml")


@dataclass(frozen=True, slots=True)
class Words:
    """Every list of the file, its words folded by `places.key`."""

    small: frozenset[str]  # words in small letters that may stand in a dateline
    months: dict[str, int]
    other_months: frozenset[str]
    weekdays: frozenset[str]
    particles: frozenset[str]
    starters: frozenset[str]
    openers: frozenset[str]
    abbreviations: frozenset[str]
    sources: frozenset[str]
    documents: tuple[str, ...]
    labels: frozenset[str]
    bylines: frozenset[str]
    day_prepositions: frozenset[str]
    town_words: frozenset[str]
    geography: frozenset[str]
    appositions: frozenset[str]
    agencies: frozenset[str]
    short_agencies: frozenset[str]
    media: frozenset[str]
    regions: dict[str, str]


def _folded(words: str) -> frozenset[str]:
    return frozenset(key(word) for word in words.split()) - {""}


@cache
def words() -> Words:
    """Return the lists, read from the file at the first call."""
    lists = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    plain = lists["words"]
    small = ("day_prepositions", "particles", "bylines", "town_words", "weekdays")
    agencies = frozenset(key(name) for name in lists["agencies"]["names"].split("|")) - {""}
    media = _folded(lists["agencies"]["media"])
    return Words(
        small=frozenset.union(agencies, media, *(_folded(plain[name]) for name in small)),
        months={word: int(number) for number, names in lists["months"].items() for word in _folded(names)},
        other_months=_folded(lists["calendars"]["months"]),
        documents=tuple(sorted((name for name in plain["documents"].split("|") if name), key=len, reverse=True)),
        agencies=agencies,
        short_agencies=frozenset(name.strip() for name in lists["agencies"]["names"].split("|")),
        media=media,
        regions={word: country for country, names in lists["regions"].items() for word in _folded(names)},
        weekdays=_folded(plain["weekdays"]),
        particles=_folded(plain["particles"]),
        starters=_folded(plain["starters"]),
        openers=_folded(plain["openers"]),
        abbreviations=_folded(plain["abbreviations"]),
        sources=_folded(plain["sources"]),
        labels=_folded(plain["labels"]),
        bylines=_folded(plain["bylines"]),
        day_prepositions=_folded(plain["day_prepositions"]),
        town_words=_folded(plain["town_words"]),
        geography=_folded(plain["geography"]),
        appositions=_folded(plain["appositions"]),
    )
