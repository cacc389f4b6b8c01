"""The crawl wing: finds the addresses of new articles, fetches their pages politely, hands articles to the archive.

Read on in the order of the road: catalogue (which sites) → crawl (one run) → discovery/ (where the articles are) →
robots (what may be asked) → news (a page becomes an article). families/ and sites/ hold facts, no steps.
"""
