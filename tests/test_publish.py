"""The published folder: what changes, what does not, and what goes away."""

import errno
import gzip
import json
import os
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import brotli
import published_stories
import pytest
from feed_rules import A, complaints, opml_complaints
from lxml import etree
from published_stories import START, Organization, Registry, archive, story

from aggregator.errors import ConfigurationFaulty, FolderUnwritable, MachineFull
from feeds.archive import Selection, check_slugs
from feeds.archives import closed_pages
from feeds.folder import MANIFEST, Folder
from feeds.publish import PublishOptions, publish

OPTIONS = PublishOptions(base_url="https://feeds.example.org/", hub="https://hub.example.org/")
NO_PLACES = {"locate": lambda _name, _country: None}


def put_out(stories, to, *, registry=None, only=(), options=OPTIONS):
    return {p.id: p for p in publish(stories, registry or Registry(), to, options, only, **NO_PLACES)}


def contents(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def states(folder):
    return {
        str(p.relative_to(folder)): (p.stat().st_ino, p.stat().st_mtime_ns)
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def ids(path):
    return [item["id"] for item in json.loads(path.read_bytes())["items"]]


# --- what is written ---


def test_every_feed_has_its_files_and_is_reported(tmp_path):
    done = put_out(archive(60), tmp_path)
    assert list(done) == ["all", "csto", "sco", "site-tdi", "site-apa-az"]
    assert (done["sco"].title, done["sco"].articles, done["sco"].written) == (
        "Shanghai Cooperation Organisation (SCO)",
        20,
        True,
    )
    for name in done:
        for end in ("rss", "atom", "json", "html"):
            assert (tmp_path / f"{name}.{end}").stat().st_size > 500
    assert not list(tmp_path.glob("un.*"))  # an organization without a story has no feed
    assert {"opml.xml", "index.html", "sources.html", "style.css"} <= {p.name for p in tmp_path.iterdir()}


def test_every_published_feed_is_valid(tmp_path):
    put_out(archive(120), tmp_path)
    feeds = [*tmp_path.rglob("*.rss"), *tmp_path.rglob("*.atom")]
    assert len(feeds) > 30
    for path in feeds:
        assert complaints(path.read_bytes(), OPTIONS.base_url + str(path.relative_to(tmp_path))) == [], path


def test_a_folder_without_a_story_is_valid_too(tmp_path):
    put_out(archive(0), tmp_path)
    assert opml_complaints((tmp_path / "opml.xml").read_bytes()) == []


@pytest.mark.parametrize("name", ["<b>R&D</b> &amp; ]]> Council", "Desk\x92s \ufffd News", "\ufffd", "S&P500 &copy"])
def test_feeds_of_odd_names_are_valid_too(tmp_path, monkeypatch, name):
    monkeypatch.setitem(published_stories.SITES, "tdi", replace(published_stories.SITES["tdi"], title=name))
    put_out(archive(10), tmp_path, registry=Registry((Organization("csto", name, name),)))
    for path in [*tmp_path.glob("*.rss"), *tmp_path.glob("*.atom"), *tmp_path.glob("archive/*.[ra]*")]:
        assert complaints(path.read_bytes()) == [], path
    assert opml_complaints((tmp_path / "opml.xml").read_bytes()) == []


def test_an_article_is_in_the_feeds_of_what_it_is_about_and_nowhere_else(tmp_path):
    put_out(archive(9), tmp_path)
    assert [i.rpartition("/")[2] for i in ids(tmp_path / "sco.json")] == ["9", "6", "3"]
    assert len(ids(tmp_path / "csto.json")) == 9


def test_compressed_copies_hold_the_same(tmp_path):
    put_out(archive(5), tmp_path)
    for path in [*tmp_path.glob("*.rss"), tmp_path / "index.html", tmp_path / "opml.xml"]:
        assert gzip.decompress(Path(f"{path}.gz").read_bytes()) == path.read_bytes()
        assert brotli.decompress(Path(f"{path}.br").read_bytes()) == path.read_bytes()


def test_compression_can_be_left_out(tmp_path):
    put_out(archive(3), tmp_path)
    put_out(archive(3), tmp_path, options=replace(OPTIONS, compress=False))
    assert not [*tmp_path.rglob("*.gz"), *tmp_path.rglob("*.br")]


def test_only_the_named_feeds_are_touched(tmp_path):
    put_out(archive(9), tmp_path)
    before = contents(tmp_path)
    done = put_out(archive(12), tmp_path, only=["sco"])
    assert list(done) == ["sco"]
    changed = {name for name, data in contents(tmp_path).items() if before.get(name) != data and "." not in name[-3:]}
    assert {name.partition(".")[0].removeprefix("archive/").partition("-")[0] for name in changed} <= {
        "sco",
        "index",
        "opml",
        "sources",
        "",
    }
    with pytest.raises(ConfigurationFaulty, match="nato"):
        put_out(archive(9), tmp_path, only=["nato"])


# --- quiet ---


def test_nothing_changed_means_nothing_touched_and_nothing_read(tmp_path):
    stories = archive(60)
    put_out(stories, tmp_path)
    before = states(tmp_path)
    stories.reads.clear()
    assert not any(p.written for p in put_out(stories, tmp_path).values())
    assert states(tmp_path) == before
    assert stories.reads == []


def test_the_same_archive_gives_the_same_bytes_in_another_folder(tmp_path):
    put_out(archive(120), tmp_path / "one")
    put_out(archive(120), tmp_path / "two")
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    one.pop(MANIFEST), two.pop(MANIFEST)
    assert one == two


def test_only_feeds_with_the_changed_article_are_written(tmp_path):
    stories = archive(60)
    put_out(stories, tmp_path)
    stories.stories.append(story(61, ("un",)))
    done = put_out(stories, tmp_path)
    assert {name for name, p in done.items() if p.written} == {"all", "un", "site-tdi"}


def test_a_lost_or_damaged_file_is_written_again(tmp_path):
    stories = archive(20)
    put_out(stories, tmp_path)
    before = contents(tmp_path)
    (tmp_path / "csto.rss").unlink()
    (tmp_path / "sco.atom").write_bytes(b"<feed")
    (tmp_path / "all.json.gz").unlink()
    (tmp_path / "index.html").write_text("gone")
    put_out(stories, tmp_path)
    after = contents(tmp_path)
    before.pop(MANIFEST), after.pop(MANIFEST)
    assert after == before


def test_a_lost_memory_costs_time_and_nothing_else(tmp_path):
    stories = archive(20)
    put_out(stories, tmp_path)
    before = states(tmp_path)
    (tmp_path / MANIFEST).write_text("{not json")
    assert not any(p.written for p in put_out(stories, tmp_path).values())
    after = states(tmp_path)
    before.pop(MANIFEST), after.pop(MANIFEST)
    assert after == before


def test_E6_dates_of_the_text_do_not_reorder_a_feed(tmp_path):
    stories = archive(20)
    put_out(stories, tmp_path)
    order = ids(tmp_path / "csto.json")
    stories.stories = [
        replace(s, changed=s.first_seen + timedelta(days=90)) if s.id == 2 else s for s in stories.stories
    ]
    put_out(stories, tmp_path)
    assert ids(tmp_path / "csto.json") == order
    root = etree.parse(tmp_path / "csto.atom").getroot()
    assert root.findtext(f"{A}updated").startswith("2026-08")


def test_a_renamed_source_is_renamed_everywhere(tmp_path, monkeypatch):
    import published_stories

    put_out(archive(9), tmp_path)
    sites = published_stories.SITES | {"tdi": replace(published_stories.SITES["tdi"], title="The New Insight")}
    monkeypatch.setattr(published_stories, "SITES", sites)
    stories = archive(9)
    monkeypatch.setattr(stories, "feed_state", lambda *_: 1)
    put_out(stories, tmp_path)
    assert b"The Diplomatic Insight" not in (tmp_path / "csto.rss").read_bytes()


# --- what goes away ---


def test_a_removed_organization_takes_its_files_along_and_no_other(tmp_path):
    put_out(archive(60), tmp_path)
    for own in ("robots.txt", "sco-notes.txt", "sco.rss.bak", "archive/sco-mine.atom"):
        (tmp_path / own).write_text("mine")
    fewer = Registry(tuple(o for o in Registry().organizations if o.id != "sco"))
    done = put_out(archive(60), tmp_path, registry=fewer)
    assert "sco" not in done
    left = {name for name in contents(tmp_path) if "sco" in name}
    assert left == {"sco-notes.txt", "sco.rss.bak", "archive/sco-mine.atom"}
    assert (tmp_path / "robots.txt").read_text() == "mine"
    assert b"sco.rss" not in (tmp_path / "opml.xml").read_bytes() + (tmp_path / "index.html").read_bytes()


# --- the past (RFC 5005) ---


def whole_past(folder, stem, end="atom"):
    """Follow the links of a feed to its beginning; return the ids met, page by page."""
    met = []
    path = folder / f"{stem}.{end}"
    while path:
        root = etree.fromstring(path.read_bytes())
        feed = root if end == "atom" else root.find("channel")
        met.append(
            {
                (e.findtext(f"{A}id") or e.findtext("guid")).strip()
                for e in [*feed.findall(f"{A}entry"), *feed.findall("item")]
            }
        )
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{A}link")}
        address = links.get("prev-archive")
        path = folder / address.removeprefix(OPTIONS.base_url) if address else None
    return met


@pytest.mark.parametrize("count", [1, 2, 9, 10, 11, 49, 50, 51, 100, 149, 230])
@pytest.mark.parametrize("end", ["rss", "atom"])
def test_the_whole_past_can_be_walked(tmp_path, count, end):
    stories = archive(count)
    put_out(stories, tmp_path)
    met = whole_past(tmp_path, "csto", end)
    assert set().union(*met) == {s.entry_id for s in stories.stories}
    assert met[-1] == set()  # where the past begins
    assert max(map(len, met[1:])) <= 50


def test_json_leads_through_the_past_too(tmp_path):
    put_out(archive(60), tmp_path)
    found, name = set(), "csto.json"
    while name:
        document = json.loads((tmp_path / name).read_bytes())
        found |= {item["id"] for item in document["items"]}
        name = document.get("next_url", "").removeprefix(OPTIONS.base_url)
    assert len(found) == 60


def test_closed_pages_never_change_when_articles_come_in_late_or_early(tmp_path):
    stories = archive(120)
    put_out(stories, tmp_path)
    past = {name: data for name, data in contents(tmp_path).items() if name.startswith("archive/")}
    before = states(tmp_path / "archive")
    old = story(500, published=START - timedelta(days=900), seen=START + timedelta(days=200))
    stories.stories += [story(number, seen=START + timedelta(days=200)) for number in range(121, 160)] + [old]
    put_out(stories, tmp_path)
    assert {name: data for name, data in contents(tmp_path).items() if name in past} == past
    after = states(tmp_path / "archive")
    assert {name: after[name] for name in before} == before
    assert old.entry_id in set().union(*whole_past(tmp_path, "csto"))
    assert ids(tmp_path / "csto.json")[-1] == old.entry_id  # shown at its date, the oldest


def test_an_article_that_left_moves_no_page(tmp_path):
    stories = archive(130)
    put_out(stories, tmp_path)
    names = sorted(p.name for p in (tmp_path / "archive").glob("csto-*"))
    page = ids(tmp_path / "archive/csto-3.json")
    stories.stories = [replace(s, organizations=()) if s.id == 20 else s for s in stories.stories]
    put_out(stories, tmp_path)
    assert sorted(p.name for p in (tmp_path / "archive").glob("csto-*")) == names
    assert [i for i in page if not i.endswith("/20")] == ids(tmp_path / "archive/csto-3.json")


def test_a_corrected_text_reaches_the_closed_page_it_is_in(tmp_path):
    stories = archive(60)
    put_out(stories, tmp_path)
    before = contents(tmp_path)
    corrected = story(5, headline="Ministers met, corrected")
    stories.stories = [
        replace(corrected, changed=corrected.first_seen + timedelta(1)) if s.id == 5 else s for s in stories.stories
    ]
    put_out(stories, tmp_path)
    changed = {n for n, data in contents(tmp_path).items() if n.startswith("archive/csto") and before[n] != data}
    assert changed == {"archive/csto-2.rss", "archive/csto-2.atom", "archive/csto-2.json"}
    assert b"corrected" in (tmp_path / "archive/csto-2.atom").read_bytes()


def test_page_bounds_follow_arrival():
    pages = closed_pages([(n, "x") for n in range(1, 161)], [])
    assert [(p.number, p.after, p.up_to) for p in pages] == [
        (0, 0, 0),
        (1, 0, 1),
        (2, 1, 10),
        (3, 10, 50),
        (4, 50, 100),
        (5, 100, 150),
    ]
    assert closed_pages([], []) == []


# --- names (FAULTS D5) ---


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/x",
        "..",
        ".",
        "",
        "a/b",
        "a\\b",
        "con",
        "nul",
        "com1",
        "x" * 41,
        "Csto",
        "csto.rss",
        "cs to",
        "csto\n",
        "цсто",
        "all",
        "index",
        "opml",
        "archive",
        "site-tdi",
        ".hidden",
        "sources",
        "%2e%2e",
    ],
)
def test_D5_a_name_that_could_leave_the_folder_or_shadow_a_file_is_refused(tmp_path, name):
    registry = Registry((Organization(name, "Evil"),))
    with pytest.raises(ConfigurationFaulty):
        put_out(archive(3), tmp_path / "public", registry=registry)
    assert not (tmp_path / "public").exists()


