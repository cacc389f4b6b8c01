"""Which organizations an article is about, and why.

`Registry.standard()` knows the organizations of organizations.toml and what each is called in the languages of
organization_names/; a user's own come on top. `Registry.match(article)` finds every name in one pass (name_finder) and
weighs where and beside which words it stands (aboutness): "НАТО" in the headline is news about NATO, in a minister's
biography it is a mention.

Knows nothing of pages, stores and feeds.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, cast, get_args

from aggregator.organizations.aboutness import Judge
from aggregator.organizations.cues import Cues
from aggregator.organizations.language import guessed
from aggregator.organizations.layout import laid_out
from aggregator.organizations.lettering import Lettered, lettered, shouted
from aggregator.organizations.name_finder import NameFinder
from aggregator.organizations.organization import Kind, Match, Name, Organization, Reason, Relation

if TYPE_CHECKING:
    from aggregator.article import Article

__all__ = ["Match", "Name", "Organization", "Reason", "Registry", "Relation"]

_ID = re.compile(r"[a-z0-9-]{1,40}")
_WIKIDATA = re.compile(r"Q[1-9][0-9]*")
_KIND_OF_KEY: dict[str, Kind] = {
    "names": "name",
    "acronyms": "acronym",
    "organs": "organ",
    "offices": "organ",
    "former": "former",
    "weak": "weak",
    "homographs": "homograph",
    "namesakes": "namesake",
}
_WORD_KEYS = ("context", "against")
_FIELDS = ("id", "name", "acronym", "home", "wikidata", "kin")
_BREADCRUMB = 0.25  # a witness: with a name late in the lead it decides, alone it does not
_SITE = 0.35
_SHORTEST_NAME = 2
_KNOWN_WORDS = 4096  # breadcrumbs and related links remembered


class Registry:
    """The organizations we keep feeds for, and what an article has to do with them."""

    def __init__(self, organizations: Iterable[Organization], cues: Cues | None = None) -> None:
        """Keep ORGANIZATIONS; CUES are the words that weaken a name (those of all our languages by default)."""
        self.organizations = tuple(organizations)
        self._cues = cues or _standard_cues()
        self._few_words: dict[tuple[str, str | None], tuple[tuple[int, str, str], ...]] = {}

    @classmethod
    def standard(cls, extra: Iterable[Organization | Mapping[str, Any]] = ()) -> Registry:
        """Return the organizations we ship, EXTRA on top; one with the id of ours takes its place.

        A mapping is an `[[organization]]` table as `faults` checks it; raises ValueError with all its faults.
        """
        every = {each.id: each for each in _standard()}
        wrong: list[str] = []
        for each in extra:
            if not isinstance(each, Organization):
                found = faults(each)
                wrong += found
                if found:
                    continue
            added = each if isinstance(each, Organization) else _from_table(each, every.get(str(each["id"])))
            every[added.id] = added
        if wrong:
            raise ValueError("\n".join(wrong))
        return cls(every.values())

    @cached_property
    def _finder(self) -> NameFinder:
        return NameFinder(self.organizations)

    @cached_property
    def _places(self) -> dict[str | None, int]:
        return {organization.id: place for place, organization in enumerate(self.organizations)}

    def match(self, article: Article, *, site_organization: str | None = None) -> tuple[Match, ...]:
        """Return what ARTICLE is about, then what it mentions, each with its reasons, the weightiest first.

        SITE_ORGANIZATION is the id of the organization whose own site the article comes from: a witness, not a proof.
        """
        headline, body = article.headline, article.body
        text = lettered(f"{headline}\n\n{body}")
        loud = shouted(headline)
        if loud:
            top = lettered(headline, acronyms=self._finder.acronyms)
            text = Lettered(text.written, text.small, top.mixed + text.mixed[len(top.mixed) :])
        language = guessed(body, article.language)
        hits = self._finder.find(text, language, len(headline) if loud else 0)
        headline, _, body = text.written.partition("\n\n")  # marks may have gone
        layout = laid_out(headline, body, article.dateline.raw if article.dateline else "")
        judge = Judge(self.organizations, text, layout, self._cues, language)
        return judge.matches(hits, self._witnesses(article, language, site_organization))

    def _named(self, words: str, language: str | None) -> tuple[tuple[int, str, str], ...]:
        """Return the organizations that a few WORDS name, by place, each name with its language.

        A site's breadcrumbs are a handful, the same on all its pages: they are looked at once.
        """
        known = self._few_words.get((words, language))
        if known is None:
            hits = self._finder.find(lettered(words), language)
            own = (hit for hit in hits if hit.name.kind != "namesake")
            known = tuple((hit.organization, words[hit.start : hit.end], hit.name.language) for hit in own)
            if len(self._few_words) >= _KNOWN_WORDS:
                self._few_words.clear()
            self._few_words[words, language] = known
        return known

    def _witnesses(self, article: Article, language: str | None, site: str | None) -> list[tuple[int, Reason]]:
        """Return what speaks for an organization outside the text, with the place of the organization."""
        told = [("breadcrumb", crumb.name, _BREADCRUMB) for crumb in article.breadcrumb]
        told += [("related", link.text, 0.0) for link in article.related]
        found = []
        for where, words, weight in told:
            for organization, name, name_language in self._named(words, language):
                found.append((organization, Reason(where, name, name_language, weight)))
        if site in self._places:
            place = self._places[site]
            found.append((place, Reason("site", self.organizations[place].name, "", _SITE)))
        return found


def faults(table: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with an `[[organization]]` TABLE of a configuration, a sentence each; [] if nothing.

    A table has `id`, `name`, `acronym`, `home`, `wikidata`, and `names`, `acronyms`, `organs`, `offices`, `former`,
    `weak`, `namesakes`, `context`, `against`: each a list of texts, or a table of such lists by language.
    """
    identity = table.get("id")
    where = f"organization {identity!r}"
    wrong = []
    if not isinstance(identity, str) or not _ID.fullmatch(identity):
        wrong.append(f"{where}: id is not 1 to 40 of a-z, 0-9 and -")
    elif "name" not in table and all(each.id != identity for each in _standard()):
        wrong.append(f"{where}: name is missing, and it is none of ours")
    for key in ("name", "acronym"):
        value = table.get(key, key)
        if not isinstance(value, str) or (key == "name" and not value.strip()):
            wrong.append(f"{where}: {key} is no text")
    home = table.get("home", "https://")
    if not isinstance(home, str) or not home.startswith(("http://", "https://")):
        wrong.append(f"{where}: home {home!r} is no http(s) address")
    wikidata = table.get("wikidata")
    if wikidata is not None and not (isinstance(wikidata, str) and _WIKIDATA.fullmatch(wikidata)):
        wrong.append(f"{where}: wikidata {wikidata!r} is not like Q7184")
    for key, value in table.items():
        if key in _KIND_OF_KEY or key in _WORD_KEYS or key == "kin":
            wrong += [f"{where}: {key}: {said}" for said in _list_faults(value)]
        elif key not in _FIELDS:
            wrong.append(f"{where}: {key} is not known")
    return wrong


