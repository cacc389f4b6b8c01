"""The archive keeps each article once, for ever under the same id, and loses nothing."""

import sqlite3
import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlite_utils

from aggregator.article import Article, Crumb, Dateline, Link
from aggregator.errors import FolderUnwritable, MachineFull, StoreBusy, StoreDamaged, StoreNewer
from aggregator.organizations.registry import Match, Reason
from aggregator.run import Outcome, Run
from aggregator.sites import Site
from aggregator.store import Fetched, Question, RawPage, Saved, SourceState, Store

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BODY = (
    "Almaty, 22 June 2024 (TDI): Ministers of six states agreed on a joint exercise in the Pamir foothills next spring. "
    "Their deputies will settle routes, field hospitals and the budget of 14 million dollars before October.\n\n"
    "Observers from four neighbouring capitals were invited, the host's spokesman Daniyar Akhmetov told reporters.\n\n"
    "A protocol on sharing seismic data was signed as well, after three years of talks in Dushanbe and Bishkek."
)
OTHER_BODY = (
    "Jakarta, 3 May 2025 (Antara): Ten economies adopted rules on ferry safety that bind operators from January. "
    "Inspectors will board vessels without notice, and fines start at 9,000 dollars.\n\n"
    "The archipelago's transport agency welcomed the text and promised two hundred new lifeboats within a year.\n\n"
    "Fishermen's unions had asked for a longer delay; they got eighteen months for boats under twenty tonnes."
)
SITES = (
    Site(name="tdi", home="https://thediplomaticinsight.com/", title="The Diplomatic Insight"),
    Site(name="kaz", home="https://qazinform.com/", title="Qazinform"),
)
CSTO = Match("csto", "about", 5.0, (Reason("headline", "CSTO", "en", 4.0), Reason("lead", "ОДКБ", "ru", 1.0)))


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "data" / "a.db") as store:
        store.register_sites(SITES)
        yield store


def article(
    url="https://thediplomaticinsight.com/csto-exercise/", *, headline="CSTO plans exercise", body=BODY, **more
):
    return Article(url=url, headline=headline, body=body, body_html=f"<p>{body}</p>", **more)


def fetched(the_article=None, *, site="tdi", at=NOW, organizations=(CSTO,), **more):
    the_article = the_article or article()
    return Fetched(article=the_article, site=site, fetched=at, organizations=organizations, **more)


def save(store, *articles):
    return store.save(list(articles))


def stored(store, **question):
    return list(store.each(Question(**question)))


def test_what_goes_in_comes_out(store):
    whole = article(
        breadcrumb=(Crumb("Home", "https://thediplomaticinsight.com/"), Crumb("News")),
        dateline=Dateline(
            "Almaty, 22 June 2024 (TDI):", "Almaty", "KZ", datetime(2024, 6, 22, tzinfo=UTC).date(), "TDI"
        ),
        published=datetime.fromisoformat("2024-06-22T15:40:51+05:00"),
        authors=("Aigerim Sadykova",),
        language="en",
        related=(Link("CSTO, UN to help Afghanistan", "https://thediplomaticinsight.com/csto-un/"),),
        image="https://thediplomaticinsight.com/a.jpg",
    )
    assert save(store, fetched(whole)) == [Saved.NEW]
    (found,) = stored(store)
    assert found.article == whole
    assert found.organizations == (CSTO,)
    assert found.entry_published == whole.published
    assert found.source.title == "The Diplomatic Insight"


def test_E4_further_addresses_of_an_article_make_no_second_one(store):
    first = "https://thediplomaticinsight.com/csto-exercise/"
    others = ["http://www.thediplomaticinsight.com/csto-exercise", first + "?utm_source=x", first + "amp/"]
    assert save(store, fetched()) == [Saved.NEW]
    assert {saved for url in others for saved in save(store, fetched(addresses=(url,)))} == {Saved.SAME}
    moved = fetched(article("https://thediplomaticinsight.com/2024/csto-exercise/"))
    assert save(store, moved) == [Saved.ALIAS]  # the same text at another path of the site
    assert len(stored(store)) == 1
    assert store.known(["https://thediplomaticinsight.com/2024/csto-exercise"])
    assert stored(store)[0].article.url == first


def test_a_site_that_gives_all_pages_one_canonical_address_keeps_its_articles(store):
    liar = "https://thediplomaticinsight.com/news/"
    one = fetched(article(liar), addresses=("https://thediplomaticinsight.com/one/",))
    two = fetched(
        article(liar, headline="Ferry rules", body=OTHER_BODY), addresses=("https://thediplomaticinsight.com/two/",)
    )
    assert save(store, one, two) == [Saved.NEW, Saved.NEW]
    assert {found.article.url for found in stored(store)} == {liar, "https://thediplomaticinsight.com/two/"}


