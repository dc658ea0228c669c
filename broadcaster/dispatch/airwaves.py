"""The dispatcher's outer half: programmes as they grow, commands to the speakers, and what comes back from them.

Where a call sounds and when it must stop is told to it; it decides only the instant and the frames.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from audio.clip import RATE
from audio.studio import Take
from broadcaster import stimuli, wire
from broadcaster.call import Call, CallId, ZoneId
from broadcaster.dispatch.live import LiveZone, Outlook
from broadcaster.dispatch.music import MusicProgramme, StandingOrders, stock_of
from broadcaster.dispatch.outbox import Command, Outbox
from broadcaster.dispatch.programme import Programme
from broadcaster.dispatch.reach import Reach
from broadcaster.dispatch.runs import News, Runs, ZoneRun
from broadcaster.dispatch.zone_book import ZoneBook
from broadcaster.instructions import Play, Stop
from broadcaster.ports import Clock, SpeakerNetwork, ZoneReceipt
from broadcaster.settings import DispatchSettings

_logger = logging.getLogger(__name__)

_STOP_GOOD_FOR_US = 600_000_000
"""A stop names its run, so that even a very late one is right."""


@dataclass(slots=True)
class _Broadcast:
    call: Call
    programme: Programme = field(default_factory=Programme)
    receipted: set[ZoneId] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inward:
    """Where things go that come from the speakers. What is kept is kept before it is told."""

    tell: Callable[[stimuli.Stimulus], None]
    keep: Callable[[ZoneReceipt], None]


class Airwaves:
    """Everything between the dispatcher and the speakers."""

    def __init__(
        self,
        *,
        network: SpeakerNetwork,
        clock: Clock,
        zones: Sequence[ZoneId],
        settings: DispatchSettings,
        inward: Inward,
    ) -> None:
        """Speak to these zones over this network."""
        self._clock = clock
        self._settings = settings
        self._tell = inward.tell
        self._keep = inward.keep
        self._network = network
        self._reach = Reach()
        self._outbox = Outbox(network, self._not_sent)
        self._book = ZoneBook(zones)
        self._orders = StandingOrders()
        self._runs = Runs(settings.grace_ms * 1000)
        self._broadcasts: dict[CallId, _Broadcast] = {}
        self._orphans: dict[ZoneId, list[ZoneRun]] = {}

    @property
    def now_us(self) -> int:
        """The controller's time."""
        return self._clock.now_us()

    # Calls

    def open(self, call: Call) -> None:
        """A call was accepted."""
        self._broadcasts[call.id] = _Broadcast(call)

    def close(self, call_id: CallId) -> set[ZoneId]:
        """A call is over; the zones it has a receipt of."""
        return self._broadcasts.pop(call_id).receipted

    def add(self, call_id: CallId, take: Take) -> Programme:
        """Lay a take, and bring it to the zones where the call is on air; elsewhere they fetch it ahead."""
        broadcast = self._broadcasts[call_id]
        runs = self._on_air(broadcast)
        not_before = max((self._position(run) for run in runs), default=0)
        part = broadcast.programme.add(take, not_before=not_before)
        self._extend(broadcast, runs, (part,))
        now = self._clock.now_us()
        if not runs and broadcast.call.due_us > now + self._settings.lead_ms * 1000:
            for zone in broadcast.call.zones:
                self._outbox.send(zone, stock_of((part.digest,), now))
        return broadcast.programme

    def finish(self, call_id: CallId) -> Programme:
        """There are no more takes."""
        broadcast = self._broadcasts[call_id]
        if not broadcast.programme.whole:
            broadcast.programme.finish()
            self._extend(broadcast, self._on_air(broadcast), ())
        return broadcast.programme

    def outlook(self, call_id: CallId) -> Outlook:
        """How long the call's pass is, and when it ends where it is on air."""
        broadcast = self._broadcasts.get(call_id)
        if broadcast is None or not broadcast.programme.whole:
            return Outlook()
        frames = broadcast.programme.frames
        ends_us = self._runs.ends_us(call_id, broadcast.call.zones, frames)
        return Outlook(pass_us=frames * 1_000_000 // RATE, ends_us=ends_us)

    def play(self, order: Play, not_before_us: int) -> None:
        """Put a call on air in step."""
        broadcast = self._broadcasts[order.call_id]
        programme = broadcast.programme
        if order.from_us == 0 and not self._on_air(broadcast):
            programme.lay_anew()
        now = self._clock.now_us()
        play_at_us = max(now + self._settings.lead_ms * 1000, not_before_us)
        from_frame = programme.resume_point(order.from_us * RATE // 1_000_000) if order.from_us else 0
        command = self._play_command(broadcast, order.run, play_at_us, from_frame)
        late_us = command.not_after_us + self._settings.grace_ms * 1000
        for zone in sorted(order.zones):
            run = ZoneRun(
                call_id=order.call_id,
                run=order.run,
                zone=zone,
                play_at_us=play_at_us,
                from_frame=from_frame,
                deadline_us=late_us,
            )
            self._runs.begin(run)
            self._outbox.send(zone, command)
        _logger.info("call %s is sent to %s", order.call_id, ", ".join(sorted(order.zones)))

    def stop(self, order: Stop) -> None:
        """Silence a call in some zones."""
        for run in self._runs.of_call(order.call_id, order.zones):
            self._runs.stopping(run, because=order.because, taken=order.takes, now_us=self._clock.now_us())
            self._silence(run, order.because)

    def _play_command(self, broadcast: _Broadcast, run: int, play_at_us: int, from_frame: int) -> wire.Play:
        call, programme, settings = broadcast.call, broadcast.programme, self._settings
        return wire.Play(
            epoch=0,
            sequence=0,
            not_after_us=play_at_us + settings.latest_start_ms * 1000,
            call_id=call.id,
            run=run,
            kind=call.kind,
            priority=call.policy.priority,
            play_at_us=play_at_us,
            from_frame=from_frame,
            parts=programme.parts,
            whole=programme.whole,
            gain_db=settings.gain_db,
            duck_db=settings.duck_db,
            ramp_ms=settings.duck_ramp_ms,
        )

    def _on_air(self, broadcast: _Broadcast) -> list[ZoneRun]:
        return self._runs.of_call(broadcast.call.id, broadcast.call.zones)

    def _position(self, run: ZoneRun) -> int:
        """The first frame of the programme that can still reach the zone in time."""
        ahead_us = self._clock.now_us() + self._settings.lead_ms * 1000 - run.play_at_us
        return max(0, run.from_frame + ahead_us * RATE // 1_000_000)

    def _extend(self, broadcast: _Broadcast, runs: list[ZoneRun], parts: tuple[wire.PartOnAir, ...]) -> None:
        programme = broadcast.programme
        for run in runs:
            command = wire.Extend(
                epoch=0,
                sequence=0,
                not_after_us=self._clock.now_us() + _STOP_GOOD_FOR_US,
                call_id=run.call_id,
                run=run.run,
                parts=parts,
                whole=programme.whole,
            )
            self._outbox.send(run.zone, command)
        if programme.whole and runs:
            self._runs.length_known(broadcast.call.id, broadcast.call.zones, programme.frames)

    def _silence(self, run: ZoneRun, because: str) -> None:
        command = wire.Stop(
            epoch=0,
            sequence=0,
            not_after_us=self._clock.now_us() + _STOP_GOOD_FOR_US,
            call_id=run.call_id,
            run=run.run,
            fade_ms=self._settings.fade_ms,
            because=because,
        )
        self._outbox.send(run.zone, command)

    # Standing orders

    def play_music(self, zones: Iterable[ZoneId], music: MusicProgramme | None) -> None:
        """Have these zones play this music from now on."""
        for zone in sorted(zones):
            self._orders.play(zone, music)
            command = self._orders.music_command(zone, self._clock.now_us())
            if command is not None:
                self._outbox.send(zone, command)

    def stock(self, zones: Iterable[ZoneId], digests: Sequence[str]) -> None:
        """Have these zones keep these clips."""
        for zone in sorted(zones):
            self._orders.keep(zone, digests)
            self._outbox.send(zone, stock_of(digests, self._clock.now_us()))

    # What comes back

    def zones(self) -> list[LiveZone]:
        """Every zone's speaker as it was last heard; one the broker's absence put out of reach is lost for now."""
        return [
            zone if zone.zone in self._reach else replace(zone, lifecycle=wire.Lifecycle.LOST)
            for zone in self._book.all()
        ]

    def music_of(self, zone: ZoneId) -> MusicProgramme | None:
        """What the zone is to play."""
        return self._orders.music_of(zone)

    def heard(self, report: wire.Receipt | wire.SpeakerState | wire.SpeakerLevels) -> bool:
        """Take what a speaker says; False if it is none of this site's zones."""
        if report.zone not in self._book:
            return False
        match report:
            case wire.SpeakerLevels():
                self._book.levels(report, self._clock.now_us())
            case wire.Receipt():
                self._receipt(report)
            case wire.SpeakerState():
                joined = self._book.state(report, self._clock.now_us())
                if joined is not None:
                    self._reach.settled(ZoneId(report.zone))
                    self._came_or_went(ZoneId(report.zone), joined=joined)
        if self._network.connected:
            self._reach.heard(ZoneId(report.zone))
            self.look()
        return True

    def look(self) -> None:
        """See whether the broker is there: without it no zone can be given a call, and what sounds goes on."""
        now, within = self._clock.now_us(), self._network.connected
        ready = (zone.zone for zone in self._book.all() if zone.ready)
        changed = self._reach.whole(now) if within else self._reach.broken(ready)
        if changed:
            self._tell(stimuli.ZoneReach(at_us=now, zones=frozenset(changed), within=within))

    def tick(self) -> None:
        """Deal with receipts that are overdue."""
        for news in self._runs.overdue(self._clock.now_us()):
            if news.silence is not None:
                self._silence(news.silence, "its receipt is overdue")
            self._pass_on(news)

    @property
    def next_deadline_us(self) -> int | None:
        """When to tick again."""
        return self._runs.next_deadline_us

    async def aclose(self) -> None:
        """Send no more."""
        await self._outbox.aclose()

    def _receipt(self, receipt: wire.Receipt) -> None:
        broadcast = self._broadcasts.get(CallId(receipt.call_id))
        if broadcast is None or not self._book.believes(receipt):
            return
        frames = broadcast.programme.frames if broadcast.programme.whole else None
        self._pass_on(self._runs.received(receipt, self._clock.now_us(), frames))

    def _came_or_went(self, zone: ZoneId, *, joined: bool) -> None:
        now = self._clock.now_us()
        for news in self._runs.lost(zone, now):
            if news.silence is not None:
                self._orphans.setdefault(zone, []).append(news.silence)
            if news.receipt is not None:
                self._keep_row(news.receipt)
        if not joined:
            self._tell(stimuli.ZoneLost(at_us=now, zone=zone))
            return
        # It may only have been out of reach, and still be sounding what was given up.
        for run in self._orphans.pop(zone, []):
            self._silence(run, "the speaker was out of reach")
        for command in (self._orders.music_command(zone, now), self._orders.stock_command(zone, now)):
            if command is not None:
                self._outbox.send(zone, command)
        self._tell(stimuli.ZoneJoined(at_us=now, zone=zone))

    def _not_sent(self, zone: ZoneId, command: Command, reason: str) -> None:
        if isinstance(command, wire.Play):
            news = self._runs.unsent(CallId(command.call_id), command.run, zone, reason, self._clock.now_us())
            self._pass_on(news)

    def _pass_on(self, news: News) -> None:
        if news.receipt is not None:
            self._keep_row(news.receipt)
        if news.answer is not None:
            self._tell(news.answer)

    def _keep_row(self, receipt: ZoneReceipt) -> None:
        broadcast = self._broadcasts.get(receipt.call_id)
        if broadcast is not None:
            broadcast.receipted.add(receipt.zone)
        self._keep(receipt)
