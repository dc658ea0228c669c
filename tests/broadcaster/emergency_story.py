"""A small mall's emergencies for the tests: profiles, rounds, and a machine with its own clock."""

from dataclasses import dataclass, field
from typing import TypeVar

from audio.clip import RATE
from broadcaster.emergency.instructions import Declare, Instruction, Keep, Note, Standing
from broadcaster.emergency.machine import EmergencyMachine, Sounding
from broadcaster.emergency.pressing import Rules
from broadcaster.emergency.profiles import Confirm, PlannedPhase, Profile, Round, RoundKey, Rounds
from broadcaster.emergency.stimuli import (
    Confirmed,
    ContactHeard,
    NextPhaseAsked,
    Pressed,
    ResetAsked,
    RoundsMade,
    StateFound,
    Stimulus,
    TimePassed,
    ZonesAwaited,
    ZoneSounded,
)
from broadcaster.wire import PartOnAir
from broadcaster.wire_emergency import Emergency, Words

SECOND = 1_000_000
START_US = 1_700_000_000 * SECOND
TONE, ALERT_VOICE, EVACUATE_VOICE, DRILL_VOICE = ("a" * 64, "b" * 64, "c" * 64, "d" * 64)
_I = TypeVar("_I", bound=Instruction)


def round_of(*clips: tuple[str, float]) -> Round:
    """Clips of so many seconds, one after the other."""
    parts, at = [], 0
    for digest, seconds in clips:
        language = None if digest == TONE else "en"
        parts.append(PartOnAir(digest=digest, start_frame=at, frames=round(seconds * RATE), language=language))
        at += round(seconds * RATE)
    return Round(parts=tuple(parts), frames=at)


FIRE = Profile(
    id="fire",
    names={"zh": "火警", "en": "Fire"},
    confirm=Confirm.TWO_PERSON,
    contacts=frozenset({"panel-1"}),
    phases=(
        PlannedPhase(after_us=0, words=Words.EVACUATE, zones=("hall",)),
        PlannedPhase(after_us=0, words=Words.ALERT, zones=("garage",)),
        PlannedPhase(after_us=60 * SECOND, words=Words.EVACUATE, zones=("garage",)),
    ),
)
QUAKE = Profile(
    id="quake",
    names={"zh": "地震", "en": "Earthquake"},
    confirm=Confirm.HOLD,
    contacts=frozenset({"seismometer"}),
    phases=(PlannedPhase(after_us=0, words=Words.EVACUATE, zones=("garage", "hall")),),
)
PROFILES = {profile.id: profile for profile in (FIRE, QUAKE)}
TONES = {
    RoundKey(profile=profile, words=words, drill=drill): round_of((TONE, 10))
    for profile in PROFILES
    for words in Words
    for drill in (False, True)
}
ROUNDS = {
    key: round_of(
        (TONE, 10),
        (DRILL_VOICE if key.drill else EVACUATE_VOICE if key.words is Words.EVACUATE else ALERT_VOICE, 12),
    )
    for key in TONES
}


@dataclass
class Story:
    """A machine, the time, and all it has said."""

    now_us: int = START_US
    standing: Standing | None = None
    rounds: Rounds = field(default_factory=lambda: ROUNDS)
    said: list[Instruction] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin, with what was kept."""
        self.machine = EmergencyMachine(
            PROFILES,
            rounds=self.rounds,
            rules=Rules(hold_us=2 * SECOND, second_person_us=60 * SECOND),
            sounding=Sounding(gain_db=6.0, lead_us=100_000),
            standing=self.standing,
        )

    def press(self, profile: str, who: str = "ann", *, drill: bool = False) -> None:
        """Somebody asks for it; the press is named as the profile."""
        self._tell(Pressed(at_us=self.now_us, press_id=profile, profile=profile, drill=drill, who=who))

    def confirm(self, profile: str, who: str = "ann", *, after_s: float = 2.5) -> None:
        """Somebody confirms it, so much later."""
        self.wait(after_s)
        self._tell(Confirmed(at_us=self.now_us, press_id=profile, who=who))

    def contact(self, contact: str, *, closed: bool = True) -> None:
        """A contact closes or opens."""
        self._tell(ContactHeard(at_us=self.now_us, contact=contact, closed=closed))

    def reset(self, reason: str = "False alarm", who: str = "sue") -> None:
        """Somebody says that it is over."""
        self._tell(ResetAsked(at_us=self.now_us, who=who, reason=reason))

    def move_on(self, who: str) -> None:
        """Somebody doesn't wait for the next phase."""
        self._tell(NextPhaseAsked(at_us=self.now_us, who=who))

    def sounded(self, zone: str, since_us: int) -> None:
        """A zone's first sample."""
        self._tell(ZoneSounded(at_us=self.now_us, zone=zone, since_us=since_us))

    def roll(self, *there: str, away: tuple[str, ...] = ()) -> None:
        """These zones are there and silent when something has just been raised; those aren't."""
        self._tell(ZonesAwaited(at_us=self.now_us, there=frozenset(there), away=frozenset(away)))

    def made(self, rounds: dict[RoundKey, Round]) -> None:
        """Something has been made."""
        self._tell(RoundsMade(at_us=self.now_us, rounds=rounds))

    def find(self, state: Emergency) -> None:
        """The broker has this state of ours."""
        self._tell(StateFound(at_us=self.now_us, state=state))

    def wait(self, seconds: float) -> None:
        """Time passes, and the machine is told when it asked to be."""
        until_us = self.now_us + round(seconds * SECOND)
        while (wake_us := self.machine.wake_us) is not None and wake_us <= until_us:
            self.now_us = max(wake_us, self.now_us)
            self._tell(TimePassed(at_us=self.now_us))
        self.now_us = until_us

    def told(self, kind: type[_I]) -> list[_I]:
        """What was said of one kind."""
        return [each for each in self.said if isinstance(each, kind)]

    @property
    def notes(self) -> list[str]:
        """The journal."""
        return [note.what for note in self.told(Note)]

    @property
    def endings(self) -> list[str]:
        """The journal's lines of how something ended."""
        return [what for what in self.notes if "was ended by" in what]

    def restarted(self) -> "Story":
        """A controller that comes after this one, with what this one kept."""
        kept = self.told(Keep)
        return Story(now_us=self.now_us, standing=kept[-1].standing if kept else self.standing)

    def _tell(self, stimulus: Stimulus) -> None:
        self.now_us += 1
        self.said += self.machine.handle(stimulus)


def last(story: Story) -> Declare:
    """The state declared last."""
    return story.told(Declare)[-1]
