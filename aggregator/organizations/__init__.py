"""Which organizations an article is about, and why: names found, the part they play, the verdict (registry.py)."""
