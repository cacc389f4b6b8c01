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
from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

from aggregator import story_names

_DENSE = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_NUMERAL = "〇零一二三四五六七八九十百千万萬亿億两"
_TOKEN = re.compile(
    r"\d+(?:[.,:/]\d+|[ \u00a0\u202f]\d{3}(?!\d))*"  # 1 250,5 · 22.06.2024 · 14:30
    rf"|[{_NUMERAL}]{{2,}}|[{_NUMERAL}](?=[年月日])"  # 二十五 · 五月
    rf"|[{_DENSE}]"  # scripts without blanks: each character is a word
    rf"|(?:[^\W\d_{_DENSE}]|[\u0300-\u036f\u0900-\u0dff])+"
    r"|[.!?…](?=\s)|[。！？“”„«»\"\n]"  # where a sentence may begin, and a capital makes no name
)
_MARKS = frozenset('.!?…。！？“”„«»"\n')
_NUMERALS = frozenset(_NUMERAL)
_ARABIC = re.compile("[\u0600-\u06ff]")
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
    r"subscribe|sign up|©|\(c\)|copyright|all rights|photo|image|tags?:|this (?:article|story)|for more|contact:|join our|"
    r"share this|click|download|about |источник|подпис|читайте|фото|материал|все права|теги|наш|автор|следите|ранее |"
    r"المصدر|اقرأ|تابع|حقوق|جميع|صور|kaynak|fotoğraf|abone|haber|bizi|tüm hak|editör|fuente|síguenos|suscr|lea |foto|"
    r"todos los|source ?:|lire |suivez|abonnez|tous droits|crédit|avec |quelle|folgen|abonn|lesen sie|alle rechte|"
    r"fonte|leia|siga|leggi|segui|tutti i|来源|编辑|責任|责任|原标题|更多|关注|图片|版权|记者|欢迎|订阅|点击|出典|写真|출처|사진|무단"
    r")",
    re.IGNORECASE,
)
_CREDIT_WORDS = 40  # a longer paragraph is text, whatever it begins with
_NAME_LETTERS = 6  # Казахстана, Казахстаном: what inflection leaves alone
_BARE = frozenset(("von", "aus", "nach", "in"))  # German: what follows without an article is mostly a name
_TITLE_CASE = 0.6  # part of a headline's words with a capital from which capitals make no names
_FEW_WORDS = 8  # a body with fewer has its headline read as text


class Fact(NamedTuple):
    """A figure or a name in its context: the two nearest words on one side that are neither."""

    context: str
    value: str
    figure: bool


@dataclass(frozen=True, slots=True)
class StoryText:
    """A text's words in order (UTF-8, case folded), how many make a shingle, its facts, its headline's words."""

    words: list[bytes]
    width: int
    facts: list[Fact]
    title: list[str]


def read_story(headline: str, body: str, language: str | None) -> StoryText:
    """Return what copies of the text have in common; LANGUAGE (BCP 47) matters only for German capitals."""
    nouns = (language or "").lower().startswith("de")
    title, title_starts = _tokens(_unified(headline))
    words, starts = _tokens(_unified(_own_text(body)))
    capitals = sum(word[0].isupper() for word in title)
    facts = _facts(words, starts, names=True, nouns=nouns)
    facts += _facts(title, title_starts, names=capitals <= _TITLE_CASE * len(title), nouns=nouns)
    if len(words) < _FEW_WORDS:
        words = title + words
    dense = sum(len(word) == 1 and not word.isascii() for word in words) * 2 > len(words)
    return StoryText(
        "\n".join(words).casefold().encode("utf-8", "replace").split(b"\n"), 4 if dense else 3, facts, title
    )


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
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    text = story_names.marked(text)
    if _ARABIC.search(text):
        text = _ARABIC_SIGNS.sub("", text)
        for letter, same in _ARABIC_LETTERS:
            text = text.replace(letter, same)
    return text.replace("ё", "е")


def _tokens(text: str) -> tuple[list[str], set[int]]:
    """Return the words of TEXT, and the positions of those that begin a sentence."""
    words: list[str] = []
    starts = {0}
    for token in _TOKEN.findall(text):
        if token in _MARKS:
            starts.add(len(words))
        elif token[0].isdigit() and not token.isdigit() or token[0].isdigit() and not token.isascii():
            words.append("".join(str(int(c)) for c in token if c.isdigit()))
        else:
            words.append(token)
    return words, starts


def _facts(words: list[str], starts: set[int], *, names: bool, nouns: bool) -> list[Fact]:
    """Return the figures and (if NAMES) the names among WORDS; where all NOUNS have capitals, only sure ones."""
    values: dict[int, tuple[str, bool]] = {}
    for at, word in enumerate(words):
        first = word[0]
        if first.isdigit() or (first in _NUMERALS and _is_numeral(words, at)):
            values[at] = (word, True)
        elif names and first.isupper() and (at not in starts or first == story_names.MARK):
            if nouns and not (words[at - 1][0].isupper() or words[at - 1] in _BARE):
                continue
            values[at] = (word[:_NAME_LETTERS].casefold(), False)
    plain = [at for at in range(len(words)) if at not in values]
    facts = []
    for at, (value, figure) in values.items():
        after = bisect_left(plain, at)
        left, right = plain[max(after - 2, 0) : after], plain[after : after + 2]
        facts.append(Fact("<".join(words[i] for i in left), value, figure))
        facts.append(Fact(">".join(words[i] for i in right), value, figure))
    return facts


def _is_numeral(words: list[str], at: int) -> bool:
    return len(words[at]) > 1 or (at + 1 < len(words) and words[at + 1] in "年月日")
