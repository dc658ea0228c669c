"""Live calls on their way out: when somebody may speak, their sound, and the recording of it that the journal keeps.

It refuses to know who speaks, where the sound comes from and how it was levelled.
"""

from audio.clip import Clip
from broadcaster import wire
from broadcaster.call import CallId
from broadcaster.dispatch.ledger import Ledger
from broadcaster.dispatch.making import Making
from broadcaster.dispatch.on_air import OnAir
from broadcaster.ports import Aired, SpeakerNetwork
from broadcaster.wire_live import LiveSound


class Paging:
    """What whoever speaks live asks of the dispatcher, call by call; on its event loop."""

    def __init__(self, *, network: SpeakerNetwork, calls: OnAir, making: Making, ledger: Ledger) -> None:
        """Speak over this network."""
        self._network = network
        self._calls = calls
        self._making = making
        self._ledger = ledger

    def is_open(self, call_id: CallId) -> bool:
        """Whether the call is not over."""
        return self._calls.is_open(call_id)

    def begins_us(self, call_id: CallId) -> int | None:
        """When the live sound's frame 0 is heard, after the chime; None while the call waits for its zones."""
        return self._calls.speech_from_us(call_id)

    def speak(self, call_id: CallId, *, sequence: int, first_frame: int, pcm: bytes) -> None:
        """Send a stretch of live sound to all zones of the call."""
        if self._calls.is_open(call_id):
            self._network.speak(LiveSound(call_id=call_id, sequence=sequence, first_frame=first_frame, pcm=pcm))

    def over(self, call_id: CallId, frames: int) -> None:
        """Nobody speaks any more after so many frames of live sound; the call ends by itself."""
        self._making.speech_over(call_id, frames)

    def recorded(self, call_id: CallId, recording: Clip | None) -> None:
        """The call is over and this is what was said, placed as it went out; None: nothing was."""
        for aired in self._calls.recorded(call_id, recording):
            self._ledger.aired(aired)

    def recovered(self, call_id: CallId, begins_us: int, recording: Clip) -> None:
        """This was said, from that instant on, in a live call that a controller which was killed left open."""
        part = wire.PartOnAir(digest=recording.digest, start_frame=0, frames=recording.frames)
        self._ledger.aired(Aired(call_id=call_id, run=1, play_at_us=begins_us, parts=(part,)))