def test_E11_a_copy_at_another_source_joins_the_story_and_is_kept(store):
    copy = article(
        "https://qazinform.com/news/exercise", body=BODY.replace("Almaty, 22 June 2024 (TDI):", "ALMATY. KAZINFORM –")
    )
    assert save(store, fetched(), fetched(copy, site="kaz", at=NOW + timedelta(hours=3))) == [Saved.NEW, Saved.COPY]
    (face,) = store.entries("organization", "csto", limit=10)
    assert face.source.site == "tdi"
    assert [source.title for source in face.also_at] == ["Qazinform"]
    assert face.changed == NOW  # a later copy does not push the story up
    assert len(stored(store)) == 2
    assert len({found.story for found in stored(store)}) == 1


def test_E5_E6_identity_survives_a_new_text_and_new_dates(store):
    published = datetime(2024, 6, 22, 9, tzinfo=UTC)
    save(store, fetched(article(published=published)))
    (before,) = stored(store)
    later = NOW + timedelta(days=30)
    again = article(published=later, body=BODY + "\n\nCorrection: the budget is 15 million dollars.")
    assert save(store, fetched(again, at=later)) == [Saved.CHANGED]
    (after,) = stored(store)
    assert (after.id, after.entry_id, after.first_seen) == (before.id, before.entry_id, before.first_seen)
    assert after.entry_published == published
    assert after.changed == later
    assert "15 million" in after.article.body
    assert store.revisions(after.id)[0].article == before.article


@pytest.mark.parametrize(
    ("published", "entry"),
    [
        (None, NOW),
        (datetime(2099, 1, 1, tzinfo=UTC), NOW),
        (datetime(1970, 1, 1, tzinfo=UTC), NOW),
        (NOW + timedelta(hours=5), NOW),
        (datetime(2024, 6, 22, tzinfo=UTC), datetime(2024, 6, 22, tzinfo=UTC)),
    ],
)
def test_E7_an_impossible_date_gives_way_to_first_sight(store, published, entry):
    save(store, fetched(article(published=published)))
    assert stored(store)[0].entry_published == entry


def test_a_feed_state_moves_only_when_the_feed_does(store):
    before = {
        name: store.feed_state(*name) for name in (("all", ""), ("organization", "csto"), ("organization", "sco"))
    }
    save(store, fetched())
    save(store, fetched())
    after = {name: store.feed_state(*name) for name in before}
    assert after["all", ""] == before["all", ""] + 1
    assert after["organization", "csto"] == before["organization", "csto"] + 1
    assert after["organization", "sco"] == before["organization", "sco"]
    save(store, fetched(article(body=BODY + "\n\nMore."), organizations=(), at=NOW + timedelta(days=1)))
    assert store.feed_state("organization", "csto") > after["organization", "csto"]  # it left the feed
    assert store.entries("organization", "csto", limit=5) == []


def test_mentions_stay_out_of_the_feed_but_are_kept(store):
    mention = Match("un", "mention", 0.5, (Reason("body", "United Nations", "en", 0.5),))
    save(store, fetched(organizations=(CSTO, mention)))
    assert store.entries("organization", "un", limit=5) == []
    assert stored(store)[0].organizations == (CSTO, mention)


def test_entries_are_pages_of_one_order(store):
    vocabulary = BODY.replace("\n\n", " ").split() + OTHER_BODY.replace("\n\n", " ").split()
    for number in range(7):
        words = " ".join(vocabulary[(number * 37 + step * (number + 3)) % len(vocabulary)] for step in range(60))
        one = article(
            f"https://thediplomaticinsight.com/{number}/",
            headline=f"Number {number}",
            body=words,
            published=NOW - timedelta(days=number % 3),
        )
        save(store, fetched(one))
    everything = store.entries("all", "", limit=100)
    pages, before = [], None
    while page := store.entries("all", "", limit=2, before=before):
        pages += page
        before = (page[-1].entry_published, page[-1].id)
    assert [entry.id for entry in pages] == [entry.id for entry in everything]
    assert everything == sorted(everything, key=lambda entry: (entry.entry_published, entry.id), reverse=True)


def test_search_takes_words_literally_and_filters(store):
    save(
        store,
        fetched(),
        fetched(
            article("https://qazinform.com/ferry", headline="Ferry rules", body=OTHER_BODY),
            site="kaz",
            organizations=(),
        ),
    )
    assert [hit.source.site for hit in store.search(Question(words="ferry lifeboats"), limit=5)] == ["kaz"]
    assert [hit.source.site for hit in store.search(Question(organization="csto"), limit=5)] == ["tdi"]
    assert store.search(Question(words='NEAR( "* AND body: ferry'), limit=5) == []
    assert len(store.search(Question(words=""), limit=5)) == 2


