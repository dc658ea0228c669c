"""Whose turn it is: looks at the zones that changed and starts, interrupts or holds calls, by routing and rank.

Only the first in a zone's line may have the zone, so a waiting higher call reserves all its zones.
"""

from broadcaster.call import Routing, ZoneId
from broadcaster.switchboard.alarms import Mark
from broadcaster.switchboard.floor import Floor
from broadcaster.switchboard.open_call import CallPhase, Leg, LegPhase, OpenCall
from broadcaster.switchboard.zone_line import ZoneLine


def settle(floor: Floor) -> None:
    """Give every turn that can be given."""
    while floor.changed or floor.asking:
        lines, floor.changed = floor.changed, {}
        calls, floor.asking = floor.asking, {}
        for line in lines.values():
            first = _look_at(line)
            if first is not None:
                calls[first.call.rank] = first.call
        for rank in sorted(calls):
            _decide(floor, calls[rank])


def _look_at(line: ZoneLine) -> Leg | None:
    """Note how the zone stands for the first in its line."""
    first = line.first
    if line.claimant is not None and line.claimant is not first:
        line.claimant.stand(None)
    line.claimant = first
    if first is not None:
        first.stand(_standing(line, first.call) if line.present else None)
    return first


def _standing(line: ZoneLine, call: OpenCall) -> set[ZoneId] | None:
    holder = line.holder
    if holder is None:
        return call.free
    if holder.phase is LegPhase.STOPPING:
        return call.coming
    if call.may_take_from(holder.call):
        return call.takeable
    return call.coming if holder.call.airings[holder.run].ending else None


def _decide(floor: Floor, call: OpenCall) -> None:
    """Start the call where it can start now, or see to it that it soon can."""
    if not call.waiting:
        return
    firm = floor.now >= call.pass_due_us - floor.timing.firm_us
    if call.call.policy.routing is Routing.ALL_OR_NOTHING and not _has_all(call, firm=firm):
        return
    if firm and call.takeable:
        floor.take(call)
    if not call.free or _holds(floor, call):
        return
    _go_ahead(floor, call, firm=firm)


def _go_ahead(floor: Floor, call: OpenCall, *, firm: bool) -> None:
    first_go = not call.gone_ahead and call.call.policy.routing is not Routing.STACKED
    if first_go and not firm and not _has_all(call, firm=False):
        return  # It goes ahead once, and there is still time for more of its zones to come free.
    floor.start(call)
    if call.phase is CallPhase.WAITING:
        call.move(CallPhase.ON_AIR, floor.now)
    if first_go:
        floor.go_without(call)
    call.gone_ahead = True


def _has_all(call: OpenCall, *, firm: bool) -> bool:
    """Whether every zone whose speaker is there is free, or can be made so."""
    in_reach = len(call.free) + len(call.coming) + (len(call.takeable) if firm else 0)
    return not call.sounding and in_reach == len(call.waiting) - len(call.absent)


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
