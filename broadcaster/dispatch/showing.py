"""Showing what goes on to whoever asks or watches: open calls and zones as they are now, and news of both.

A call in a thousand zones changes a thousand times within a moment; watchers are told once how it all is then.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from audio.script import Script
from broadcaster import stimuli, wire
from broadcaster.call import CallId, ZoneId
from broadcaster.dispatch.airwaves import Airwaves
from broadcaster.dispatch.live import (
    CallChanged,
    CallEnded,
    LevelsHeard,
    LiveCall,
    LiveZone,
    ReceiptKept,
    RunFailed,
    ZoneChanged,
    live_call,
)
from broadcaster.dispatch.watch import Watch, Watchers
from broadcaster.instructions import Close, Instruction, Play, Stop
from broadcaster.ports import Request, ZoneReceipt
from broadcaster.switchboard.machine import Switchboard
from broadcaster.switchboard.open_call import OpenCall

TOLD_EVERY_S = 0.1
"""Watchers are told at once how a call or a zone is now, and of what changes soon after it so much later."""


class Showing:
    """What goes on, and those who watch it."""

    def __init__(
        self, switchboard: Switchboard, airwaves: Airwaves, requests: Mapping[CallId, tuple[Request, Script]]
    ) -> None:
        """Look at these; `requests` are the open calls'."""
        self._switchboard = switchboard
        self._airwaves = airwaves
        self._requests = requests
        self._watchers = Watchers()
        self._changed_calls: dict[CallId, None] = {}
        self._changed_zones: set[ZoneId] = set()
        self._rest: asyncio.TimerHandle | None = None

    def calls(self) -> list[LiveCall]:
        """Every call that waits or is on air, most urgent first."""
        return [self._live(call) for call in self._switchboard.calls()]

    def zones(self) -> list[LiveZone]:
        """Every zone as its speaker last reported it."""
        return [self._shown(zone) for zone in self._airwaves.zones()]

    def next_in(self, zone: ZoneId) -> CallId | None:
        """The call that would have the zone were it not for the one that has it."""
        return self._switchboard.next_in(zone)

    def watch(self) -> Watch:
        """Events from now on, for one watcher."""
        return self._watchers.add()

    def close(self) -> None:
        """End everybody's watch."""
        if self._rest is not None:
            self._rest.cancel()
        self._watchers.close()

    # News

    def handled(self, stimulus: stimuli.Stimulus, instructions: Sequence[Instruction]) -> None:
        """The switchboard took a stimulus: tell of the calls and zones it was about."""
        if not self._watchers:
            return
        if isinstance(stimulus, stimuli.ZoneFailed):
            failed = RunFailed(zone=stimulus.zone, call_id=stimulus.call_id, reason=stimulus.reason)
            self._watchers.tell(failed)
        items = (stimulus, *instructions)
        self._changed_calls |= {call_id: None for item in items if (call_id := _call_of(item)) is not None}
        if isinstance(stimulus, stimuli.CallRequested):
            self._tell_call(stimulus.call.id)  # Whoever follows calls knows each one, be it over in a moment.
        for item in items:
            self._changed_zones.update(_zones_of(item))
        self._tell_in_time()

    def call_changed(self, call_id: CallId) -> None:
        """Something happened to a call; one that is over passes."""
        self._changed_calls[call_id] = None
        self._tell_in_time()

    def call_ended(self, close: Close) -> None:
        """A call is over."""
        ended = CallEnded(call_id=close.call_id, outcome=close.outcome, reason=close.reason, zones=close.zones)
        self._watchers.tell(ended)

    def zones_changed(self, zones: Iterable[ZoneId]) -> None:
        """Something happened to these zones."""
        self._changed_zones.update(zones)
        self._tell_in_time()

    def receipt_kept(self, receipt: ZoneReceipt) -> None:
        """A zone is through with a run."""
        self._watchers.tell(ReceiptKept(receipt=receipt))

    def levels_heard(self, report: wire.SpeakerLevels) -> None:
        """A speaker said what it puts out."""
        levels = LevelsHeard(
            zone=ZoneId(report.zone),
            music_db=report.music_db,
            announcement_db=report.announcement_db,
            output_db=report.output_db,
            call_id=CallId(report.call_id) if report.call_id is not None else None,
            overruns=report.overruns,
            sync_error_us=report.sync_error_us,
            clock_error_us=report.clock_error_us,
        )
        self._watchers.tell(levels)

    def _tell_in_time(self) -> None:
        """Tell of what changed now, or soon if something was told of just before."""
        if self._rest is None:
            self._tell_of_changes()

    def _tell_of_changes(self) -> None:
        calls, self._changed_calls = self._changed_calls, {}
        zones, self._changed_zones = self._changed_zones, set()
        self._rest = None
        if not self._watchers or not (calls or zones):
            return
        self._rest = asyncio.get_running_loop().call_later(TOLD_EVERY_S, self._tell_of_changes)
        for call_id in calls:
            self._tell_call(call_id)
        for zone in sorted(zones):
            self._watchers.tell(ZoneChanged(zone=self._shown(self._airwaves.zone(zone))))

    def _tell_call(self, call_id: CallId) -> None:
        self._changed_calls.pop(call_id, None)
        call = self._switchboard.call(call_id)
        if call is not None:
            self._watchers.tell(CallChanged(call=self._live(call)))

    def _shown(self, zone: LiveZone) -> LiveZone:
        return replace(
            zone,
            call_id=self._switchboard.holder(zone.zone),
            hold=self._switchboard.hold(zone.zone),
            music=self._airwaves.music_of(zone.zone),
        )

    def _live(self, call: OpenCall) -> LiveCall:
        call_id = call.call.id
        return live_call(self._requests[call_id][0], call, self._airwaves.calls.outlook(call_id))


def _call_of(item: stimuli.Stimulus | Instruction) -> CallId | None:
    return item.call.id if isinstance(item, stimuli.CallRequested) else getattr(item, "call_id", None)


def _zones_of(item: stimuli.Stimulus | Instruction) -> Iterable[ZoneId]:
    """The zones that are another call's, or nobody's, by what was said or is to be done; a start changes neither."""
    match item:
        case stimuli.ZoneStarted():
            return ()
        case stimuli.ZoneReach() | stimuli.ZoneHeld() | Play() | Stop() | Close():
            return item.zones
        case _ if hasattr(item, "zone"):
            return (item.zone,)
        case _:
            return ()
