"""Advert slots: decides at which minutes each campaign sounds. It refuses to know how an advert is made.

Each campaign wishes for as many plays as are booked, spread evenly over its day parts. The day is then gone through
minute by minute: a wish is granted as soon as its zones are clear of planned calls and other adverts, at that minute
or, where the campaign asks for it, at the end of the song. Where several want the same minute, the one with the fewest
plays in the last hour for its weight goes first. A wish that finds no place before the next one of its campaign is
given up. No randomness, so the same site, songs and date give the same slots.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from content.nouns import ClockSpan
from content.site import Campaign, Site
from scheduler.day_plan import DueCall, PlanId
from scheduler.planning.airtime import ADVERT, MINUTE, Airtime
from scheduler.planning.routines import OpenSpan
from scheduler.wall_time import at_wall, elapsed, later, stamp

HOUR_MIN = 60
GRACE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Wish:
    first: int
    """The minute after opening that it is for."""
    until: int
    """When it is given up."""
    last: int
    """The end of the day part, before which it has to be placed."""


@dataclass(slots=True)
class _Wishes:
    """One campaign's day: what it would like, and what it got."""

    campaign: Campaign
    zones: frozenset[str]
    spacing: timedelta
    open: list[_Wish]
    got: list[tuple[int, timedelta]] = field(default_factory=list)
    """The minute of each play that was granted, and its place."""

    def wants(self, minute: int) -> bool:
        while self.open and self.open[0].until <= minute:
            self.open.pop(0)
        rested = not self.got or minute * MINUTE - self.got[-1][1] >= self.spacing
        return bool(self.open) and self.open[0].first <= minute and rested

    def grant(self, minute: int, airtime: Airtime) -> None:
        """Take a place for the wish at hand, if there is one."""
        place = airtime.place(self.campaign, self.zones, minute * MINUTE, self.open[0].last * MINUTE)
        if place is not None:
            airtime.take(self.zones, place)
            self.open.pop(0)
            self.got.append((minute, place))

    def turn(self, minute: int) -> tuple[float, str]:
        recent = sum(1 for _, place in self.got if place > (minute - HOUR_MIN) * MINUTE)
        return (recent + 1) / self.campaign.weight, self.campaign.id


def spacing_min(campaign: Campaign) -> int:
    """The least minutes between two plays that keep every rolling hour under the campaign's cap and its own gap."""
    return max(-(-HOUR_MIN // campaign.most_per_hour), campaign.min_gap_min)


def advert_calls(site: Site, span: OpenSpan, airtime: Airtime, *, night_min: int) -> list[DueCall]:
    """The day's adverts in order of time, each in a place of the airtime.

    `night_min` is the shortest time to a neighbouring day's opening hours, as for `stretches`.
    """
    running = [campaign for campaign in site.campaigns if campaign.first <= span.day <= campaign.last]
    wishes = [_wishes(site, campaign, span, night_min) for campaign in sorted(running, key=lambda c: c.id)]
    for minute in range(int(elapsed(span.opens, span.closes) / MINUTE)):
        wanting = [wish for wish in wishes if wish.wants(minute)]
        for wish in sorted(wanting, key=lambda w: w.turn(minute)):
            wish.grant(minute, airtime)
    calls = [_call(wish, minute, place, span) for wish in wishes for minute, place in wish.got]
    return sorted(calls, key=lambda call: (call.at.timestamp(), call.id))


def stretches(campaign: Campaign, span: OpenSpan, night_min: int) -> list[tuple[int, int]]:
    """When on this day a campaign may sound, in minutes after opening: the first, and the one that is too late.

    Where the night to a neighbouring day is shorter than the campaign's spacing, half the spacing is kept at both ends
    of the day so that the cap holds across midnight too.
    """
    spacing = spacing_min(campaign)
    margin = -(-spacing // 2) if night_min < spacing else 0
    length = int(elapsed(span.opens, span.closes) / MINUTE)
    return _merged(_clipped(campaign.day_parts, span, margin, length - margin))


def advert_call(campaign: Campaign, plan_id: PlanId, place: timedelta, zones: Iterable[str], span: OpenSpan) -> DueCall:
    """One play of a campaign at a place of the day."""
    at = later(span.opens, place)
    return DueCall(
        id=plan_id,
        at=at,
        not_after=later(at, GRACE),
        template=ADVERT,
        slots={},
        zones=tuple(sorted(zones)),
        recording=campaign.recording,
        words=dict[str, str](campaign.words.items()) if campaign.words else None,
        apart=spacing_min(campaign) * MINUTE,
    )


def _wishes(site: Site, campaign: Campaign, span: OpenSpan, night_min: int) -> _Wishes:
    spacing = spacing_min(campaign)
    booked = max(spacing, -(-HOUR_MIN // (campaign.booked_per_hour or campaign.most_per_hour)))
    wishes: list[_Wish] = []
    for first, end in stretches(campaign, span, night_min):
        count = max(1, (end - first) // booked)
        step = (end - first) / count
        ideals = [int(first + (number + 0.5) * step) for number in range(count)]
        wishes.extend(_Wish(ideal, until, end) for ideal, until in zip(ideals, [*ideals[1:], end], strict=True))
    return _Wishes(campaign, site.zones_of(campaign.zones), spacing * MINUTE, wishes)


def _call(wish: _Wishes, minute: int, place: timedelta, span: OpenSpan) -> DueCall:
    # Named by its minute: how far it moved to the end of a song is no part of the name.
    slot = stamp(later(span.opens, minute * MINUTE))
    plan_id = PlanId(f"{ADVERT}/{wish.campaign.id}/{span.day}/{slot}")
    return advert_call(wish.campaign, plan_id, place, wish.zones, span)


def _clipped(parts: Iterable[ClockSpan], span: OpenSpan, low: int, high: int) -> Iterable[tuple[int, int]]:
    """The day parts in minutes after opening; each is tried on this date and on the next morning."""
    for part in parts:
        for day in (span.day, span.day + timedelta(days=1)):
            end_day = day + timedelta(days=1) if part.ends <= part.starts else day
            first, end = (
                elapsed(span.opens, at_wall(on, wall, span.opens.tzinfo)) / MINUTE  # type: ignore[arg-type]  # ZoneInfo
                for on, wall in ((day, part.starts), (end_day, part.ends))
            )
            first, end = max(low, -int(-first // 1)), min(high, int(end))
            if first < end:
                yield first, end


def _merged(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, end in sorted(stretches):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((first, end))
    return merged
