"""Clips over HTTP, by digest, from where the controller says."""

import asyncio
import contextlib
import mmap

import httpx

from audio.clip import Digest
from audio.wav import Content
from broadcaster.speaker.ports import ClipUnavailable

PAUSES_S = (0.1, 0.4)
"""Between one try and the next."""
PARALLEL = 6
_AS_IT_IS = {"Accept-Encoding": "identity"}


class HttpClipSource:
    """A `ClipSource` on any HTTP server that answers `{url}/{digest}` with the file: the controller, a cache, a CDN."""

    def __init__(self, *, timeout_s: float = 5.0, address_wait_s: float = 2.0) -> None:
        """Give up a try after so long; wait so long for the address."""
        limits = httpx.Limits(max_connections=PARALLEL, max_keepalive_connections=PARALLEL)
        self._client = httpx.AsyncClient(timeout=timeout_s, limits=limits, follow_redirects=True, trust_env=False)
        self._address_wait_s = address_wait_s
        self._known = asyncio.Event()
        self._url = ""

    def look_at(self, url: str) -> None:
        """From now on clips are found under this address."""
        self._url = url.rstrip("/")
        self._known.set()

    async def fetch(self, digest: Digest) -> Content:
        """The bytes of the clip's WAV file; raises `ClipUnavailable` after three tries."""
        try:
            await asyncio.wait_for(self._known.wait(), self._address_wait_s)
        except TimeoutError:
            raise ClipUnavailable("The controller has not said yet where its clips are.") from None
        for pause_s in PAUSES_S:
            with contextlib.suppress(httpx.TransportError, httpx.HTTPStatusError):
                return await self._fetch_once(digest)
            await asyncio.sleep(pause_s)
        try:
            return await self._fetch_once(digest)
        except (httpx.HTTPError, httpx.InvalidURL) as why:
            raise ClipUnavailable(f"The clip server at {self._url} does not answer ({_what(why)}).") from why

    async def _fetch_once(self, digest: Digest) -> Content:
        async with self._client.stream("GET", f"{self._url}/{digest}", headers=_AS_IT_IS) as answer:
            if answer.is_client_error:
                raise ClipUnavailable(f"The clip server at {self._url} has no clip {digest} ({answer.status_code}).")
            answer.raise_for_status()
            length = int(answer.headers.get("Content-Length", 0))
            return await _received(answer, length) if length else await answer.aread()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()


async def _received(answer: httpx.Response, length: int) -> memoryview:
    """The content, in memory that goes back to the system with it; of freed Python bytes much would stay behind."""
    content = memoryview(mmap.mmap(-1, length))
    at = 0
    async for part in answer.aiter_raw():
        content[at : at + len(part)] = part
        at += len(part)
    return content


def _what(why: Exception) -> str:
    return str(why).splitlines()[0] if str(why) else type(why).__name__
