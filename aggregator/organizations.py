"""Which organizations an article is about, and why (placeholder, written next)."""
