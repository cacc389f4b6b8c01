"""What becomes of one text: copies that are the same story, and look-alikes that are not.

Each function takes a text and a random.Random and gives another text; `COPIES` and `OTHERS` list them by kind. They
work on any language and know nothing of how texts are compared.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

WORD = re.compile(
    r"[^\W\d_\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+|[\u3400-\u9fff\u3040-\u30ff]{2}|[\u0e00-\u0e7f]{4}"
)
FIGURE = re.compile(r"\d+(?:[.,]\d+)?|[二三四五六七八九十]{2,}")
SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？؟])")


@dataclass(frozen=True)
class Story:
    """A text as an article gives it: headline, paragraphs, language, and the vocabulary its rewriters draw on."""

    headline: str
    paragraphs: tuple[str, ...]
    language: str
    vocabulary: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def length(self) -> int:
        return sum(len(p) for p in self.paragraphs)


AGENCIES = {
    "en": (
        "ASTANA, July 4 (Reuters) - ",
        "Geneva, 12 March 2024 (TDI): ",
        "MOSCOW, September 30. /TASS/. ",
        "BRUSSELS (AP) — ",
        "[Nairobi] ",
        "Tehran, IRNA – ",
    ),
    "ru": (
        "АСТАНА, 4 июля. /ТАСС/. ",
        "МОСКВА, 27 фев — РИА Новости. ",
        "Минск. 8 декабря. INTERFAX.RU - ",
        "12 марта, Кабар — ",
        "(БЕЛТА) ",
    ),
    "fr": ("Genève, 12 mars (AFP) - ", "PARIS, le 3 mai 2024 — ", "Alger (APS) — "),
    "es": ("Ginebra, 12 mar (EFE).- ", "LA HABANA, 3 may (Prensa Latina) ", "Madrid. (Europa Press) - "),
    "de": ("GENF, 12. März (APA) - ", "Berlin (dpa) — ", "WIEN/OTS - "),
    "tr": ("ANKARA (AA) - ", "İSTANBUL, 12 Mart (DHA) – "),
    "ar": ("جنيف في 12 مارس / وام / ", "القاهرة (أ ش أ) - ", "الرياض 4 يوليو (واس) -- "),
    "zh": ("新华社日内瓦3月12日电（记者 刘曲）", "中新社北京7月4日电 ", "【环球时报】", "人民网讯 "),
}
BOILERPLATE = {
    "en": (
        "Follow our channel for the latest on diplomacy in the region and beyond, every day of the week.",
        "The agency was founded in 1994 and has 42 correspondents in 18 countries. It publishes in English and two other languages.",
        "Reporting by Jane Doe; editing by Mark Brown. Our standards are those of the Trust Principles.",
        "More than 700 partners use our service in 90 countries. For permission to use this text write to desk@example.org.",
        "The organization brings together nine states. Its secretariat has worked since 2004, with a regional structure in Tashkent.",
    ),
    "ru": (
        "Подписывайтесь на наш канал, чтобы первыми узнавать о событиях в регионе.",
        "Агентство основано в 1992 году, его корреспонденты работают в 60 странах мира.",
        "Организация создана 15 июня 2001 года. В нее входят девять государств, еще три имеют статус наблюдателя.",
        "При использовании материала ссылка на агентство обязательна, телефон редакции +7 495 000-00-00.",
    ),
    "fr": (
        "Suivez toute l'actualité internationale sur notre site et nos réseaux sociaux.",
        "L'organisation compte 88 États et gouvernements. Fondée en 1970, elle a son siège à Paris.",
    ),
    "es": (
        "Siga nuestra cobertura internacional en todas las redes y reciba el boletín cada mañana.",
        "La organización fue fundada en 1948 y reúne a 35 países. Su sede está en Washington.",
    ),
    "de": (
        "Folgen Sie uns auf allen Kanälen, um keine Nachricht aus der Diplomatie zu verpassen.",
        "Die Organisation wurde 1975 gegründet und zählt 57 Staaten. Ihr Sitz ist in Wien.",
    ),
    "tr": (
        "Gelişmelerden haberdar olmak için kanalımızı takip edin ve bültenimize abone olun.",
        "Teşkilat 2009 yılında kuruldu, beş üyesi ve iki gözlemcisi bulunuyor. Merkezi İstanbul'dadır.",
    ),
    "ar": (
        "تابعوا آخر الأخبار عبر قناتنا على مواقع التواصل الاجتماعي.",
        "تأسست المنظمة عام 1969 وتضم 57 دولة ومقرها جدة.",
    ),
    "zh": (
        "更多国际新闻请关注我们的公众号，每天为您推送最新消息。",
        "该组织成立于2001年，现有10个成员国，秘书处设在北京。",
    ),
}


def prefixed(story: Story, chance: random.Random) -> Story:
    """Put another agency's dateline before the text."""
    return replace(
        story,
        paragraphs=(
            chance.choice(AGENCIES.get(story.language, AGENCIES["en"])) + story.paragraphs[0],
            *story.paragraphs[1:],
        ),
    )


