"""Calls for help, from the touch to the end: which are open, when the desk is rung, and what each comes to.

Pure: one mutator, `handle`. It refuses to know who may answer, and how anybody is told.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from controller_api.desk.help.nouns import Help, HelpState
from controller_api.desk.help.stimuli import (
    Announced,
    Answered,
    Asked,
    CallMade,
    Cancelled,
    Ended,
    Found,
    Instruction,
    Keep,
    OnAir,
    Ring,
    Rung,
    Stimulus,
    TimePassed,
)

RING_AGAIN = timedelta(seconds=20)
SAME_WITHIN = timedelta(minutes=10)
"""A second touch for the same need within that time is the same person's."""
SHOWN_FOR = timedelta(minutes=3)
"""How long a kiosk still shows what became of it."""

_S = HelpState
_WAITING = (_S.ASKED, _S.RINGING)
TRANSITIONS: dict[HelpState, frozenset[HelpState]] = {
    _S.ASKED: frozenset({_S.RINGING, _S.ANSWERED, _S.ANNOUNCED, _S.ENDED, _S.CANCELLED}),
    _S.RINGING: frozenset({_S.ANSWERED, _S.ANNOUNCED, _S.ENDED, _S.CANCELLED}),
    _S.ANSWERED: frozenset({_S.ANNOUNCED, _S.ENDED, _S.CANCELLED}),
    _S.ANNOUNCED: frozenset({_S.ENDED, _S.CANCELLED}),
    _S.ENDED: frozenset(),
    _S.CANCELLED: frozenset(),
}


class UnknownHelp(Exception):
    """Nobody asked under this id, or it is long over."""


class IllegalStep(Exception):
    """It is not in a state for that; the sentence says what it came to, and who is at it."""

    def __init__(self, plea: Help) -> None:
        # A kiosk may hear of one that is over, and who took it on needn't be who ended it.
        who = f" by {plea.answered_by}" if plea.answered_by and not plea.over else ""
        super().__init__(f"The call for help from {plea.kiosk} is {plea.state} already{who}.")
        self.plea = plea


class HelpMachine:
    """Every call for help that is open, and those that ended a moment ago."""

    def __init__(self, standing: Iterable[Help] = ()) -> None:
        """Go on from what an earlier controller left open."""
        self._helps = {plea.id: plea for plea in standing}

    @property
    def open(self) -> list[Help]:
        """Those somebody still waits for, the oldest first."""
        return sorted((plea for plea in self._helps.values() if not plea.over), key=lambda plea: plea.asked_at)

    def shown_at(self, kiosk: str) -> Help | None:
        """What this kiosk asked last, while it is open or only just over."""
        asked = [plea for plea in self._helps.values() if plea.kiosk == kiosk]
        return max(asked, key=lambda plea: (not plea.over, plea.asked_at), default=None)

    def find(self, help_id: str) -> Help:
        """The help of this id; raises `UnknownHelp`."""
        if help_id not in self._helps:
            raise UnknownHelp(help_id)
        return self._helps[help_id]

    def same(self, asked: Help) -> Help | None:
        """What stands for that already: the same key, or the same need that was touched for a moment ago.

        What has been called out already, or was asked long ago, may be another family's: it is rung for anew.
        """
        of_kiosk = [plea for plea in self._helps.values() if plea.kiosk == asked.kiosk]
        again = [plea for plea in of_kiosk if plea.key == asked.key or _is_touched_twice(plea, asked)]
        return again[0] if again else None

    def handle(self, stimulus: Stimulus) -> list[Instruction]:
        """Take in what happened; raises `UnknownHelp` and `IllegalStep`, and then nothing has changed."""
        match stimulus:
            case Asked(plea=plea):
                return [] if self.same(plea) else [Ring(plea=self._set(plea)), Keep(plea=plea)]
            case Rung():
                return self._rung(stimulus)
            case OnAir() | Found():
                return self._of_call(stimulus)
            case CallMade():
                return self._call_made(stimulus)
            case TimePassed(at=at):
                return self._later(at)
            case _:
                return self._done(stimulus)

    def _done(self, stimulus: Answered | Announced | Ended | Cancelled) -> list[Instruction]:
        plea, at = self.find(stimulus.help_id), stimulus.at
        match stimulus:
            case Answered(who=who):
                if plea.state is _S.ANSWERED and plea.answered_by == who:
                    return []
                return self._move(plea, replace(_taken_on(plea, who, at), state=_S.ANSWERED))
            case Announced(who=who):
                return self._move(plea, replace(_taken_on(plea, who, at), state=_S.ANNOUNCED, announced_at=at))
            case Ended(who=who, ending=ending):
                over = replace(_taken_on(plea, who, at), state=_S.ENDED, ended_at=at, ending=ending)
                return self._move(plea, over)
            case Cancelled():
                if plea.state is _S.CANCELLED:
                    return []
                return self._move(plea, replace(plea, state=_S.CANCELLED, ended_at=at))

    def _rung(self, stimulus: Rung) -> list[Instruction]:
        plea = self._helps.get(stimulus.help_id)
        if plea is None or plea.state not in _WAITING:
            return []  # Answered while it rang.
        state = _S.RINGING if stimulus.heard or plea.state is _S.RINGING else _S.ASKED
        return [Keep(plea=self._set(replace(plea, state=state, rings=plea.rings + 1, rung_at=stimulus.at)))]

    def _call_made(self, stimulus: CallMade) -> list[Instruction]:
        """Whoever makes the call has answered; of one that is over nothing comes."""
        plea = self._helps.get(stimulus.help_id)
        if plea is None or plea.over:
            return []
        state = _S.ANSWERED if plea.state in _WAITING else plea.state
        taken = _taken_on(plea, stimulus.who, stimulus.at)
        return [Keep(plea=self._set(replace(taken, state=state, call_id=stimulus.call_id)))]

    def _of_call(self, stimulus: OnAir | Found) -> list[Instruction]:
        told: list[Instruction] = []
        for plea in self.open:
            if plea.call_id != stimulus.call_id:
                continue
            if isinstance(stimulus, Found):
                told += self._move(plea, replace(plea, state=_S.ENDED, ended_at=stimulus.at))
            elif plea.state is not _S.ANNOUNCED:
                told += self._move(plea, replace(plea, state=_S.ANNOUNCED, announced_at=stimulus.at))
        return told

    def _later(self, at: datetime) -> list[Instruction]:
        gone = [plea.id for plea in self._helps.values() if plea.ended_at and at - plea.ended_at >= SHOWN_FOR]
        for help_id in gone:
            del self._helps[help_id]
        return [
            Ring(plea=plea)
            for plea in self.open
            if plea.state in _WAITING and at - (plea.rung_at or plea.asked_at) >= RING_AGAIN
        ]

    def _move(self, plea: Help, after: Help) -> list[Instruction]:
        if after.state not in TRANSITIONS[plea.state]:
            raise IllegalStep(plea)
        return [Keep(plea=self._set(after))]

    def _set(self, plea: Help) -> Help:
        self._helps[plea.id] = plea
        return plea


def _is_touched_twice(plea: Help, asked: Help) -> bool:
    waits = plea.state in {*_WAITING, _S.ANSWERED}
    return waits and plea.kind == asked.kind and asked.asked_at - plea.asked_at < SAME_WITHIN


def _taken_on(plea: Help, who: str, at: datetime) -> Help:
    """With who answered it, if nobody had yet."""
    return plea if plea.answered_by else replace(plea, answered_by=who, answered_at=at)
