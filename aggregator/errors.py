"""Everything this project raises on purpose, in one tree.

    AggregatorError
    ├── PageError                 a page could not become an article; the crawl goes on
    │   ├── NotHtml               the bytes are no web page (PDF, image, nothing)
    │   ├── HeadlineMissing
    │   ├── BodyMissing
    │   ├── NotAnArticle          a wall, a maintenance notice, a front page
    │   ├── CharactersLost        no charset reads the bytes without losing letters
    │   └── ArticleRefused        a field would break the store or a feed
    ├── AddressRefused            a URL that is ambiguous, or points inside a private network
    ├── SiteError                 a whole site cannot be crawled this run; others go on (exit 1)
    └── HouseError                stop before, or at once (exit 3)
        ├── ConfigurationFaulty   every fault of aggregator.toml at once (exit 2)
        ├── NoSuchFile            (exit 2)
        ├── StoreDamaged          not a database, or failing its integrity check
        ├── StoreNewer            written by a newer version of this program
        ├── StoreBusy             locked by somebody else for longer than we wait
        ├── MachineFull           disk full, or a limit of the system
        └── FolderUnwritable

A message reads «where: what: evidence; what was done». The band (page, site, house) is the class, never a
word in the message. Knows nothing of who raises or catches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class AggregatorError(Exception):
    """Root of everything we raise on purpose; `where`, `what`, `evidence` and `kept` make the one line shown."""

    what = "trouble"
    kept = ""

    def __init__(self, where: object, evidence: object = "", *, kept: str | None = None) -> None:
        """Keep the parts: `where` (URL, file, site), `evidence` (what was seen), `kept` (what was done about it)."""
        self.where = str(where)
        self.evidence = str(evidence)
        if kept is not None:
            self.kept = kept
        super().__init__(self.where, self.evidence)

    def __str__(self) -> str:
        said = ": ".join(part for part in (self.where, self.what, self.evidence) if part)
        return f"{said}; {self.kept}" if self.kept else said

    @property
    def reason(self) -> str:
        """The error's kind in words, as counted in run reports ("body missing")."""
        return self.what


class PageError(AggregatorError):
    """A page could not become an article; the crawl goes on."""

    kept = "page not stored"


class NotHtml(PageError):
    """The bytes are no web page."""

    what = "not HTML"


class HeadlineMissing(PageError):
    """No witness gives a headline."""

    what = "headline missing"


class BodyMissing(PageError):
    """The page has too little running text to be an article; `blocks` are (rule, text) of what was left out of it."""

    what = "body missing"

    def __init__(self, where: object, evidence: object = "", *, blocks: Sequence[tuple[str, str]] = ()) -> None:
        """Keep the BLOCKS that were no article's, so that a person can be shown why."""
        super().__init__(where, evidence)
        self.blocks = tuple(blocks)


class NotAnArticle(PageError):
    """The page is a wall, a notice, a listing or a front page."""

    what = "not an article"


class CharactersLost(PageError):
    """No charset, declared or detected, reads the bytes without losing letters."""

    what = "characters lost"


class ArticleRefused(PageError):
    """A field would break the store or a feed: a naive date, a foreign scheme, an empty body."""

    what = "article refused"
    kept = "not stored"


class AddressRefused(AggregatorError):
    """A URL is ambiguous, or leads to an address that is not public."""

    what = "address refused"
    kept = "not requested"


class SiteError(AggregatorError):
    """A whole site cannot be crawled this run; the other sites go on."""

    what = "site not crawled"
    kept = "its articles and feeds stay as they are"


class HouseError(AggregatorError):
    """The machine, the store or the configuration does not let us work."""

    what = "cannot work"


class ConfigurationFaulty(HouseError):
    """The configuration has faults; `evidence` lists all of them, a line each."""

    what = "configuration faulty"
    kept = "nothing was requested or changed"


class NoSuchFile(HouseError):
    """A file named on the command line is not there or cannot be read."""

    what = "cannot be read"
    kept = "nothing was changed"


class StoreDamaged(HouseError):
    """The database file is not a database, not ours, or damaged."""

    what = "not a usable database"
    kept = "the file was left untouched"


class StoreNewer(HouseError):
    """The database was written by a newer version of this program."""

    what = "database is newer than this program"
    kept = "the file was left untouched"


class StoreBusy(HouseError):
    """The database stayed locked for longer than we wait."""

    what = "database is locked"
    kept = "nothing of this step was stored; the next run takes it up again"


class MachineFull(HouseError):
    """No space, or a limit of the system was hit."""

    what = "disk full"
    kept = "what was stored before stays whole"


class FolderUnwritable(HouseError):
    """A folder, or a file in it, cannot be written to."""

    what = "cannot be written"
    kept = "nothing was changed there"
