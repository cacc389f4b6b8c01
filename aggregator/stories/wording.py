"""The words and facts of a text that its copies have in common.

"АСТАНА, 5 июля (ТАСС) — Лидеры приняли 25 документов. ... (Reporting by J. Doe)" gives the words from "лидеры" on
without the credit, and the fact "25, between приняли and документов". What agencies put before and after another's
text is taken away; a figure is the same in whatever digits and groups it is written; a name is a word with a capital
inside a sentence, cut to the letters that inflection leaves alone.

Knows nothing of fingerprints, and nothing of what two texts have to do with each other.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from aggregator.stories import country_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DENSE = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_NUMERAL = "〇零一二三四五六七八九十百千万萬亿億两"
_FIGURE = r"\d+(?:[.,:/]\d+|[ \u00a0\u202f]\d{3}(?!\d))*"  # 1 250,5 · 22.06.2024 · 14:30
_WORD = r"[\w\u0300-\u036f\u0900-\u0dff]+"  # with the marks above and below letters
_TOKEN = re.compile(rf"{_FIGURE}|{_WORD}")
_ANY_DENSE = re.compile(f"[{_DENSE}]")
_DENSE_RUN = re.compile(f"[{_DENSE}\ue000]+")
_AMONG_DENSE = re.compile(  # 二十五 · 五月
    rf"{_FIGURE}|[{_NUMERAL}]{{2,}}|[{_NUMERAL}](?=[年月日])|[^\W\d_{_DENSE}]+"
)
_PLACE = "\ue000"  # stands for a word or a figure among characters that are words themselves
# Where a sentence may begin, and a capital makes no name: the word is given _BEGIN before it. What stands between is
# bounded, or a page of nothing but quotation marks would cost minutes (FAULTS B12).
_START = re.compile(r"[.!?…“”„«»\"\n](?:(?<![.!?…])|(?=\s))\W{0,40}(?=[^\W\d])")
_BEGIN = "_"
_FORMS = re.compile("[٠-٩۰-۹०-९０-９Ａ-Ｚａ-ｚ\uf900-\ufdff\ufe70-\ufefc\uff66-\uff9f\u0300-\u036f]")
_DIGITS = re.compile(r"[^\x00-\x7f\D]")
_NUMERALS = frozenset(_NUMERAL)
_ARABIC_SIGNS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_ARABIC_LETTERS = (("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ى", "ي"), ("ی", "ي"), ("ک", "ك"), ("ة", "ه"))
_DATELINE = re.compile(
    r"^(?:"
    r"[^\n/]{0,60}/[^/\n]{2,30}/\.?\s*[-–—:]*"  # MOSCOW, January 21. /TASS/.
    r"|[^\n(\[（【]{0,50}[(\[（【][^)\]）】\n]{2,40}[)\]）】]\s*[-–—:：]{1,2}"  # Islamabad, 19 July 2023 (TDI):
    r"|[\[【（(][^)\]）】\n]{2,30}[)\]】）]"  # [Nairobi] · 【环球网】
    r"|(?=[^\n]{0,50}(?:\d|[A-ZА-ЯÀ-Þ]{3}))[^\n]{1,50}?\s[-–—]{1,2}\s"  # МОСКВА, 27 фев — РИА Новости.
    r"|[^\n，。]{2,24}日?[电電讯訊](?:[(（][^)）\n]{2,20}[)）])?\s*[:：]?"  # 新华社阿斯塔纳7月4日电（记者 …）
    r")\s*"
)
_OPENING = 120  # characters a dateline may take
_CREDIT = re.compile(
    r"(?:[(\[（【*-]\s*)?(?:"
    r"report(?:ing|ed) by|edited by|editing by|writing by|compiled by|source\b|read (?:more|also)|also read|follow us|"
    r"subscribe|sign up|©|\(c\)|copyright|all rights|photo|image|tags?:|this (?:article|story)|for more|contact:|"
    r"join our|share this|click|download|about |источник|подпис|читайте|фото|материал|все права|теги|наш|автор|следите|"
    r"ранее |المصدر|اقرأ|تابع|حقوق|جميع|صور|kaynak|fotoğraf|abone|haber|bizi|tüm hak|editör|fuente|síguenos|suscr|lea |"
    r"foto|todos los|source ?:|lire |suivez|abonnez|tous droits|crédit|avec |quelle|folgen|abonn|lesen sie|alle rechte|"
    r"fonte|leia|siga|leggi|segui|tutti i|来源|编辑|責任|责任|原标题|更多|关注|图片|版权|记者|欢迎|订阅|点击|出典|写真|"
    r"출처|사진|무단"
    r")",
    re.IGNORECASE,
)
_CREDIT_WORDS = 40  # a longer paragraph is text, whatever it begins with
_NAME_LETTERS = 6  # Казахстана, Казахстаном: what inflection leaves alone
_BARE = frozenset(("von", "aus", "nach", "in"))  # German: what follows without an article is mostly a name
_TITLE_CASE = 0.6  # part of a headline's words with a capital from which capitals make no names
_HEAD = 400  # characters that tell a script
_FEW_WORDS = 8  # a body with fewer has its headline read as text
_FIGURE_BIT = 128
_Facts = tuple[list[int], list[int]]  # positions of words, and for each its value


@dataclass(frozen=True, slots=True)
class StoryText:
    """A text's words, each as a number, in order and then its headline's; and its facts.

    `length` is the number of words before the headline's; `width` how many words make a shingle. A fact is a figure
    or a name: the position of its word, and seven bits that are the same for all its forms, with 128 for a figure.
    """

    words: NDArray[np.uint64]
    length: int
    width: int
    facts: _Facts


def read_story(headline: str, body: str, language: str | None) -> StoryText:
    """Return what copies of the text have in common; LANGUAGE (BCP 47) matters only for German capitals."""
    text, _, title = _unified(f"\n{_own_text(body)}\f\n{headline}").rpartition("\f")
    head = text[:_HEAD] if len(text) > len(title) else title[:_HEAD]
    dense = not head.isascii() and len(_ANY_DENSE.findall(head)) * 2 > len(head)
    if dense:
        words, title_words, facts = _dense_words(text, title)
    else:
        words, title_words, facts = _blanked_words(text, title, nouns=(language or "").lower().startswith("de"))
    length = len(words) - title_words
    return StoryText(words, length if length >= _FEW_WORDS else len(words), 4 if dense else 3, facts)


def _own_text(body: str) -> str:
    """Return BODY without what agencies add: the dateline before it, credits and calls around it."""
    paragraphs = [part for part in body.split("\n") if part.strip()]
    while len(paragraphs) > 1 and _is_credit(paragraphs[-1]):
        paragraphs.pop()
    while len(paragraphs) > 1 and _is_credit(paragraphs[0]):
        paragraphs.pop(0)
    if not paragraphs:
        return ""
    opening = _DATELINE.match(paragraphs[0][:_OPENING])
    if opening and len(paragraphs[0]) - opening.end() >= opening.end() // 2:
        paragraphs[0] = paragraphs[0][opening.end() :]
    return "\n".join(paragraphs)


def _is_credit(paragraph: str) -> bool:
    start = paragraph.lstrip()
    return bool(_CREDIT.match(start)) and len(start.split()) <= _CREDIT_WORDS and len(start) <= 6 * _CREDIT_WORDS


def _unified(text: str) -> str:
    """Return TEXT with one form of each letter and digit, and names of countries marked where nothing shows them."""
    if text.isascii():
        return text
    if _FORMS.search(text):
        text = _DIGITS.sub(lambda digit: str(int(digit[0])), unicodedata.normalize("NFKC", text))
    script = country_names.script_of(text[:_HEAD])
    if script:
        text = country_names.marked(text, script)
        if script == country_names.ARABIC:
            text = _ARABIC_SIGNS.sub("", text)
            for letter, same in _ARABIC_LETTERS:
                text = text.replace(letter, same)
    return text.replace("ё", "е")


def _blanked_words(text: str, title: str, *, nouns: bool) -> tuple[NDArray[np.uint64], int, _Facts]:
    """Return the words of a text with blanks between them, how many are the TITLE's, and the facts."""
    cased = not country_names.script_of(text[:_HEAD])
    words = _TOKEN.findall(_START.sub(_begun, text) if cased else text)
    length = len(words)
    title_words = _TOKEN.findall(_START.sub(_begun, title) if cased else title)
    words += title_words
    if not words:
        return np.zeros(0, np.uint64), 0, ([], [])
    lower = "\n".join(words).lower().replace(_BEGIN, "").split("\n")
    facts = [at for at, word in enumerate(words) if word < ":" or word != lower[at]]
    capitals = sum(1 for at in facts if at >= length and not words[at][0].isdigit())
    if capitals > _TITLE_CASE * len(title_words):
        facts = [at for at in facts if at < length or words[at] < ":"]
    facts, values = _blanked_facts(words, lower, facts, nouns=nouns)
    return _coded(lower), len(title_words), (facts, values)


