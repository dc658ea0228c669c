"""The quiet twins of an emergency's ports: a wire, books and contacts in memory."""

import asyncio
from collections.abc import AsyncIterator

from broadcaster.emergency.instructions import Declare, Standing
from broadcaster.emergency.ports import ContactTold, Told
from broadcaster.speaker.ports import AlarmMemory
from broadcaster.wire_emergency import Emergency, ZoneEmergency


class MemoryEmergencyWire:
    """An `EmergencyWire` whose other end is at hand."""

    def __init__(self) -> None:
        self.declared: list[Declare] = []
        """What was declared, in order; the last is what a broker would retain."""
        self.connected = True
        self._heard: asyncio.Queue[Told | None] = asyncio.Queue()
        self._found: Emergency | None = None

    def declare(self, declared: Declare) -> None:
        """From now on this is the state of the site, unless a later one is kept."""
        if self._found is None or declared.state.epoch >= self._found.epoch:
            self.declared.append(declared)

    def find(self, state: Emergency) -> None:
        """The other end has kept this."""
        self._found = state
        self._heard.put_nowait(state)

    async def heard(self) -> AsyncIterator[Told]:
        """What contacts and zones say."""
        while (told := await self._heard.get()) is not None:
            yield told

    def say(self, told: ContactTold | ZoneEmergency) -> None:
        """The other end says something."""
        self._heard.put_nowait(told)

    def close(self) -> None:
        """No more is said."""
        self._heard.put_nowait(None)


class MemoryEmergencyBook:
    """An `EmergencyBook` that forgets."""

    def __init__(self) -> None:
        self._standing: Standing | None = None

    def keep_standing(self, standing: Standing) -> None:
        """Keep this."""
        if self._standing is None or standing.state.epoch >= self._standing.state.epoch:
            self._standing = standing

    def last_standing(self) -> Standing | None:
        """What was kept last."""
        return self._standing


class MemoryAlarmBook:
    """A speaker's `AlarmBook`, gone with the process, or handed on to a next boot in a test."""

    def __init__(self) -> None:
        self._memory: AlarmMemory | None = None

    def recall_alarm(self) -> AlarmMemory | None:
        """What was kept last."""
        return self._memory

    def keep_alarm(self, memory: AlarmMemory) -> None:
        """Keep this."""
        self._memory = memory


class MemoryEmergencyInput:
    """An `EmergencyInput` whose contacts are set by hand."""

    def __init__(self) -> None:
        self._closed: frozenset[str] = frozenset()
        self._wired: frozenset[str] = frozenset()

    def put(self, contact: str, *, closed: bool) -> None:
        """Close or open a contact."""
        self._wired |= {contact}
        self._closed = self._closed | {contact} if closed else self._closed - {contact}

    def wired(self) -> frozenset[str]:
        """The contacts that were ever put."""
        return self._wired

    def closed(self) -> frozenset[str]:
        """The contacts that are closed now."""
        return self._closed
