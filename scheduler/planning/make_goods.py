"""Make-goods: decides when a lost play is made good. It refuses to know how it is found out that one was lost.

Each lost play gets one play in its stead, in the zones that missed it, within the campaign's day parts, its cap and its
gap, and with the distances every advert keeps. Where there is no such place today it is tried again another day of the
campaign. A make-good that is lost in its turn is made good like any other play, a few times at most.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from content.site import Campaign, Site
from scheduler.day_plan import DueCall, PlanId, series_of
from scheduler.planning.adverts import advert_call, spacing_min, stretches
from scheduler.planning.airtime import ADVERT, MINUTE, Airtime
from scheduler.planning.routines import OpenSpan
from scheduler.wall_time import elapsed

MOST_TRIES = 3
"""So often a play is made good when its make-goods are lost too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LostPlay:
    """A play that zones missed."""

    id: PlanId
    due_us: int
    """When it was due, in microseconds since the epoch: the longest lost is made good first."""
    zones: frozenset[str]
    """Where it was not heard to its end."""


def make_good_id(lost: PlanId) -> PlanId | None:
    """The id of what makes a play good: `…/1130` by `…/1130+1`, that by `…/1130+2`; None after a few of them."""
    first, _, tries = lost.partition("+")
    number = int(tries or 0) + 1
    return PlanId(f"{first}+{number}") if number <= MOST_TRIES else None


def stands_for(plan_id: PlanId) -> PlanId | None:
    """The lost play that a play of this id makes good; None for a play of the plan."""
    first, _, tries = plan_id.partition("+")
    if not tries:
        return None
    return PlanId(first if tries == "1" else f"{first}+{int(tries) - 1}")


def make_goods(  # noqa: PLR0913  A day has that many sides; the odd ones are named.
    site: Site,
    span: OpenSpan,
    calls: Sequence[DueCall],
    losses: Iterable[LostPlay],
    airtime: Airtime,
    *,
    earliest: datetime,
    night_min: int,
) -> list[DueCall]:
    """What of the lost plays is made good on this day from `earliest` on, the longest lost first.

    `calls` are those of the day that have their places in the airtime already, earlier make-goods among them.
    """
    first = max(elapsed(span.opens, earliest), timedelta(0))
    plays = [(call.series, elapsed(span.opens, call.at)) for call in calls if call.template == ADVERT]
    made = {call.makes_good for call in calls}
    found: list[DueCall] = []
    for lost in sorted(losses, key=lambda one: (one.due_us, one.id)):
        campaign = _campaign(site, lost.id, span)
        plan_id = make_good_id(lost.id)
        zones = lost.zones & {zone.id for zone in site.zones}
        if campaign is None or plan_id is None or lost.id in made or not zones:
            continue
        taken = [place for series, place in plays if series == series_of(lost.id)]
        for start, last in stretches(campaign, span, night_min):
            place = _place(campaign, zones, airtime, taken, max(start * MINUTE, first), last * MINUTE)
            if place is not None:
                airtime.take(zones, place)
                plays.append((series_of(lost.id), place))
                made.add(lost.id)
                call = advert_call(campaign, plan_id, place, zones, span)
                found.append(replace(call, makes_good=lost.id))
                break
    return found


def _campaign(site: Site, lost: PlanId, span: OpenSpan) -> Campaign | None:
    """The lost play's campaign, while it runs."""
    for campaign in site.campaigns:
        if series_of(lost) == f"{ADVERT}/{campaign.id}" and campaign.first <= span.day <= campaign.last:
            return campaign
    return None


def _place(  # noqa: PLR0913, PLR0917  What is asked of one place; private.
    campaign: Campaign,
    zones: frozenset[str],
    airtime: Airtime,
    taken: Sequence[timedelta],
    first: timedelta,
    last: timedelta,
) -> timedelta | None:
    """The first place that has the campaign's spacing to all its plays."""
    spacing = spacing_min(campaign) * MINUTE
    minute = -(-first // MINUTE) * MINUTE
    while minute < last:
        place = airtime.place(campaign, zones, minute, last)
        if place is not None and all(abs(place - other) >= spacing for other in taken):
            return place
        minute += MINUTE
    return None
