"""The shell round a zone's part in an emergency: tells it what happened, has done what it says, wakes it in time.

What is to outlive the process is written by a thread, one writing at a time and only the newest: a disk that is slow,
full or gone costs the zone its memory and never its sound.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import assert_never

from broadcaster import wire
from broadcaster.signing import Refused
from broadcaster.speaker.emergency import ZoneAlarm
from broadcaster.speaker.emergency_orders import (
    ClipsVouched,
    EmergencyAction,
    EmergencyStimulus,
    Hush,
    PartLoaded,
    PartSounded,
    Remember,
    Reminded,
    StateHeard,
    StateRecalled,
    Tell,
)
from broadcaster.speaker.orders import Announce, RunSounded, Silence
from broadcaster.speaker.ports import AlarmBook, AlarmMemory, EmergencyHeard
from broadcaster.speaker.signed_emergencies import SignedEmergencies
from broadcaster.speaker.sound import ZoneSound
from broadcaster.wire_emergency import EmergencyClips, ZoneEmergency

log = logging.getLogger(__name__)

LONGEST_SLEEP_S = 1.0
"""Never longer, since a clock that is set moves every instant."""
UNSIGNED_FOR_S = 3.0
"""Signatures come in a message of their own; only when they don't for so long is that a fault."""


class EmergencySound:
    """Keeps one zone to the state it heard last, whatever becomes of whoever said it."""

    def __init__(  # noqa: PLR0913  one part each for the zone's sides
        self,
        alarm: ZoneAlarm,
        signed: SignedEmergencies,
        *,
        now_us: Callable[[], int],
        sound: ZoneSound,
        say: Callable[[ZoneEmergency], None],
        hush: Callable[[str | None], None],
        book: AlarmBook | None = None,
    ) -> None:
        """`hush` keeps calls from the zone, for a reason, or lets them in again; without a `book` all is forgotten."""
        self.alarm = alarm
        self._signed = signed
        self._now_us = now_us
        self._sound = sound
        self._say = say
        self._hush = hush
        self._book = book
        self._wake: asyncio.TimerHandle | None = None
        self._to_keep: AlarmMemory | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._unkept: str | None = None
        self._unsigned_s: float | None = None

    def recall(self) -> None:
        """Begin with what was known before this process, if the controller signed it."""
        memory = self._book.recall_alarm() if self._book is not None else None
        if memory is None:
            return
        try:
            state = self._signed.state_in(memory.letter)
        except (Refused, ValueError) as why:
            log.warning("What this speaker kept of emergencies is not the controller's word and is left out: %s", why)
            return
        self._take_clips(memory.clips)
        self._tell(StateRecalled(at_us=self._now_us(), state=state, letter=memory.letter, known_us=memory.known_us))

    def hear(self, heard: EmergencyHeard | EmergencyClips) -> None:
        """A state of the site came, or what the controller's clips may be sounded as."""
        if isinstance(heard, EmergencyClips):
            self._take_clips(heard.clips)
        else:
            self._tell(StateHeard(at_us=self._now_us(), state=heard.state, letter=heard.letter))

    def note_loaded(self, digest: str) -> None:
        """A clip is at hand."""
        if digest in self.alarm.wanted:
            self._tell(PartLoaded(at_us=self._now_us(), digest=digest))

    def follow(self, happened: RunSounded) -> None:
        """A part was heard, or is over."""
        log.info("%s: %s", happened.key, happened.phase)
        if happened.phase is wire.Phase.STARTED:
            self._tell(PartSounded(at_us=happened.at_us, key=happened.key))

    @property
    def faults(self) -> dict[str, wire.Ailment]:
        """What is wrong, in sentences, and what each is about."""
        found = {} if self._unkept is None else {self._unkept: wire.Ailment.DISK}
        unsigned = len(self.alarm.unsigned)
        if not unsigned:
            self._unsigned_s = None
            return found
        self._unsigned_s = time.monotonic() if self._unsigned_s is None else self._unsigned_s
        if time.monotonic() - self._unsigned_s >= UNSIGNED_FOR_S:
            found[
                f"{unsigned} emergency clips are not signed by the controller whose key this speaker has, and are not "
                "sounded. Restart the controller, or give the speaker the key of the controller it has now."
            ] = wire.Ailment.CLIP
        return found

    async def aclose(self) -> None:
        """Wake it no more, and finish writing."""
        self._sleep_on()
        if self._keeping is not None:
            await self._keeping

    def _take_clips(self, texts: tuple[str, ...]) -> None:
        self._signed.take(texts, needed=self.alarm.needed)
        if self._signed.refused:
            log.warning("%d emergency clips are not signed as they should be and are refused.", self._signed.refused)
        self._tell(ClipsVouched(at_us=self._now_us(), clips=self._signed.clips))

    def _tell(self, stimulus: EmergencyStimulus) -> None:
        for action in self.alarm.handle(stimulus):
            try:
                self._do(action)
            except Exception:
                # One action that fails must not cost the zone the rest.
                log.exception("Could not do what the emergency asks: %s", type(action).__name__)
        self._set_alarm()

    def _do(self, action: EmergencyAction) -> None:
        match action:
            case Announce():
                self._sound.announce(action)
            case Silence():
                self._sound.silence(action)
            case Hush():
                self._hush(action.because)
            case Tell():
                self._say(action.said)
            case Remember():
                self._remember(action)
            case _:
                assert_never(action)

    def _remember(self, action: Remember) -> None:
        if self._book is None:
            return
        self._to_keep = AlarmMemory(letter=action.letter, clips=self._signed.texts, known_us=action.known_us)
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.create_task(self._keep(self._book))

    async def _keep(self, book: AlarmBook) -> None:
        while self._to_keep is not None:
            memory, self._to_keep = self._to_keep, None
            try:
                await asyncio.to_thread(book.keep_alarm, memory)
                self._unkept = None
            except OSError as fault:
                self._unkept = (
                    "What this speaker knows of emergencies can't be kept on its disk, so after a restart it would "
                    f"have to ask: {fault.strerror or fault}. Free some disk space."
                )

    def _sleep_on(self) -> None:
        if self._wake is not None:
            self._wake.cancel()

    def _set_alarm(self) -> None:
        self._sleep_on()
        wake_us = self.alarm.wake_us
        if wake_us is not None:
            delay_s = min(max(0.0, (wake_us - self._now_us()) / 1e6 + 0.001), LONGEST_SLEEP_S)
            self._wake = asyncio.get_running_loop().call_later(delay_s, self._remind)

    def _remind(self) -> None:
        self._tell(Reminded(at_us=self._now_us()))
