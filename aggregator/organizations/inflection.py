"""The case forms of a name, made from the form in the dictionary.

"Организация| Договора о коллективной безопасности" gives "организации Договора …", "организацией Договора …" and so on:
the words before the bar take the endings of one case together, the rest stays as it is. Russian and Ukrainian decline
adjectives and nouns, German adjectives and the genitive; Arabic joins "for" to the article (الأمم, للأمم).

Knows only the endings that names of organizations have; it is no grammar of these languages.
"""

from __future__ import annotations

from collections.abc import Iterator

# Endings of the six (Ukrainian: six used here) cases by the ending of the dictionary form, longest first.
_RUSSIAN = {
    "ция": "ция ции ции цию цией ции",
    "ие": "ие ия ию ие ием ии",
    "ия": "ия ии ии ию ией ии",
    "кий": "кий кого кому кий ким ком",
    "ний": "ний него нему ний ним нем",
    "кие": "кие ких ким кие кими ких",
    "гий": "гий гого гому гий гим гом",
    "ый": "ый ого ому ый ым ом",
    "ой": "ой ого ому ой ым ом",
    "ая": "ая ой ой ую ой ой",
    "яя": "яя ей ей юю ей ей",
    "ое": "ое ого ому ое ым ом",
    "ые": "ые ых ым ые ыми ых",
    "ии": "ии ий иям ии иями иях",
    "ны": "ны н нам ны нами нах",
    "лы": "лы л лам лы лами лах",
    "ты": "ты тов там ты тами тах",
    "ы": "ы ов ам ы ами ах",
    "ки": "ки ок кам ки ками ках",
    "ка": "ка ки ке ку кой ке",
    "га": "га ги ге гу гой ге",
    "ца": "ца цы це цу цей це",
    "ея": "ея еи ее ею еей ее",
    "ма": "ма мы ме му мой ме",
    "а": "а ы е у ой е",
    "я": "я и е ю ей е",
    "о": "о а у о ом е",
    "ь": "ь я ю я ем е",
    "": " а у  ом е",
}
_UKRAINIAN = {
    "ція": "ція ції ції цію цією ції",
    "ія": "ія ії ії ію ією ії",
    "ий": "ий ого ому ий им ому",
    "ій": "ій ього ьому ій ім ьому",
    "а ": "",
    "ка": "ка ки ці ку кою ці",
    "га": "га ги зі гу гою зі",
    "ця": "ця ці ці цю цею ці",
    "на": "на ної ній ну ною ній",
    "нська": "нська нської нській нську нською нській",
    "ська": "ська ської ській ську ською ській",
    "ова": "ова ової овій ову овою овій",
    "ча": "ча чої чій чу чою чій",
    "ні": "ні них ним ні ними них",
    "нє": "нє нього ньому нє нім ньому",
    "не": "не ного ному не ним ному",
    "ське": "ське ського ському ське ським ському",
    "ви": "ви в вам ви вами вах",
    "ги": "ги г гам ги гами гах",
    "ада": "ада ади аді аду адою аді",
    "а": "а и і у ою і",
    "я": "я і і ю ею і",
    "о": "о а у о ом і",
    "ь": "ь я ю ь ем ю",
    "": " у ові  ом і",
}
_GERMAN = {"e": "e en er es", "t": "t ts tes te ten", "": " s es en"}
_TABLES = {"ru": _RUSSIAN, "uk": _UKRAINIAN, "de": _GERMAN}


def _declined(word: str, table: dict[str, str]) -> list[str]:
    for ending in sorted(table, key=len, reverse=True):
        if table[ending] and word.endswith(ending):
            stem = word[: len(word) - len(ending)]
            return [stem + case for case in table[ending].split(" ")]
    return [word]


def forms(name: str, language: str) -> Iterator[str]:
    """Yield every written form of NAME in LANGUAGE; the dictionary form is the first."""
    head, bar, tail = name.partition("|")
    if not bar:
        yield name
        if language == "ar" and name.startswith("ال"):
            yield "لل" + name[2:]
        return
    table = _TABLES.get(language)
    if table is None:
        yield head + tail
        return
    words = [_declined(word, table) for word in head.split(" ")]
    for case in range(max(len(each) for each in words)):
        yield " ".join(each[min(case, len(each) - 1)] for each in words) + tail
