"""What is tortured: an archive with its feeds before a command, how it must look after it, and the judge of both.

Knows nothing of how a command is hurt.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aggregator.cli import run
from aggregator.store import Question, Reread, Store
from aggregator.stories import same_story

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CITIES = ("Almaty", "Bishkek", "Dushanbe", "Tashkent", "Islamabad", "Jakarta", "Doha")
PAGES, FIRST = 12, 6
PARTLY, CRASHED = 1, 99  # exit codes: a page failed; no exit code at all


def page(number: int) -> str:
    """Return an article of its own, about an organization."""
    city = CITIES[number % len(CITIES)]
    body = ""
    for line, opening in enumerate((f"{city}, {number + 1} June 2024 (TDI): ", "", "Later, ")):
        body += f"<p>{opening}{number * 7 + line} delegations from {CITIES[(number + line) % 7]} met the secretariat of"
        body += f" the SCO in hall {number + line * 5} of {city} to settle item {number * 13 + line}: roads, water and"
        body += f" the {number + 40} million dollars that member {number % 9 + line} owes for year"
        body += f" {1990 + number * 2 + line}, spokesman {number} said.</p>"
    return (
        f'<html lang="en"><head><title>SCO plan {number} for {city}</title><link rel="canonical"'
        f' href="https://made.example/plan-{number}/"></head><body><article><h1>SCO agrees on plan {number} for {city}'
        f"</h1>{body}</article></body></html>"
    )


@dataclass
class Scene:
    """A folder with an archive, its published feeds and saved pages; knows how it looked and must look."""

    root: Path
    before: dict[str, bytes] = field(default_factory=dict)
    after: dict[str, bytes] = field(default_factory=dict)
    rows: list[Any] = field(default_factory=list)

    @property
    def database(self) -> Path:
        """The archive's file."""
        return self.root / "a.db"

    @property
    def files(self) -> dict[str, bytes]:
        """The published files, hidden ones left out."""
        folder = self.root / "public"
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and not path.name.startswith(".")
        }


def contents(database: Path) -> list[Any]:
    """Return everything an archive holds that must be the same however it came about."""
    with closing(sqlite3.connect(database)) as db:
        said = db.execute("PRAGMA integrity_check").fetchone()[0]
        if said != "ok":
            raise Breach(f"database damaged: {said}")
        tables = ("articles", "article_organizations", "revisions", "story_texts", "story_keys")
        rows = [db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]
        pages = db.execute("SELECT article, url, size FROM pages ORDER BY 1").fetchall()
        return [*rows, pages, db.execute("SELECT key, article FROM addresses ORDER BY 1").fetchall()]


def articles(database: Path) -> list[Any]:
    """Return the articles of an archive, whatever their ids."""
    with closing(sqlite3.connect(database)) as db:
        query = (
            "SELECT url, headline, body, published, dateline, group_concat(organization) FROM articles a"
            " LEFT JOIN article_organizations o ON o.article = a.id GROUP BY a.id ORDER BY url"
        )
        return db.execute(query).fetchall()


class Breach(Exception):
    """Something was lost, doubled, torn, or not said."""


@dataclass(frozen=True)
class Work:
    """A command, what it needs to be there before, and how its end is told from a fresh start."""

    name: str
    words: Callable[[Scene], list[str]]
    prepare: Callable[[Scene], None]


def words_of(scene: Scene, *words: str) -> list[str]:
    """Return the words of a command for SCENE."""
    return [*words, "--database", str(scene.database), "--output", str(scene.root / "public")]


def update(scene: Scene) -> list[str]:
    """Return the words of an update."""
    return words_of(scene, "update", "--replay", str(scene.root / "pages"), "--quiet")


def more_pages(scene: Scene) -> None:
    """Give the update something new: half of the pages."""
    for number in range(FIRST, PAGES):
        (scene.root / "pages" / f"{number:03}.html").write_text(page(number))


def worse_texts(scene: Scene) -> None:
    """Store texts as a poorer rule would have read them, so that reading anew changes every article."""
    with Store(scene.database) as store:
        worse = []
        for stored in store.each(Question()):
            article = replace(stored.article, body=stored.article.body + "\n\nFollow us here.")
            mark = same_story.fingerprint(article.headline, article.body, article.language)
            worse.append(Reread(stored.id, article, (), mark))
        store.care.read_anew(worse, NOW)


WORKS = (
    Work("update", update, more_pages),
    Work("reextract", lambda s: words_of(s, "reextract", "--apply", "--processes", "1", "--quiet"), worse_texts),
    Work("backup", lambda s: words_of(s, "backup", str(s.root / "copy.db"), "--quiet"), lambda _scene: None),
)


