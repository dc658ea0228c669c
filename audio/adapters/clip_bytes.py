"""A clip's file held in memory as it is: half the room that its samples would take, and no disk to be asked."""

from audio import wav
from audio.clip import Samples


class ClipBytes:
    """A `Track` of bytes that were read once: what was looked at then is what is heard."""

    def __init__(self, content: wav.Content) -> None:
        """Hold a clip's file; raises `ClipDamaged` when it is none."""
        place = wav.find_sound(lambda at, size: content[at : at + size], len(content))
        self._sound = memoryview(content)[place.start : place.stop]

    def __len__(self) -> int:
        """Its length in frames."""
        return len(self._sound) // 2

    def __getitem__(self, stretch: slice, /) -> Samples:
        """The frames of a stretch without steps."""
        first, last, _ = stretch.indices(len(self))
        return wav.samples(self._sound[2 * first : 2 * max(first, last)])
