"""What is known of one zone, and the signs of trouble in it, and in the whole house, at an instant. Pure.

It decides which figures are trouble; for how long they have to be so is `machine`'s.
"""

from dataclasses import dataclass
from typing import assert_never

from broadcaster import wire
from broadcaster.call import ZoneId
from broadcaster.supervision.fault import FaultKind, Severity
from broadcaster.supervision.stimuli import (
    LevelsSeen,
    LineChecked,
    RunFailed,
    RunHeard,
    Sighting,
    SpeakerSeen,
    Ticked,
)

Sign = tuple[FaultKind, Severity]

FIRST_WORD_US = 15_000_000
"""So long after the controller's start a speaker that never said a word is no fault: it may still be connecting."""
UNHEARD_US = 3_000_000
"""A speaker that reported its levels, five times a second, and then nothing for so long is lost."""
LEFT_US = 1_000_000
"""The broker says that it is gone, and its levels bear that out for so long."""
CALL_SILENCE_DB = -70.0
MUSIC_SILENCE_DB = -90.0
"""No music is so quiet, above the gain from which on it is watched."""
MUSIC_COMES_US = 30_000_000
"""New music, or music in a speaker that has just joined, may take so long to be fetched."""
WARN_STEP_US, FAULT_STEP_US = 20_000, 40_000
CLOCK_US = 40_000
WINDOW_US = 10_000_000
LEFT_OUT_FRAMES = 4_800
"""A tenth of a second left out within a window is heard."""

DAY_US = 86_400_000_000
WARN_DAYS, FAULT_DAYS = 30, 7
"""So long before its end a certificate is a warning, and a fault."""

_BROKER_AWAY = "The message broker does not answer, so nothing is known of any zone."
_GONE = (wire.Lifecycle.LOST, wire.Lifecycle.DISCONNECTED)
_OF_AILMENT: dict[wire.Ailment, Sign] = {
    wire.Ailment.OUTPUT: (FaultKind.OUTPUT_GONE, Severity.FAULT),
    wire.Ailment.DISK: (FaultKind.DISK_FULL, Severity.FAULT),
    wire.Ailment.CLIP: (FaultKind.DEGRADED, Severity.WARNING),
    wire.Ailment.WIRE: (FaultKind.STRANGER, Severity.FAULT),
    wire.Ailment.OTHER: (FaultKind.DEGRADED, Severity.WARNING),
}


def house_signs(tick: Ticked) -> dict[Sign, str]:
    """The signs of trouble of no zone in particular."""
    found: dict[Sign, str] = {} if tick.connected else {(FaultKind.NETWORK, Severity.FAULT): _BROKER_AWAY}
    days = (tick.certificate_ends_us - tick.at_us) / DAY_US if tick.certificate_ends_us is not None else WARN_DAYS + 1
    if days <= WARN_DAYS:
        severity = Severity.FAULT if days <= FAULT_DAYS else Severity.WARNING
        left = f"{max(days, 0):.0f} days from now"
        found[FaultKind.CERTIFICATE, severity] = f"The message broker's certificate ends {left}. Renew it in time."
    if tick.emergency:
        found[FaultKind.EMERGENCY, Severity.FAULT] = tick.emergency
    if tick.kiosks:
        found[FaultKind.KIOSK, Severity.FAULT] = tick.kiosks
    return found


