"""What a URL means: its canonical form, whose site it is, and whether its address is public.

"HTTP://Www.Example.org:80/a/?utm_source=x#top" is canonically "http://www.example.org/a/". A query that names the
article (?id=12, ?dtl/33149) stays; what only tracks the reader goes. Rules of form come from w3lib (WHATWG URL,
RFC 3986); which parameters track is ours.

Knows nothing of pages and makes no request.
"""

import ipaddress
import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

from aggregator.errors import AddressRefused

_TRACKING = re.compile(
    r"(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|ysclid|igshid|mc_cid|mc_eid|_ga|_gl|ocid|cmpid|"
    r"ref_src|ref_url|xtor|at_medium|at_campaign|spm|share|shared|s_cid|__twitter_impression|ns_mchannel|ns_source|"
    r"fb_action_ids|fb_action_types|replytocom|print|amp|output_type|outputtype)",
    re.IGNORECASE,
)
_AMP_PATH = re.compile(r"/(?:amp|amp\.html|print)/?$", re.IGNORECASE)
_INDEX_PATH = re.compile(r"/index\.(?:html?|php|aspx?)$", re.IGNORECASE)
_QUAD = r"(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
# An address with nothing to doubt and nothing to encode: most of them; what follows is spared then.
_PLAIN = re.compile(
    r"https?://(?:(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}|" + _QUAD + r")(?::[1-9]\d{3})?"
    r"(?:/[\w~!$&'()*+,;=:@./-]*(?:\?[\w~!$&()*+,;=:@./?-]+)?)?",
    re.ASCII,
)
_PLAIN_PATH = re.compile(
    r"/(?:[\w~!$&'()*+,;=:@-][\w~!$&'()*+,;=:@/-]*)?(?:\.\w+)?(?:\?[\w~!$&()*+,;=:@./?-]+)?",
    re.ASCII,
)
# Of canonical addresses, those w3lib's canonicalize_url leaves as they are: no query, no sign with two spellings.
_CANONICAL = re.compile(r"https?://[a-z0-9.-]+(?::[1-9]\d{3})?/(?:[\w~-][\w~/-]*(?:\.\w+)?/?)?", re.ASCII)
# Names that mean something in one network only (RFC 6761, 6762, 8375; ICANN's .internal).
_LOCAL_ENDINGS = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa", ".test", ".invalid")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
_USER = re.compile(r"(?<=//)[^/?#]*@")
_ODD_NUMBER_HOST = re.compile(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}\.?", re.IGNORECASE)
_DOTTED_QUAD = re.compile(_QUAD)


def check(url: str) -> str:
    """Return URL if it is an unambiguous absolute http(s) address; raise AddressRefused otherwise (FAULTS A3, A4, A5).

    Refused: other schemes, a user name, control characters, blanks or backslashes, an empty host, and numeric hosts
    that are not plain dotted quads, because two parsers may read them as two hosts.
    """
    if _PLAIN.fullmatch(url):
        return url
    if _FORBIDDEN.search(url):
        raise AddressRefused(shown(url)[:200], "ambiguous URL: a blank, control character or backslash")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as cause:
        raise AddressRefused(shown(url)[:200], f"ambiguous URL: {cause}") from cause
    if parts.scheme not in ("http", "https"):
        raise AddressRefused(shown(url)[:200], f"scheme {parts.scheme or 'missing'!r} is not http or https")
    if not host:
        raise AddressRefused(shown(url)[:200], "no host")
    if "@" in parts.netloc:
        raise AddressRefused(shown(url)[:200], "ambiguous URL: a user name before the host")
    if _ODD_NUMBER_HOST.fullmatch(host) and not _DOTTED_QUAD.fullmatch(host):
        raise AddressRefused(shown(url)[:200], "ambiguous URL: a number in place of a host")
    return url


def shown(url: str) -> str:
    """Return URL as anybody may see it: without a user name and a password (FAULTS D9)."""
    return _USER.sub("…@", url)


def shown_source(url: str) -> str:
    """Return the address of a feed or sitemap as anybody may see it: what is asked with it may hold a key."""
    return shown(url.partition("?")[0]) + ("?…" if "?" in url else "")


def is_nobodys(url: str) -> bool:
    """Tell whether URL stands in the place of an address nobody knows: no host may end in ".invalid" (RFC 2606)."""
    return host(url).endswith(".invalid")


