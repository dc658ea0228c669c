"""Where a speaker's clips come from: one suite over the twin in memory and over real HTTP."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import numpy as np
import pytest

from audio import wav
from audio.clip import Digest
from broadcaster.adapters.clip_fetch_http import HttpClipSource
from broadcaster.adapters.clip_fetch_memory import MemoryClipSource
from broadcaster.speaker.ports import ClipSource, ClipUnavailable
from tests.broadcaster.wire_rig import ClipServer, free_port

SOUND = np.full(4800, 0.1, dtype=np.float32)
CONTENT = wav.encode(SOUND)
DIGEST = wav.digest_of(CONTENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A source, not told yet where to look, and the places there are."""

    source: ClipSource
    full: str
    """Holds the clip."""
    empty: str
    """Holds nothing."""
    nowhere: str
    """Nobody is there."""


@pytest.fixture(params=["memory", "http"])
async def shop(request: pytest.FixtureRequest) -> AsyncIterator[Shop]:
    """Each source in turn."""
    places = {"http://full/clips": {DIGEST: CONTENT}, "http://empty/clips": dict[Digest, bytes]()}
    if request.param == "memory":
        full_at, empty_at = places
        yield Shop(source=MemoryClipSource(places), full=full_at, empty=empty_at, nowhere="http://nowhere")
        return
    full, empty = ClipServer(), ClipServer()
    full.add(SOUND)
    for server in (full, empty):
        server.start()
    source = HttpClipSource(timeout_s=2.0, address_wait_s=0.01)
    yield Shop(source=source, full=full.url, empty=empty.url, nowhere=f"http://127.0.0.1:{free_port()}")
    await source.aclose()
    for server in (full, empty):
        server.stop()


async def test_a_clip_comes_byte_for_byte(shop: Shop) -> None:
    """Whether the address ends in a slash or not."""
    for address in (shop.full, f"{shop.full}/"):
        shop.source.look_at(address)
        assert await shop.source.fetch(DIGEST) == CONTENT


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (lambda _: "", "has not said yet where its clips are"),
        (lambda shop: shop.empty, f"has no clip {DIGEST}"),
        (lambda shop: shop.nowhere, "does not answer"),
    ],
    ids=["no address", "no such clip", "nobody there"],
)
async def test_what_cannot_be_had_is_told_in_a_sentence(shop: Shop, address: Callable[[Shop], str], told: str) -> None:
    """Each reason in its own words, for the operator."""
    if address(shop):
        shop.source.look_at(address(shop))
    with pytest.raises(ClipUnavailable, match=told):
        await shop.source.fetch(DIGEST)


async def test_the_address_told_last_counts(shop: Shop) -> None:
    """A controller that moves takes its speakers along."""
    shop.source.look_at(shop.empty)
    shop.source.look_at(shop.full)
    assert await shop.source.fetch(DIGEST) == CONTENT
    shop.source.look_at(shop.empty)
    with pytest.raises(ClipUnavailable):
        await shop.source.fetch(DIGEST)


@pytest.mark.parametrize("url", ["nonsense://x", "http://["])
async def test_an_address_that_is_none_is_a_sentence(url: str) -> None:
    """Whatever the controller said, the fault is told in words."""
    source = HttpClipSource(timeout_s=0.5)
    source.look_at(url)
    with pytest.raises(ClipUnavailable, match="does not answer"):
        await source.fetch(DIGEST)
    await source.aclose()
