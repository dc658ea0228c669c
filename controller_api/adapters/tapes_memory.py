"""What is said live, in memory: the folder's twin, for tests."""

from collections.abc import Iterator

from broadcaster.call import CallId
from controller_api.ports import Tape


class TapeMemory:
    """A `TapeShelf` that forgets everything with the process."""

    def __init__(self) -> None:
        self._tapes: dict[CallId, tuple[int, bytearray]] = {}

    def add(self, call_id: CallId, *, begins_us: int, first_frame: int, pcm: bytes) -> None:
        """Keep a stretch at its place."""
        _, sound = self._tapes.setdefault(call_id, (begins_us, bytearray()))
        sound.extend(bytes(max(0, 2 * first_frame + len(pcm) - len(sound))))
        sound[2 * first_frame : 2 * first_frame + len(pcm)] = pcm

    def left(self) -> Iterator[Tape]:
        """Every tape."""
        for call_id, (begins_us, sound) in list(self._tapes.items()):
            yield Tape(call_id=call_id, begins_us=begins_us, pcm=bytes(sound))

    def drop(self, call_id: CallId) -> None:
        """Forget the call's tape."""
        self._tapes.pop(call_id, None)
