"""A part of the floor, copied: what bears on some zones, to try things on that don't happen. It decides nothing."""

from collections import deque
from collections.abc import Collection, Iterable
from copy import copy

from broadcaster.call import CallId, Routing, ZoneId
from broadcaster.switchboard.floor import Floor
from broadcaster.switchboard.open_call import SOUNDING, STORY_LENGTH, Airing, LegPhase, OpenCall
from broadcaster.switchboard.zone_line import ZoneLine


def excerpt(floor: Floor, zone: ZoneId) -> Floor:
    """The zone's line with every call in it, and the other zones that must come free together with it."""
    zones = _bound_to(floor, zone)
    part = Floor(zones, floor.timing)
    part.now = floor.now
    part.alarms = floor.alarms.copy()
    part.calls = {call.call.id: _call(call, zones) for call in floor.calls.values() if zones & call.legs.keys()}
    for each in zones:
        part.lines[each] = _line(floor.line(each), part.calls)
    return part


def _bound_to(floor: Floor, zone: ZoneId) -> set[ZoneId]:
    zones, more = set[ZoneId](), {zone}
    while more:
        zones |= more
        whole = [call for call in floor.calls.values() if call.call.policy.routing is Routing.ALL_OR_NOTHING]
        more = {each for call in whole if zones & call.legs.keys() for each in call.legs} - zones
    return zones


def _call(call: OpenCall, zones: Collection[ZoneId]) -> OpenCall:
    twin = copy(call)
    twin.events = deque(call.events, maxlen=STORY_LENGTH)
    twin.free, twin.takeable, twin.coming, twin.absent = (
        {zone for zone in standing if zone in zones}
        for standing in (call.free, call.takeable, call.coming, call.absent)
    )
    twin.legs = {}
    for leg in (leg for leg in call.legs.values() if leg.zone in zones):
        twin.legs[leg.zone] = own = copy(leg)
        own.call = twin
        own.standing = next((s for s in (twin.free, twin.takeable, twin.coming) if leg.zone in s), None)
    twin.waiting = {zone: leg for zone, leg in twin.legs.items() if leg.phase is LegPhase.WAITING}
    twin.sounding = {zone: leg for zone, leg in twin.legs.items() if leg.phase in SOUNDING}
    twin.dropped = sum(leg.dropped for leg in twin.legs.values())
    twin.airings = dict(_airings(call, zones))
    return twin


def _airings(call: OpenCall, zones: Collection[ZoneId]) -> Iterable[tuple[int, Airing]]:
    for run, airing in call.airings.items():
        here = {zone for zone in airing.zones if zone in zones}
        if here:
            own = copy(airing)
            own.zones = here
            yield run, own


def _line(line: ZoneLine, calls: dict[CallId, OpenCall]) -> ZoneLine:
    waiting = [(rank, calls[leg.call.call.id].legs[line.zone]) for rank, leg in line.waiting]
    holder = calls[line.holder.call.call.id].legs[line.zone] if line.holder else None
    claimant = calls[line.claimant.call.call.id].legs[line.zone] if line.claimant else None
    return ZoneLine(zone=line.zone, there=line.there, hold=line.hold, holder=holder, claimant=claimant, waiting=waiting)
