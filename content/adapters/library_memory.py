"""The media library in memory: for demos, tests and dry runs."""

from content.errors import UnknownMedia
from content.ports import Media


class MemoryLibrary:
    """A `MediaLibrary` that forgets when the process ends."""

    def __init__(self) -> None:
        self._entries: dict[str, Media] = {}

    def add(self, media: Media) -> Media:
        """Keep an entry, or give the one that is there."""
        return self._entries.setdefault(media.digest, media)

    def get(self, digest: str) -> Media:
        """The entry of that digest."""
        if digest not in self._entries:
            raise UnknownMedia(digest)
        return self._entries[digest]

    def entries(self, kind: str | None = None) -> tuple[Media, ...]:
        """All entries, or those of one kind, the newest first."""
        wanted = (each for each in self._entries.values() if kind in {None, each.kind})
        return tuple(sorted(wanted, key=lambda each: (each.added_at, each.digest), reverse=True))

    def remove(self, digest: str) -> None:
        """Forget an entry."""
        self.get(digest)
        del self._entries[digest]
