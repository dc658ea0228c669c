"""What somebody speaks: levelled, placed, and kept as it went out. Pure: told what came, it says what is heard."""

from dataclasses import dataclass

import numpy as np

from audio.clip import RATE, Samples
from audio.loudness import amplitude
from audio.voice_level import VoiceLevel
from controller_api.paging.placing import Placing

MOST_FRAMES = RATE // 10
"""The longest stretch that is taken at a time."""
_SILENCE, _PAUSE = amplitude(-60.0), amplitude(-45.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch as it goes out."""

    sequence: int
    first_frame: int
    pcm: bytes


class Speech:
    """One person at one microphone. 16-bit little-endian mono at 48 kHz comes in."""

    def __init__(self, *, loudness_lufs: float, delay_us: int) -> None:
        """Bring it to that loudness, to be heard so long after it came."""
        self._level = VoiceLevel(loudness_lufs)
        self._placing = Placing(delay_us)
        self._kept: list[tuple[int, Samples]] = []
        self._raw: list[Samples] = []
        self._heard_frames = 0
        self._loud = False

    def live(self, pcm: bytes, now_us: int, begins_us: int | None) -> Stretch | None:
        """Take a stretch; gives what goes out of it, if any: nothing before the call's live sound begins."""
        samples = self._take(pcm)
        levelled = self._level.level(samples)
        if begins_us is None:
            return None
        pause = float(np.abs(samples).max(initial=0.0)) < _PAUSE
        place = self._placing.place(len(samples), now_us, begins_us, pause=pause)
        if place is None:
            return None
        self._heard_frames += len(samples)
        self._kept.append((place, levelled))
        written = np.clip(np.rint(levelled * 32768), -32768, 32767).astype("<i2").tobytes()
        return Stretch(sequence=len(self._kept), first_frame=place, pcm=written)

    def keep(self, pcm: bytes) -> None:
        """Take a stretch that is to be heard later, as it is."""
        samples = self._take(pcm)
        self._heard_frames += len(samples)
        self._raw.append(samples)

    @property
    def frames(self) -> int:
        """Where what went out ends, or how long what is kept is."""
        out = max((place + len(samples) for place, samples in self._kept), default=0)
        return out or sum(len(samples) for samples in self._raw)

    @property
    def late(self) -> int:
        """How many stretches came too late to go out."""
        return self._placing.late

    @property
    def silent_s(self) -> float:
        """For how long the microphone has given nothing at all since the beginning; 0 once it gave something."""
        return 0.0 if self._loud else self._heard_frames / RATE

    def recording(self) -> Samples:
        """All of it, as it went out or as it was kept."""
        if not self._kept:
            return np.concatenate([np.zeros(0, dtype=np.float32), *self._raw])
        whole = np.zeros(self.frames, dtype=np.float32)
        for place, samples in self._kept:
            whole[place : place + len(samples)] = samples
        return whole

    def _take(self, pcm: bytes) -> Samples:
        samples = np.frombuffer(pcm[: len(pcm) & ~1], dtype="<i2").astype(np.float32) / np.float32(32768)
        self._loud = self._loud or float(np.abs(samples).max(initial=0.0)) > _SILENCE
        return samples