def make(root: Path, work: Work) -> Scene:
    """Make the scene before WORK, and learn from a run without a blow how it must end."""
    scene = Scene(root / "start")
    (scene.root / "pages").mkdir(parents=True)
    for number in range(FIRST):
        (scene.root / "pages" / f"{number:03}.html").write_text(page(number))
    must(run(update(scene)), "the first update")
    if work.name == "backup":
        must(run(work.words(scene)), "the first copy")
    work.prepare(scene)
    scene.before = scene.files
    end = copy_of(scene, root / "end")
    must(run(work.words(end)), work.name)
    must(run(words_of(end, "publish", "--quiet")), "publish")
    scene.after, scene.rows = end.files, contents(end.database)
    return scene


def must(code: int, what: str) -> None:
    """Stop where even a run without a blow fails."""
    if code:
        sys.exit(f"{what}: exit code {code} without any blow")


def copy_of(scene: Scene, root: Path) -> Scene:
    """Return SCENE as it was, in another folder."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(scene.root, root)
    return Scene(root, scene.before, scene.after, scene.rows)


def judge(scene: Scene, work: Work, code: int | None, said: str) -> None:
    """Raise Breach unless nothing was lost by a blow, it was named, and the next run completes; code None is a kill."""
    contents(scene.database)
    judge_files(scene)
    if code == CRASHED or "Traceback" in said or "fault of this program" in said:
        raise Breach(f"no message but a traceback: {said[-1500:]}")
    if code and not said.strip():
        raise Breach(f"exit code {code} without a word")
    if (scene.root / "copy.db").exists():
        contents(scene.root / "copy.db")
    for words in (work.words(scene), words_of(scene, "publish", "--quiet")):
        if again := run(words):
            raise Breach(f"the next run ends with {again}")
    judge_end(scene, partly=code == PARTLY)


def judge_files(scene: Scene) -> None:
    """Raise Breach unless every published file is the old one, the new one, or what the archive holds now."""
    found = scene.files
    odd = [name for name, data in found.items() if data not in (scene.before.get(name), scene.after.get(name))]
    now = as_published_now(scene) if odd else {}
    if torn := [name for name in odd if now.get(name) != found[name]]:
        raise Breach(f"neither old, nor new, nor what the archive holds now: {torn}")
    if lost := set(scene.before) - set(found) - (set(scene.before) - set(scene.after)):
        raise Breach(f"published files are gone: {sorted(lost)}")


def judge_end(scene: Scene, *, partly: bool) -> None:
    """Raise Breach unless the run after the blow brought everything in; PARTLY where a page was missed at first."""
    if left := [str(path) for path in scene.root.rglob("*.new*")]:
        raise Breach(f"left behind: {left}")
    if partly:  # it came in later than the others, under a later id
        same = articles(scene.database) == articles(scene.root.with_name("end") / "a.db")
        if not same or scene.files != as_published_now(scene):
            raise Breach("the next run does not bring in what was missed")
        return
    if contents(scene.database) != scene.rows:
        raise Breach(f"the next run reaches another archive: {difference(contents(scene.database), scene.rows)}")
    if scene.files != scene.after:
        changed = [name for name in scene.after if scene.files.get(name) != scene.after[name]]
        raise Breach(f"the next run publishes something else: {changed or set(scene.files) - set(scene.after)}")


def as_published_now(scene: Scene) -> dict[str, bytes]:
    """Return what publishing the archive as it is now gives: a page that failed leaves the feeds without it."""
    other = copy_of(scene, scene.root.with_name("published"))
    shutil.rmtree(other.root / "public")
    must(run(words_of(other, "publish", "--quiet")), "publish")
    return other.files


def difference(found: list[Any], wanted: list[Any]) -> str:
    """Return the first rows in which two archives differ."""
    for one, other in zip(found, wanted, strict=True):
        if one != other:
            return f"{sorted(set(one) - set(other), key=str)[:1]} for {sorted(set(other) - set(one), key=str)[:1]}"[
                :600
            ]
    return "nothing"


def judged(scene: Scene, work: Work, code: int | None, said: str) -> Breach | None:
    """Return the breach that `judge` finds, if any."""
    try:
        judge(scene, work, code, said)
    except Breach as breach:
        return breach
    except Exception as fault:  # noqa: BLE001 — whatever the next run raises is a breach
        return Breach(f"{type(fault).__name__}: {fault}")
    return None
