"""Which language a text is in, cheaply, where a decision about a name hangs on it.

Script decides most; letters of their own tell Kazakh, Ukrainian and Persian from Russian and Arabic; the small words of
a language ("the", "della", "dans") tell the Latin ones apart. What the page declares counts where the text allows it.

Knows nothing of names.
"""

from __future__ import annotations

import re
from string import ascii_lowercase

_SMALL_WORDS = {
    "en": "the of and to in for on with by from that said has was at as is are will its be which",
    "fr": "le la les des du un une et dans pour sur avec par est au aux qui été sont ne pas ce",
    "es": "el la los las de del un una y en con por para que se su al fue es como más",
    "it": "il lo la gli della del di che e in con per una un nel alla dei delle sono ha dal al",
    "de": "der die das und den dem des ein eine mit von zu im auf für ist hat sich nicht am sie",
    "pt": "o os as do da dos das um uma em no na com por para que se ao foi é não mais pela pelo",
    "tr": "ve bir bu ile için olarak gibi daha kadar oldu çok sonra dedi yeni yıl gün yüzde ise",
}
_LANGUAGES_OF: dict[str, tuple[str, ...]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF[_word] = (*_LANGUAGES_OF.get(_word, ()), _language)
_LATIN = re.compile("[a-z]")
_NO_LATIN = bytes(code for code in range(128) if chr(code) not in ascii_lowercase)
_CYRILLIC = re.compile("[а-яё]")
_ARABIC = re.compile("[\u0620-\u06ff]")
_HAN = re.compile("[\u4e00-\u9fff]")
_KAZAKH = re.compile("[әғқңөұүһ]")
_UKRAINIAN = re.compile("[іїєґ]")
_TURKISH = re.compile("[ığ]")
_PERSIAN = re.compile("[پچژگی]|ها| که | را | است")
_SAMPLE = 400  # characters; the lead is enough
_CLEAR = 2


def guessed(text: str, declared: str | None = None) -> str | None:
    """Return the language of TEXT as a two-letter code; DECLARED (BCP 47) is taken where its script fits."""
    sample = text[:_SAMPLE].lower()
    said = declared.split("-")[0].lower() if declared else None
    latin = len(sample.encode().translate(None, _NO_LATIN)) if sample.isascii() else len(_LATIN.findall(sample))
    counts = {"latin": latin}
    if counts["latin"] * 2 < len(sample):
        counts |= {"cyrillic": len(_CYRILLIC.findall(sample)), "arabic": len(_ARABIC.findall(sample))}
        counts["han"] = 3 * len(_HAN.findall(sample))
    script = max(counts, key=lambda each: counts[each])
    if not counts[script]:
        return said
    if script == "han":
        return "zh"
    if script == "arabic":
        return "fa" if len(_PERSIAN.findall(sample)) > _CLEAR else "ar"
    if script == "cyrillic":
        if len(_KAZAKH.findall(sample)) > _CLEAR:
            return "kk"
        return "uk" if len(_UKRAINIAN.findall(sample)) > _CLEAR else "ru"
    return _latin(sample, said)


def _latin(sample: str, said: str | None) -> str | None:
    if len(_TURKISH.findall(sample)) > _CLEAR:
        return "tr"
    votes = dict.fromkeys(_SMALL_WORDS, 0)
    for languages in filter(None, map(_LANGUAGES_OF.get, sample.replace("'", " ").split())):
        for language in languages:
            votes[language] += 1
    first, second = sorted(votes.values(), reverse=True)[:2]
    best = max(votes, key=lambda each: votes[each])
    if said in votes and votes[said] * 2 > first:
        return said
    if first > second + _CLEAR:
        return best
    return said or (best if first > second else None)
