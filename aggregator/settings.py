"""Scrapy's settings: strict where its defaults are lax, and nothing on that we do not use.

Each line that guards something names the fault it answers (FAULTS A11: telnet off); tests/test_settings.py asserts what
Scrapy really makes of them, so that an upgrade cannot change a default behind our back (F20).

Knows nothing of sites: what one site needs (delay, TLS, private addresses) spiders/crawl.py adds for its crawler.
"""

SPIDER_MODULES = ["spiders"]
TWISTED_REACTOR_ENABLED = False  # plain asyncio: a crawl can be run twice in one process, and no reactor port is open

# What is downloaded, and how much of it.
DOWNLOAD_HANDLERS = {
    "http": "aggregator.guard.GuardedDownloads",  # A1, A2: the address dialled is checked, not the name
    "https": "aggregator.guard.GuardedDownloads",
    "data": None,  # A5: a redirect or a link never reads anything but the web
    "file": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024  # B1, B2: bytes after unpacking; the longest real page seen has 3.1 MB
DOWNLOAD_TIMEOUT = 30  # B4: seconds from the first byte asked to the last byte read
DOWNLOAD_VERIFY_CERTIFICATES = True  # A9
REDIRECT_MAX_TIMES = 5  # A7
RETRY_TIMES = 2
RETRY_HTTP_CODES = [408, 500, 502, 503, 504, 522, 524]  # B15: 429 is an order to wait, never retried
RETRY_EXCEPTIONS = ["aggregator.guard.Broken"]
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # the run report says it

# Manners.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_REQUESTS = 1  # of one site; every site has a crawler of its own
DOWNLOAD_DELAY = 1.0
AUTOTHROTTLE_ENABLED = True  # a slow site is asked more slowly
AUTOTHROTTLE_START_DELAY = 1.0  # Scrapy's 5 s would dominate every short crawl
AUTOTHROTTLE_MAX_DELAY = 30.0
COOKIES_ENABLED = False  # A8
TELNETCONSOLE_ENABLED = False  # A11
REMOTE_CONTROL_ENABLED = False  # A11
REFERER_ENABLED = False
METAREFRESH_ENABLED = False

# The way of a page through Scrapy: our door and retries, nothing else. Robots, duplicates, depth and lost requests are
# met by the spider and the door, which count every one of them (A6, A7, B8).
DOWNLOADER_MIDDLEWARES_BASE = {
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "aggregator.guard.Door": 600,
}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
EXTENSIONS_BASE = {"scrapy.extensions.throttle.AutoThrottle": 0}
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
LOG_FORMATTER = "aggregator.guard.QuietLog"
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"
STATS_DUMP = False
WARN_ON_GENERATOR_RETURN_VALUE = False
LOG_ENABLED = False  # the command line decides what is shown
