"""The coming day made ahead and handed to the zones, so that each can sound its part when no controller is there.

Knows nothing of engines or of the wire: whatever anybody asks for is made before it.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from audio.errors import AudioError
from audio.ports import AHEAD
from audio.script import Script
from audio.studio import Studio
from broadcaster.call import ZoneId
from broadcaster.dispatch.coming_day import MadeCall, MusicTurn
from broadcaster.dispatch.dispatcher import Dispatcher
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


class ComingDay:
    """Keeps the zones' orders for the coming day as the plan and its clips are."""

    def __init__(  # noqa: PLR0913  The rooms it joins; all are named.
        self,
        *,
        site: Site,
        studio: Studio,
        announcing: Announcing,
        planned: PlannedAnnouncer,
        depot: Dispatcher,
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
        calls = [made for due in coming if (made := await self._call(due, scripts)) is not None]
        self._made = scripts if span == DAY else self._made | scripts
        self._depot.order_day(calls, self._turns(plans, span))

    def _plans(self) -> list[DayPlan]:
        today = self._mall_clock.now().date()
        return [self._plan_of(today + timedelta(days=days)) for days in (-1, 0, 1)]

    def _is_coming(self, due: DueCall, span: timedelta) -> bool:
        rings = self._mall_clock.rings_at(due.at)
        return rings is not None and self._now() <= rings <= self._now() + span

    async def _call(self, due: DueCall, scripts: dict[Script, tuple[PartOnAir, ...]]) -> MadeCall | None:
        """A call that is said once, made; None for any other, and for what can't be made now."""
        try:
            draft, call = self._planned.foreseen(due)
        except Problem:  # It is said in the log and the journal when it is due.
            return None
        if call.policy.passes != 1 or (due.recording and draft.recording is None):
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
        mall_now, until = instant(self._mall_clock.now()), self._now() + span
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
