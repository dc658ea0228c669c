"""The dispatcher's outer half: everything said to the speakers, and what comes back from them.

It decides which speakers are there and which of their words count; what is on air where is told to it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from broadcaster import stimuli, wire
from broadcaster.call import CallId, ZoneId
from broadcaster.dispatch.coming_day import MadeCall, MusicTurn, orders_for, without_call
from broadcaster.dispatch.live import LiveZone
from broadcaster.dispatch.music import MusicProgramme, StandingOrders, stock_of
from broadcaster.dispatch.on_air import OnAir
from broadcaster.dispatch.outbox import Command, Outbox
from broadcaster.dispatch.reach import Reach
from broadcaster.dispatch.runs import News, Runs, ZoneRun
from broadcaster.dispatch.zone_book import ZoneBook
from broadcaster.ports import Aired, Clock, SpeakerNetwork, ZoneReceipt
from broadcaster.settings import DispatchSettings
from broadcaster.wire_day import DayOrders


@dataclass(frozen=True, slots=True, kw_only=True)
class Inward:
    """Where things go that come from the speakers. What is kept is kept before it is told."""

    tell: Callable[[stimuli.Stimulus], None]
    keep: Callable[[ZoneReceipt], None]
    handed_in: Callable[[wire.Receipt], None]
    aired: Callable[[Aired], None]


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
        self._tell = inward.tell
        self._keep = inward.keep
        self._handed_in = inward.handed_in
        self._settings = settings
        self._days: dict[ZoneId, DayOrders] = {}
        self._withdrawn: set[CallId] = set()
        self._aired = inward.aired
        self._network = network
        self._reach = Reach()
        self._outbox = Outbox(network, self._not_sent)
        self._book = ZoneBook(zones)
        self._orders = StandingOrders()
        self._runs = Runs(settings.grace_ms * 1000)
        self.calls = OnAir(clock=clock, outbox=self._outbox, runs=self._runs, settings=settings)
        """Calls going out."""
        self._orphans: dict[ZoneId, list[ZoneRun]] = {}

    # Standing orders: whoever joins is told them all, so nobody else needs to be

    def play_music(self, zones: Iterable[ZoneId], music: MusicProgramme | None) -> None:
        """Have these zones play this music from now on."""
        for zone in sorted(zones):
            self._orders.play(zone, music)
            command = self._orders.music_command(zone, self._clock.now_us())
            if command is not None and self._book.zone(zone).ready:
                self._outbox.send([zone], command)

    def stock(self, zones: Iterable[ZoneId], digests: Sequence[str]) -> None:
        """Have these zones keep these clips."""
        for zone in sorted(zones):
            self._orders.keep(zone, digests)
            if self._book.zone(zone).ready:
                self._outbox.send([zone], stock_of(digests, self._clock.now_us()))

    def clips(self) -> set[str]:
        """Every clip that speakers may still fetch: what open calls are made of, music, stock, the coming day."""
        return (self.calls.clips() | self._orders.clips()).union(*(day.digests() for day in self._days.values()))

    def order_day(self, zone: ZoneId, calls: Sequence[MadeCall], turns: Sequence[MusicTurn]) -> None:
        """Have a zone keep its part of this for the time when no controller is there."""
        wanted = [made for made in calls if made.call.id not in self._withdrawn]
        self._order(orders_for(zone, wanted, turns, self._settings))

    def withdraw(self, call_id: CallId) -> None:
        """People stopped a planned call: no zone is to sound what is left of it by itself."""
        self._withdrawn.add(call_id)
        for orders in list(self._days.values()):
            if any(call.call_id == call_id for call in orders.calls):
                self._order(without_call(orders, call_id))

    def day_of(self, zone: ZoneId) -> DayOrders | None:
        """What a zone was told to keep last; None if nothing was."""
        return self._days.get(zone)

    def _order(self, orders: DayOrders) -> None:
        zone = ZoneId(orders.zone)
        if self._days.get(zone) != orders:
            self._days[zone] = orders
            self._network.order_day(orders)

    # What comes back

    def zones(self) -> list[LiveZone]:
        """Every zone's speaker as it was last heard; one the broker's absence put out of reach is lost for now."""
        return [self._seen(zone) for zone in self._book.all()]

    def zone(self, zone: ZoneId) -> LiveZone:
        """One of them."""
        return self._seen(self._book.zone(zone))

    def _seen(self, zone: LiveZone) -> LiveZone:
        return zone if zone.zone in self._reach else replace(zone, lifecycle=wire.Lifecycle.LOST)

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
        if within:
            changed = self._reach.whole(now)
        else:
            changed = self._reach.broken(zone.zone for zone in self._book.all() if zone.ready)
        if changed:
            self._tell(stimuli.ZoneReach(at_us=now, zones=frozenset(changed), within=within))

    def tick(self) -> None:
        """Deal with receipts that are overdue."""
        for news in self._runs.overdue(self._clock.now_us()):
            if news.silence is not None:
                self.calls.silence(news.silence, "its receipt is overdue")
            self._pass_on(news)

    @property
    def next_deadline_us(self) -> int | None:
        """When to tick again."""
        return self._runs.next_deadline_us

    def _receipt(self, receipt: wire.Receipt) -> None:
        if receipt.alone:
            self._handed_in(receipt)
            return
        call_id = CallId(receipt.call_id)
        if self.calls.is_open(call_id) and self._book.believes(receipt):
            self._pass_on(self._runs.received(receipt, self._clock.now_us(), self.calls.frames(call_id)))

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
            self.calls.silence(run, "the speaker was out of reach")
        for command in (self._orders.music_command(zone, now), self._orders.stock_command(zone, now)):
            if command is not None:
                self._outbox.send([zone], command)
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
        for aired in self.calls.receipted(receipt.call_id, receipt.zone):
            self._aired(aired)
        self._keep(receipt)
