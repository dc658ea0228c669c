"""A kiosk's line to its mall: the controller over HTTP, the broker's word on emergencies, the printer, what is kept.

Puts these parts together and turns their news into what flows read. Refuses to know the screen.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from controller_api.contract import KioskHealth, KioskNow, ShownPlay
from kiosk.adapters.drawer_sqlite import SqliteDrawer
from kiosk.adapters.http_desk import HttpDesk
from kiosk.adapters.mqtt_status import MqttStatus
from kiosk.adapters.venue_store import VenueStore
from kiosk.errands.errands import Errands, Surroundings
from kiosk.errands.learning import Known, world_of
from kiosk.flows.flow import Answered, Ask, Unanswered
from kiosk.ports import PrinterState
from kiosk.settings import KioskSettings
from kiosk.supplies import Supplies
from kiosk.world import World

MOST_FAULTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """How the screen is."""

    started_at: datetime
    frames: int
    frame_p99_ms: float
    faults: tuple[str, ...] = ()
    """What it lacks, in sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """What the line hands to the screen, from threads of its own."""

    learn: Callable[[Callable[[World], World]], None]
    tell: Callable[[Answered | Unanswered], None]
    again: Callable[[], None]
    """The process is to start anew as soon as nobody is here: there is a new venue, or somebody ordered it."""
    vitals: Callable[[], Vitals]
    now: Callable[[], datetime]
    """The mall's wall clock."""


class Line:
    """One kiosk's; from `start` to `close`."""

    def __init__(self, settings: KioskSettings, site: str, ends: Ends) -> None:
        """Open what is kept and look at what is given; what is ordered before `start` waits for it.

        Raises `DrawerUnusable`, `WrongSettings`, `FontMissing` and ValueError, each in a sentence.
        """
        self._ends, self._drawer = ends, SqliteDrawer(settings.data / "kiosk.db")
        self._store = VenueStore(settings.data)
        self._early: list[Callable[[], None]] | None = []
        self._desk = HttpDesk(settings.controller or "", settings.token())
        self._supplies = Supplies(self._desk, self._drawer, self._store, learn=ends.learn, again=ends.again)
        self._venue_is_given = settings.venue is not None
        printer = None
        if settings.printer is not None:
            from kiosk.adapters.escpos_printer import EscposPrinter, Paper  # noqa: PLC0415  Slow to load.

            printer = EscposPrinter(settings.printer, Paper(width_mm=settings.paper_mm, form=settings.slips))
        self._errands = Errands(
            Surroundings(
                desk=self._desk,
                drawer=self._drawer,
                printer=printer,
                clock=ends.now,
                tell=self._told,
                health=self._health,
                supply=self._supply,
            )
        )
        self._status: MqttStatus | None = None
        if (broker := settings.broker_settings()) is not None:
            self._status = MqttStatus(
                broker,
                settings.broker_site or site,
                seal=settings.seal(),
                heard=self._errands.hear,
                connected=self._errands.connected,
            )

    def start(self) -> None:
        """From now on; a first frame has been seen."""
        self._supplies.settle()
        self._errands.start()
        if self._status is not None:
            self._status.start()
        early, self._early = self._early or [], None
        for do in early:
            do()

    def close(self) -> None:
        """No more."""
        if self._status is not None:
            self._status.stop()
        self._errands.stop()
        self._drawer.close()

    def venues(self) -> list[Path]:
        """The controller's venues that were fetched before, the newest first."""
        return self._store.venues()

    def show(self, folder: Path | None) -> None:
        """This venue is shown: one of those, or another."""
        self._supplies.show(folder)

    def carry_out(self, ask: Ask) -> None:
        """Have an order carried out; its one answer is told."""
        self._started(lambda: self._errands.carry_out(ask))

    def prove(self, play: ShownPlay) -> None:
        """Tell the controller what was shown."""
        self._started(lambda: self._errands.prove(play))

    def _started(self, do: Callable[[], None]) -> None:
        if self._early is None:
            do()
        else:
            self._early.append(do)

    def _told(self, told: Answered | Unanswered | Known) -> None:
        if isinstance(told, Known):
            self._ends.learn(lambda world: world_of(world, told))
        else:
            self._ends.tell(told)

    def _health(self, printer: PrinterState, outbox: int) -> KioskHealth:
        vitals = self._ends.vitals()
        return KioskHealth(
            version="0.1.0",
            started_at=vitals.started_at,
            frames=vitals.frames,
            frame_p99_ms=vitals.frame_p99_ms,
            memory_mib=resident_mib(),
            printer=printer,
            outbox=outbox,
            venue=self._supplies.venue,
            site=self._supplies.site,
            faults=[*vitals.faults, *self._supplies.faults][:MOST_FAULTS],
            orders_done=self._supplies.orders_done,
        )

    async def _supply(self, now: KioskNow) -> None:
        await self._supplies.take(now, venue=not self._venue_is_given)


def resident_mib() -> float:
    """How much memory this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20 if sys.platform == "linux" else 0.0
