"""Short notes and bulletins as ministries and agencies write them day after day: one template, other names and figures.

Written for the tests; every slot has its own list, so two fillings share the template and nothing else.
"""

from __future__ import annotations

import random

from tests.story_variations import Story

COUNTRY = {
    "en": [
        "Kenya",
        "Ghana",
        "Portugal",
        "Malaysia",
        "Serbia",
        "Bahrain",
        "Uruguay",
        "Latvia",
        "Senegal",
        "Mongolia",
        "Jordan",
        "Nepal",
        "Belgium",
        "Cuba",
        "Oman",
        "Tunisia",
    ],
    "ru": [
        "Кении",
        "Ганы",
        "Португалии",
        "Малайзии",
        "Сербии",
        "Бахрейна",
        "Уругвая",
        "Латвии",
        "Сенегала",
        "Монголии",
        "Иордании",
        "Непала",
        "Бельгии",
        "Кубы",
        "Омана",
        "Туниса",
    ],
    "ar": [
        "كينيا",
        "غانا",
        "البرتغال",
        "ماليزيا",
        "صربيا",
        "البحرين",
        "أوروغواي",
        "لاتفيا",
        "السنغال",
        "منغوليا",
        "الأردن",
        "نيبال",
        "بلجيكا",
        "كوبا",
        "عمان",
        "تونس",
    ],
    "zh": [
        "肯尼亚",
        "加纳",
        "葡萄牙",
        "马来西亚",
        "塞尔维亚",
        "巴林",
        "乌拉圭",
        "拉脱维亚",
        "塞内加尔",
        "蒙古国",
        "约旦",
        "尼泊尔",
        "比利时",
        "古巴",
        "阿曼",
        "突尼斯",
    ],
    "tr": [
        "Kenya",
        "Gana",
        "Portekiz",
        "Malezya",
        "Sırbistan",
        "Bahreyn",
        "Uruguay",
        "Letonya",
        "Senegal",
        "Moğolistan",
        "Ürdün",
        "Nepal",
        "Belçika",
        "Küba",
        "Umman",
        "Tunus",
    ],
    "fr": [
        "Kenya",
        "Ghana",
        "Portugal",
        "Pérou",
        "Liban",
        "Bahreïn",
        "Chili",
        "Maroc",
        "Sénégal",
        "Qatar",
        "Brésil",
        "Népal",
        "Canada",
        "Togo",
        "Mali",
        "Danemark",
    ],
    "es": [
        "Kenia",
        "Ghana",
        "Portugal",
        "Malasia",
        "Serbia",
        "Baréin",
        "Uruguay",
        "Letonia",
        "Senegal",
        "Mongolia",
        "Jordania",
        "Nepal",
        "Bélgica",
        "Cuba",
        "Omán",
        "Túnez",
    ],
    "de": [
        "Kenia",
        "Ghana",
        "Portugal",
        "Malaysia",
        "Serbien",
        "Bahrain",
        "Uruguay",
        "Lettland",
        "Senegal",
        "Jordanien",
        "Nepal",
        "Belgien",
        "Kuba",
        "Oman",
        "Tunesien",
        "Island",
    ],
}
PERSON = {
    "en": [
        "Daniel Okoro",
        "Peter Boateng",
        "Luis Ferreira",
        "Aminah Rashid",
        "Milan Petrovic",
        "Khalid Mansoor",
        "Sofia Olivera",
        "Janis Ozols",
        "Moussa Diop",
        "Bat Erdene",
        "Omar Haddad",
        "Ram Thapa",
        "Luc Peeters",
        "Raul Vega",
        "Salim Harthy",
        "Anis Jaziri",
    ],
    "ru": [
        "Даниэль Окоро",
        "Питер Боатенг",
        "Луиш Феррейра",
        "Амина Рашид",
        "Милан Петрович",
        "Халид Мансур",
        "София Оливера",
        "Янис Озолс",
        "Мусса Диоп",
        "Бат Эрдэнэ",
        "Омар Хаддад",
        "Рам Тхапа",
        "Люк Петерс",
        "Рауль Вега",
        "Салим Харти",
        "Анис Джазири",
    ],
    "ar": [
        "دانيال أوكورو",
        "بيتر بواتينغ",
        "لويس فيريرا",
        "أمينة رشيد",
        "ميلان بتروفيتش",
        "خالد منصور",
        "صوفيا أوليفيرا",
        "يانيس أوزولس",
        "موسى ديوب",
        "بات إردين",
        "عمر حداد",
        "رام ثابا",
        "لوك بيترز",
        "راؤول فيغا",
        "سالم الحارثي",
        "أنيس الجزيري",
    ],
    "zh": [
        "奥科罗",
        "博阿滕",
        "费雷拉",
        "拉希德",
        "彼得罗维奇",
        "曼苏尔",
        "奥利韦拉",
        "奥佐尔斯",
        "迪奥普",
        "额尔登",
        "哈达德",
        "塔帕",
        "佩特斯",
        "维加",
        "哈尔西",
        "贾齐里",
    ],
    "tr": [
        "Daniel Okoro",
        "Peter Boateng",
        "Luis Ferreira",
        "Aminah Rashid",
        "Milan Petroviç",
        "Halid Mansur",
        "Sofia Olivera",
        "Janis Ozols",
        "Musa Diop",
        "Bat Erdene",
        "Ömer Haddad",
        "Ram Thapa",
        "Luc Peeters",
        "Raul Vega",
        "Salim Harthy",
        "Enis Ceziri",
    ],
}
FIELD = {
    "en": [
        "agriculture",
        "transport and logistics",
        "education",
        "mining",
        "tourism",
        "water management",
        "digital services",
        "renewable energy",
        "fisheries",
        "health care",
    ],
    "ru": [
        "сельского хозяйства",
        "транспорта и логистики",
        "образования",
        "горной добычи",
        "туризма",
        "водного хозяйства",
        "цифровых услуг",
        "возобновляемой энергетики",
        "рыболовства",
        "здравоохранения",
    ],
    "ar": [
        "الزراعة",
        "النقل والخدمات اللوجستية",
        "التعليم",
        "التعدين",
        "السياحة",
        "إدارة المياه",
        "الخدمات الرقمية",
        "الطاقة المتجددة",
        "الصيد",
        "الصحة",
    ],
    "zh": ["农业", "交通物流", "教育", "矿业", "旅游", "水资源管理", "数字服务", "可再生能源", "渔业", "医疗卫生"],
    "tr": [
        "tarım",
        "ulaştırma ve lojistik",
        "eğitim",
        "madencilik",
        "turizm",
        "su yönetimi",
        "dijital hizmetler",
        "yenilenebilir enerji",
        "balıkçılık",
        "sağlık",
    ],
    "fr": [
        "l'agriculture",
        "les transports",
        "l'éducation",
        "les mines",
        "le tourisme",
        "l'eau",
        "le numérique",
        "l'énergie solaire",
        "la pêche",
        "la santé",
    ],
    "es": [
        "la agricultura",
        "el transporte",
        "la educación",
        "la minería",
        "el turismo",
        "el agua",
        "los servicios digitales",
        "la energía solar",
        "la pesca",
        "la salud",
    ],
    "de": [
        "Landwirtschaft",
        "Verkehr",
        "Bildung",
        "Bergbau",
        "Tourismus",
        "Wasserwirtschaft",
        "digitale Dienste",
        "Solarenergie",
        "Fischerei",
        "Gesundheit",
    ],
}
MONTH = {
    "en": ["January", "March", "April", "May", "June", "September", "October", "November"],
    "ru": ["января", "марта", "апреля", "мая", "июня", "сентября", "октября", "ноября"],
    "ar": ["يناير", "مارس", "أبريل", "مايو", "يونيو", "سبتمبر", "أكتوبر", "نوفمبر"],
    "zh": ["1", "3", "4", "5", "6", "9", "10", "11"],
    "tr": ["Ocak", "Mart", "Nisan", "Mayıs", "Haziran", "Eylül", "Ekim", "Kasım"],
    "fr": ["janvier", "mars", "avril", "mai", "juin", "septembre", "octobre", "novembre"],
    "es": ["enero", "marzo", "abril", "mayo", "junio", "septiembre", "octubre", "noviembre"],
    "de": ["Januar", "März", "April", "Mai", "Juni", "September", "Oktober", "November"],
}
NOTES: dict[str, list[tuple[str, str]]] = {
    "en": [
        (
            "Minister receives Ambassador of {country}",
            "On {d} {month}, the Minister of Foreign Affairs received the Ambassador of {country}, {person}. The sides discussed the state and prospects of bilateral cooperation, including in {field}, and exchanged views on the regional agenda.\n\nThe Minister wished the Ambassador success in the discharge of the mission. The parties agreed to continue regular contacts and to prepare the next round of political consultations.",
        ),
        (
            "Copies of credentials presented by the Ambassador of {country}",
            "Deputy Minister accepted copies of the credentials of the newly appointed Ambassador Extraordinary and Plenipotentiary of {country}, {person}.\n\nDuring the conversation the sides noted the friendly character of relations and the interest of business circles in {field}. The Deputy Minister congratulated the diplomat on the appointment and assured him of full support.",
        ),
        (
            "Message of congratulation to {country}",
            "The President sent a message of congratulation to {person} on the national day of {country}.\n\nIn the message the Head of State expressed confidence that the relations between the two peoples would be strengthened further, notably in {field}, and wished the friendly people of {country} peace and prosperity.",
        ),
    ],
    "ru": [
        (
            "Министр принял посла {country}",
            "{d} {month} министр иностранных дел принял посла {country} ({person}). Стороны обсудили состояние и перспективы двустороннего сотрудничества, в том числе в области {field}, а также обменялись мнениями по региональной повестке.\n\nМинистр пожелал послу успехов в дипломатической миссии. Стороны условились продолжить регулярные контакты и подготовить очередной раунд политических консультаций.",
        ),
        (
            "О телефонном разговоре с главой МИД {country}",
            "{d} {month} состоялся телефонный разговор министра с главой внешнеполитического ведомства {country}. Собеседником был {person}.\n\nОбсуждены актуальные вопросы взаимодействия в сфере {field} и график предстоящих контактов. Достигнута договоренность поддерживать диалог на разных уровнях.",
        ),
    ],
    "ar": [
        (
            "الوزير يستقبل سفير {country}",
            "استقبل وزير الخارجية اليوم في مكتبه بديوان الوزارة السفير {person} سفير {country} المعتمد لدى الدولة. وجرى خلال اللقاء بحث علاقات التعاون الثنائي وسبل تعزيزها في مجال {field}، وتبادل وجهات النظر حول المستجدات الإقليمية.\n\nوأعرب الوزير عن تمنياته للسفير بالتوفيق في مهامه، مؤكدا الحرص على مواصلة التشاور بين البلدين في القضايا ذات الاهتمام المشترك.",
        ),
        (
            "برقية تهنئة إلى رئيس {country}",
            "بعث رئيس الدولة برقية تهنئة إلى {person} بمناسبة ذكرى اليوم الوطني لجمهورية {country}.\n\nوأعرب في البرقية عن أصدق التهاني وأطيب التمنيات بالصحة والسعادة ولشعب {country} الصديق باطراد التقدم والازدهار، منوها بالتعاون في {field}.",
        ),
    ],
    "zh": [
        (
            "外交部长会见{country}驻华大使",
            "{month}月{d}日，外交部长在北京会见{country}新任驻华大使{person}。双方就双边关系和{field}等领域合作交换了意见，并讨论了共同关心的国际和地区问题。\n\n部长欢迎大使履新，表示愿为大使履职提供便利，希望大使为增进两国人民友谊作出积极贡献。大使表示将致力于推动两国关系不断向前发展。",
        ),
        (
            "部长助理会见{country}客人",
            "{month}月{d}日，部长助理在外交部会见来访的{country}外交部秘书长{person}，就{field}合作和下阶段往来深入交换意见。\n\n双方同意保持沟通协调，落实好两国领导人达成的重要共识，推动各项交流取得更多成果。",
        ),
    ],
    "tr": [
        (
            "Bakan, {country} Büyükelçisini kabul etti",
            "Dışişleri Bakanı, {d} {month} günü {country} Büyükelçisi {person} ile görüştü. Görüşmede ikili ilişkilerin mevcut durumu, özellikle {field} alanındaki iş birliği ve bölgesel gelişmeler ele alındı.\n\nBakan, Büyükelçiye yeni görevinde başarılar diledi. Taraflar düzenli temasların sürdürülmesi ve siyasi istişarelerin yeni turunun hazırlanması konusunda mutabık kaldı.",
        ),
    ],
    "fr": [
        (
            "Entretien du ministre avec l'ambassadeur du {country}",
            "Le ministre des Affaires étrangères a reçu le {d} {month} l'ambassadeur du {country}, {person}. L'entretien a porté sur l'état des relations bilatérales et sur les moyens de les renforcer, notamment dans {field}.\n\nLe ministre a souhaité plein succès à l'ambassadeur dans sa mission. Les deux parties sont convenues de préparer la prochaine session de la commission mixte.",
        ),
    ],
    "es": [
        (
            "El canciller recibió al embajador de {country}",
            "El canciller recibió el {d} de {month} en audiencia al embajador de {country}, {person}. Durante el encuentro repasaron la agenda bilateral, en particular la cooperación en {field}, y conversaron sobre la situación regional.\n\nEl ministro deseó éxitos al diplomático en sus funciones. Ambas partes acordaron convocar la próxima reunión del mecanismo de consultas políticas.",
        ),
    ],
    "de": [
        (
            "Außenministerin empfängt Botschafter von {country}",
            "Die Außenministerin hat am {d}. {month} den Botschafter von {country}, {person}, zu einem Antrittsbesuch empfangen. Im Mittelpunkt des Gesprächs standen die bilateralen Beziehungen und die Zusammenarbeit im Bereich {field}.\n\nDie Ministerin wünschte dem Botschafter viel Erfolg für seine Arbeit. Beide Seiten vereinbarten, die politischen Konsultationen noch in diesem Jahr fortzusetzen.",
        ),
    ],
}
BULLETINS: dict[str, tuple[str, str]] = {
    "en": (
        "Ceasefire monitoring: daily summary for {d} {month}",
        "Over the past 24 hours the mission recorded {a} violations of the ceasefire, compared with {b} in the previous reporting period. In the northern sector {c} explosions were heard, in the southern sector {e}.\n\nThe observers saw {f} armoured vehicles near the contact line and {g} towed howitzers outside the designated storage sites. The drone of the mission was jammed {h} times.\n\nThe mission has {i} monitors on the ground. Access was refused at {j} checkpoints. The next summary will be issued tomorrow.",
    ),
    "ru": (
        "Официальные курсы валют на {d} {month}",
        "Национальный банк установил официальные курсы валют на {d} {month}. Доллар США стоит {a},{b} тенге, евро — {c},{e} тенге, российский рубль — {f},{g} тенге.\n\nПо итогам утренней сессии на бирже объем торгов составил {h} млн долларов, сделок заключено {i}. Средневзвешенный курс сложился на уровне {a},{j} тенге за доллар.\n\nКурсы применяются для бухгалтерского учета и уплаты таможенных платежей.",
    ),
    "ar": (
        "نشرة أسعار النفط ليوم {d} {month}",
        "بلغ سعر سلة خامات المنظمة {a} دولارا و{b} سنتا للبرميل يوم أمس مقابل {c} دولارا و{e} سنتا في اليوم السابق وفقا لحسابات الأمانة العامة.\n\nوسجل خام برنت {f} دولارا للبرميل وارتفع خام غرب تكساس إلى {g} دولارا. وبلغت المخزونات {h} مليون برميل بزيادة {i} في المائة.\n\nوتضم السلة خامات الدول الأعضاء كافة.",
    ),
    "zh": (
        "{month}月{d}日人民币汇率中间价公告",
        "中国人民银行授权中国外汇交易中心公布，{month}月{d}日银行间外汇市场人民币汇率中间价为：1美元对人民币7.{a}元，1欧元对人民币7.{b}元，100日元对人民币4.{c}元，1港元对人民币0.{e}元，1英镑对人民币9.{f}元，1澳大利亚元对人民币4.{g}元，1新西兰元对人民币4.{h}元，1新加坡元对人民币5.{i}元。\n\n以上中间价由做市商报价加权平均得出。",
    ),
    "tr": (
        "Göç verileri: {d} {month}",
        "Sahil Güvenlik Komutanlığı ekipleri son bir günde {a} olaya müdahale etti, {b} düzensiz göçmen kurtarıldı. Bir önceki gün bu sayı {c} olarak açıklanmıştı.\n\nKara sınırlarında {e} kişi yakalandı, {f} organizatör hakkında işlem yapıldı. Geri gönderme merkezlerinde {g} kişi bulunuyor, {h} kişi ülkesine gönderildi.\n\nVeriler her gün saat {i} itibarıyla güncellenmektedir.",
    ),
}


def _fill(template: tuple[str, str], language: str, chance: random.Random) -> Story:
    slots: dict[str, object] = {
        "country": chance.choice(COUNTRY[language]),
        "person": chance.choice(PERSON.get(language, PERSON["en"])),
        "field": chance.choice(FIELD[language]),
        "month": chance.choice(MONTH[language]),
        "d": chance.randint(1, 28),
    }
    slots |= {letter: chance.randint(2, 999) for letter in "abcefghij"}
    headline, body = (part.format_map(slots) for part in template)
    return Story(headline, tuple(body.split("\n\n")), language)


def notes(chance: random.Random) -> list[tuple[Story, Story]]:
    """Give pairs of notes from one template that tell of different countries, people and days."""
    pairs = []
    for language, templates in NOTES.items():
        for template in templates:
            one = _fill(template, language, chance)
            other = _fill(template, language, chance)
            while one.headline == other.headline:
                other = _fill(template, language, chance)
            pairs.append((one, other))
    return pairs


def bulletins(chance: random.Random) -> list[tuple[Story, Story]]:
    """Give pairs of bulletins of two days."""
    return [tuple(_fill(template, language, chance) for _ in range(2)) for language, template in BULLETINS.items()]  # type: ignore[misc]
