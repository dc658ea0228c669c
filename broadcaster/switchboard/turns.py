"""Whose turn it is: looks at the zones that changed and starts, interrupts or holds calls, by routing and rank.

Only the first in a zone's line may have the zone, so a waiting higher call reserves all its zones.
"""

from broadcaster.call import Routing, ZoneId
from broadcaster.switchboard.alarms import Mark
from broadcaster.switchboard.floor import Floor
from broadcaster.switchboard.open_call import CallPhase, LegPhase, OpenCall, Rank
from broadcaster.switchboard.zone_line import ZoneLine


def settle(floor: Floor) -> None:
    """Give every turn that can be given."""
    while floor.changed or floor.asking:
        zones, floor.changed = floor.changed, {}
        calls = {call.rank: call for call in floor.asking.values()}
        floor.asking = {}
        for zone in zones:
            first = _look_at(floor.line(zone))
            if first is not None:
                calls[first.rank] = first
        for rank in _by_rank(calls):
            _decide(floor, calls[rank])


def _by_rank(calls: dict[Rank, OpenCall]) -> list[Rank]:
    return sorted(calls)


def _look_at(line: ZoneLine) -> OpenCall | None:
    """Note how the zone stands for the first in its line."""
    first = line.first
    if line.claimant is not None:
        line.claimant.unclaim(line.zone)
    line.claimant = first
    if first is not None and line.present:
        standing = _standing(line, first)
        if standing is not None:
            standing.add(line.zone)
    return first


def _standing(line: ZoneLine, first: OpenCall) -> set[ZoneId] | None:
    if line.holder is None:
        return first.free
    holder, leg = line.holder
    if leg.phase is LegPhase.STOPPING:
        return first.coming
    if first.may_take_from(holder):
        return first.takeable
    airing = holder.airings.get(leg.run)
    return first.coming if airing is not None and airing.ending else None


def _decide(floor: Floor, call: OpenCall) -> None:
    """Start the call where it can start now, or see to it that it soon can."""
    if not call.waiting:
        return
    firm = floor.now >= call.pass_due_us - floor.timing.firm_us
    if call.call.policy.routing is Routing.ALL_OR_NOTHING and not _has_all(call, firm=firm):
        return
    if firm:
        for zone in sorted(call.takeable):
            floor.take(zone, call)
            call.takeable.discard(zone)
            call.coming.add(zone)
    if not call.free or _holds(floor, call):
        return
    _go_ahead(floor, call, firm=firm)


def _go_ahead(floor: Floor, call: OpenCall, *, firm: bool) -> None:
    first_go = not call.gone_ahead and call.call.policy.routing is not Routing.STACKED
    if first_go and not firm and not _has_all(call, firm=False):
        return  # It goes ahead once, and there is still time for more of its zones to come free.
    floor.start(call, set(call.free))
    if call.phase is CallPhase.WAITING:
        call.move(CallPhase.ON_AIR, floor.now)
    if first_go:
        _go_without(floor, call)
    call.gone_ahead = True


def _has_all(call: OpenCall, *, firm: bool) -> bool:
    """Whether every zone whose speaker is there is free, or can be made so."""
    in_reach = len(call.free) + len(call.coming) + (len(call.takeable) if firm else 0)
    return call.sounding == 0 and in_reach == call.waiting - len(call.absent)


def _holds(floor: Floor, call: OpenCall) -> bool:
    """Whether the call waits a little for zones that are about to be free."""
    if not call.coming:
        return False
    if call.call.policy.routing is Routing.ALL_OR_NOTHING:
        return True
    if call.hold_us is None:
        call.hold_us = floor.now + floor.timing.gather_us
        floor.alarms.set(call.hold_us, call.call.id, Mark.HOLD)
    return floor.now < call.hold_us


def _go_without(floor: Floor, call: OpenCall) -> None:
    """The call went ahead; the zones it could not have miss this pass."""
    for leg in call.legs.values():
        if leg.phase is LegPhase.WAITING:
            floor.go_without(call, leg)
