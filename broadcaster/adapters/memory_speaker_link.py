"""The quiet twin of a speaker's link: no broker, no network; a test or a demo is the other end."""

import time
from collections.abc import Callable

from broadcaster import wire, wire_emergency, wire_live
from broadcaster.speaker.freshness import Freshness
from broadcaster.speaker.ports import Heard, Said
from broadcaster.speaker.refusals import Refusals


class MemorySpeakerLink:
    """A `SpeakerLink` whose other end is at hand; it can be cut and mended."""

    def __init__(self) -> None:
        self.said: list[Said] = []
        """What has arrived at the other end, in order."""
        self.states: list[wire.SpeakerState] = []
        """The states that have arrived there, in order; the last one is what a broker would retain."""
        self._freshness = Freshness(stamped_only=False)
        self._refusals = Refusals()
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

    @property
    def fault(self) -> str | None:
        """That somebody gives old orders again."""
        return self._refusals.fault(time.monotonic())

    def deliver(self, message: Heard) -> None:
        """The other end says something; lost while the link is cut."""
        unwanted = isinstance(message, wire_live.LiveSound) and message.call_id not in self._followed
        if not self._whole or self._hear is None or unwanted:
            return
        stale = self._freshness.judge(message, time.monotonic())
        if stale is None:
            self._hear(message)
        else:
            self._refusals.note(stale.cause, time.monotonic())

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
            self._freshness.connecting(self._state.boot_id)
            self._freshness.connected(time.monotonic())
            self.states.append(self._state)
            self.said += [*self._waiting, *([self._alarm] if self._alarm is not None else [])]
            self._waiting.clear()
