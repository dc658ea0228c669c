"""The emergency machine: what is raised, by whom and after which confirmation, and when it is over.

Pure: told what happened, it answers what to publish, keep and write down. An emergency ends in one way, a reset with a
reason; a drill ends also when something real is raised. It refuses to know brokers, accounts' rights and databases.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from broadcaster.emergency.first_signals import FirstSignals, measured
from broadcaster.emergency.instructions import CallRoll, Declare, Instruction, Keep, Note, Standing
from broadcaster.emergency.pressing import EmergencyRefused, Press, Pressing, Rules
from broadcaster.emergency.profiles import Profile, Round, RoundKey, Rounds, title_of
from broadcaster.emergency.state import (
    clips_of,
    first_us,
    phases_of,
    public_of,
    rounds_in,
    stock_of,
    with_next_phase,
    with_rounds,
    without,
)
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
from broadcaster.wire_emergency import Alarm, Emergency, EmergencyPhase
from content.bilingual import Bilingual

PANEL = "panel"
"""Who a contact is, in the journal."""
CONTROLLER = "controller"
"""Who does what nobody asks for, in the journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sounding:
    """How what is raised is sounded."""

    gain_db: float
    lead_us: int
    """From when it is raised to its first sample: every zone has heard of it by then, so that all begin in step."""


