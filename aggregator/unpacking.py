"""A body as it came over the wire becomes the body that was meant: unpacked, within a limit, and whole.

A gzip body that ends before its own end is cut short, although Content-Length agrees: half an article must not be
taken for an article (FAULTS B5). What would unpack to more than the limit is stopped there (B1, B2).

Knows nothing of requests and of what the bytes say.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import brotli  # type: ignore[import-untyped]
from isal import isal_zlib as zlib  # unpacks a page in a third of zlib's time

UNREADABLE = frozenset(("zstd", "compress", "x-compress", "dcb", "dcz"))  # nobody asked for these
_GZIP = b"\x1f\x8b"


class TooLong(Exception):
    """The body unpacks to more than the limit."""


class Damaged(Exception):
    """The body is not packed as it claims to be."""


class Body:
    """Collects the pieces of one body, packed as ENCODING says (a Content-Encoding), up to MOST unpacked bytes."""

    def __init__(self, encoding: str, most: int) -> None:
        self._most = most
        self._pieces: list[bytes] = []
        self.received = self.length = 0
        self.whole = True
        # the class's functions, not bound ones: those would make a circle, and circles are looked for seldom
        kinds: dict[str, Callable[[Body, bytes], None]] = {
            "gzip": Body._zlib, "x-gzip": Body._zlib, "deflate": Body._zlib, "br": Body._brotli
        }  # fmt: skip
        self._take = kinds.get(encoding.strip().lower(), Body._keep)
        self._zip: Any = None
        self._held = b""
        self._brotli_state: Any = None

    def add(self, piece: bytes) -> None:
        """Take in what came; raises TooLong or Damaged."""
        self.received += len(piece)
        self._take(self, piece)

    def content(self) -> bytes:
        """Return what was unpacked so far, at most so many bytes as are allowed."""
        return b"".join(self._pieces)[: self._most]

    def _keep(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self.length += len(piece)
        if self.length > self._most:
            raise TooLong

    def _zlib(self, piece: bytes) -> None:
        piece, self._held = self._held + piece, b""
        while piece:
            if self._zip is None or self._zip.eof:
                if len(piece) < len(_GZIP):  # too little to tell what begins here
                    self._held = piece
                    break
                if self._zip is not None and not piece.startswith(_GZIP):
                    return  # after the end it means nothing
                self._zip = zlib.decompressobj(wbits=_framing(piece))
            try:
                self._keep(self._zip.decompress(piece, self._most + 1 - self.length))
            except zlib.error as cause:  # type: ignore[misc]
                raise Damaged(str(cause)) from cause
            piece = self._zip.unused_data or self._zip.unconsumed_tail
        self.whole = self._zip is not None and self._zip.eof

    def _brotli(self, piece: bytes) -> None:
        state = self._brotli_state = self._brotli_state or brotli.Decompressor()
        try:
            self._keep(state.process(piece, output_buffer_limit=self._most + 1 - self.length))
            while not state.can_accept_more_data():
                self._keep(state.process(b"", output_buffer_limit=self._most + 1 - self.length))
        except brotli.error as cause:
            raise Damaged(str(cause)) from cause
        self.whole = state.is_finished()


def _framing(start: bytes) -> int:
    """Return how a packed body is framed by how it STARTs; many servers send "deflate" without its zlib frame."""
    if start.startswith(_GZIP):
        return zlib.MAX_WBITS | 16
    is_zlib = start[0] & 15 == zlib.DEFLATED and int.from_bytes(start[:2]) % 31 == 0
    return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS
