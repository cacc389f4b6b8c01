"""Packed bodies: whole, cut short, damaged, too long, in pieces of any size."""

from __future__ import annotations

import gc
import gzip
import random
import weakref
import zlib

import brotli
import pytest

from aggregator.unpacking import Body, Damaged, TooLong

PLAIN = b"".join(f"<p>Ministers agree in round {n * 7919 % 1000}</p>".encode() for n in range(3000))
RAW = zlib.compressobj(wbits=-15)
PACKED = {
    "gzip": gzip.compress(PLAIN),
    "x-gzip": gzip.compress(PLAIN[:1000]) + gzip.compress(PLAIN[1000:]),
    "deflate": zlib.compress(PLAIN),
    "Deflate ": RAW.compress(PLAIN) + RAW.flush(),
    "br": brotli.compress(PLAIN),
    "": PLAIN,
}


def unpack(encoding: str, packed: bytes, size: int, most: int = 10**6) -> Body:
    body = Body(encoding, most)
    for start in range(0, len(packed), size):
        body.add(packed[start : start + size])
    return body


@pytest.mark.parametrize("size", [1, 7, 4096, 10**6])
@pytest.mark.parametrize("encoding", PACKED)
def test_a_body_is_unpacked_whatever_pieces_it_comes_in(encoding, size):
    body = unpack(encoding, PACKED[encoding], size)
    assert body.content() == PLAIN
    assert body.whole


def test_garbage_after_the_end_is_left():
    assert unpack("gzip", PACKED["gzip"] + b"\0\0tail", 10).content() == PLAIN


@pytest.mark.parametrize("encoding", [name for name in PACKED if name])
def test_b5_what_ends_too_soon_is_not_whole(encoding):
    assert not unpack(encoding, PACKED[encoding][: len(PACKED[encoding]) // 3], 100).whole


@pytest.mark.parametrize("encoding", PACKED)
def test_b1_b2_nothing_is_unpacked_beyond_the_limit(encoding):
    body = Body(encoding, 5000)
    with pytest.raises(TooLong):
        body.add(PACKED[encoding])
    assert body.length <= (len(PLAIN) if not encoding else 5000 + 32 * 1024), "brotli gives 32 KiB at once"
    assert body.content() == PLAIN[:5000]


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_what_is_not_packed_as_it_says_is_damaged_or_not_whole(encoding):
    for seed in range(30):
        noise = random.Random(seed).randbytes(300)
        try:
            assert not unpack(encoding, noise, 50).whole
        except Damaged:
            continue


@pytest.mark.parametrize("encoding", PACKED)
def test_a_body_is_gone_with_its_last_holder(encoding):
    """A crawl looks for circles of objects seldom: a body in one would stay in memory for thousands of pages."""
    gc.disable()
    try:
        body = weakref.ref(unpack(encoding, PACKED[encoding], 4096))
        assert body() is None
    finally:
        gc.enable()
