"""What the names a page gives its elements say of their content: "related-posts" is not the article.

Each element's tag, class, id and role are read as words ("tdbRelatedPosts" is tdb, related, posts) and looked up among
the few words web authors use everywhere. A hint is a bit, a block carries the bits of all its containers, and how much
each one weighs is learned (see benchmarks/train_body.py); no single word decides.

Knows nothing of text and nothing of sites.
"""

from __future__ import annotations

import re
from functools import lru_cache

NAMES = (
    "content", "navigation", "footer", "comment", "share", "related", "promotion", "caption", "author", "meta",
    "side", "lead", "hidden", "title", "form", "box", "advert", "article", "main", "figure", "list", "table",
    "quote", "header", "tags", "live",
)  # fmt: skip
BIT = {name: 1 << place for place, name in enumerate(NAMES)}

_WORDS = {
    "content": "content body entry story text post single article articlebody postcontent detail details prose copy "
    "paragraph paragraphs richtext wysiwyg noticia artikel nota texto inhalt contenu contenido corps cuerpo testo news "
    "main mainbody field rte markdown page",
    "navigation": "nav navigation menu menubar navbar breadcrumb breadcrumbs crumb crumbs toolbar pagination pager "
    "paging topbar submenu sitemap skip hamburger toc tabs tab",
    "footer": "footer copyright legal cookie cookies consent gdpr privacy colophon impressum disclaimer imprint "
    "onetrust foot bottom",
    "comment": "comment comments disqus respond reply discussion komentar kommentare commentaires comentarios "
    "livefyre talkback opinion comentario kommentar fbcomments comms",
    "share": "share sharing social follow facebook twitter whatsapp addthis sharedaddy sns sociable addtoany socials "
    "telegram teilen partage compartir bookmark flipboard",
    "related": "related recommend recommended recommendation recommendations more also popular trending latest most "
    "teaser teasers card cards carousel next prev previous readmore readalso similar suggestion suggested "
    "yarpp rel zergnet inread mostread seealso relacionadas relacionados verwandt correlati lire ontdek feed headlines "
    "grid loop items item slider swiper ticker listing archive recent relatedposts crp jp upnext keepreading "
    "storylist jeg linked links linklist contentlist",
    "promotion": "newsletter subscribe subscription signup paywall promo promotion cta banner donate donation outbrain "
    "taboola sponsor sponsored offer offers app apps membership register upsell mailchimp piano tease marketing abo "
    "leaderboard partner partners campaign callout optin regwall",
    "caption": "caption credit credits photo image images gallery img media video player thumb thumbnail picture pic "
    "slideshow legende bildunterschrift wp-caption copyrights lightbox photos embed imagecaption audio",
    "author": "author authors byline bio contributor profile writer autor auteur autore redaktion about vcard "
    "biography persona reporter journalist signature",
    "meta": "meta date time timestamp info published updated datetime postmeta created posted dateline publish "
    "views readtime reading category categories section label rubric topics print font tools rating vote",
    "side": "sidebar side aside widget widgets rail complementary secondary right left sidebars widgetarea region",
    "lead": "lead lede standfirst summary excerpt intro subtitle dek deck chapo abstract subheadline subhead kicker "
    "teasertext description vorspann sommario entradilla bajada anriss perex ingress synopsis sapo sumario subtitulo "
    "introduction subheading chapeau headnote",
    "hidden": "hidden rollover popover hovercard modal popup overlay hide invisible offscreen tooltip dialog lightbox "
    "noprint screenreader alert notification notice dropdown drawer offcanvas",
    "title": "title headline heading titulo titre titel h1 h2 h3 headlines hed",
    "form": "form input login search checkbox password captcha poll survey quiz questionnaire",
    "box": "box infobox factbox fact pullquote highlight highlights sidebox callout accordion inset keypoints "
    "takeaways glossary panel faq",
    "advert": "ad ads advert adverts advertisement advertising adslot dfp gpt adsense adsbygoogle publicidad anzeige "
    "werbung pub advertorial commercial sponsorship adbox adunit reklama",
    "quote": "quote blockquote pull tweet instagram twttr",
    "tags": "tag tags keyword keywords taglist hashtags schlagworte etiquetas topic",
    "live": "live liveblog timeline update updates",
}
_BY_WORD = {word: BIT[name] for name in reversed(_WORDS) for word in _WORDS[name].split()}
for _name, _listed in _WORDS.items():
    for _word in _listed.split():
        _BY_WORD[_word] |= BIT[_name]
_BY_TAG = {
    "article": "article", "main": "main", "aside": "side", "nav": "navigation", "footer": "footer", "header": "header",
    "form": "form", "figure": "figure", "figcaption": "caption", "ul": "list", "ol": "list", "table": "table",
    "blockquote": "quote", "button": "form", "label": "form", "h1": "title", "video": "caption", "audio": "caption",
}  # fmt: skip
_TAG_BIT = {tag: BIT[name] for tag, name in _BY_TAG.items()}
_PARTS = re.compile(r"[A-Z]?[a-z]+[0-9]?|[A-Z]+")
_UNSEEN_SPAN = re.compile(
    r"(?:^|[\s_-])(?:sr-only|screen-?reader(?:-text)?|visually-?hidden|hidden-text|hovercard|rollover[\w-]*-block)",
    re.IGNORECASE,
).search
_LAYER = re.compile(
    r"(?:onetrust|ot-sdk|cookie|gdpr|consent|didomi|usercentrics|qc-cmp|sp_message|truste|cybot|cmplz|iubenda)"
    r"|cmp(?:(?![a-z_-])|-?(?:box|banner|container|popup|overlay))",  # "cmp-text" is a component of a CMS, no consent
    re.IGNORECASE,
).match
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")


def tag_hint(tag: str) -> int:
    """Return the hint bits of an element's TAG."""
    return _TAG_BIT.get(tag, 0)


@lru_cache(maxsize=16384)
def attribute_hints(names: str) -> int:
    """Return the hint bits of the class, id and role words in NAMES."""
    found = 0
    for word in _PARTS.findall(names):
        found |= _BY_WORD.get(word.lower(), 0)
    return found


def is_hiding(style: str) -> bool:
    """Tell whether a STYLE attribute keeps its element from being seen."""
    return ":" in style and _HIDDEN_STYLE.search(style.lower()) is not None


@lru_cache(maxsize=4096)
def is_unseen_span(names: str) -> bool:
    """Tell whether a piece of a line of class NAMES is hidden from readers."""
    return _UNSEEN_SPAN(names) is not None


@lru_cache(maxsize=4096)
def is_layer(names: str) -> bool:
    """Tell whether an element called NAMES is a layer over the page (consent, dialog)."""
    return _LAYER(names) is not None
