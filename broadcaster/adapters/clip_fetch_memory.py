"""Clips from memory, by address and digest: the quiet twin of fetching them over HTTP."""

from collections.abc import Mapping

from audio.clip import Digest
from broadcaster.speaker.ports import ClipUnavailable


class MemoryClipSource:
    """A `ClipSource` on what is held at each address; what is put there later is found, too."""

    def __init__(self, places: Mapping[str, Mapping[Digest, bytes]]) -> None:
        self._places = places
        self._url = ""

    def look_at(self, url: str) -> None:
        """From now on clips are found under this address."""
        self._url = url.rstrip("/")

    async def fetch(self, digest: Digest) -> bytes:
        """The bytes of the clip's WAV file; raises `ClipUnavailable`."""
        if not self._url:
            raise ClipUnavailable("The controller has not said yet where its clips are.")
        if self._url not in self._places:
            raise ClipUnavailable(f"The clip server at {self._url} does not answer.")
        if digest not in self._places[self._url]:
            raise ClipUnavailable(f"The clip server at {self._url} has no clip {digest}.")
        return self._places[self._url][digest]

    async def aclose(self) -> None:
        """There are no connections."""
