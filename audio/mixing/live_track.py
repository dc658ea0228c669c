"""Sound that is still being spoken while it is put out: stretches arrive by place, and what doesn't come is silent.

Pure. It is read once, in order, as a mixer reads; a stretch that comes after its place was read is dropped and counted.
Where sound begins or ends at a hole, it fades over two milliseconds, so that a lost stretch doesn't click.
"""

import numpy as np

from audio.clip import RATE, Samples

ROOM_FRAMES = 4 * RATE
"""How far ahead of what was read last a stretch may lie; nobody speaks further ahead than that."""
FADE_FRAMES = RATE // 500
_Presence = np.ndarray[tuple[int], np.dtype[np.bool_]]
_ENDLESS = 24 * 3600 * RATE


class LiveTrack:
    """An `audio.clip.Track` that grows. Its length is as good as endless until `finish` says where it ends."""

    def __init__(self) -> None:
        self._sound: Samples = np.zeros(ROOM_FRAMES, dtype=np.float32)
        self._here = np.zeros(ROOM_FRAMES, dtype=np.bool_)
        self._read_to = 0
        self._gain = 0.0
        """What the stretch read last ended with."""
        self._end = _ENDLESS
        self.late_frames = 0
        """How much came too late to be heard."""

    def __len__(self) -> int:
        """Where it ends."""
        return self._end

    @property
    def finished(self) -> bool:
        """Whether it is known where it ends."""
        return self._end < _ENDLESS

    def put(self, first_frame: int, samples: Samples) -> None:
        """Lay a stretch at its place; what of it was read already, or lies impossibly far ahead, is left out."""
        late = min(max(self._read_to - first_frame, 0), len(samples))
        self.late_frames += late
        first, last = first_frame + late, min(first_frame + len(samples), self._read_to + ROOM_FRAMES, self._end)
        if first < last:
            places = np.arange(first, last) % ROOM_FRAMES
            self._sound[places] = samples[late : late + last - first]
            self._here[places] = True

    def finish(self, frames: int | None = None) -> None:
        """It ends after so many frames; None: where it was read to. What was said first stands."""
        if not self.finished:
            self._end = self._read_to if frames is None else max(frames, 0)

    def __getitem__(self, stretch: slice, /) -> Samples:
        """The frames of a stretch; a hole is silence."""
        first, last, _ = stretch.indices(self._end)
        frames = max(last - first, 0)
        if not frames:
            return np.zeros(0, dtype=np.float32)
        places = np.arange(first, first + min(frames, ROOM_FRAMES)) % ROOM_FRAMES
        here = self._here[places]
        gain = self._edges(first, here, self._here[np.arange(last, last + FADE_FRAMES) % ROOM_FRAMES])
        sound = np.where(here, self._sound[places], np.float32(0)) * gain
        self._here[places] = False
        self._read_to = max(self._read_to, last)
        return np.pad(sound, (0, frames - len(sound)))

    def _edges(self, first: int, here: _Presence, after: _Presence) -> Samples:
        """The gain over a stretch: down to nothing where sound meets a hole, up from where the last stretch ended."""
        begins = self._gain if first == self._read_to else 0.0
        known = np.concatenate((here, after))
        frames = np.arange(len(here))
        holes = np.flatnonzero(~known)
        if not len(holes) and begins == 1.0:
            return np.ones(len(here), dtype=np.float32)
        following = np.searchsorted(holes, frames)
        none_ahead, none_behind = np.append(holes, len(known)), np.insert(holes, 0, -len(known))
        to_next = none_ahead[following] - frames
        since_last = np.maximum(frames - none_behind[following], 0)
        risen = begins + (frames + 1) / FADE_FRAMES
        gain: Samples = np.minimum(np.minimum(to_next, since_last) / FADE_FRAMES, risen).clip(0, 1).astype(np.float32)
        self._gain = float(gain[-1])
        return gain