def _begun(start: re.Match[str]) -> str:
    return start[0] + _BEGIN


def _blanked_facts(words: list[str], lower: list[str], found: list[int], *, nouns: bool) -> _Facts:
    """Return the figures and names among the words FOUND; where all NOUNS have capitals, only sure names.

    The figures in LOWER lose what stands between their digits.
    """
    facts: list[int] = []
    kinds: list[int] = []
    said: list[str] = []
    for at in found:
        word = words[at]
        if word < ":":  # begins with a digit
            if not word.isdigit():
                lower[at] = "".join(filter(str.isdigit, word))
            kinds.append(_FIGURE_BIT)
            said.append(lower[at])
        elif word[0] == _BEGIN and word[1:2] != country_names.MARK:
            continue
        elif not nouns or words[at - 1] != lower[at - 1] or words[at - 1] in _BARE:
            kinds.append(0)
            said.append(lower[at][:_NAME_LETTERS])
        else:
            continue
        facts.append(at)
    values = _coded(said) * np.uint64(0x9E3779B1) >> np.uint64(8) & np.uint64(0x7F)
    return facts, (values | np.array(kinds, np.uint64)).tolist()


def _coded(words: list[str]) -> NDArray[np.uint64]:
    """Return a number for each of WORDS; they are encoded together, which is three times as fast."""
    if not words:
        return np.zeros(0, np.uint64)
    coded = "\n".join(words).encode("utf-8", "replace").split(b"\n")
    return np.fromiter(map(crc32, coded), np.uint64, len(coded))


def _value(word: str) -> int:
    return crc32(word.encode("utf-8", "replace")) * 0x9E3779B1 >> 8 & 0x7F


def _dense_words(text: str, title: str) -> tuple[NDArray[np.uint64], int, _Facts]:
    """Return the same of a text whose characters are words: what else stands there is one word by _PLACE."""
    others: list[str] = []

    def placed(found: re.Match[str]) -> str:
        others.append(found[0])
        return _PLACE

    parts = ["".join(_DENSE_RUN.findall(_AMONG_DENSE.sub(placed, part.replace(_PLACE, "")))) for part in (text, title)]
    whole = "".join(parts)
    words = np.frombuffer(whole.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    facts, values = [], []
    for at, word in zip(np.flatnonzero(words == ord(_PLACE)).tolist(), others, strict=True):
        low = word.lower()
        figure = word[0] in _NUMERALS or word[0].isdigit()
        if figure and not word.isdigit():
            low = "".join(filter(str.isalnum, word))
        if figure or low != word:
            facts.append(at)
            values.append(_value(low) | _FIGURE_BIT if figure else _value(low[:_NAME_LETTERS]))
        words[at] = crc32(low.encode("utf-8", "replace"))
    return words, len(parts[1]), (facts, values)
