"""What a date's plan makes good, from the journal: what was played for lost plays, and what will be. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from content.site import Site
from scheduler.day_plan import DayPlan, DueCall
from scheduler.planning.adverts import GRACE
from scheduler.planning.airtime import ADVERT
from scheduler.planning.make_goods import make_good_id
from scheduler.planning.planner import NO_SONGS, plan_day, with_make_goods
from scheduler.planning.songs import Songs
from scheduler.proof.plays import Play
from scheduler.wall_time import instant

ONE_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def with_played(plan: DayPlan, plays: Iterable[Play]) -> DayPlan:
    """The plan with the make-goods among these plays that were due in its hours."""
    if plan.opens is None or plan.closes is None:
        return plan
    first, last, known = instant(plan.opens), instant(plan.closes), {call.id for call in plan.calls}
    played = [_call(play, plan.opens.tzinfo or UTC) for play in plays if play.makes_good and play.id not in known]
    more = [call for call in played if first <= instant(call.at) < last]
    return replace(plan, calls=tuple(sorted((*plan.calls, *more), key=lambda call: instant(call.at))))


def plan_from(site: Site, day: date, plays: Sequence[Play], *, now: datetime, songs: Songs = NO_SONGS) -> DayPlan:
    """The date's plan with all it makes good: `now` is the mall's time, `plays` are those of the last days."""
    wanted = plan_day(site, day, songs=songs)
    known = {play.id for play in plays}
    owed = [play.lost for play in plays if play.lost is not None and make_good_id(play.id) not in known]
    for ahead in range((day - now.date()).days):  # What finds its place before that day is not owed on it any more.
        before = plan_day(site, now.date() + ahead * ONE_DAY, songs=songs)
        before = with_make_goods(site, before, owed, earliest=now, songs=songs)
        made = {call.makes_good for call in before.calls}
        owed = [lost for lost in owed if lost.id not in made]
    return with_make_goods(site, with_played(wanted, plays), owed, earliest=now, songs=songs)


def _call(play: Play, zone: tzinfo) -> DueCall:
    at = (_EPOCH + timedelta(microseconds=play.due_us)).astimezone(zone)
    return DueCall(
        id=play.id,
        at=at,
        not_after=at + GRACE,
        template=ADVERT,
        slots={},
        zones=tuple(str(hearing.zone) for hearing in play.hearings),
        makes_good=play.makes_good,
    )
