"""In which language an article is written.

What a page declares is believed when the text agrees: a theme's lang="en" above Arabic or Spanish is the theme's
language, not the article's. Letters tell scripts apart, the commonest small words tell the languages of one script;
only where they contradict the page, or it says nothing, is a model asked (py3langid).

Knows nothing of elements beyond what the page declares.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aggregator.extraction import structured

if TYPE_CHECKING:
    from aggregator.extraction.page import Page

_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.@].*)?", re.IGNORECASE)
_SAMPLE = 1500  # characters from the article's middle parts; datelines and quotations stand at its ends
_LEAST = 60
_AGREED = 0.04  # share of words that are the language's commonest; running text of any of them has over 0.12
_SCRIPTS = {
    "Arab": (re.compile("[\u0620-\u06ff]"), "ar fa ur ps ckb ug sd pnb azb"),
    "Cyrl": (re.compile("[\u0400-\u04ff]"), "ru uk be bg sr mk kk ky tg mn uz az tt bs"),
    "Hans": (re.compile("[\u4e00-\u9fff]"), "zh ja yue wuu"),
    "Kana": (re.compile("[\u3040-\u30ff]"), "ja"),
    "Hang": (re.compile("[\uac00-\ud7a3]"), "ko"),
    "Grek": (re.compile("[\u0370-\u03ff]"), "el"),
    "Hebr": (re.compile("[\u0590-\u05ff]"), "he iw yi"),
    "Deva": (re.compile("[\u0900-\u097f]"), "hi mr ne sa"),
    "Armn": (re.compile("[\u0530-\u058f]"), "hy"),
    "Geor": (re.compile("[\u10a0-\u10ff]"), "ka"),
    "Thai": (re.compile("[\u0e00-\u0e7f]"), "th"),
    "Beng": (re.compile("[\u0980-\u09ff]"), "bn as"),
}
_BEYOND_LATIN = re.compile("[\u0370-\ud7ff]")
_SMALL_WORDS = {
    "en": "the of and to in a that for is on with",
    "de": "der die und in den von zu das mit im auf",
    "fr": "le la les de des et en du un une est",
    "es": "de la el en que y los del las por con",
    "pt": "de a o que e do da em os para com",
    "it": "di e il la che in del per un della con",
    "nl": "de het een van en in is dat op te",
    "tr": "ve bir bu için ile da de olarak olan",
    "pl": "w i z na do się nie że o jest",
    "id": "dan yang di dengan untuk dari ini pada dalam",
    "ru": "и в на что с по не о за из",
    "uk": "і в на що з та до не у за",
    "ar": "في من على إلى أن التي عن مع هذا",
    "fa": "و در به از که این را با است",
    "ur": "کے کی میں ہے اور کا نے سے کو",
}
_WORDS = {tag: frozenset(words.split()) for tag, words in _SMALL_WORDS.items()}


def read_language(page: Page, body: str) -> str | None:
    """Return the BCP 47 tag of the text's language, None when nothing tells."""
    declared = [page.root.get("lang"), page.root.get("xml:lang")]
    declared += [v for node in page.article_nodes[:1] for v in structured.strings(node.get("inLanguage"))]
    declared += [*page.meta("content-language", "language", "dc.language", "og:locale"), page.hints.language]
    tags = [tag for value in declared if value and (tag := tidy(value))]
    sample = body[len(body) // 4 :][:_SAMPLE] if len(body) > _SAMPLE else body
    for tag in dict.fromkeys(tags):
        if agrees(tag.split("-")[0], sample):
            return tag
    guessed = guess(sample)
    return guessed if guessed and (not tags or guessed in _COMMON) else next(iter(tags), None)


def tidy(value: str) -> str | None:
    """Return "en-GB" for " en_gb.UTF-8 ", None for what is no language tag (BCP 47: language, script, region)."""
    found = _TAG.fullmatch(value.strip().split(",")[0].strip())
    if not found:
        return None
    language, script, region = found.groups()
    parts = (language.lower(), script.title() if script else None, region.upper() if region else None)
    return "-".join(part for part in parts if part)


def agrees(language: str, sample: str) -> bool:
    """Tell whether SAMPLE can be LANGUAGE: its script is, and it has the small words where we know them."""
    if len(sample) < _LEAST:
        return True
    script = _script_of(sample)
    if script and language not in script.split():
        return False
    if not script and language in _NOT_LATIN:
        return False
    if language not in _WORDS:
        return True
    words = sample.casefold().split()
    return sum(1 for word in words if word in _WORDS[language]) >= _AGREED * len(words)


_BOTH = {"az", "bs", "sr", "uz"}  # written in Latin letters too
_NOT_LATIN = frozenset(tag for _, languages in _SCRIPTS.values() for tag in languages.split()) - _BOTH
_ALSO_LATIN = {
    "az", "ca", "cs", "da", "et", "eu", "fi", "gl", "hr", "hu", "is", "lt", "lv", "ms", "mt", "nb", "no", "ro", "sk",
    "sl", "sq", "sv", "sw", "uz", "vi",
}  # fmt: skip
# What a guess may say against a page; the model's rarer languages are mostly names and tables it could not read.
_COMMON = _NOT_LATIN | set(_WORDS) | _ALSO_LATIN


def _script_of(sample: str) -> str:
    """Return the languages written in the script that fills a quarter of SAMPLE, "" for the Latin one."""
    if len(_BEYOND_LATIN.findall(sample)) <= len(sample) / 4:
        return ""
    return next((known for found, known in _SCRIPTS.values() if len(found.findall(sample)) > len(sample) / 4), "")


def guess(sample: str) -> str | None:
    """Return what a model takes SAMPLE for, None where there is too little of it."""
    if len(sample) < _LEAST:
        return None
    import py3langid  # noqa: PLC0415 - its model takes a third of a second to load, and few pages need it

    return str(py3langid.classify(sample)[0])
