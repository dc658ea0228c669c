"""Remembers which clip holds a spoken sentence: in memory, or in a folder with one small file for each sentence.

The clips themselves are the clip store's; a clip that has gone is a sentence forgotten.
"""

import logging
import re
from pathlib import Path
from tempfile import NamedTemporaryFile

from audio.clip import Digest
from audio.ports import ClipStore

_LOG = logging.getLogger(__name__)
_DIGEST = re.compile(r"[0-9a-f]{64}")


class MemorySpeechCache:
    """Forgets with its process."""

    def __init__(self, store: ClipStore) -> None:
        self._store = store
        self._digests: dict[str, Digest] = {}

    def find(self, key: str) -> Digest | None:
        """The clip made earlier, if it is still in the store."""
        digest = self._digests.get(key)
        return digest if digest is not None and digest in self._store else None

    def remember(self, key: str, digest: Digest) -> None:
        """Record the key's clip."""
        self._digests[key] = digest


class FileSpeechCache:
    """Survives restarts and sudden ends: a file is complete or not there. Keys are hexadecimal."""

    def __init__(self, folder: Path, store: ClipStore) -> None:
        self._folder = folder
        self._store = store

    def find(self, key: str) -> Digest | None:
        """The clip made earlier, if it is still in the store."""
        try:
            written = self._path(key).read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        if not _DIGEST.fullmatch(written):
            return None
        digest = Digest(written)
        return digest if digest in self._store else None

    def remember(self, key: str, digest: Digest) -> None:
        """Record the key's clip. On a full disk it is only not remembered, and the log says so."""
        path = self._path(key)
        part: Path | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="ascii") as out:
                part = Path(out.name)
                out.write(f"{digest}\n")
            part.replace(path)
        except OSError as why:
            if part is not None:
                part.unlink(missing_ok=True)
            _LOG.warning(
                "a spoken sentence can't be remembered in %s and will be rendered again: %s", self._folder, why
            )

    def _path(self, key: str) -> Path:
        if not re.fullmatch(r"[0-9a-f]+", key):
            raise ValueError(f"A speech key is hexadecimal; '{key}' isn't.")
        return self._folder / key[:2] / key
