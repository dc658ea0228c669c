"""Checks that the switchboard's books agree with each other; for tests and fault runs."""

from broadcaster.switchboard.floor import Floor
from broadcaster.switchboard.open_call import SOUNDING, CallPhase, LegPhase, OpenCall
from broadcaster.switchboard.zone_line import ZoneLine


def check(floor: Floor) -> None:
    """Raise `AssertionError` with a sentence for the first fault found."""
    _require(not floor.changed and not floor.asking, "Everything that changed has been looked at.")
    for call in floor.calls.values():
        _check_call(floor, call)
    for line in floor.lines.values():
        _check_line(floor, line)


def _require(holds: object, sentence: str) -> None:
    if not holds:
        raise AssertionError(f"Not so: {sentence}")


def _check_call(floor: Floor, call: OpenCall) -> None:
    name = f"call {call.call.id}"
    legs = call.legs.values()
    waiting = {leg.zone: leg for leg in legs if leg.phase is LegPhase.WAITING}
    sounding = {leg.zone: leg for leg in legs if leg.phase in SOUNDING}
    _require(call.waiting == waiting, f"{name} knows where it waits.")
    _require(call.sounding == sounding, f"{name} knows where it sounds.")
    _require(call.dropped == sum(leg.dropped for leg in legs), f"{name} counts the zones it is out of for good.")
    _require(call.phase is not CallPhase.CLOSED, f"{name}, being open, is not closed.")
    _require(call.phase is not CallPhase.CLOSING or call.sounding, f"{name} closes once all its zones are silent.")
    on_air = call.phase in (CallPhase.ON_AIR, CallPhase.CLOSING)
    _require(on_air or not call.sounding, f"{name} sounds only while it is on air or closing.")
    _require(call.phase is not CallPhase.ON_AIR or call.sounding, f"{name} on air sounds somewhere.")
    for leg in legs:
        line = floor.line(leg.zone)
        _require((leg in waiting.values()) == ((call.rank, leg) in line.waiting), f"{name} is in line where it waits.")
        _require((leg in sounding.values()) == (line.holder is leg), f"{name} has the zones it sounds in.")
        for standing in (call.free, call.takeable, call.coming):
            _require((leg.zone in standing) == (leg.standing is standing), f"{name} knows how each zone stands.")
        _require(leg.phase not in SOUNDING or leg.run in call.airings, f"{name} knows its runs on air.")
    for run, airing in call.airings.items():
        zones = {leg.zone for leg in legs if leg.phase in SOUNDING and leg.run == run}
        _require(airing.zones == zones and zones, f"{name} knows the zones of run {run}.")
    if call.phase is CallPhase.WAITING and call.admitted:
        _require(call.waiting, f"{name}, waiting, waits somewhere.")


def _check_line(floor: Floor, line: ZoneLine) -> None:
    name = f"zone {line.zone}"
    _require(line.waiting == sorted(line.waiting), f"{name} has its line in order.")
    _require(line.claimant is line.first, f"{name} is claimed by the first in line.")
    for rank, leg in line.waiting:
        call = leg.call
        _require(call.rank == rank and call.legs[line.zone] is leg, f"{name} knows who waits.")
        _require(call.call.id in floor.calls, f"{name} has only open calls in line.")
        _require((line.zone in call.absent) == (not line.present), f"{name} is absent for all who wait, or for none.")
        _require(leg.standing is None or leg is line.first, f"{name} is within reach of the first in line only.")
        _require(leg.standing is not call.free or line.holder is None, f"{name} is free when it is said to be.")
