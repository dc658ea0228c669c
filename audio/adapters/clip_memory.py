"""Clips in memory: the folder's twin, for tests and previews."""

import itertools
from collections.abc import Collection
from pathlib import Path

from audio import wav
from audio.adapters.clip_bytes import ClipBytes
from audio.clip import Clip, Digest, Samples, Track
from audio.errors import ClipDamaged, ClipMissing, StoreFull


class ClipMemory:
    """A `ClipStore` that forgets everything with the process. It has no files, so `path` names none that exists."""

    def __init__(self, *, limit_bytes: int | None = None) -> None:
        """Hold clips up to so many bytes, without end if None."""
        self._limit_bytes = limit_bytes
        self._contents: dict[Digest, bytes] = {}
        self._clips: dict[Digest, Clip] = {}
        self._uses = itertools.count()
        self._used: dict[Digest, int] = {}

    def put(self, samples: Samples) -> Clip:
        """Store the samples, measured; raises `StoreFull`."""
        content = wav.encode(samples)
        return self._keep(content, wav.digest_of(content))

    def adopt(self, content: wav.Content, expected: Digest) -> Clip:
        """Store a clip's file fetched from elsewhere; raises `ClipDamaged` or `StoreFull`."""
        digest = wav.digest_of(content)
        if digest != expected:
            raise ClipDamaged(f"Clip {expected} arrived damaged: its bytes are those of {digest}. Fetch it again.")
        return self._keep(bytes(content), digest)

    def clip(self, digest: Digest) -> Clip:
        """The clip's measures; raises `ClipMissing`."""
        self._content(digest)
        return self._clips[digest]

    def samples(self, digest: Digest) -> Samples:
        """The clip's sound; raises `ClipMissing`."""
        return wav.decode(self._content(digest))

    def track(self, digest: Digest) -> Track:
        """The clip's sound, unpacked; raises `ClipMissing`."""
        return self.samples(digest)

    def path(self, digest: Digest) -> Path:
        """A name only."""
        return Path("memory") / f"{digest}.wav"

    def __contains__(self, digest: object) -> bool:
        """Whether the clip is here."""
        return digest in self._contents

    def verified(self, digest: Digest) -> Track:
        """The clip's sound; nobody can have changed it. Raises `ClipMissing`."""
        return ClipBytes(self._content(digest))

    def prune(self, limit_bytes: int, keep: Collection[Digest] = ()) -> list[Digest]:
        """Remove what was used longest ago until the rest is under the limit; gives what went. `keep` stays."""
        gone: list[Digest] = []
        for digest in sorted(self._contents.keys() - set(keep), key=self._used.__getitem__):
            if self._held() <= limit_bytes:
                break
            del self._contents[digest], self._clips[digest], self._used[digest]
            gone.append(digest)
        return gone

    def _held(self) -> int:
        return sum(map(len, self._contents.values()))

    def _keep(self, content: bytes, digest: Digest) -> Clip:
        clip = wav.describe(content, digest)
        if digest not in self and self._limit_bytes is not None and self._held() + len(content) > self._limit_bytes:
            raise StoreFull("No room left in memory for another clip. Raise the limit.")
        self._used[digest] = next(self._uses)
        self._contents[digest] = content
        self._clips[digest] = clip
        return clip

    def _content(self, digest: Digest) -> bytes:
        try:
            content = self._contents[digest]
        except KeyError:
            raise ClipMissing(f"Clip {digest} is not in memory. Make or fetch it again.") from None
        self._used[digest] = next(self._uses)
        return content