def trimmed(story: Story, chance: random.Random) -> Story:
    """Keep the first 35 to 80 % of the text, cut at a sentence."""
    keep, left = chance.uniform(0.35, 0.8) * story.length, 0.0
    kept: list[str] = []
    for paragraph in story.paragraphs:
        sentences: list[str] = []
        for sentence in SENTENCE.split(paragraph):
            if left < keep or (not kept and not sentences):
                sentences.append(sentence)
                left += len(sentence)
        if sentences:
            kept.append(" ".join(sentences))
    return replace(story, paragraphs=tuple(kept))


def trimmed_front(story: Story, chance: random.Random) -> Story:
    """Leave out the first paragraph or two of at least four."""
    cut = min(chance.choice((1, 2)), max(len(story.paragraphs) // 4, 0))
    return replace(story, paragraphs=story.paragraphs[cut:])


def padded(story: Story, chance: random.Random) -> Story:
    """Add one to three boilerplate paragraphs, before, in or after the text, of at most a third of its length."""
    parts, room = list(story.paragraphs), story.length / 3
    lines = list(BOILERPLATE.get(story.language, BOILERPLATE["en"]))
    chance.shuffle(lines)
    for line in lines[: chance.randint(1, 3)]:
        if len(line) > room:
            continue
        room -= len(line)
        parts.insert(chance.choice((len(parts), len(parts), chance.randint(0, len(parts)))), line)
    return replace(story, paragraphs=tuple(parts))


def reworded(story: Story, chance: random.Random, share: float | None = None) -> Story:
    """Replace 5 to 20 % of the words (never figures, never words with a capital) by other words of the language."""
    part = share if share is not None else chance.uniform(0.05, 0.2)
    words = [(at, m) for at, p in enumerate(story.paragraphs) for m in WORD.finditer(p)]
    free = [spot for spot in words if not spot[1][0][0].isupper()]
    chosen = chance.sample(free, min(int(part * len(words)), len(free)))
    parts = list(story.paragraphs)
    for at, match in sorted(chosen, key=lambda spot: (spot[0], -spot[1].start())):
        new = chance.choice(story.vocabulary) if story.vocabulary and chance.random() > 0.15 else ""
        parts[at] = parts[at][: match.start()] + new + parts[at][match.end() :]
    return replace(story, paragraphs=tuple(parts))


def reworded_evenly(story: Story, chance: random.Random) -> Story:
    """Replace every fifth word, whatever it is: the most that 20 % can do to runs of words."""
    count = iter(range(1, 1 << 30))

    def other(match: re.Match[str]) -> str:
        fifth = next(count) % 5 == 0 and not match[0][0].isupper() and story.vocabulary
        return chance.choice(story.vocabulary) if fifth else match[0]

    return replace(story, paragraphs=tuple(WORD.sub(other, p) for p in story.paragraphs))


def corrected(story: Story, chance: random.Random) -> Story:
    """Correct one figure or one word with a capital, and say so in a line at the end or not at all."""
    parts = list(story.paragraphs)
    at = chance.randrange(len(parts))
    found = list(FIGURE.finditer(parts[at])) or [m for m in WORD.finditer(parts[at]) if m[0][0].isupper()]
    if found:
        match = chance.choice(found)
        fixed = (
            _other_figure(match[0], chance)
            if match[0][0].isdigit()
            else chance.choice(story.vocabulary or ("Nord",)).capitalize()
        )
        parts[at] = parts[at][: match.start()] + fixed + parts[at][match.end() :]
    return replace(story, paragraphs=tuple(parts))


def retitled(story: Story, chance: random.Random) -> Story:
    """Give the text a headline of its own desk: the first words of another sentence."""
    sentence = chance.choice(SENTENCE.split(story.body.replace("\n\n", " ")))
    return replace(story, headline=sentence[: chance.randint(30, 90)] or story.headline)


def _chain(*steps: Callable[[Story, random.Random], Story]) -> Callable[[Story, random.Random], Story]:
    def run(story: Story, chance: random.Random) -> Story:
        for step in steps:
            story = step(story, chance)
        return story

    return run


COPIES: dict[str, Callable[[Story, random.Random], Story]] = {
    "prefixed": _chain(prefixed),
    "trimmed": _chain(trimmed, prefixed),
    "trimmed in front": _chain(trimmed_front),
    "padded": _chain(padded, retitled),
    "reworded": _chain(reworded),
    "reworded by 20 %": lambda story, chance: prefixed(reworded(story, chance, 0.2), chance),
    "every fifth word": _chain(reworded_evenly, prefixed, retitled),
    "corrected": _chain(corrected),
    "prefixed and padded": _chain(padded, prefixed, retitled),
    "trimmed and padded": _chain(trimmed, padded, prefixed, retitled),
    "reworded and padded": _chain(reworded, padded, prefixed),
    "reworded and trimmed": _chain(reworded, trimmed, prefixed),
    "corrected and padded": _chain(corrected, padded),
}


def _other_figure(figure: str, chance: random.Random) -> str:
    if not figure[0].isdigit():
        return chance.choice("二三四五六七八九") + chance.choice("十") + chance.choice("二三四五六七八九")
    while True:
        fresh = "".join(
            chance.choice("123456789") if c.isdigit() and (i or len(figure) < 4) else c for i, c in enumerate(figure)
        )
        if len(figure) == 4 and figure.isdigit() and 1900 < int(figure) < 2100:
            fresh = str(int(figure) - chance.choice((1, 1, 2)))
        if fresh != figure:
            return fresh


def figures(story: Story) -> int:
    """Count the figures of the text."""
    return len(FIGURE.findall(story.body))


def next_bulletin(story: Story, chance: random.Random, share: float = 0.85) -> Story:
    """Tell the same with other figures: tomorrow's bulletin; some figures (a resolution, a calibre) stay."""
    constant: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        old = match[0]
        if old not in constant:
            constant[old] = _other_figure(old, chance) if chance.random() < share else old
        return constant[old]

    return replace(
        story,
        headline=FIGURE.sub(other, story.headline),
        paragraphs=tuple(FIGURE.sub(other, p) for p in story.paragraphs),
    )


def last_year(story: Story, chance: random.Random) -> Story:
    """Tell the same event a year earlier: other figures, a tenth of the words and a third of the names other."""
    names: dict[str, str] = {}
    story = reworded(next_bulletin(story, chance, 0.8), chance, 0.1)

    def other(match: re.Match[str]) -> str:
        word = match[0]
        if not word[0].isupper() or not story.vocabulary:
            return word
        return names.setdefault(word, chance.choice(story.vocabulary).capitalize() if chance.random() < 0.33 else word)

    return replace(story, paragraphs=tuple(WORD.sub(other, p) for p in story.paragraphs))


def quoting(story: Story, chance: random.Random, other: Story) -> Story:
    """Quote a fifth to two fifths of the text inside an analysis that is longer than the quotation."""
    sentences = SENTENCE.split(story.body.replace("\n\n", " "))
    part: list[str] = []
    room = chance.uniform(0.2, 0.4) * story.length
    at = chance.randrange(max(len(sentences) // 2, 1))
    while at < len(sentences) and sum(map(len, part)) < room:
        part.append(sentences[at][: int(room - sum(map(len, part)))])
        at += 1
    body = list(other.paragraphs)
    body.insert(chance.randint(1, len(body)), "“" + " ".join(part) + "”")
    return replace(other, paragraphs=tuple(body))


def embedded(story: Story, chance: random.Random, other: Story) -> tuple[Story, Story]:
    """Give a short statement, and an analysis at least twice its length that quotes it whole in the middle."""
    short = trimmed(story, chance)
    while len(short.paragraphs) > 1 and 2 * short.length > other.length:
        short = replace(short, paragraphs=short.paragraphs[:-1])
    body, half = list(other.paragraphs), max(len(other.paragraphs) // 2, 1)
    body.insert(half, "“" + short.body.replace("\n\n", " ") + "”")
    return short, replace(other, paragraphs=tuple(body))


def another_report(story: Story, chance: random.Random, other: Story) -> Story:
    """Report the same event in own words: its names and figures, one quoted sentence, two thirds other words."""
    fresh = reworded(story, chance, 0.65)
    sentences = SENTENCE.split(fresh.body.replace("\n\n", " "))
    chance.shuffle(sentences)
    quote = chance.choice(SENTENCE.split(story.body.replace("\n\n", " ")))
    return replace(
        story, headline=other.headline, paragraphs=(" ".join(sentences[::2]), quote, " ".join(sentences[1::2]))
    )


def statement_pair(story: Story, chance: random.Random, other: Story) -> tuple[Story, Story]:
    """Give two texts the same closing paragraphs, a third to a half of each: statements of one spokesperson."""
    tail: list[str] = []
    room = chance.uniform(0.3, 0.5) * min(story.length, other.length)
    for paragraph in reversed(story.paragraphs):
        if sum(map(len, tail)) + len(paragraph) <= room:
            tail.insert(0, paragraph)
    own = max(1, len(other.paragraphs) // 2)
    return story, replace(other, paragraphs=(*other.paragraphs[:own], *tail))


OTHERS_ALONE = {"next bulletin": next_bulletin, "last year": last_year}
OTHERS_WITH = {"quoting": quoting, "another report": another_report}
