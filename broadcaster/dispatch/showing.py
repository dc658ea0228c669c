"""Showing what goes on to whoever asks or watches: open calls and zones as they are now, and news of both."""

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
from broadcaster.instructions import Close, Instruction
from broadcaster.ports import Request, ZoneReceipt
from broadcaster.switchboard.machine import Switchboard
from broadcaster.switchboard.open_call import OpenCall


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
        for call_id in dict.fromkeys(map(_call_of, items)):
            if call_id is not None:
                self.call_changed(call_id)
        self.zones_changed(
            zone for item in items for zone in ([item.zone] if hasattr(item, "zone") else getattr(item, "zones", ()))
        )

    def call_changed(self, call_id: CallId) -> None:
        """Something happened to a call; one that is over passes."""
        call = self._switchboard.call(call_id)
        if call is not None:
            self._watchers.tell(CallChanged(call=self._live(call)))

    def call_ended(self, close: Close) -> None:
        """A call is over."""
        ended = CallEnded(call_id=close.call_id, outcome=close.outcome, reason=close.reason, zones=close.zones)
        self._watchers.tell(ended)

    def zones_changed(self, zones: Iterable[ZoneId]) -> None:
        """Something happened to these zones."""
        if not self._watchers:
            return
        for zone in sorted(set(zones)):
            self._watchers.tell(ZoneChanged(zone=self._shown(self._airwaves.zone(zone))))

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

    def _shown(self, zone: LiveZone) -> LiveZone:
        return replace(zone, call_id=self._switchboard.holder(zone.zone), music=self._airwaves.music_of(zone.zone))

    def _live(self, call: OpenCall) -> LiveCall:
        call_id = call.call.id
        return live_call(self._requests[call_id][0], call, self._airwaves.calls.outlook(call_id))


def _call_of(item: stimuli.Stimulus | Instruction) -> CallId | None:
    return item.call.id if isinstance(item, stimuli.CallRequested) else getattr(item, "call_id", None)
