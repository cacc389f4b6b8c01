"""The same article twice, and the same story from several agencies: what identifies a text (same_story.py)."""
