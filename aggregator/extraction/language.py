"""In which language an article is written.

What a page declares is believed when the text agrees: a theme's lang="en" above Arabic or Spanish is the theme's
language, not the article's. Letters tell scripts apart, the commonest small words tell the languages of one script. A
model would know more languages, but the first page that asked it would cost as much as five hundred pages do.

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
_AGREED = 0.05  # share of words that are the language's commonest; running text of any of them has over 0.12
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
_WORDS = {
    tag: frozenset(words.split())
    for tag, words in {
        "en": "the of and to in a that for is on with by was as at",
        "de": "der die und in den von zu das mit im auf ist des für dem",
        "fr": "le la les de des et en du un une est dans pour que sur",
        "es": "de la el en que y los del las por con una para se su",
        "pt": "de a o que e do da em os para com uma não no na",
        "it": "di e il la che in del per un della con una sono le al",
        "ca": "de la i el que en els les per amb una del dels al va",
        "ro": "de și în a la cu din pe că un o pentru care nu este",
        "nl": "de het een van en in is dat op te voor met zijn niet aan",
        "sv": "och i att en det som på är av för med den till har inte",
        "da": "og i at en det som på er af for med den til har ikke",
        "nb": "og i å en det som på er av for med den til har ikke",
        "fi": "ja on ei että se oli myös mutta kun joka ovat hän kuin jo tai",
        "et": "ja on ei et see oli ka aga kui mis oma või ning kes tema",
        "lv": "un ir ar par no uz ka kas arī bet lai pie pēc tika nav",
        "lt": "ir yra su iš į kad bei apie tai nuo už per kaip jau buvo",
        "hu": "a az és hogy nem is egy volt csak de meg el már ezt azt",
        "pl": "w i z na do się nie że o jest oraz po za od jak",
        "cs": "a v na se je že s z do o ve to pro si by",
        "sk": "a v na sa je že s z do o vo to pre si by",
        "sl": "in v na je se da za so z pa s ki tudi bi po",
        "hr": "i u na je se da za su od s kao o koji što nije",
        "sq": "e të në dhe për një me që nga është i së u si do",
        "tr": "ve bir bu için ile da de olarak olan en ise kadar daha çok gibi",
        "az": "və bir bu üçün ilə da də olan ki edib olub görə həm isə daha",
        "uz": "va bu bilan uchun ham bir boʻyicha o‘z oʻz bo‘lgan esa qilish davlat edi deb",
        "id": "dan yang di dengan untuk dari ini pada dalam itu tidak akan oleh ke juga",
        "vi": "và của các có trong là cho được với một đã không những này về",
        "sw": "ya na wa kwa katika ni la za kuwa cha hiyo huo kwamba hii yake",
        "ru": "и в на что с по не о за из для от к его как",
        "uk": "і в на що з та до не у за від про для як його",
        "be": "і ў на што з да не у за ад пра для як яго па",
        "bg": "и в на за от да се не с че са по е това при",
        "mk": "и во на за од да се не со дека се е по ќе ги",
        "sr": "и у на за од да се не са је су о као који што",
        "kk": "және мен бұл үшін бен деп бір туралы бойынша осы да де пен болды еді",
        "ky": "жана менен бул үчүн деп бир боюнча ушул да эле ал болгон жылы эмес ошол",
        "tg": "ва дар аз ба бо барои ки ин ба он аст як то дигар ҳам",
        "mn": "нь байна болон юм энэ ба гэж тухай байгаа дахь ч бол оны хийх бөгөөд",
        "ar": "في من على إلى أن التي عن مع هذا ما بين أو كما الذي هذه",
        "fa": "و در به از که این را با است برای آن یک خود تا بر",
        "ur": "کے کی میں ہے اور کا نے سے کو کہ پر یہ ہیں اس تھا",
        "ps": "د په او چې ته کې له یې دی هم دا سره شوي دې کړي",
    }.items()
}
_BY_SCRIPT = {"Hans": "zh", "Kana": "ja", "Hang": "ko", "Grek": "el", "Hebr": "he", "Deva": "hi", "Armn": "hy"}
_BY_SCRIPT |= {"Geor": "ka", "Thai": "th", "Beng": "bn"}


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
    return guess(sample) or next(iter(tags), None)


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
    if (language not in _SCRIPTS[script][1].split()) if script else (language in _NOT_LATIN):
        return False
    return language not in _WORDS or _share(language, sample.casefold().split()) >= _AGREED


def guess(sample: str) -> str | None:
    """Return the language SAMPLE is in by its script and small words, None where neither tells."""
    if len(sample) < _LEAST:
        return None
    script = _script_of(sample)
    if script in _BY_SCRIPT:
        return "ja" if script == "Hans" and _SCRIPTS["Kana"][0].search(sample) else _BY_SCRIPT[script]
    known = _SCRIPTS[script][1].split() if script else _WORDS.keys() - _NOT_LATIN
    words = sample.casefold().split()
    share, best = max((_share(language, words), language) for language in known if language in _WORDS)
    return best if share >= _AGREED else None


def _share(language: str, words: list[str]) -> float:
    common = _WORDS[language]
    return sum(map(common.__contains__, words)) / (len(words) or 1)


def _script_of(sample: str) -> str:
    """Return the script that fills a quarter of SAMPLE, "" for the Latin one."""
    if sample.isascii() or len(_BEYOND_LATIN.findall(sample)) <= len(sample) / 4:
        return ""
    return next((name for name, (found, _) in _SCRIPTS.items() if len(found.findall(sample)) > len(sample) / 4), "")


_BOTH = {"az", "bs", "sr", "uz"}  # written in Latin letters too
_NOT_LATIN = frozenset(tag for _, languages in _SCRIPTS.values() for tag in languages.split()) - _BOTH
