"""What publishing costs, in CPU time, beside a bare lxml writer of the same RSS and Atom.

    python benchmarks/publish.py [--feeds 200] [--entries 50]

Prints, for made articles of about 3,000 letters: the bare writer, which touches no file; our three formats from
articles to bytes; then, into a folder in memory and into one on the disk, the whole publication (files, compressed
copies, closed pages, web pages), one after which nothing changed, one where every feed got a story, and one where three
organizations did, beside writing those three alone. What the kernel takes to write, flush and rename twelve files a
feed is in the figures of the disk, and differs with the disk and with its neighbours. All are of one run.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import NamedTuple

from lxml import etree
from made_archive import MadeArchive, Organization, Registry, story

from aggregator.stored import Stored
from feeds.entry import Entries
from feeds.entry_xml import rfc822
from feeds.feed import Feed
from feeds.json_feed import json_feed
from feeds.publish import PublishOptions, publish
from feeds.rss_atom import ATOM, DC, GEORSS, atom, rss

CONTENT = "http://purl.org/rss/1.0/modules/content/"
AT_ONCE = 10  # feeds
MEMORY = Path("/dev/shm")


def bare_rss(feed: Feed) -> bytes:
    """Write the elements of our RSS with nothing but lxml."""
    root = etree.Element("rss", version="2.0", nsmap={"content": CONTENT, "dc": DC, "atom": ATOM, "georss": GEORSS})
    channel = etree.SubElement(root, "channel")
    for name, words in (("title", feed.title), ("link", feed.home), ("description", feed.description)):
        etree.SubElement(channel, name).text = words
    for entry in feed.entries:
        item = etree.SubElement(channel, "item")
        etree.SubElement(item, "title").text = entry.title
        etree.SubElement(item, "link").text = entry.url
        etree.SubElement(item, "description").text = entry.summary
        etree.SubElement(item, f"{{{CONTENT}}}encoded").text = entry.html
        etree.SubElement(item, "guid", isPermaLink="false").text = feed.guid(entry)
        for category in entry.categories:
            etree.SubElement(item, "category", domain=category.scheme).text = category.label
        etree.SubElement(item, "source", url=entry.source_home).text = entry.source_title
        etree.SubElement(item, f"{{{DC}}}creator").text = entry.authors[0]
        etree.SubElement(item, "pubDate").text = rfc822(entry.published)
        etree.SubElement(item, f"{{{DC}}}language").text = entry.language
        etree.SubElement(item, f"{{{GEORSS}}}point").text = entry.spot.point
        etree.SubElement(item, f"{{{GEORSS}}}featureName").text = entry.spot.name
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def bare_atom(feed: Feed) -> bytes:
    """Write the elements of our Atom with nothing but lxml."""
    root = etree.Element("feed", xmlns=ATOM, nsmap={"georss": GEORSS})
    for name, words in (("id", feed.id), ("title", feed.title), ("updated", feed.changed.isoformat())):
        etree.SubElement(root, name).text = words
    for entry in feed.entries:
        item = etree.SubElement(root, "entry", {"{http://www.w3.org/XML/1998/namespace}lang": entry.language})
        etree.SubElement(item, "id").text = entry.id
        etree.SubElement(item, "title").text = entry.title
        etree.SubElement(item, "updated").text = entry.updated.isoformat()
        etree.SubElement(etree.SubElement(item, "author"), "name").text = entry.authors[0]
        etree.SubElement(item, "content", type="html").text = entry.html
        etree.SubElement(item, "link", href=entry.url, rel="alternate", type="text/html")
        etree.SubElement(item, "summary").text = entry.summary
        for category in entry.categories:
            etree.SubElement(item, "category", term=category.term, scheme=category.scheme, label=category.label)
        etree.SubElement(item, "published").text = entry.published.isoformat()
        source = etree.SubElement(item, "source")
        etree.SubElement(source, "id").text = entry.source_home
        etree.SubElement(source, "title").text = entry.source_title
        etree.SubElement(source, "updated").text = entry.updated.isoformat()
        etree.SubElement(source, "link", rel="alternate", href=entry.source_home, type="text/html")
        etree.SubElement(item, f"{{{GEORSS}}}point").text = entry.spot.point
        etree.SubElement(item, f"{{{GEORSS}}}featureName").text = entry.spot.name
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


class Taken(NamedTuple):
    """CPU seconds, and how many of them were the kernel's."""

    all: float
    kernel: float


def seconds(work: Callable[[], object], times: int = 1) -> Taken:
    """Return the least CPU time of some runs of WORK."""
    taken = []
    for _ in range(times):
        start = getrusage(RUSAGE_SELF)
        work()
        end = getrusage(RUSAGE_SELF)
        kernel = end.ru_stime - start.ru_stime
        taken.append(Taken(end.ru_utime - start.ru_utime + kernel, kernel))
    return min(taken)