def test_D5_two_ids_with_one_name_are_refused_and_all_faults_told():
    with pytest.raises(ConfigurationFaulty) as refused:
        check_slugs([Selection("site", "a_b"), Selection("site", "a-b"), Selection("organization", "../x")])
    assert "site-a-b" in str(refused.value)
    assert "../x" in str(refused.value)
    with pytest.raises(ConfigurationFaulty):
        put_out(archive(1), Path("/nowhere"), registry=Registry((Organization("un", "A"), Organization("un", "B"))))


def test_D5_a_symbolic_link_in_the_folder_is_replaced_not_followed(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("precious")
    public = tmp_path / "public"
    public.mkdir()
    for name in ("csto.rss", ".csto.rss.new", "index.html", "csto.rss.gz"):
        (public / name).symlink_to(outside)
    put_out(archive(3), public)
    assert outside.read_text() == "precious"
    assert not (public / "csto.rss").is_symlink()
    assert not (public / "csto.rss.gz").is_symlink()


def test_D5_a_folder_inside_that_leads_outside_is_refused(tmp_path):
    public, outside = tmp_path / "public", tmp_path / "outside"
    public.mkdir()
    outside.mkdir()
    (public / "archive").symlink_to(outside)
    with pytest.raises(FolderUnwritable, match="out of the published folder"):
        put_out(archive(3), public)
    assert not list(outside.iterdir())


@pytest.mark.parametrize(
    "name",
    ["../x", "/etc/x", "a/../../x", ".hidden", "", "archive/../../x", "csto.rss\r\nX: 1", "csto\n.rss", "a\x00b"],
)
def test_D4_D5_the_folder_itself_refuses_such_names(tmp_path, name):
    with pytest.raises(FolderUnwritable), Folder(tmp_path / "public") as folder:
        folder.put(name, b"x")


# --- the machine ---


def test_F5_a_full_disk_leaves_the_old_feeds_and_no_litter(tmp_path, monkeypatch):
    stories = archive(20)
    put_out(stories, tmp_path)
    before = contents(tmp_path)
    stories.stories.append(story(21))
    real, calls = os.write, []

    def full(file, data):
        calls.append(file)
        if len(calls) > 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(file, data)

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(MachineFull, match=r"No space left.*whole"):
        put_out(stories, tmp_path)
    monkeypatch.undo()
    assert contents(tmp_path) == before
    put_out(stories, tmp_path)
    assert stories.stories[-1].entry_id in ids(tmp_path / "csto.json")


@pytest.mark.parametrize("nth", range(1, 40, 3))
@pytest.mark.parametrize("call", ["fsync", "replace", "write"])
def test_F16_any_failing_call_leaves_whole_files(tmp_path, monkeypatch, call, nth):
    stories = archive(4)
    put_out(stories, tmp_path)
    stories.stories.append(story(5))
    count = [0]
    where = Path if call == "replace" else os
    real = getattr(where, call)

    def failing(*args, **kwargs):
        count[0] += 1
        if count[0] == nth:
            raise OSError(errno.EIO, "Input/output error")
        return real(*args, **kwargs)

    monkeypatch.setattr(where, call, failing)
    try:
        put_out(stories, tmp_path)
        said = ""
    except MachineFull as error:
        said = str(error)
    monkeypatch.undo()
    assert ("Input/output error" in said) == (count[0] >= nth)
    assert not list(tmp_path.rglob("*.new"))
    for path in tmp_path.rglob("*.atom"):
        assert complaints(path.read_bytes()) == []
    put_out(stories, tmp_path)
    assert len(ids(tmp_path / "csto.json")) == 5


def test_F3_bytes_are_on_the_disk_before_the_name_is(tmp_path, monkeypatch):
    order = []
    for module, name in ((os, "fsync"), (Path, "replace")):
        real = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *a, real=real, name=name: (order.append(name), real(*a))[1])
    with Folder(tmp_path, compress=False) as folder:
        folder.put("a.txt", b"a")
        folder.settle()
        assert order == ["fsync", "replace"]
    assert order[-1] == "fsync"  # the folder itself


