"""What the plan hands over, made into calls and music; the scheduler's `Announcer`.

Nobody stands by when the plan speaks: what can't be said as planned is a failed call in the journal. Only when the
journal itself can't be written does an error leave here, and the plan tries again.
"""

import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from audio.clip import Digest
from audio.composing.chimes import LINE_CHECK
from broadcaster.call import Call, CallKind, CallOutcome, Policy, ZoneId
from broadcaster.dispatch.music import MusicProgramme
from broadcaster.policy import PolicyChanges, policy_for
from broadcaster.ports import CallKnown, Journal, Request
from content.site import Site
from controller_api.accounts import PLAN
from controller_api.calls.announcing import DEFAULT_CHIME, Announcing, Asked, Draft, microseconds, planned_call_id
from controller_api.contract import NewCall
from controller_api.problems import Problem
from scheduler.day_plan import DueCall, DueMusic
from scheduler.ports import MallClock

log = logging.getLogger(__name__)


class Sounds(Protocol):
    """The site's own recordings and music, ready to be played."""

    def recording(self, file: str) -> Digest | None:
        """The clip of a recording of the site's folder; None while it isn't ready, or can't be used."""
        ...

    def programme(self, playlist: str, *, start: datetime, gain_db: float) -> MusicProgramme | None:
        """A playlist's programme from an instant on; None while it isn't ready."""
        ...


class MusicDesk(Protocol):
    """The dispatcher, as far as music goes."""

    def play_music(self, zones: Sequence[ZoneId], music: MusicProgramme | None) -> None:
        """Have this music in these zones; None is silence."""
        ...


class Unheard(Protocol):
    """The dispatcher, as far as it goes for calls that nobody could make."""

    def give_up(self, request: Request, outcome: CallOutcome, reason: str) -> None:
        """End the call like this, unless its zones say in time that they sounded it by themselves."""
        ...