def feed_of(name: str, entries: Entries, stories: list[Stored]) -> Feed:
    """Return the feed the writers are given."""
    return Feed(
        stem=name,
        scope=name,
        title=f"Organization {name}",
        description="Made news",
        base_url="https://feeds.example.org/",
        page=f"{name}.html",
        entries=tuple(map(entries.of, reversed(stories))),
        changed=stories[-1].changed,
    )


def write_formats(entries: Entries, names: list[str], stories: dict[str, list[Stored]]) -> None:
    """Write three formats of some feeds, from articles as the archive gives them to bytes."""
    for name in names:
        feed = feed_of(name, entries, stories[name])
        rss(feed), atom(feed), json_feed(feed)


def measure(feeds: int, length: int) -> None:
    """Publish made archives of so many feeds and print what it took."""
    chance = random.Random(7)
    words = ["".join(chance.choices("aaeeiioubcdfglmnprstv", k=chance.randint(2, 10))) for _ in range(5000)]
    names = [f"org-{number}" for number in range(feeds)]
    known = {name: Organization(name, f"Organization {name}", name.upper()) for name in names}
    numbers = count(1)
    archive = MadeArchive()

    def tell(name: str, *archives: MadeArchive) -> None:
        told = story(next(numbers), name, words, chance)
        for one in archives:
            one.add(name, told)

    for name in names:
        for _ in range(length):
            tell(name, archive)
    gc.collect()
    gc.freeze()  # these articles stand for a database, which no collector of garbage walks through
    base = "https://feeds.example.org/"
    stories = {name: archive.feeds["organization", name] for name in names}
    bare = ours = 0.0
    for start in range(0, feeds, AT_ONCE):  # in turn, so that both meet the same machine
        some = names[start : start + AT_ONCE]
        warm = Entries(base, known)
        made = [feed_of(name, warm, stories[name]) for name in some]
        bare += seconds(lambda made=made: [(bare_rss(feed), bare_atom(feed)) for feed in made], 3).all
        ours += seconds(lambda some=some: write_formats(Entries(base, known), some, stories), 3).all
    print(f"{feeds} feeds x {length} entries; bare lxml RSS + Atom: {bare:.2f} CPU s")
    report("three formats, articles to bytes", ours, bare)
    for name, place in places().items():
        print(f"into a folder {name}:")
        for what, taken in measure_publications(archive, known, tell, place).items():
            report(what, taken.all, bare, f"of it the kernel {taken.kernel:.2f}")


def places() -> dict[str, str | None]:
    """Return where folders are made: in memory, where the system has such a place, and where it makes them itself."""
    return ({"in memory": str(MEMORY)} if MEMORY.is_dir() else {}) | {"on the disk": None}


def report(what: str, taken: float, bare: float, note: str = "") -> None:
    """Print what something took, beside the bare writer."""
    print(f"{what:35} {taken:7.2f} CPU s   {taken / bare:5.2f} x bare   {note}".rstrip())


def measure_publications(
    archive: MadeArchive, known: dict[str, Organization], tell: Callable[..., None], place: str | None
) -> dict[str, Taken]:
    """Publish ARCHIVE in PLACE as it grows by TELL; return what each took and print what three changes cost."""
    names, base, figures = list(known), "https://feeds.example.org/", {}
    with tempfile.TemporaryDirectory(dir=place) as folder:
        plain, full, few = (Path(folder) / name for name in ("plain", "full", "few"))
        registry, three = Registry(tuple(known.values())), Registry(tuple(known[name] for name in names[:3]))
        whole = PublishOptions(base_url=base)
        figures["first publication, the past too"] = seconds(lambda: publish(archive, registry, full, whole))
        figures["nothing changed"] = seconds(lambda: publish(archive, registry, full, whole), 3)
        alone = MadeArchive()
        for name in names[:3]:
            for stored in archive.feeds["organization", name]:
                alone.add(name, stored)
        publish(alone, three, few, whole)
        some, others = [], []
        for _ in range(12):
            for name in names[:3]:
                tell(name, archive, alone)
            others.append(seconds(lambda: publish(alone, three, few, whole)))
            some.append(seconds(lambda: publish(archive, registry, full, whole)))
        every = []
        for _ in range(3):
            for name in names:
                tell(name, archive)
            every.append(seconds(lambda: publish(archive, registry, full, whole)))
        figures["all changed: pages, copies and all"] = min(every)
        bare_only = PublishOptions(base_url=base, compress=False)
        publish(archive, registry, plain, bare_only)
        for name in names:
            tell(name, archive)
        figures["all changed, not compressed"] = seconds(lambda: publish(archive, registry, plain, bare_only))
    print(
        f"3 of {len(names)} changed: {min(some).all:.3f} CPU s; those 3 alone: {min(others).all:.3f} CPU s,"
        f" ratio {min(some).all / min(others).all:.2f}"
    )
    return figures


def main() -> int:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--feeds", type=int, default=200)
    options.add_argument("--entries", type=int, default=50)
    asked = options.parse_args()
    measure(asked.feeds, asked.entries)
    return 0


if __name__ == "__main__":
    sys.exit(main())
