"""The timekeeper: hands each item of the day plan over when its time has come, once, whatever happens in between.

It refuses to know how a call is made. The plan is the truth: alarms only wake it, and after a restart, a reload or a
jump of the clock it looks at the plan and the ledger again.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from content.site import Site
from scheduler.day_plan import DayPlan, DueCall, DueMusic, PlanId, series_of
from scheduler.planning.make_goods import LostPlay, make_good_id
from scheduler.planning.music import music_in_force
from scheduler.planning.planner import NO_SONGS, plan_day, with_make_goods
from scheduler.planning.songs import Songs
from scheduler.ports import AlarmClock, Announcer, Ledger, MallClock
from scheduler.wall_time import elapsed, instant, later

log = logging.getLogger(__name__)

ALARM = "look"
LOOK_AGAIN = timedelta(seconds=15)
"""How often the plan is looked at besides its alarms; what was refused is offered again then."""
LONGEST_ABSENCE = timedelta(days=7)
"""After a longer absence, only the calls of so many days are reported as missed one by one."""
ONE_DAY = timedelta(days=1)
TOO_LATE = "Nobody could make it while it was due: the controller was not running, or its clock was set forward."
FAR_AHEAD = datetime.max.replace(tzinfo=UTC)


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
        songs: Callable[[], Songs] = lambda: NO_SONGS,
        lost_plays: Callable[[], Iterable[LostPlay]] = tuple,
    ) -> None:
        """Take the site and its surroundings; `lead` is how long before it is due a call is handed over.

        `songs` tells the lengths of the playlists' pieces as far as they are known by now, `lost_plays` what zones
        missed of adverts; each is made good once.
        """
        self._site = site
        self._clock = clock
        self._alarms = alarms
        self._ledger = ledger
        self._announcer = announcer
        self._lead = lead
        self._songs_now = songs
        self._songs = songs()
        self._lost_plays = lost_plays
        self._plans: dict[date, DayPlan] = {}
        self._since = clock.now()
        self._done: set[PlanId] = set()
        self._refused: dict[PlanId, str] = {}
        self._last_play: dict[str, datetime] = {}
        self._playing: dict[str, DueMusic | None] = {}

    def start(self) -> None:
        """Begin: music in force sounds, what was missed is reported, alarms are set; raises `Unplannable`.

        On the very first start nothing that was due before counts as missed.
        """
        now = self._clock.now()
        # A record from the future was made by a clock that has been put right since.
        self._since = min(self._ledger.watched() or now, now, key=instant)
        for plan_id, at in self._ledger.announced_since(later(now, -2 * ONE_DAY)):
            self._last_play[series_of(plan_id)] = at
        for plan in self._days_of_absence(now):
            self._settle_due(plan.calls, now)
        self._alarms.on_jump(self._look)
        self._look()

    def reload(self, site: Site) -> None:
        """The site changed: plan again. What is done stays done; what only the new plan wanted earlier is not missed.

        Raises `Unplannable` and keeps the old site.
        """
        now = self._clock.now()
        plans = {day: plan_day(site, day, songs=self._songs) for day in _days_around(now.date())}
        self._site, self._plans, self._since = site, plans, now
        self._playing = {zone.id: self._playing[zone.id] for zone in site.zones if zone.id in self._playing}
        self._look()

    def stop(self) -> None:
        """Ring no more."""
        self._alarms.cancel(ALARM)
        self._alarms.on_jump(_nothing)

    def plan(self, day: date) -> DayPlan:
        """The plan of any date."""
        return self._plans.get(day) or plan_day(self._site, day, songs=self._songs)

    def kept(self, day: date) -> DayPlan | None:
        """The plan of a day that is being kept, with what it makes good; None of any other."""
        return self._plans.get(day)

    def _days_of_absence(self, now: datetime) -> Iterable[DayPlan]:
        """The days before yesterday in which nobody kept the plan."""
        first = max(self._since, later(now, -LONGEST_ABSENCE), key=instant).astimezone(now.tzinfo).date() - ONE_DAY
        days = (now.date() - ONE_DAY - first).days
        return [plan_day(self._site, first + number * ONE_DAY) for number in range(days)]

    def _look(self) -> None:
        """Settle what is due, play the music in force, and wake again when the next thing is due."""
        now = self._clock.now()
        self._learn_songs()
        self._plans = {day: self.plan(day) for day in _days_around(now.date())}
        self._settle_due((call for plan in self._plans.values() for call in plan.calls), now)
        self._play_music(now)
        self._make_good(now)  # Last: it reads, and what is due must not wait for that.
        self._alarms.set(ALARM, self._next_look(now), self._look)
        try:
            self._ledger.watch(now)
        except Exception:
            log.exception("The ledger could not note that the plan was kept at %s", now)

    def _learn_songs(self) -> None:
        """Plan anew once more is known of the songs; what is done stays done under its id."""
        if (songs := self._songs_now()) != self._songs:
            self._songs, self._plans = songs, {}

    def _make_good(self, now: datetime) -> None:
        """Give lost plays a place in today's plan; in yesterday's, while that day is not over."""
        try:
            owed = [lost for lost in self._lost_plays() if self._is_owed(lost)]
        except Exception:  # The plan goes on without them, and they are looked for again.
            log.exception("Which plays were lost can't be read")
            return
        for day in _days_around(now.date())[:2]:
            earliest = later(now, self._lead)
            plan = with_make_goods(self._site, self._plans[day], owed, earliest=earliest, songs=self._songs)
            self._plans[day] = plan
            owed = [lost for lost in owed if all(call.makes_good != lost.id for call in plan.calls)]

    def _is_owed(self, lost: LostPlay) -> bool:
        """Whether it can be made good and was not, in whichever run of the controller."""
        plan_id = make_good_id(lost.id)
        if plan_id is None or plan_id in self._done:
            return False
        if self._ledger.settled(plan_id) is not None:
            self._done.add(plan_id)
            return False
        return True

    def _settle_due(self, calls: Iterable[DueCall], now: datetime) -> None:
        for call in calls:
            if self._is_open(call) and self._hand_over_at(call) <= instant(self._clock.reached_by(now)):
                try:
                    self._settle(call, now)
                except Exception as error:  # One call that can't be handed over must not hold up the others.
                    log.exception("%s could not be handed over and will be offered again", call.id)
                    self._refused[call.id] = str(error)

    def _is_open(self, call: DueCall) -> bool:
        """Whether the call is still to be dealt with, falls into this watch, and is not left out by a time lapse."""
        if call.id in self._done or instant(call.not_after) < instant(self._since):
            return False
        return self._clock.rings_at(call.at) is not None

    def _hand_over_at(self, call: DueCall) -> datetime:
        """When to hand an open call over, by the machine's clock: making it takes real seconds, whatever the mall's."""
        rings = self._clock.rings_at(call.at)
        return FAR_AHEAD if rings is None else instant(rings) - self._lead

    def _settle(self, call: DueCall, now: datetime) -> None:
        if self._ledger.settled(call.id) is not None:
            self._done.add(call.id)
        elif instant(now) > instant(call.not_after):
            log.warning("%s was due at %s and is missed", call.id, call.at)
            self._announcer.report_missed(call, self._why_missed(call))
            self._close(call, "missed", now)
        elif self._too_soon(call):
            log.info("%s is left out: its campaign sounded too shortly before", call.id)
            self._close(call, "left_out", now)
        else:
            log.info("%s is handed over, due at %s", call.id, call.at)
            # Told first, written down second: a crash in between tells it again, and the journal knows the id.
            self._announcer.announce(call)
            self._last_play[call.series] = call.at
            self._close(call, "announced", max(now, call.at, key=instant))

    def _close(self, call: DueCall, how: str, at: datetime) -> None:
        self._done.add(call.id)
        self._refused.pop(call.id, None)
        self._ledger.settle(call.id, how, at)

    def _why_missed(self, call: DueCall) -> str:
        refused = self._refused.get(call.id)
        return TOO_LATE if refused is None else f"It could not be handed over while it was due: {refused}"

    def _too_soon(self, call: DueCall) -> bool:
        """After a reload the new plan knows nothing of what the old one played; caps and gaps hold all the same."""
        last = self._last_play.get(call.series)
        return last is not None and timedelta(0) <= elapsed(last, call.at) < call.apart

    def _play_music(self, now: datetime) -> None:
        force = music_in_force(self._plans.values(), (zone.id for zone in self._site.zones), now)
        changed = [zone for zone in force if zone not in self._playing or self._playing[zone] != force[zone]]
        for item in {due.id: due for zone in changed if (due := force[zone])}.values():
            zones = tuple(zone for zone in changed if force[zone] == item)
            try:
                self._announcer.play_music(replace(item, zones=zones))
            except Exception:  # Music that can't be changed now must not hold up a call.
                log.exception("%s could not be played and will be offered again", item.id)
            else:
                self._playing |= dict.fromkeys(zones, item)

    def _next_look(self, now: datetime) -> datetime:
        """When the next thing is due by the machine's clock, or soon in any case."""
        soon = self._clock.reached_by(now) + LOOK_AGAIN
        return min([soon, *self._coming(now)], key=instant)

    def _coming(self, now: datetime) -> Iterable[datetime]:
        machine_now = instant(self._clock.reached_by(now))
        for plan in self._plans.values():
            for music in plan.music:
                if instant(music.at) > instant(now):
                    yield self._clock.reached_by(music.at)
            hand_overs = (self._hand_over_at(call) for call in plan.calls if self._is_open(call))
            yield from (at for at in hand_overs if at > machine_now)


def _days_around(today: date) -> list[date]:
    return [today - ONE_DAY, today, today + ONE_DAY]


def _nothing() -> None:
    """What to do at a jump of the clock when nobody keeps the plan."""