class EmergencyMachine:
    """One site's emergencies. `handle` is the only way to change it."""

    def __init__(
        self,
        profiles: Mapping[str, Profile],
        *,
        rounds: Rounds,
        rules: Rules,
        sounding: Sounding,
        standing: Standing | None = None,
    ) -> None:
        """Go on from what an earlier controller kept; every profile has its rounds, if only of tones."""
        self._profiles = profiles
        self._sounding = sounding
        self._pressing = Pressing(profiles, rules)
        kept = standing or Standing(state=Emergency(epoch=0))
        self._rounds: dict[RoundKey, Round] = dict(rounds) | {key: made for key, made in kept.rounds if key in rounds}
        self._first_signals = kept.first_signals
        self._state = kept.state
        self._closed = kept.closed
        self._begun_us = max(kept.begun_us, first_us(kept.state))
        self._instructions: list[Instruction] = []

    @property
    def state(self) -> Emergency:
        """What every zone is to keep to."""
        return self._state

    @property
    def closed(self) -> frozenset[str]:
        """The contacts that are closed, as far as was told."""
        return self._closed

    @property
    def rounds(self) -> Rounds:
        """What is sounded, as far as it is made."""
        return self._rounds

    @property
    def first_signals(self) -> FirstSignals | None:
        """How soon the zones sounded what was raised last; None: nothing was measured yet."""
        return self._first_signals

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """What can be raised."""
        return tuple(self._profiles.values())

    @property
    def presses(self) -> tuple[Press, ...]:
        """What waits for its confirmation."""
        return self._pressing.open

    @property
    def wake_us(self) -> int | None:
        """When to say `TimePassed`, if nothing happens before."""
        phases = (phase.begins_us for phase in self._state.phases if phase.begins_us > self._begun_us)
        return min((*phases, *self._pressing.deadlines_us), default=None)

    def declared(self) -> Declare:
        """The state as it is, for whoever has to hear it again."""
        public = public_of(self._state, self._profiles, at_us=self._begun_us)
        return Declare(state=self._state, public=public, clips=clips_of(self._rounds))

    def handle(self, stimulus: Stimulus) -> list[Instruction]:
        """Take one event in and say what to do; raises `EmergencyRefused`, and the state is as before."""
        self._instructions = []
        match stimulus:
            case Pressed() | Confirmed() | NextPhaseAsked() | ResetAsked():
                self._take_hand(stimulus)
            case ContactHeard():
                self._hear_contact(stimulus)
            case ZoneSounded() | ZonesAwaited():
                self._first_signals = measured(self._first_signals, self._state, stimulus)
            case RoundsMade():
                self._take_rounds(stimulus)
            case StateFound():
                self._adopt(stimulus)
            case TimePassed():
                self._pass_time(stimulus.at_us)
            case _:
                assert_never(stimulus)
        return self._instructions

    def _take_hand(self, hand: Pressed | Confirmed | NextPhaseAsked | ResetAsked) -> None:
        match hand:
            case Pressed():
                self._press(hand)
            case Confirmed():
                press = self._pressing.confirm(hand)
                self._raise(hand.at_us, _by_hand(press, hand.who))
                self._pressing.forget(press)
            case NextPhaseAsked():
                self._move_on(hand)
            case ResetAsked():
                self._reset(hand)

    def _press(self, pressed: Pressed) -> None:
        profile = self._pressing.profile(pressed.profile)
        self._refuse_twice(profile.id, drill=pressed.drill)
        self._pressing.press(pressed)
        what = f"{pressed.who} asked for the {_kind(pressed)} {profile.id}."
        self._note(pressed.at_us, pressed.who, what, pressed.press_id)

    def _refuse_twice(self, profile: str, *, drill: bool) -> None:
        if any(alarm.profile == profile and alarm.drill == drill for alarm in self._state.alarms):
            sentence = f"'{profile}' is on already. Reset it when it is over."
            raise EmergencyRefused(Bilingual(sentence, "该应急广播已在播放，结束时请复位。"))
        if drill and self._state.alarms and not self._state.drill:
            sentence = "A real emergency is on, so there can be no drill. Hold it once the emergency is reset."
            raise EmergencyRefused(Bilingual(sentence, "正在处理真实险情，不能演练。"))

    def _hear_contact(self, heard: ContactHeard) -> None:
        if heard.closed == (heard.contact in self._closed):
            return
        self._closed = self._closed ^ {heard.contact}
        verb = "closed" if heard.closed else "opened"
        self._note(heard.at_us, PANEL, f"The contact {heard.contact} {verb}.", heard.contact)
        profile = next((each for each in self._profiles.values() if heard.contact in each.contacts), None)
        is_on = profile and any(alarm.profile == profile.id and not alarm.drill for alarm in self._state.alarms)
        if heard.closed and profile is not None and not is_on:
            self._raise(heard.at_us, _Raised(profile=profile.id, who=PANEL, how=f"by the contact {heard.contact}"))
        else:
            self._keep()

    def _raise(self, at_us: int, raised: "_Raised") -> None:
        self._refuse_twice(raised.profile, drill=raised.drill)
        epoch = self._next_epoch(at_us)
        profile = self._profiles[raised.profile]
        alarm = Alarm(id=f"alarm-{epoch}", profile=profile.id, drill=raised.drill, raised_us=at_us)
        if not raised.drill:
            drills = tuple(each for each in self._state.alarms if each.drill)
            self._end(drills, at_us, raised.who, "It gave way to a real emergency.")
        begins_us = at_us + self._sounding.lead_us
        self._begin_until(begins_us)
        self._begun_us = begins_us
        phases = phases_of(alarm, profile, self._rounds, begins_us=begins_us)
        name = title_of(profile.names, drill=raised.drill).get("en", profile.id)
        what = f"The {_kind(alarm)} began, {raised.how}: {name}."
        self._note(at_us, raised.who, what, f"{alarm.id} {raised.why}".strip())
        told = {"alarms": (*self._state.alarms, alarm), "phases": (*self._state.phases, *phases)}
        self._declare(self._state.model_copy(update=told), epoch)
        self._instructions.append(CallRoll())

    def _reset(self, asked: ResetAsked) -> None:
        stray = asked.stray_epoch
        if not self._state.alarms and not self._pressing.open and stray is None:
            raise EmergencyRefused(Bilingual("There is no emergency to reset.", "当前没有应急广播，无需复位。"))
        if not asked.reason.strip():
            raise EmergencyRefused(Bilingual("Say why it is over: a reset needs a reason.", "复位必须填写原因。"))
        for press in self._pressing.drop():
            what = f"{asked.who} withdrew the {_kind(press)} {press.profile} that {press.who} asked for."
            self._note(asked.at_us, asked.who, what, press.press_id)
        if stray is not None:
            what = f"{asked.who} ended what zones told of that was not on here."
            self._note(asked.at_us, asked.who, what, asked.reason)
        if self._state.alarms or stray is not None:
            self._end(self._state.alarms, asked.at_us, asked.who, asked.reason)
            self._declare(self._state, max(self._next_epoch(asked.at_us), (stray or 0) + 1))

    def _adopt(self, found: StateFound) -> None:
        """Go on from what the broker has where the books know only of something earlier."""
        if found.state.epoch <= self._state.epoch:
            return
        # What it has sounded is vouched for on, though nobody here remembers having it made.
        self._rounds |= rounds_in(found.state)
        on = " and ".join(f"{_kind(alarm)} {alarm.profile}" for alarm in found.state.alarms)
        what = f"The {on} that is on" if on else "That no emergency is on"
        self._begun_us = first_us(found.state)
        self._note(found.at_us, CONTROLLER, f"{what} was adopted from the wire: the books had an earlier state.", "")
        self._declare(found.state, found.state.epoch)

    def _move_on(self, asked: NextPhaseAsked) -> None:
        sooner = with_next_phase(self._state, at_us=asked.at_us + self._sounding.lead_us)
        if sooner is None:
            sentence = "There is no further phase to move on to. What is on sounds until it is reset."
            raise EmergencyRefused(Bilingual(sentence, "没有后续阶段，当前广播将持续到复位为止。"))
        self._begin_until(asked.at_us + self._sounding.lead_us)
        for phase in sooner.begin:
            self._note(
                asked.at_us, asked.who, f"{asked.who} began the next phase {self._told(phase)} at once.", phase.alarm
            )
        self._declare(sooner.state, self._next_epoch(asked.at_us))

    def _told(self, phase: EmergencyPhase) -> str:
        alarm = next(each for each in self._state.alarms if each.id == phase.alarm)
        return f"of the {_kind(alarm)} {alarm.profile}, {phase.words} in {', '.join(phase.zones)},"

    def _end(self, alarms: tuple[Alarm, ...], at_us: int, who: str, why: str) -> None:
        for alarm in alarms:
            self._note(at_us, who, f"The {_kind(alarm)} {alarm.profile} was ended by {who}.", f"{alarm.id} {why}")
            first = self._first_signals
            if first is not None and first.alarm == alarm.id:
                self._note(at_us, who, first.sentence, alarm.id)
        self._state = without(self._state, alarms, epoch=self._state.epoch)

    def _take_rounds(self, made: RoundsMade) -> None:
        self._rounds |= made.rounds
        state = with_rounds(self._state, made.rounds)
        if state.phases != self._state.phases:
            self._declare(state, self._next_epoch(made.at_us))
        elif stock_of(self._rounds) != self._state.stock:
            self._declare(state, self._state.epoch)

    def _pass_time(self, now_us: int) -> None:
        for press in self._pressing.expire(now_us):
            what = f"Nobody confirmed the {_kind(press)} {press.profile} that {press.who} asked for in time."
            self._note(now_us, press.who, what, press.press_id)
        if self._begin_until(now_us):
            # Zones know it already; screens don't.
            self._instructions.insert(0, self.declared())
            self._keep()

    def _begin_until(self, until_us: int) -> bool:
        """Whether further phases have begun by then; the journal tells of each."""
        begun = [phase for phase in self._state.phases if self._begun_us < phase.begins_us <= until_us]
        for phase in begun:
            self._note(phase.begins_us, CONTROLLER, f"The next phase {self._told(phase)} began.", phase.alarm)
        self._begun_us = max(self._begun_us, until_us)
        return bool(begun)

    def _next_epoch(self, at_us: int) -> int:
        """Greater than any before, also where the database that kept it is gone."""
        return max(self._state.epoch + 1, at_us // 1000)

    def _declare(self, state: Emergency, epoch: int) -> None:
        told = {"epoch": epoch, "gain_db": self._sounding.gain_db, "stock": stock_of(self._rounds)}
        self._state = state.model_copy(update=told)
        # First what is heard: whatever becomes of the writing down.
        self._instructions.insert(0, self.declared())
        self._keep()

    def _keep(self) -> None:
        standing = Standing(
            state=self._state,
            closed=self._closed,
            rounds=tuple(self._rounds.items()),
            first_signals=self._first_signals,
            begun_us=self._begun_us,
        )
        self._instructions.append(Keep(standing=standing))

    def _note(self, at_us: int, who: str, what: str, about: str) -> None:
        self._instructions.append(Note(at_us=at_us, who=who, what=what, about=about))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Raised:
    """What is raised, and how the journal tells it."""

    profile: str
    who: str
    how: str
    drill: bool = False
    why: str = ""


def _by_hand(press: Press, confirmed_by: str) -> _Raised:
    how = f"after {confirmed_by} confirmed" if confirmed_by != press.who else "by holding on"
    return _Raised(profile=press.profile, who=press.who, how=how, drill=press.drill, why=press.reason)


def _kind(of: Alarm | Press | Pressed) -> str:
    return "drill" if of.drill else "emergency"