def test_raw_pages_come_back_whole_and_small(store):
    page = b"<html>" + b"<div class='menu'>About Contact Jobs</div>" * 500 + b"%d</html>"
    for number in range(20):
        vocabulary = OTHER_BODY.split()
        body = " ".join(vocabulary[(number * 11 + step * (2 * number + 1)) % len(vocabulary)] for step in range(80))
        raw = RawPage(url=f"https://qazinform.com/{number}", body=page % number, headers={"Content-Type": "text/html"})
        save(
            store,
            fetched(
                article(f"https://qazinform.com/{number}", headline=f"N {number}", body=body), site="kaz", page=raw
            ),
        )
    kept = store.article_at("https://qazinform.com/7")
    assert store.raw_page(kept.id).body == page % 7
    assert store.raw_page(kept.id).headers == {"content-type": "text/html"}
    packed = store._db.execute("SELECT sum(length(body)), sum(size) FROM pages").fetchone()
    assert packed[0] * 15 < packed[1]


def test_addresses_that_are_no_articles_are_remembered(store):
    url = "https://qazinform.com/login"
    store.remember("kaz", [(url, "body missing", None)], NOW)
    assert store.known([url, "https://qazinform.com/other"]) == {url: store.known([url])[url]}
    assert store.known([url])[url].outcome == "body missing"


def test_sources_and_runs_are_remembered(store):
    state = SourceState(
        site="kaz", url="https://qazinform.com/feed", kind="feed", asked=NOW, etag='"x"', newest=NOW, entries=3
    )
    store.keep_sources([state])
    assert store.source_states("kaz") == {state.url: state}
    run = Run(NOW)
    run.requested("kaz", 2)
    run.ended("kaz", Outcome.STORED)
    run.ended("kaz", Outcome.FAILED, "HTTP 500", "https://qazinform.com/x")
    run.finished = NOW
    store.keep_run(run)
    assert set(store.last_run().outcomes) == {
        ("kaz", "stored", "", 1, ()),
        ("kaz", "failed", "HTTP 500", 1, ("https://qazinform.com/x",)),
    }


def test_one_bad_article_takes_nothing_with_it(store):
    save(store, fetched())
    with pytest.raises(sqlite3.IntegrityError):
        save(
            store,
            fetched(article("https://qazinform.com/ok", headline="Ok", body=OTHER_BODY)),
            fetched(article("https://x.org/"), site="nobody"),
        )
    assert len(stored(store)) == 1  # the batch is kept whole or not at all


def test_datasette_users_find_what_they_expect(store, tmp_path):
    save(store, fetched())
    db = sqlite_utils.Database(tmp_path / "data" / "a.db")
    assert db["articles"].detect_fts() == "articles_fts"
    assert next(db["articles"].search("Pamir"))["headline"] == "CSTO plans exercise"
    assert {fk.other_table for fk in db["articles"].foreign_keys} == {"sites", "articles"}


# --- bad days ---


def test_F9_a_file_that_is_no_database_is_left_alone(tmp_path):
    path = tmp_path / "a.db"
    path.write_bytes(b"not a database, but somebody's notes" * 50)
    with pytest.raises(StoreDamaged, match="left untouched"):
        Store(path)
    assert path.read_bytes().startswith(b"not a database")


def test_F9_a_newer_database_is_refused(tmp_path):
    path = tmp_path / "a.db"
    Store(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 999")
    with pytest.raises(StoreNewer, match="version 999"):
        Store(path)


def test_another_programs_database_is_refused(tmp_path):
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE bookmarks (url)")
    with pytest.raises(StoreDamaged, match="bookmarks"):
        Store(path)


def test_F8_a_locked_database_is_named_and_loses_nothing(tmp_path):
    path = tmp_path / "a.db"
    with Store(path, wait=0.2) as store:
        store.register_sites(SITES)
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match=r"a\.db"):
            save(store, fetched())
        holder.execute("ROLLBACK")
        assert save(store, fetched()) == [Saved.NEW]


def test_F8_a_short_lock_is_waited_for(tmp_path):
    path = tmp_path / "a.db"
    with Store(path) as store:
        store.register_sites(SITES)
        holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        holder.execute("BEGIN IMMEDIATE")
        threading.Timer(0.3, lambda: holder.execute("COMMIT")).start()
        assert save(store, fetched()) == [Saved.NEW]


def test_F4_a_full_disk_is_named_and_what_was_stored_stays(tmp_path):
    path = tmp_path / "a.db"
    with Store(path) as store:
        store.register_sites(SITES)
        save(store, fetched())
        pages = store._db.execute("PRAGMA page_count").fetchone()[0]
        store._db.execute(f"PRAGMA max_page_count = {pages}")
        big = article("https://qazinform.com/big", headline="Big", body=OTHER_BODY + " filler" * 50_000)
        with pytest.raises(MachineFull, match=r"a\.db.*stays whole"):
            save(store, fetched(big, site="kaz"))
        assert len(stored(store)) == 1
        assert store._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(FolderUnwritable, match="file"):
        Store(tmp_path / "file" / "a.db")


def test_F3_every_commit_is_on_disk_before_the_next_step(store):
    assert store._db.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert store._db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