def _list_faults(value: Any) -> list[str]:
    lists = value.items() if isinstance(value, Mapping) else [("", value)]
    wrong = []
    for language, texts in lists:
        said = f"{language}: " if language else ""
        if not isinstance(texts, list | tuple):
            wrong.append(f"{said}no list")
        else:
            short = [text for text in texts if not isinstance(text, str) or len(text.strip()) < _SHORTEST_NAME]
            wrong += [f"{said}{text!r} is no name" for text in short]
    return wrong


def _from_table(table: Mapping[str, Any], ours: Organization | None = None) -> Organization:
    """Return the organization of TABLE; what it leaves out is taken from OURS."""
    names: list[Name] = list(ours.names) if ours else []
    names += [Name(text, kind, lang) for key, kind in _KIND_OF_KEY.items() for lang, text in _texts(table.get(key, ()))]
    words = {key: [text for _, text in _texts(table.get(key, ()))] for key in _WORD_KEYS}
    identity = str(table["id"])
    name = str(table.get("name") or (ours.name if ours else identity))
    acronym = str(table.get("acronym") or (ours.acronym if ours else ""))
    if not ours:
        names.append(Name(name, "name", "mul"))
    if acronym and not ours:
        names.append(Name(acronym, "acronym", "mul"))
    return Organization(
        id=identity,
        name=name,
        acronym=acronym,
        home=str(table.get("home") or (ours.home if ours else "")),
        wikidata=table.get("wikidata") or (ours.wikidata if ours else None),
        names=tuple(dict.fromkeys(names)),
        context=(*(ours.context if ours else ()), *words["context"]),
        against=(*(ours.against if ours else ()), *words["against"]),
        kin=tuple(table.get("kin", ours.kin if ours else ())),
    )


def _texts(value: Any) -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        return [(lang, text) for lang, texts in value.items() for text in texts]
    return [("mul", text) for text in value]


@lru_cache(maxsize=1)
def _languages() -> dict[str, dict[str, Any]]:
    folder = resources.files("aggregator").joinpath("organization_names")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return {file.name.removesuffix(".toml"): tomllib.loads(file.read_text("utf-8")) for file in files}


@lru_cache(maxsize=1)
def _standard() -> tuple[Organization, ...]:
    facts = tomllib.loads(resources.files("aggregator").joinpath("organizations.toml").read_text("utf-8"))
    organizations = []
    for identity, table in facts.items():
        names: list[Name] = []
        words: dict[str, list[str]] = {key: [] for key in _WORD_KEYS}
        for language, called in _languages().items():
            for key, texts in called.get(identity, {}).items():
                if key in _WORD_KEYS:
                    words[key] += texts
                else:
                    names += [Name(text, _KIND_OF_KEY[key], language) for text in texts]
        organizations.append(
            Organization(
                id=identity,
                name=table["name"],
                acronym=table["acronym"],
                home=table["home"],
                wikidata=table.get("wikidata"),
                names=tuple(dict.fromkeys(names)),
                context=tuple(words["context"]),
                against=tuple(words["against"]),
                kin=tuple(table.get("kin", ())),
            )
        )
    return tuple(organizations)


@lru_cache(maxsize=1)
def _standard_cues() -> Cues:
    rows: dict[str, list[tuple[str, str, str]]] = {"cues": [], "cues_after": []}
    for language, called in _languages().items():
        for side, kept in rows.items():
            for role, words in called.get(side, {}).items():
                kept += [(language, role, lettered(each).small) for each in words]
    kin = {
        language: {kind: [lettered(each).small for each in words] for kind, words in called.get("kin", {}).items()}
        for language, called in _languages().items()
    }
    return Cues(rows["cues"], rows["cues_after"], kin)


assert set(_KIND_OF_KEY.values()) == set(cast("tuple[Kind, ...]", get_args(Kind)))
