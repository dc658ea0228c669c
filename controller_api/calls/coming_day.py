"""The coming day made ahead and handed to the zones, so that each can sound its part when no controller is there.

Knows nothing of engines or of the wire: whatever anybody asks for is made before it.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from audio.errors import AudioError
from audio.ports import AHEAD
from audio.script import Script
from audio.studio import Studio
from broadcaster.call import ZoneId
from broadcaster.dispatch.coming_day import MadeCall, MusicTurn
from broadcaster.dispatch.programme import Programme
from broadcaster.wire import PartOnAir
from content.site import Site
from controller_api.calls.announcing import Announcing
from controller_api.calls.planned import PlannedAnnouncer
from controller_api.problems import Problem
from scheduler.day_plan import DayPlan, DueCall, DueMusic
from scheduler.ports import MallClock
from scheduler.wall_time import instant

log = logging.getLogger(__name__)

DAY = timedelta(hours=24)
FIRST = (timedelta(minutes=15), timedelta(hours=2), DAY)
"""What is due soon is handed out before the rest is made."""
LOOK_EVERY_S = 60.0


class Depot(Protocol):
    """The dispatcher, as far as the coming day goes."""

    def order_day(self, zone: ZoneId, calls: Sequence[MadeCall], turns: Sequence[MusicTurn]) -> None:
        """Have a zone keep this, to sound it by itself when no controller is there."""
        ...


class ComingDay:
    """Keeps the zones' orders for the coming day as the plan and its clips are."""

    def __init__(  # noqa: PLR0913  The rooms it joins; all are named.
        self,
        *,
        site: Site,
        studio: Studio,
        announcing: Announcing,
        planned: PlannedAnnouncer,
        depot: Depot,
        mall_clock: MallClock,
        plan_of: Callable[[date], DayPlan],
        now: Callable[[], datetime],
        instant_us: Callable[[datetime], int],
    ) -> None:
        self._zones = [ZoneId(zone.id) for zone in site.zones]
        self._studio = studio
        self._announcing = announcing
        self._planned = planned
        self._depot = depot
        self._mall_clock = mall_clock
        self._plan_of = plan_of
        self._now = now
        self._instant_us = instant_us
        self._made: dict[Script, tuple[PartOnAir, ...]] = {}
        self._calls: list[MadeCall] = []
        self._handed: dict[ZoneId, dict[object, int]] = {}

    async def work(self) -> None:
        """Hand the day out, what is due first first, and for ever what changes; ends by being cancelled."""
        for span in FIRST:
            await self.hand_out(span)
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            await self.hand_out(DAY)

    async def hand_out(self, span: timedelta) -> None:
        """Have what is due within this span made, and give it to the zones."""
        plans = self._plans()
        coming = [due for plan in plans for due in plan.calls if self._is_coming(due, span)]
        scripts: dict[Script, tuple[PartOnAir, ...]] = {}
        calls = self._under_way() + [made for due in coming if (made := await self._call(due, scripts)) is not None]
        self._calls = calls if span == DAY else [*self._calls, *calls]
        self._made = scripts if span == DAY else self._made | scripts
        turns = self._turns(plans, span)
        for zone in self._zones:
            here = [made for made in calls if zone in made.call.zones]
            if self._is_news(zone, here, turns[zone]):
                self._depot.order_day(zone, here, turns[zone])
                await asyncio.sleep(0)  # A thousand zones' orders are work; calls come first.

    def _is_news(self, zone: ZoneId, calls: Sequence[MadeCall], turns: Sequence[MusicTurn]) -> bool:
        """Whether something is planned that was not, or no longer; what has only gone by is none."""
        items: dict[object, int] = {(made.call.id, made.call.due_us, made.parts): made.call.due_us for made in calls}
        items |= {turn: turn.from_us for turn in turns}
        before = self._handed.get(zone)
        self._handed[zone] = items
        now_us = self._instant_us(self._now())
        gone = [at_us for item, at_us in (before or {}).items() if item not in items and at_us > now_us]
        return before is None or bool(gone) or not items.keys() <= before.keys()

    def _under_way(self) -> list[MadeCall]:
        """Calls that have begun and are said again: if the controller goes now, the zones say the rest."""
        now_us = self._instant_us(self._now())
        return [made for made in self._calls if made.call.due_us < now_us < made.over_us]

    def _plans(self) -> list[DayPlan]:
        today = self._mall_clock.now().date()
        return [self._plan_of(today + timedelta(days=days)) for days in (-1, 0, 1)]

    def _is_coming(self, due: DueCall, span: timedelta) -> bool:
        rings = self._mall_clock.rings_at(due.at)
        return rings is not None and self._now() <= rings <= self._until(span)

    def _until(self, span: timedelta) -> datetime:
        """The end of the span; that of a whole day on the hour, so that a day goes out anew once an hour at most."""
        until = self._now() + span
        return until if span < DAY else until.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)

    async def _call(self, due: DueCall, scripts: dict[Script, tuple[PartOnAir, ...]]) -> MadeCall | None:
        """A call, made; None for one that only people end, and for what can't be made now."""
        try:
            draft, call = self._planned.foreseen(due)
        except Problem:  # It is said in the log and the journal when it is due.
            return None
        if call.policy.passes is None or (due.recording and draft.recording is None):
            return None
        script = self._announcing.script(draft)
        try:
            parts = scripts[script] = self._made.get(script) or await self._parts(script)
        except AudioError as error:
            log.warning("The planned call %s can't be made for the zones to keep: %s", due.id, error)
            return None
        return MadeCall(call=call, parts=parts)

    async def _parts(self, script: Script) -> tuple[PartOnAir, ...]:
        programme = Programme()
        async for take in self._studio.make(script, due_in_s=AHEAD):
            programme.add(take)
        return programme.parts

    def _turns(self, plans: Iterable[DayPlan], span: timedelta) -> dict[ZoneId, list[MusicTurn]]:
        """Each zone's music now and from then on."""
        mall_now, until = instant(self._mall_clock.now()), self._until(span)
        items = sorted((item for plan in plans for item in plan.music), key=lambda item: instant(item.at))
        turns: dict[ZoneId, list[MusicTurn]] = {zone: [] for zone in self._zones}
        for item in items:
            at = self._mall_clock.reached_by(item.at)
            if at > until:
                continue
            for zone, turn in self._turn(item, self._instant_us(at)).items():
                # Of what has begun only the last is in force.
                turns[zone] = [turn] if instant(item.at) <= mall_now else [*turns[zone], turn]
        return turns

    def _turn(self, item: DueMusic, from_us: int) -> dict[ZoneId, MusicTurn]:
        zones = [ZoneId(zone) for zone in item.zones if zone in self._zones]
        if item.playlist is None:
            return dict.fromkeys(zones, MusicTurn(from_us=from_us, music=None))
        programme = self._planned.programme(item)
        if programme is None:
            return {}
        in_zone = self._planned.in_zone
        return {zone: MusicTurn(from_us=from_us, music=in_zone(programme, zone)) for zone in zones}
