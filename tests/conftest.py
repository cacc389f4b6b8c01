"""Fixtures that several test files share: the command line, the loopback servers and an empty archive."""

from command import aggregator
from loopback import other, server, store

__all__ = ["aggregator", "other", "server", "store"]
