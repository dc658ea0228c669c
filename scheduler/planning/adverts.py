"""Advert slots: decides at which minutes each campaign sounds. It refuses to know how an advert is made.

Each campaign wishes for as many plays as its terms allow, spread evenly over its day parts. The day is then gone
through minute by minute: a wish is granted as soon as its zones are clear of planned calls and other adverts. Where
several want the same minute, the one with the fewest plays in the last hour for its weight goes first. A wish that
finds no place before the next one of its campaign is given up. No randomness, so the same site and date give the same
slots.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from content.site import Campaign, ClockSpan, Site
from scheduler.day_plan import DueCall, PlanId
from scheduler.planning.routines import OpenSpan
from scheduler.wall_time import at_wall, elapsed, later, stamp

HOUR_MIN = 60
GRACE = timedelta(minutes=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlottingRules:
    """How far apart things are kept in a zone, in minutes."""

    between_adverts_min: int = 5
    around_calls_min: int = 3


@dataclass(slots=True)
class _Wishes:
    """One campaign's day: the minutes after opening it would like, and what it got."""

    campaign: Campaign
    zones: frozenset[str]
    spacing: int
    open: list[tuple[int, int]]
    """First minute and end of validity (exclusive) of each wish, in order."""
    got: list[int] = field(default_factory=list)

    def wants(self, minute: int) -> bool:
        while self.open and self.open[0][1] <= minute:
            self.open.pop(0)
        rested = not self.got or minute - self.got[-1] >= self.spacing
        return bool(self.open) and self.open[0][0] <= minute and rested

    def grant(self, minute: int) -> None:
        self.open.pop(0)
        self.got.append(minute)

    def turn(self, minute: int) -> tuple[float, str]:
        recent = sum(1 for play in self.got if play > minute - HOUR_MIN)
        return (recent + 1) / self.campaign.weight, self.campaign.id


def spacing_min(campaign: Campaign) -> int:
    """The least minutes between two plays that keep every rolling hour under the campaign's cap and its own gap."""
    return max(-(-HOUR_MIN // campaign.most_per_hour), campaign.min_gap_min)


def advert_calls(
    site: Site, span: OpenSpan, planned: Sequence[DueCall], *, night_min: int, rules: SlottingRules
) -> list[DueCall]:
    """The day's adverts in order of time, clear of the planned calls.

    `night_min` is the shortest time to a neighbouring day's opening hours: where it is less than a campaign's spacing,
    half the spacing is kept at both ends of the day so that the cap holds across midnight too.
    """
    running = [campaign for campaign in site.campaigns if campaign.first <= span.day <= campaign.last]
    wishes = [_wishes(site, campaign, span, night_min) for campaign in sorted(running, key=lambda c: c.id)]
    clear = _Clearance(planned, span, rules)
    for minute in range(int(elapsed(span.opens, span.closes) / MINUTE)):
        wanting = [wish for wish in wishes if wish.wants(minute)]
        for wish in sorted(wanting, key=lambda w: w.turn(minute)):
            if clear.take(wish.zones, minute):
                wish.grant(minute)
    calls = [_call(wish, minute, span) for wish in wishes for minute in wish.got]
    return sorted(calls, key=lambda call: (call.at.timestamp(), call.id))


class _Clearance:
    """Which minutes are free in each zone."""

    def __init__(self, planned: Iterable[DueCall], span: OpenSpan, rules: SlottingRules) -> None:
        self._rules = rules
        self._last: dict[str, int] = {}
        self._taken: dict[str, set[int]] = {}
        for call in planned:
            centre = elapsed(span.opens, call.at) / MINUTE
            near = range(int(centre - rules.around_calls_min), int(centre + rules.around_calls_min) + 2)
            blocked = {minute for minute in near if abs(minute - centre) < rules.around_calls_min}
            for zone in call.zones:
                self._taken.setdefault(zone, set()).update(blocked)

    def take(self, zones: Iterable[str], minute: int) -> bool:
        """Take the minute in all of these zones, or in none."""
        if any(not self._free(zone, minute) for zone in zones):
            return False
        self._last.update(dict.fromkeys(zones, minute))
        return True

    def _free(self, zone: str, minute: int) -> bool:
        last = self._last.get(zone)
        rested = last is None or minute - last >= self._rules.between_adverts_min
        return rested and minute not in self._taken.get(zone, ())


def _wishes(site: Site, campaign: Campaign, span: OpenSpan, night_min: int) -> _Wishes:
    spacing = spacing_min(campaign)
    margin = -(-spacing // 2) if night_min < spacing else 0
    length = int(elapsed(span.opens, span.closes) / MINUTE)
    stretches = _merged(_clipped(campaign.day_parts, span, margin, length - margin))
    wishes: list[tuple[int, int]] = []
    for first, end in stretches:
        count = max(1, (end - first) // spacing)
        step = (end - first) / count
        ideals = [int(first + (number + 0.5) * step) for number in range(count)]
        wishes.extend(zip(ideals, [*ideals[1:], end], strict=True))
    return _Wishes(campaign, site.zones_of(campaign.zones), spacing, wishes)


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


def _call(wish: _Wishes, minute: int, span: OpenSpan) -> DueCall:
    at: datetime = later(span.opens, minute * MINUTE)
    campaign = wish.campaign
    return DueCall(
        id=PlanId(f"advert/{campaign.id}/{span.day}/{stamp(at)}"),
        at=at,
        not_after=later(at, GRACE),
        template="advert",
        slots={},
        zones=tuple(sorted(wish.zones)),
        recording=campaign.recording,
        words=dict[str, str](campaign.words.items()) if campaign.words else None,
        apart=wish.spacing * MINUTE,
    )