def test_F6_a_reader_never_sees_half_a_feed(tmp_path):
    stories = archive(40)
    put_out(stories, tmp_path)
    stop, broken, reads = threading.Event(), [], [0]

    def read():
        while not stop.is_set():
            for name in ("csto.rss", "csto.json"):
                data = (tmp_path / name).read_bytes()
                reads[0] += 1
                if not data.rstrip().endswith((b"</rss>", b"}")):
                    broken.append(len(data))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(41, 61):
        stories.stories.append(story(number))
        put_out(stories, tmp_path, only=["csto"])
    stop.set()
    reader.join()
    assert reads[0] > 20
    assert broken == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(FolderUnwritable, match="file"):
        put_out(archive(1), tmp_path / "file" / "public")


def test_F2_killed_between_feeds_the_next_publication_mends_it(tmp_path, monkeypatch):
    stories = archive(20)
    put_out(stories, tmp_path / "whole")

    class Killed(BaseException):
        pass

    settled = [0]
    real = Folder.settle

    def dying(self):
        settled[0] += 1
        if settled[0] == 3:
            raise Killed
        real(self)

    monkeypatch.setattr(Folder, "settle", dying)
    monkeypatch.setattr(Folder, "_abandon", lambda _self: None)  # nobody tidies up after kill -9
    with pytest.raises(Killed):
        put_out(stories, tmp_path / "cut")
    monkeypatch.undo()
    put_out(stories, tmp_path / "cut")
    whole, cut = contents(tmp_path / "whole"), contents(tmp_path / "cut")
    whole.pop(MANIFEST), cut.pop(MANIFEST)
    assert cut == whole


