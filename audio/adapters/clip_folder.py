"""Clips as files in a folder, named by their digest; the sound of the last ones used is kept in memory too."""

import contextlib
import errno
import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Collection
from pathlib import Path

from audio import wav
from audio.adapters.clip_bytes import ClipBytes
from audio.adapters.clip_file import ClipFile
from audio.clip import RATE, Clip, Digest, Samples, Track
from audio.errors import ClipDamaged, ClipMissing, StoreFull

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class ClipFolder:
    """A `ClipStore` on disk. Several processes may share the folder: a clip appears whole or not at all."""

    def __init__(self, folder: Path, *, remember_s: float = 180.0) -> None:
        """Keep clips under the folder, and in memory the sound of those last used, up to so many seconds."""
        self._folder = folder
        self._remember_frames = int(remember_s * RATE)
        self._clips: dict[Digest, Clip] = {}
        self._recent: OrderedDict[Digest, Samples] = OrderedDict()
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, samples: Samples) -> Clip:
        """Store the samples, measured; raises `StoreFull`."""
        content = wav.encode(samples)
        return self._keep(content, wav.digest_of(content))

    def adopt(self, content: wav.Content, expected: Digest) -> Clip:
        """Store a clip's file fetched from elsewhere; raises `ClipDamaged` or `StoreFull`."""
        digest = wav.digest_of(content)
        if digest != expected:
            raise ClipDamaged(f"Clip {expected} arrived damaged: its bytes are those of {digest}. Fetch it again.")
        return self._keep(content, digest)

    def clip(self, digest: Digest) -> Clip:
        """The clip's measures; raises `ClipMissing`."""
        known = self._clips.get(digest)
        if known is None or not self.path(digest).exists():
            known = self._describe(digest)
            self._clips[digest] = known
        self._used(digest)
        return known

    def samples(self, digest: Digest) -> Samples:
        """The clip's sound, not to be written to; raises `ClipMissing`."""
        with self._lock:
            if digest in self._recent:
                self._recent.move_to_end(digest)
                return self._recent[digest]
        samples = wav.decode(self._read(digest))
        samples.setflags(write=False)
        self._used(digest)
        self._remember(digest, samples)
        return samples

    def track(self, digest: Digest) -> ClipFile:
        """The clip's sound as it lies on disk; raises `ClipMissing` or `ClipDamaged`."""
        try:
            track = ClipFile(self.path(digest))
        except FileNotFoundError:
            raise self._missing(digest) from None
        self._used(digest)
        return track

    def path(self, digest: Digest) -> Path:
        """Where the clip's file is or would be."""
        return self._folder / digest[:2] / f"{digest}.wav"

    def __contains__(self, digest: object) -> bool:
        """Whether the clip is here."""
        return isinstance(digest, str) and self.path(Digest(digest)).exists()

    def verified(self, digest: Digest) -> Track:
        """The clip's sound in memory, its bytes checked; raises `ClipMissing`, or `ClipDamaged` and removes it."""
        try:
            content = self._read(digest)
        except OSError as error:
            self._discard(digest)
            raise ClipDamaged(
                f"Clip {digest} can't be read from the disk ({error.strerror}). Check the disk."
            ) from error
        if wav.digest_of(content) != digest:
            self._discard(digest)
            raise ClipDamaged(f"Clip {digest} was changed on the disk. Check who may write there.")
        self._used(digest)
        return ClipBytes(content)

    def _discard(self, digest: Digest) -> None:
        with contextlib.suppress(OSError):  # What can't even be removed is fetched all the same.
            self.path(digest).unlink()
        self._clips.pop(digest, None)
        with self._lock:
            self._recent.pop(digest, None)

    def prune(self, limit_bytes: int, keep: Collection[Digest] = ()) -> list[Digest]:
        """Remove what was used longest ago until the folder is under the limit; gives what went. `keep` stays."""
        files = sorted((path.stat().st_mtime, path.stat().st_size, path) for path in self._folder.glob("*/*.wav"))
        total = sum(size for _, size, _ in files)
        gone: list[Digest] = []
        for _, size, path in files:
            digest = Digest(path.stem)
            if total <= limit_bytes:
                break
            if digest in keep:
                continue
            path.unlink(missing_ok=True)
            self._clips.pop(digest, None)
            with self._lock:
                self._recent.pop(digest, None)
            total -= size
            gone.append(digest)
        return gone

    def _used(self, digest: Digest) -> None:
        """Let `prune` know what was used last."""
        with contextlib.suppress(OSError):
            os.utime(self.path(digest))

    def _keep(self, content: wav.Content, digest: Digest) -> Clip:
        clip = wav.describe(content, digest)
        if digest not in self:
            self._write(content, self.path(digest))
        self._clips[digest] = clip
        return clip

    def _write(self, content: wav.Content, path: Path) -> None:
        """Write beside and rename, so that no reader ever sees half a clip."""
        try:
            path.parent.mkdir(exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as part:
                try:
                    part.write(content)
                    part.flush()
                    os.fsync(part.fileno())
                    Path(part.name).replace(path)
                except BaseException:
                    Path(part.name).unlink(missing_ok=True)
                    raise
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise StoreFull(f"No room left in {self._folder} for another clip. Free some disk space.") from error
            raise

    def _read(self, digest: Digest) -> bytes:
        try:
            return self.path(digest).read_bytes()
        except FileNotFoundError:
            raise self._missing(digest) from None

    def _missing(self, digest: Digest) -> ClipMissing:
        return ClipMissing(f"Clip {digest} is not in {self._folder}. Make or fetch it again.")

    def _describe(self, digest: Digest) -> Clip:
        return wav.describe(self._read(digest), digest)

    def _remember(self, digest: Digest, samples: Samples) -> None:
        with self._lock:
            self._recent[digest] = samples
            while sum(map(len, self._recent.values())) > self._remember_frames:
                self._recent.popitem(last=False)
