"""The site's own music and recordings as clips: each file is decoded and levelled once, and known again by its digest.

What the site file names as `media:NAME` was handed in, and is looked up in the library whenever it is to sound, so that
it can be handed in after the start. Knows nothing of when anything is played.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from audio.clip import Digest
from audio.errors import AudioError
from audio.ports import ClipStore
from broadcaster import wire
from broadcaster.dispatch.music import MusicProgramme
from content.errors import ContentError
from content.media import MUSIC, SPOKEN, NoRecording, find, uploaded
from content.ports import MediaLibrary, SoundBench
from content.site import Site
from controller_api.adapters.data_folder import write_private

log = logging.getLogger(__name__)


class SiteSounds:
    """Implements `controller_api.calls.planned.Sounds` over the files beside the site file, and the media library."""

    def __init__(  # noqa: PLR0913  Where sounds are, and what they become; all are named.
        self,
        *,
        site: Site,
        folder: Path,
        library: MediaLibrary,
        bench: SoundBench,
        store: ClipStore,
        index: Path,
    ) -> None:
        self._site = site
        self._folder = folder
        self._library = library
        self._bench = bench
        self._store = store
        self._index = index
        self._ready: dict[tuple[str, float], Digest] = {}
        self.recordings_ready = asyncio.Event()
        """Set once every recording is ready or known to be useless: the plan need not go without its welcome music."""
        self.faults: dict[str, str] = {}
        """What can't be used, by file, with the sentence that says why."""

    def recording(self, file: str) -> Digest | None:
        """The recording's clip, at the loudness of speech, once it is ready."""
        return self._clip(file, self._site.loudness.speech_lufs, SPOKEN)

    def programme(self, playlist: str, *, start: datetime, gain_db: float) -> MusicProgramme | None:
        """The playlist's pieces that can be used, in their order; None while any of them is still being made ready."""
        tracks = self._tracks(playlist)
        if not tracks:
            return None
        return MusicProgramme(tracks=tracks, start_at_us=round(start.timestamp() * 1_000_000), gain_db=gain_db)

    def songs(self) -> dict[str, tuple[int, ...]]:
        """The lengths of the playlists' pieces in frames, as far as they are ready and some campaign waits for them."""
        if all(campaign.placement == "on-time" for campaign in self._site.campaigns):
            return {}
        tracks = {playlist.id: self._tracks(playlist.id) for playlist in self._site.playlists}
        return {name: tuple(track.frames for track in ready) for name, ready in tracks.items() if ready}

    def _tracks(self, playlist: str) -> tuple[wire.Track, ...]:
        """The pieces of a playlist that can be used, in their order; none while any is still being made ready."""
        files = next((each.files for each in self._site.playlists if each.id == playlist), ())
        found = {file: self._clip(file, self._site.loudness.music_lufs, MUSIC) for file in files}
        ready = [found[file] for file in files if file not in self.faults]
        if None in ready:
            return ()
        return tuple(wire.Track(digest=one, frames=self._store.clip(one).frames) for one in ready if one is not None)

    def digests(self) -> list[Digest]:
        """Every clip that is ready."""
        return list(dict.fromkeys(self._ready.values()))

    async def prepare(self, changed: Callable[[], None]) -> None:
        """Make every file ready, off the event loop; `changed` is called after each, and once for the library's."""
        loudness = self._site.loudness
        for file in self._recordings():
            self._clip(file, loudness.speech_lufs, SPOKEN)
        for file in self._music():
            self._clip(file, loudness.music_lufs, MUSIC)
        changed()
        await self._prepare(self._recordings(), loudness.speech_lufs, changed)
        self.recordings_ready.set()
        await self._prepare(self._music(), loudness.music_lufs, changed)

    async def _prepare(self, files: Iterable[str], loudness: float, changed: Callable[[], None]) -> None:
        known = self._remembered()
        for file in (file for file in files if uploaded(file) is None):
            try:
                digest, key = await asyncio.to_thread(self._make, file, loudness, known)
            except (AudioError, ContentError, OSError) as error:
                self._useless(file, error)
                continue
            if known.get(key) != digest:
                known[key] = digest
                write_private(self._index, json.dumps(known, indent=1))
            self._ready[file, loudness] = digest
            changed()

    def _clip(self, file: str, loudness_lufs: float, kinds: Sequence[str]) -> Digest | None:
        name = uploaded(file)
        if name is None:
            return self._ready.get((file, loudness_lufs))
        try:
            digest = self._handed_in(name, kinds)
        except ContentError as error:
            self._useless(file, error)
            return None
        self.faults.pop(file, None)
        self._ready[file, loudness_lufs] = digest
        return digest

    def _handed_in(self, name: str, kinds: Sequence[str]) -> Digest:
        digest = Digest(find(self._library.entries(), name, kinds).digest)
        if digest not in self._store:
            raise NoRecording(f"The sound of '{name}' is gone. Hand it in again.")
        return digest

    def _useless(self, file: str, why: Exception) -> None:
        if file not in self.faults:
            log.error("The site's sound '%s' can't be used: %s", file, why)
        self.faults[file] = f"'{file}' can't be used: {why}"

    def _recordings(self) -> dict[str, None]:
        spots = [routine.recording for routine in self._site.routines]
        spots += [campaign.recording for campaign in self._site.campaigns]
        return dict.fromkeys(spot for spot in spots if spot)

    def _music(self) -> dict[str, None]:
        return dict.fromkeys(file for playlist in self._site.playlists for file in playlist.files)

    def _make(self, file: str, loudness_lufs: float, known: dict[str, Digest]) -> tuple[Digest, str]:
        path = self._folder / file
        ceiling = self._site.loudness.true_peak_dbtp
        with path.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        key = f"{digest} at {loudness_lufs:.1f} LUFS under {ceiling:.1f} dBTP"
        clip = known.get(key)
        if clip is None or clip not in self._store:
            clip = Digest(self._bench.normalised(path, loudness_lufs=loudness_lufs, true_peak_dbtp=ceiling))
        return clip, key

    def _remembered(self) -> dict[str, Digest]:
        try:
            kept = json.loads(self._index.read_text())
        except (OSError, ValueError):
            return {}
        return {str(key): Digest(str(value)) for key, value in kept.items()} if isinstance(kept, dict) else {}
