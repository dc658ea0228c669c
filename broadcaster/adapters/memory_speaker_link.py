"""The quiet twin of a speaker's link: no broker, no network; a test or a demo is the other end."""

from collections.abc import Callable

from broadcaster import wire, wire_emergency, wire_live
from broadcaster.speaker.ports import Heard, Said


class MemorySpeakerLink:
    """A `SpeakerLink` whose other end is at hand; it can be cut and mended."""

    def __init__(self) -> None:
        self.said: list[Said] = []
        """What has arrived at the other end, in order."""
        self.states: list[wire.SpeakerState] = []
        """The states that have arrived there, in order; the last one is what a broker would retain."""
        self.fault: str | None = None
        """What the other end would have it find wrong with what comes."""
        self._waiting: list[wire.Receipt] = []
        self._state: wire.SpeakerState | None = None
        self._alarm: wire_emergency.ZoneEmergency | None = None
        self._hear: Callable[[Heard], None] | None = None
        self._whole = True
        self._followed: set[str] = set()

    async def open(self, hear: Callable[[Heard], None], state: wire.SpeakerState) -> None:
        """Begin."""
        self._hear, self._state = hear, state
        self._greet()

    def say(self, message: Said) -> None:
        """Report something."""
        if isinstance(message, wire_emergency.ZoneEmergency):
            self._alarm = message
        if self.connected:
            self.said.append(message)
        elif isinstance(message, wire.Receipt):
            self._waiting.append(message)

    def declare(self, state: wire.SpeakerState) -> None:
        """Say how the speaker is, from now on."""
        self._state = state
        if self.connected:
            self.states.append(state)

    def follow(self, call_id: str) -> None:
        """Hear a live call too."""
        self._followed.add(call_id)

    def leave(self, call_id: str) -> None:
        """Hear no more of it."""
        self._followed.discard(call_id)

    async def close(self, state: wire.SpeakerState) -> None:
        """Take leave with that state, and end."""
        self.declare(state)
        self._hear = None

    @property
    def connected(self) -> bool:
        """Whether the link is open and whole."""
        return self._whole and self._hear is not None

    def deliver(self, message: Heard) -> None:
        """The other end says something; lost while the link is cut."""
        unwanted = isinstance(message, wire_live.LiveSound) and message.call_id not in self._followed
        if self._whole and self._hear is not None and not unwanted:
            self._hear(message)

    def cut(self) -> None:
        """Break the link: the other end believes the speaker lost."""
        self._whole = False
        if self._state is not None:
            self.states.append(self._state.model_copy(update={"lifecycle": wire.Lifecycle.LOST}))

    def mend(self) -> None:
        """Make the link whole again."""
        self._whole = True
        self._greet()

    def _greet(self) -> None:
        if self.connected and self._state is not None:
            self.states.append(self._state)
            self.said += [*self._waiting, *([self._alarm] if self._alarm is not None else [])]
            self._waiting.clear()