@dataclass(slots=True)
class ZoneFacts:
    """The last that is known of a zone."""

    zone: ZoneId
    watched_us: int
    """Since when it is watched; anew when the broker is back."""
    speaker: SpeakerSeen | None = None
    levels: LevelsSeen | None = None
    music_since_us: int = 0
    """When it was told what music it is to play now."""
    music_came: bool = False
    failed_run: str | None = None
    failed_line: str | None = None
    counted_us: int = 0
    counted: int = 0
    left_out: int = 0

    def take(self, sighting: Sighting) -> None:
        """Take something in."""
        match sighting:
            case SpeakerSeen():
                self._seen(sighting)
            case LevelsSeen():
                self._levels(sighting)
            case RunFailed():
                if self._alarm_us is not None:
                    return  # An emergency has the zone; calls are to fail there.
                self.failed_run = f"Call {sighting.call_id} was not sounded: {sighting.reason}."
            case RunHeard():
                self.failed_run = None
            case LineChecked():
                self.failed_line = sighting.failed
            case _:
                assert_never(sighting)

    def begin_anew(self, now_us: int) -> None:
        """Nothing could be heard until now, which was not the speaker's fault."""
        self.watched_us = self.music_since_us = now_us
        self.levels = None

    def signs(self, now_us: int) -> dict[Sign, str] | None:
        """The signs of trouble now, with a sentence each; None while nothing can be told. A lost zone has no others."""
        lost = self._lost(now_us)
        if lost is not None:
            return {(FaultKind.LOST, Severity.FAULT): lost}
        if self.speaker is None or self.speaker.lifecycle is None:
            return None
        found = self._declared() | self._step() | self._silence(now_us)
        if self.left_out >= LEFT_OUT_FRAMES:
            found[FaultKind.DEGRADED, Severity.WARNING] = "It left out frames: its machine is too busy."
        if self.failed_line is not None:
            found[FaultKind.LINE, Severity.FAULT] = self.failed_line
        return found

    def _seen(self, seen: SpeakerSeen) -> None:
        before, self.speaker = self.speaker, seen
        if before is None or before.boot_id != seen.boot_id:
            self.levels, self.left_out, self.counted, self.counted_us = None, 0, 0, seen.at_us
        if before is None or (before.boot_id, before.music) != (seen.boot_id, seen.music):
            self.music_since_us, self.music_came = seen.at_us, False

    def _levels(self, levels: LevelsSeen) -> None:
        self.levels = levels
        self.music_came = self.music_came or levels.music_db > MUSIC_SILENCE_DB
        spoken = levels.call_id is not None or self._alarm_us is not None
        if spoken and levels.announcement_db > CALL_SILENCE_DB:
            self.failed_run = None
        self.left_out = max(self.left_out, levels.overruns - self.counted)
        if levels.at_us - self.counted_us >= WINDOW_US:
            self.left_out = levels.overruns - self.counted
            self.counted, self.counted_us = levels.overruns, levels.at_us

    def _lost(self, now_us: int) -> str | None:
        unheard_us = now_us - self.levels.at_us if self.levels is not None else None
        if self.speaker is None or self.speaker.lifecycle is None:
            late = now_us - self.watched_us >= FIRST_WORD_US
            return "Nothing was heard of its speaker since the controller was started." if late else None
        if self.speaker.lifecycle in _GONE and (unheard_us is None or unheard_us >= LEFT_US):
            left = self.speaker.lifecycle is wire.Lifecycle.DISCONNECTED
            return "Its speaker was switched off." if left else "Its speaker was lost without a word."
        if unheard_us is not None and unheard_us >= UNHEARD_US:
            return f"Its speaker has said nothing for {unheard_us / 1e6:.0f} s."
        return None

    def _declared(self) -> dict[Sign, str]:
        return {_OF_AILMENT[about]: sentence for about, sentence in self.speaker.faults} if self.speaker else {}

    def _step(self) -> dict[Sign, str]:
        levels = self.levels
        if levels is None:
            return {}
        if levels.clock_error_us is not None and levels.clock_error_us > CLOCK_US:
            sentence = f"It knows the controller's time only to {levels.clock_error_us / 1e3:.0f} ms."
            return {(FaultKind.CLOCK_UNKNOWN, Severity.FAULT): sentence}
        off_us = abs(levels.sync_error_us or 0)
        if off_us <= WARN_STEP_US:
            return {}
        severity = Severity.FAULT if off_us > FAULT_STEP_US else Severity.WARNING
        return {(FaultKind.OUT_OF_STEP, severity): f"It is {off_us / 1e3:.0f} ms off the other zones."}

    @property
    def _alarm_us(self) -> int | None:
        return self.speaker.alarm_us if self.speaker is not None else None

    def _silence(self, now_us: int) -> dict[Sign, str]:
        """Of an emergency while one has the zone, since nothing else is to be heard then; else of calls and music."""
        return (
            self._silence_of_alarm(self._alarm_us, now_us) if self._alarm_us is not None else self._silence_else(now_us)
        )

    def _silence_of_alarm(self, since_us: int, now_us: int) -> dict[Sign, str]:
        if self.levels is None or now_us < since_us or self.levels.announcement_db > CALL_SILENCE_DB:
            return {}
        sentence = f"An emergency is on there, and its level is {self.levels.announcement_db:.0f} dBFS."
        return {(FaultKind.SILENT, Severity.FAULT): sentence}

    def _silence_else(self, now_us: int) -> dict[Sign, str]:
        levels = self.levels
        if self.failed_run is not None:
            return {(FaultKind.SILENT, Severity.FAULT): self.failed_run}
        if levels is None or self.speaker is None:
            return {}
        if levels.call_id is not None:  # It ducks the music, which says nothing then.
            silent = levels.announcement_db <= CALL_SILENCE_DB
            sentence = f"Call {levels.call_id} is on air there, and its level is {levels.announcement_db:.0f} dBFS."
            return {(FaultKind.SILENT, Severity.FAULT): sentence} if silent else {}
        awaited = not self.music_came and now_us - self.music_since_us < MUSIC_COMES_US
        if self.speaker.music and levels.music_db <= MUSIC_SILENCE_DB and not awaited:
            sentence = f"It is to play music, and the music's level is {levels.music_db:.0f} dBFS."
            return {(FaultKind.SILENT, Severity.WARNING): sentence}
        return {}