def test_another_archive_with_the_same_counts_is_noticed(tmp_path):
    one, two = archive(9), archive(9)
    later = timedelta(days=1)
    two.stories = [
        replace(story(s.id, headline=f"Other {s.id}", seen=s.first_seen + later), story=s.story) for s in two.stories
    ]
    for stories in (one, two):
        stories.feed_state = lambda *_: 7  # both changed seven times
        put_out(stories, tmp_path)
    assert b"Other 9" in (tmp_path / "csto.rss").read_bytes()


def test_a_closed_page_is_not_touched_by_what_is_learned_later(tmp_path):
    stories = archive(60)
    stories.stories = [replace(s, also_at=()) for s in stories.stories]
    put_out(stories, tmp_path / "grown")
    learned = [
        replace(
            s,
            also_at=(replace(s.source, url="https://apa.example/copy"),),
            organizations=(*s.organizations, *story(1, ("un",)).organizations),
        )
        for s in stories.stories
    ]
    stories.stories = learned
    put_out(stories, tmp_path / "grown")
    put_out(stories, tmp_path / "fresh")
    grown, fresh = contents(tmp_path / "grown"), contents(tmp_path / "fresh")
    grown.pop(MANIFEST), fresh.pop(MANIFEST)
    assert grown == fresh
    assert b"/copy" in grown["csto.rss"]
    assert b"/copy" not in grown["archive/csto-2.rss"]


@pytest.mark.parametrize("field", ["base_url", "hub"])
def test_D9_no_password_is_published(tmp_path, field):
    with pytest.raises(ConfigurationFaulty) as refused:
        put_out(
            archive(1), tmp_path / "public", options=replace(OPTIONS, **{field: "https://me:secret@feeds.example.org/"})
        )
    assert "secret" not in str(refused.value)
    linked = story(1, body_html='<p>See <a href="https://me:secret@tdi.example/">this</a>.</p>')
    copied = replace(linked, also_at=(replace(linked.source, url="https://me:secret@apa.example/"),))
    stories = archive(0)
    stories.stories = [copied]
    put_out(stories, tmp_path / "public")
    assert not [name for name, data in contents(tmp_path / "public").items() if b"secret" in data]
