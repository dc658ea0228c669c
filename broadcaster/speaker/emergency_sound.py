"""The shell round a zone's part in an emergency: tells it what happened, has done what it says, wakes it in time."""

import asyncio
import logging
from collections.abc import Callable

from broadcaster import wire
from broadcaster.speaker.emergency import (
    EmergencyAction,
    EmergencyStimulus,
    PartLoaded,
    PartSounded,
    Reminded,
    StateHeard,
    ZoneAlarm,
)
from broadcaster.speaker.orders import RunSounded
from broadcaster.wire_emergency import Emergency

log = logging.getLogger(__name__)

LONGEST_SLEEP_S = 1.0
"""Never longer, since a clock that is set moves every instant."""


class EmergencySound:
    """Keeps one zone to the state it heard last, whatever becomes of whoever said it."""

    def __init__(self, alarm: ZoneAlarm, *, now_us: Callable[[], int], do: Callable[[EmergencyAction], None]) -> None:
        self.alarm = alarm
        self._now_us = now_us
        self._do = do
        self._wake: asyncio.TimerHandle | None = None

    def hear(self, state: Emergency) -> None:
        """A state of the site came."""
        self._tell(StateHeard(at_us=self._now_us(), state=state))

    def note_loaded(self, digest: str) -> None:
        """A clip is at hand."""
        if digest in self.alarm.wanted:
            self._tell(PartLoaded(at_us=self._now_us(), digest=digest))

    def follow(self, happened: RunSounded) -> None:
        """A part was heard, or is over."""
        if happened.phase is wire.Phase.STARTED:
            self._tell(PartSounded(at_us=happened.at_us, key=happened.key))

    def close(self) -> None:
        """Wake it no more."""
        if self._wake is not None:
            self._wake.cancel()

    def _tell(self, stimulus: EmergencyStimulus) -> None:
        for action in self.alarm.handle(stimulus):
            try:
                self._do(action)
            except Exception:
                # One action that fails must not cost the zone the rest.
                log.exception("Could not do what the emergency asks: %s", type(action).__name__)
        self._set_alarm()

    def _set_alarm(self) -> None:
        self.close()
        wake_us = self.alarm.wake_us
        if wake_us is not None:
            delay_s = min(max(0.0, (wake_us - self._now_us()) / 1e6 + 0.001), LONGEST_SLEEP_S)
            self._wake = asyncio.get_running_loop().call_later(delay_s, self._remind)

    def _remind(self) -> None:
        self._tell(Reminded(at_us=self._now_us()))