def is_web(url: str | None) -> bool:
    """Tell whether URL is an absolute http(s) address that `check` lets pass."""
    if not url:
        return False
    try:
        check(url)
    except AddressRefused:
        return False
    return True


def absolute(url: str, base: str) -> str | None:
    """Return URL made absolute against BASE, percent-encoded and clean; None if it is no web address."""
    if _PLAIN.fullmatch(url) and "/." not in url:
        return url
    if _PLAIN_PATH.fullmatch(url) and _PLAIN.fullmatch(base):
        return base[: base.index("/", 8) if base.count("/") > 2 else len(base)] + url  # noqa: PLR2004 - "https://"
    try:
        joined = safe_url_string(urljoin(base, url.strip()))
    except ValueError:
        return None
    return joined if is_web(joined) else None


@lru_cache(maxsize=1024)  # a page names its own address several times
def canonical(url: str) -> str:
    """Return the canonical form of URL: host in lower case, no fragment, no default port, no tracking parameter.

    Parameters that stay keep their order, since for some sites the whole query is one bare identifier.
    Raises AddressRefused as `check` does.
    """
    if _PLAIN.fullmatch(url) and "'" not in url:  # nothing to encode, no usual port and no capital in the host
        address, _, query = url.partition("?")
        query = _without_tracking(query)
        return address + "/" * (address.count("/") == len("//")) + "?" * bool(query) + query
    parts = urlsplit(check(safe_url_string(url.strip())))
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    if parts.port and parts.port != {"http": 80, "https": 443}[parts.scheme]:
        host = f"{host}:{parts.port}"
    return urlunsplit((parts.scheme, host, parts.path or "/", _without_tracking(parts.query), ""))


def _without_tracking(query: str) -> str:
    return "&".join(p for p in query.split("&") if p and not _TRACKING.fullmatch(p.partition("=")[0]))


@lru_cache(maxsize=8192)  # a crawl asks it of an address when found, requested, answered and kept
def key(url: str) -> str:
    """Return what is equal for all spellings of one article's address: scheme, www., amp, print, last slash left out.

    Only to compare by; it is not an address (FAULTS B14, E4).
    """
    clean = canonical(url)
    parts = urlsplit(clean if _CANONICAL.fullmatch(clean) else canonicalize_url(clean))
    host = re.sub(r"^(?:www|m|amp|mobile)\.(?=[^.]+\.)", "", parts.netloc)
    path = _INDEX_PATH.sub("/", _AMP_PATH.sub("/", parts.path)).rstrip("/")
    return f"{host}{path}?{parts.query}" if parts.query else host + path


def folder(url: str) -> str:
    """Return URL with a slash at its end, so that names of files can follow."""
    return url if url.endswith("/") else f"{url}/"


def host(url: str) -> str:
    """Return the host of URL in lower case, without "www." and a final dot; "" when it has none."""
    try:
        name = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    return name.removeprefix("www.")


def is_local(url: str) -> bool:
    """Tell whether the host of URL is known to this machine or its network only: by its address, or by its name."""
    try:
        name = (urlsplit(url).hostname or "").rstrip(".")
        ipaddress.ip_address(name)
    except ValueError:
        return "." not in name or name.endswith(_LOCAL_ENDINGS)
    return not is_public(name)


def same_site(url: str, home: str) -> bool:
    """Tell whether URL's host is HOME's host or below it ("en.example.org" belongs to "example.org").

    Behind a bare number, or on this machine, every port is a site of its own.
    """
    mine, theirs = host(home), host(url)
    if mine == theirs and (mine == "localhost" or ":" in mine or _DOTTED_QUAD.fullmatch(mine)):
        return _port(url) == _port(home)
    return bool(mine) and (theirs == mine or theirs.endswith("." + mine))


def _port(url: str) -> int | None:
    try:
        parts = urlsplit(url)
        return parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None


def is_public(address: str) -> bool:
    """Tell whether an IP ADDRESS is reachable by anyone, following IANA's special-purpose registries (FAULTS A1, A3).

    Addresses that carry another one inside (IPv4-mapped, 6to4, NAT64, Teredo) are as public as what they carry.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        carried = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if carried is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            carried = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if carried is not None:
            return carried.is_global and not carried.is_multicast
    return ip.is_global and not ip.is_multicast
