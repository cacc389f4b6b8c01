"""Sites on WordPress, whatever their theme: a feed and a REST interface stand where WordPress puts them.

https://astanatimes.com/ has its feed at /feed/ and its posts at /wp-json/wp/v2/posts; a site that moved or closed one
of them says so in its own file.

Knows nothing of themes.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from aggregator.sites import Site


def wordpress(*, name: str, home: str, **facts: Any) -> Site:
    """Return a site with the ways WordPress gives by itself, changed by the site's own FACTS."""
    facts.setdefault("feed", (urljoin(home, "feed/"),))
    facts.setdefault("wordpress", urljoin(home, "wp-json"))
    return Site(name=name, home=home, **facts)
