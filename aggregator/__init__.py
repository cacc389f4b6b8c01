"""The map of the house. An article travels: site → discovery → page → article → story → store → organization → feed.

Ground floor: text, urls, errors, article, extraction/, places, organizations, stories, schema, store, config, run, health,
replay. Scrapy's door: settings, pipelines, guard. Crawl wing: spiders/. Publish wing: feeds/. Street: cli.
"""
