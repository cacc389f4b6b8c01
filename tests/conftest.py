"""Fixtures that several test files share: the loopback servers and an empty archive."""

from loopback import other, server, store

__all__ = ["other", "server", "store"]
