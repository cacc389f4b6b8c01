"""HTML bytes and a URL become an article: the steps in the order of the page, readable top to bottom."""
