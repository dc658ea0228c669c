"""A speaker in an emergency: what its zone has to sound now, from which frame, and that everything else is silent.

Pure, and all it needs is here: the state it heard last, its clips and the clock. So it goes on with broker and
controller gone, and where in the round it is follows from the clock alone: whoever joins late falls in step.
"""

from typing import assert_never

from audio.clip import RATE
from broadcaster import wire
from broadcaster.speaker.emergency_orders import (
    ClipsVouched,
    EmergencyAction,
    EmergencyStimulus,
    Hush,
    PartLoaded,
    PartSounded,
    Reminded,
    StateHeard,
    StateRecalled,
    Tell,
)
from broadcaster.speaker.orders import Announce, RunKey, Silence
from broadcaster.speaker.signed_emergencies import may_sound
from broadcaster.speaker.site_state import SiteState
from broadcaster.wire_emergency import Emergency, EmergencyClip, EmergencyPhase, Words, ZoneEmergency

MARK = "emergency/"
"""How the keys of an emergency's runs begin."""
_HOLD = f"{MARK}hold"
AHEAD_US = 3_000_000
"""So long before a part's instant it is laid, whatever keeps the event loop busy meanwhile."""
SPARE_US = 20_000
"""What is asked for nearer than this, beyond the output's own lead, would come late."""
FADE_MS = 50
MUSIC_OFF_DB = 120.0


