"""The publish wing: from the archive to feeds and pages that readers keep.

    archive.py      what this wing asks of the archive, and what a feed is called
    clean_html.py   safe HTML by allow-list; home_id.py: what is the same address is spelled the same
    entry.py        an article as an entry: id, dates, safe HTML, the same in every format
    rss_atom.py · json_feed.py · opml.py      one list in, bytes out; no clock, no disk
    archives.py     the whole past in closed pages (RFC 5005)
    pages/          the web pages beside the feeds
    folder.py       the published folder: files replaced whole or not touched
    edition.py      which feeds there are and what is in each
    publish.py      which feeds changed, and writing those
    websub.py · serve.py      telling hubs, and the folder over HTTP

Knows nothing of how articles were found and read.
"""
