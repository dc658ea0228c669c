"""The timekeeper: hands each item of the day plan over when its time has come, once, whatever happens in between.

It refuses to know how a call is made. The plan is the truth: alarms only wake it, and after a restart, a reload or a
jump of the clock it looks at the plan and the ledger again.
"""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from content.site import Site
from scheduler.day_plan import DayPlan, DueCall, DueMusic, PlanId
from scheduler.music import music_in_force
from scheduler.planner import plan_day
from scheduler.ports import AlarmClock, Announcer, Ledger, MallClock
from scheduler.wall_time import elapsed, instant

log = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(seconds=15)
"""How often the plan is looked at besides its alarms, so that a clock set forward delays nothing for longer."""
TOO_LATE = "nobody could make it while it was due; the controller was not running or its clock was set forward"


class Timekeeper:
    """Keeps yesterday's (a mall may be open past midnight), today's and tomorrow's plan."""

    def __init__(  # noqa: PLR0913  The rooms it joins; all are named.
        self,
        *,
        site: Site,
        clock: MallClock,
        alarms: AlarmClock,
        ledger: Ledger,
        announcer: Announcer,
        lead: timedelta = timedelta(seconds=20),
    ) -> None:
        """Take the site and its surroundings; `lead` is how long before it is due a call is handed over."""
        self._site = site
        self._clock = clock
        self._alarms = alarms
        self._ledger = ledger
        self._announcer = announcer
        self._lead = lead
        self._plans: dict[date, DayPlan] = {}
        self._done: set[PlanId] = set()
        self._playing: dict[str, DueMusic | None] = {}

    def start(self) -> None:
        """Begin: music in force sounds, what was missed is reported, alarms are set."""
        self._began = self._ledger.began(self._clock.now())
        self._look()

    def reload(self, site: Site) -> None:
        """The site changed: plan again. Items keep their ids, so nothing that was done is done again."""
        self._site = site
        self._plans.clear()
        self._playing.clear()
        self._look()

    def stop(self) -> None:
        """Ring no more."""
        self._alarms.cancel("look")

    def plan(self, day: date) -> DayPlan:
        """The plan of any date."""
        return self._plans.get(day) or plan_day(self._site, day)

    def _look(self) -> None:
        """Settle what is due, play the music in force, and wake again when the next thing is due."""
        now = self._clock.now()
        self._turn_pages(now.date())
        for call in self._open_calls():
            self._consider(call, now)
        self._play_music(now)
        self._wake(now)

    def _turn_pages(self, today: date) -> None:
        wanted = [today + timedelta(days=offset) for offset in (-1, 0, 1)]
        self._plans = {day: self.plan(day) for day in wanted}

    def _open_calls(self) -> list[DueCall]:
        calls = (call for plan in self._plans.values() for call in plan.calls)
        return [call for call in calls if call.id not in self._done and self._mine(call)]

    def _mine(self, call: DueCall) -> bool:
        """Whether the call falls into this watch, and not into hours that a time lapse leaves out."""
        return instant(call.not_after) >= instant(self._began) and self._clock.rings_at(call.at) is not None

    def _is_near(self, call: DueCall, now: datetime) -> bool:
        """Whether it is time to hand the call over, by the machine's clock: making it takes real seconds."""
        rings = self._clock.rings_at(call.at)
        return rings is not None and elapsed(self._clock.reached_by(now), rings) <= self._lead

    def _consider(self, call: DueCall, now: datetime) -> None:
        if not self._is_near(call, now):
            return
        self._done.add(call.id)
        if self._ledger.settled(call.id) is not None:
            return
        if instant(now) > instant(call.not_after):
            log.warning("%s was due at %s and is missed", call.id, call.at)
            self._announcer.report_missed(call, TOO_LATE)
            self._ledger.settle(call.id, "missed", now)
        else:
            log.info("%s is handed over, due at %s", call.id, call.at)
            # Told first, written down second: a crash in between tells it again, and the journal knows the id.
            self._announcer.announce(call)
            self._ledger.settle(call.id, "announced", now)

    def _play_music(self, now: datetime) -> None:
        force = music_in_force(self._plans.values(), (zone.id for zone in self._site.zones), now)
        changed = [zone for zone in force if zone not in self._playing or self._playing[zone] != force[zone]]
        for item in {id(due): due for zone in changed if (due := force[zone])}.values():
            zones = tuple(zone for zone in changed if force[zone] is item)
            self._announcer.play_music(replace(item, zones=zones))
        self._playing |= {zone: force[zone] for zone in changed}

    def _wake(self, now: datetime) -> None:
        """Ring at the next thing due by the machine's clock, and soon in any case."""
        soon = self._clock.reached_by(now) + LOOK_AGAIN
        self._alarms.set("look", min([soon, *self._coming(now)]), self._look)

    def _coming(self, now: datetime) -> Iterable[datetime]:
        for plan in self._plans.values():
            for music in plan.music:
                if instant(music.at) > instant(now):
                    yield self._clock.reached_by(music.at)
        for call in self._open_calls():
            rings = self._clock.rings_at(call.at)
            if rings is not None and not self._is_near(call, now):
                yield rings - self._lead