class PlannedAnnouncer:
    """Carries out the day plan."""

    def __init__(  # noqa: PLR0913  The rooms it joins; all are named.
        self,
        *,
        site: Site,
        announcing: Announcing,
        sounds: Sounds,
        music: MusicDesk,
        unheard: Unheard,
        journal: Journal,
        now: Callable[[], datetime],
        mall_clock: MallClock,
    ) -> None:
        self._site = site
        self._announcing = announcing
        self._sounds = sounds
        self._music = music
        self._unheard = unheard
        self._journal = journal
        self._now = now
        self._mall_clock = mall_clock
        self._wanted: dict[ZoneId, DueMusic] = {}
        self._awaited: dict[ZoneId, DueMusic] = {}

    def announce(self, due: DueCall) -> None:
        """Make the call that is due; raises what the journal raises."""
        try:
            self._announce(due)
        except Problem as problem:
            log.error("The planned call %s can't be made: %s", due.id, problem)  # noqa: TRY400  The sentence says it all.
            self._give_up(due, CallOutcome.FAILED, str(problem))

    def play_music(self, due: DueMusic) -> None:
        """Have the music in its zones, from when it was due, so that every zone is in step."""
        zones = [ZoneId(zone) for zone in due.zones]
        self._wanted |= dict.fromkeys(zones, due)
        for zone in zones:
            self._awaited.pop(zone, None)
        if due.playlist is None:
            self._music.play_music(zones, None)
        elif not self._start(due, zones):
            self._awaited |= dict.fromkeys(zones, due)
            log.warning("The music '%s' is not ready yet; it starts as soon as it is.", due.playlist)

    def sounds_changed(self) -> None:
        """Music that was not ready may be now."""
        for due in {due.id: due for due in self._awaited.values()}.values():
            zones = [zone for zone, awaited in self._awaited.items() if awaited.id == due.id]
            if self._start(due, zones):
                for zone in zones:
                    del self._awaited[zone]

    def _start(self, due: DueMusic, zones: Sequence[ZoneId]) -> bool:
        programme = self.programme(due)
        if programme is None:
            return False
        for zone in zones:
            self._music.play_music([zone], self.in_zone(programme, zone))
        return True

    def programme(self, due: DueMusic) -> MusicProgramme | None:
        """What is played when this is due; None while it isn't ready."""
        return self._sounds.programme(due.playlist or "", start=self._by_machine(due.began), gain_db=due.gain_db)

    def in_zone(self, programme: MusicProgramme, zone: ZoneId) -> MusicProgramme:
        """The same with the zone's own gain."""
        return replace(programme, gain_db=programme.gain_db + self._own_gain_db(zone))

    def due_music_in(self, zone: str) -> DueMusic | None:
        """What the plan last said about a zone's music."""
        return self._wanted.get(ZoneId(zone))

    def music_in(self, zone: str) -> str | None:
        """The playlist a zone should play now."""
        due = self._wanted.get(ZoneId(zone))
        return due.playlist if due else None

    def music_gain_in(self, zone: str) -> float:
        """How loud the music of a zone should be now, in dB: its own gain with that of the hour and the day part."""
        due = self._wanted.get(ZoneId(zone))
        return self._own_gain_db(zone) + (due.gain_db if due else 0.0)

    def _own_gain_db(self, zone: str) -> float:
        return next((each.gain_db for each in self._site.zones if each.id == zone), 0.0)

    def report_missed(self, due: DueCall, why: str) -> None:
        """Put a call that nobody could make in time in the journal; its zones may have sounded it all the same."""
        self._unheard.give_up(self._given_up(due), CallOutcome.EXPIRED, why)

    def foreseen(self, due: DueCall) -> tuple[Draft, Call]:
        """The call as it will be asked for when it is due; raises `Problem` when it can't be made."""
        draft = self.draft(due)
        return draft, self._announcing.as_request(draft, _policy(due, draft), self._asked(due)).call

    def draft(self, due: DueCall) -> Draft:
        """What a due call will be; raises `Problem` when it can't be made."""
        recording = self._sounds.recording(due.recording) if due.recording else None
        if due.template == CallKind.LINE_CHECK:
            zones = frozenset(map(ZoneId, due.zones))
            return Draft(template=due.template, kind=CallKind.LINE_CHECK, texts={}, chime=LINE_CHECK, zones=zones)
        if due.template != CallKind.ADVERT:
            order = NewCall(template=due.template, slots=dict(due.slots), zones=list(due.zones))
            return replace(self._announcing.check(order), recording=recording)
        return Draft(
            template=due.template,
            kind=CallKind.ADVERT,
            texts=self._in_order(due.words or {}),
            chime=DEFAULT_CHIME,
            zones=frozenset(ZoneId(zone) for zone in due.zones),
            recording=recording,
        )

    def _announce(self, due: DueCall) -> None:
        draft = self.draft(due)
        if due.recording and draft.recording is None:
            if not draft.texts:
                self._give_up(due, CallOutcome.FAILED, f"The recording '{due.recording}' can't be played.")
                return
            sentence = f"The recording '{due.recording}' can't be played, so the words go out without it."
            self._journal.noted(who=PLAN, what=sentence, call_id=planned_call_id(due.id), at=self._now())
        self._announcing.request(draft, _policy(due, draft), self._asked(due))

    def _give_up(self, due: DueCall, outcome: CallOutcome, why: str) -> None:
        """Nothing that was planned is lost from the journal, whatever happened to it."""
        request = self._given_up(due)
        with contextlib.suppress(CallKnown):  # It was written when the controller last tried.
            self._journal.requested(request)
        self._journal.ended(request.call.id, outcome, why, microseconds(self._now()))

    def _given_up(self, due: DueCall) -> Request:
        try:
            draft = self.draft(due)
        except Problem:
            kind = CallKind.ADVERT if due.template == CallKind.ADVERT else CallKind.NOTICE
            zones = frozenset(ZoneId(zone) for zone in due.zones)
            draft = Draft(template=due.template, kind=kind, texts={}, chime="", zones=zones)
        return self._announcing.as_request(draft, policy_for(draft.kind), self._asked(due))

    def _in_order(self, words: Mapping[str, str]) -> dict[str, str]:
        return {language: words[language] for language in self._site.languages if language in words}

    def _asked(self, due: DueCall) -> Asked:
        return Asked(call_id=planned_call_id(due.id), by=PLAN, due=self._by_machine(due.at), plan_id=due.id)

    def _by_machine(self, mall_time: datetime) -> datetime:
        """An instant of the mall's clock as the machine's clock shows it."""
        return self._mall_clock.rings_at(mall_time) or mall_time


def _policy(due: DueCall, draft: Draft) -> Policy:
    changes: PolicyChanges = {"expires_after_s": max(1.0, (due.not_after - due.at).total_seconds())}
    return policy_for(draft.kind, **changes)