class ZoneAlarm:
    """One zone's part in the site's emergencies. `handle` is the only way to change it."""

    def __init__(self, *, zone: str, boot_id: str, lead_us: int = 0, signed: bool = False) -> None:
        """What is asked for less than `lead_us` ahead can't start on time; `signed`: clips must be vouched for."""
        self._zone = zone
        self._boot_id = boot_id
        self._lead_us = lead_us + SPARE_US
        self._site = SiteState()
        self._vouched: frozenset[EmergencyClip] | None = frozenset() if signed else None
        self._phase: EmergencyPhase | None = None
        self._adopted = 0
        self._laid: dict[RunKey, int] = {}
        """Where each part that was laid ends."""
        self._since_us: int | None = None
        self._loaded: set[str] = set()
        self._said: ZoneEmergency | None = None
        self._seen_us = 0
        self._actions: list[EmergencyAction] = []

    @property
    def _state(self) -> Emergency:
        return self._site.now

    @property
    def needed(self) -> frozenset[str]:
        """Every clip that the state names."""
        sounded = (part.digest for phase in self._state.phases for part in phase.parts)
        return frozenset(self._state.stock).union(sounded)

    @property
    def unsigned(self) -> frozenset[str]:
        """Those of them that nobody vouches for: they are not taken in, and never sounded."""
        if self._vouched is None:
            return frozenset()
        return self.needed.difference(clip.digest for clip in self._vouched)

    @property
    def wanted(self) -> frozenset[str]:
        """The clips to be at hand now and always, emergency or not."""
        return self.needed - self.unsigned

    @property
    def lacking(self) -> frozenset[str]:
        """Those that are not known to be at hand."""
        return self.wanted - self._loaded

    @property
    def urgent(self) -> frozenset[str]:
        """Those of them that sound now."""
        return frozenset(part.digest for phase in self._mine() for part in phase.parts) & self.wanted

    @property
    def wake_us(self) -> int | None:
        """When to say `Reminded`, if nothing happens before."""
        changes = [phase.begins_us - self._lead_us for phase in self._mine()]
        notes = [self._site.wake_us] if self._site.wake_us is not None else []
        return min((at_us for at_us in (*changes, *self._looks(), *notes) if at_us > self._seen_us), default=None)

    def handle(self, stimulus: EmergencyStimulus) -> list[EmergencyAction]:
        """Take one event in and say what to do."""
        self._actions = []
        self._seen_us = stimulus.at_us
        match stimulus:
            case StateHeard():
                self._site.hear(stimulus)
            case StateRecalled():
                self._site.recall(stimulus)
            case ClipsVouched():
                self._vouched = stimulus.clips
                self._site.note_anew()
            case PartLoaded():
                self._loaded.add(stimulus.digest)
            case PartSounded():
                self._note_start(stimulus)
            case Reminded():
                pass
            case _:
                assert_never(stimulus)
        self._site.settle(stimulus.at_us)
        self._loaded &= self.wanted
        self._keep_to_state(stimulus.at_us)
        self._tell()
        # Last: no disk comes between an emergency and its first sample.
        note = self._site.note(stimulus.at_us)
        return [*self._actions, *([note] if note is not None else [])]

    def _mine(self) -> list[EmergencyPhase]:
        return [phase for phase in self._state.phases if self._zone in phase.zones]

    def _phase_at(self, instant_us: int) -> EmergencyPhase | None:
        """What counts at an instant: each alarm's latest word, of those an evacuation, of those the newest."""
        last: dict[str, EmergencyPhase] = {}
        for phase in self._mine():
            before = last.get(phase.alarm)
            if phase.begins_us <= instant_us and (before is None or phase.begins_us >= before.begins_us):
                last[phase.alarm] = phase
        return max(last.values(), key=lambda phase: (phase.words is Words.EVACUATE, phase.begins_us), default=None)

    def _keep_to_state(self, now_us: int) -> None:
        # What is about to begin is prepared for, so that it begins on time.
        phase = self._phase_at(now_us + self._lead_us) or self._phase_at(now_us + AHEAD_US)
        if phase != self._phase:
            self._change_to(phase)
        if phase is not None:
            self._lay(phase, now_us)

    def _change_to(self, phase: EmergencyPhase | None) -> None:
        self._actions += [Silence(key=key, fade_ms=FADE_MS) for key in self._laid]
        self._laid.clear()
        if phase is None:
            self._actions += [Silence(key=_HOLD, fade_ms=FADE_MS), Hush(because=None)]
        elif self._phase is None:
            self._actions.append(Hush(because="An emergency is on in this zone."))
            self._announce(_HOLD, (), at_us=phase.begins_us, from_frame=0)
        if phase is None or self._phase is None or phase.words != self._phase.words:
            self._since_us = None
        self._phase, self._adopted = phase, self._state.epoch

    def _lay(self, phase: EmergencyPhase, now_us: int) -> None:
        """Lay every part that sounds before long and is not laid yet, from where it is by the clock."""
        self._laid = {key: end_us for key, end_us in self._laid.items() if end_us > now_us}
        earliest_us = now_us + self._lead_us
        for number, begins_us in self._rounds_near(phase, now_us):
            for place, part in enumerate(phase.parts):
                at_us = begins_us + _us(part.start_frame)
                end_us = at_us + _us(part.frames)
                key = f"{MARK}{self._adopted}/{phase.begins_us}/{number}/{place}"
                if key in self._laid or not self._may_sound(part.digest, phase):
                    continue
                if earliest_us >= end_us or at_us > now_us + AHEAD_US:
                    continue
                late_us = max(0, earliest_us - at_us)
                self._announce(key, (part,), at_us=at_us + late_us, from_frame=part.start_frame + _frames(late_us))
                self._laid[key] = end_us

    def _may_sound(self, digest: str, phase: EmergencyPhase) -> bool:
        alarms = (alarm for alarm in self._state.alarms if alarm.id == phase.alarm)
        return digest in self._loaded and any(may_sound(self._vouched, digest, phase, alarm) for alarm in alarms)

    def _rounds_near(self, phase: EmergencyPhase, now_us: int) -> list[tuple[int, int]]:
        """The round that is on, or the first, and the one after it: number and beginning."""
        on = max(0, _frames(now_us - phase.begins_us) // phase.round_frames)
        return [(number, phase.begins_us + _us(number * phase.round_frames)) for number in (on, on + 1)]

    def _looks(self) -> list[int]:
        """When there may be something to lay."""
        if self._phase is None:
            return [phase.begins_us - AHEAD_US for phase in self._mine()]
        rounds = self._rounds_near(self._phase, self._seen_us)
        looks = [begins_us + _us(part.start_frame) - AHEAD_US for _, begins_us in rounds for part in self._phase.parts]
        # However short a round is, and whatever was missed.
        return [*looks, self._seen_us + AHEAD_US]

    def _announce(self, key: RunKey, parts: tuple[wire.PartOnAir, ...], *, at_us: int, from_frame: int) -> None:
        play = wire.Play(
            not_after_us=at_us,
            call_id=key,
            run=0,
            kind="emergency",
            priority=255,
            play_at_us=at_us,
            from_frame=from_frame,
            parts=parts,
            whole=bool(parts),
            gain_db=self._state.gain_db,
            duck_db=MUSIC_OFF_DB,
            ramp_ms=FADE_MS,
        )
        self._actions.append(Announce(key=key, play=play, parts=parts, whole=play.whole))

    def _note_start(self, sounded: PartSounded) -> None:
        if self._since_us is None and sounded.key in self._laid:
            self._since_us = sounded.at_us

    def _tell(self) -> None:
        said = ZoneEmergency(
            zone=self._zone,
            boot_id=self._boot_id,
            epoch=self._state.epoch,
            words=self._phase.words if self._phase is not None else None,
            since_us=self._since_us,
            missing=tuple(digest for digest in self._state.stock if digest not in self._loaded),
        )
        if self._state.epoch >= 0 and said != self._said:
            self._said = said
            self._actions.append(Tell(said=said))


def _us(frames: int) -> int:
    return frames * 1_000_000 // RATE


def _frames(microseconds: int) -> int:
    return microseconds * RATE // 1_000_000
