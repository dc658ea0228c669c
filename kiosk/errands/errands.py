"""The kiosk's other thread: hears of the mall, carries orders out, sends what waits, and says how the kiosk is.

The frame loop never waits for any of it. What comes of it is told through `tell`, from this thread.
"""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from broadcaster.wire_emergency import PublicEmergency
from controller_api.contract import KioskHealth, KioskNow, ShownPlay
from kiosk.errands.learning import Known, settled
from kiosk.errands.orders import Orders
from kiosk.flows.flow import Answered, Ask, Unanswered
from kiosk.ports import Desk, Drawer, Letter, Order, Printer, PrinterState, Refused, Unreached

log = logging.getLogger(__name__)

_LAST_NOW = "now"
_BREATH_S = 0.05
MOST_PLAYS = 20_000
"""Of adverts that were shown while nobody was reached: days of them, and no more of the disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """How often things are done, in seconds."""

    again_s: float = 2.0
    """After nobody answered."""
    services_s: float = 5.0
    health_s: float = 15.0
    printer_s: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What errands are run between."""

    desk: Desk
    drawer: Drawer
    printer: Printer | None
    clock: Callable[[], datetime]
    """The mall's wall clock."""
    tell: Callable[[Answered | Unanswered | Known], None]
    """Gets answers and news, from the errands' thread."""
    health: Callable[[PrinterState, int], KioskHealth]
    """How the kiosk is, given its printer and how much waits to be sent; asked from the errands' thread."""
    supply: Callable[[KioskNow], Awaitable[None]]
    """Fetches what the kiosk lacks of what it is to show; may raise `Unreached` and `Refused`."""


class Errands:
    """Runs from `start` to `stop`."""

    def __init__(self, around: Surroundings, rounds: Rounds | None = None) -> None:
        """Nothing is done before `start`."""
        self._desk, self._drawer, self._printer, self._clock = around.desk, around.drawer, around.printer, around.clock
        self._tell, self._health, self._supply = around.tell, around.health, around.supply
        self._rounds = rounds or Rounds()
        self._known = _remembered(around.drawer)
        self._printer_state: PrinterState = "none"
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="errands", daemon=True)
        self._ready = threading.Event()
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin; what was known before the last stop is told at once."""
        self._tell(self._known)
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        """End, with nothing half done that isn't kept."""
        self._loop.call_soon_threadsafe(self._leave.set)
        self._thread.join()

    def carry_out(self, ask: Ask) -> None:
        """Carry an order out; its one answer is told. For any thread."""
        self._loop.call_soon_threadsafe(lambda: self._begin(self._do(ask)))

    def prove(self, play: ShownPlay) -> None:
        """Keep what was shown, and tell the controller, without the caller waiting for the disk. For any thread."""
        self._loop.call_soon_threadsafe(lambda: self._begin(self._proved(play)))

    def write(self, name: str, text: str | None) -> None:
        """Write a note into the drawer, without the caller waiting for the disk. For any thread."""
        self._loop.call_soon_threadsafe(lambda: self._begin(asyncio.to_thread(self._drawer.write, name, text)))

    def hear(self, status: PublicEmergency) -> None:
        """What the broker says of emergencies. For any thread."""
        # Some brokers tell what they retain before they say that they listen.
        self._learn(status=status, listening=True)

    def connected(self, listening: bool) -> None:  # noqa: FBT001 (a callback)
        """Whether the broker is there. For any thread."""
        self._learn(listening=listening)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._leave, self._more = asyncio.Event(), asyncio.Event()
        self._open: set[asyncio.Task[None]] = set()
        self._fetching = self._begin(asyncio.sleep(0))
        # Before anything that can fail: whoever starts the errands never waits for ever.
        self._ready.set()
        self._orders = Orders(self._desk, self._drawer, self._printer, self._clock)
        if self._known.now is not None:
            self._orders.learn(self._known.now)
        rounds = [self._listen, self._follow_services, self._send, self._report, self._look_at_printer]
        tasks = [asyncio.create_task(self._lasting(each)) for each in rounds]
        await self._leave.wait()
        for task in (*tasks, *self._open):
            task.cancel()
        await asyncio.gather(*tasks, *self._open, return_exceptions=True)
        await self._desk.aclose()

    async def _lasting(self, going_round: Callable[[], Awaitable[None]]) -> None:
        """Whatever fails in a round, there is a next one: a kiosk that listens no more hears of no emergency."""
        while True:
            try:
                return await going_round()
            except Exception:
                log.exception("An errand of the kiosk failed, and begins anew")
                await asyncio.sleep(self._rounds.again_s)

    def _begin(self, doing: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(doing)
        self._open.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._open.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("An errand of the kiosk failed", exc_info=error)

    async def _do(self, ask: Ask) -> None:
        order: Order = ask.order  # type: ignore[assignment]  # Flows' seam knows no ports.
        self._tell(await self._orders.carry_out(ask.number, order))
        self._more.set()

    async def _proved(self, play: ShownPlay) -> None:
        if sum(letter.sort == "play" for letter in self._drawer.waiting()) >= MOST_PLAYS:
            log.warning("Too many plays wait to be told; this one is not kept.")
            return
        letter = Letter(key=f"play/{play.key}", sort="play", body=play.model_dump_json())
        await asyncio.to_thread(self._drawer.keep, letter)
        self._more.set()

    async def _listen(self) -> None:
        seen: str | None = None
        while True:
            try:
                heard = await self._desk.now(seen)
            except Exception as why:  # noqa: BLE001  Whatever it was, the controller isn't heard.
                log.log(logging.WARNING if self._known.online else logging.DEBUG, "The controller isn't heard: %s", why)
                self._learn(online=False)
                seen = None
                await asyncio.sleep(self._rounds.again_s)
                continue
            if heard is not None:
                seen = heard[0]
                self._take(heard[1])
            self._learn(online=True, heard_at=self._clock())
            self._more.set()
            # Whoever stands between may answer for the controller, and at once.
            await asyncio.sleep(_BREATH_S)

    def _take(self, now: KioskNow) -> None:
        # Learnt before it is written: a full disk hides no emergency. At once, for an old word to be settled by it.
        self._learn(now=now, online=True, heard_at=self._clock())
        # What is to be fetched is what was told last.
        self._fetching.cancel()
        self._fetching = self._begin(self._supplied(now))
        self._drawer.write(_LAST_NOW, now.model_dump_json())
        self._orders.learn(now)

    async def _supplied(self, now: KioskNow) -> None:
        while True:
            with contextlib.suppress(Refused):
                try:
                    await self._supply(now)
                except Unreached:
                    await asyncio.sleep(self._rounds.again_s)
                    continue
            return

    async def _follow_services(self) -> None:
        while True:
            with contextlib.suppress(Unreached, Refused):
                services = tuple(await self._desk.services())
                self._learn(services=services)
                await self._orders.reserve([service.id for service in services])
            await asyncio.sleep(self._rounds.services_s)

    async def _send(self) -> None:
        while True:
            await self._more.wait()
            self._more.clear()
            if self._drawer.waiting() and await self._orders.send_waiting():
                await asyncio.sleep(self._rounds.again_s)
                self._more.set()

    async def _report(self) -> None:
        while True:
            with contextlib.suppress(Unreached, Refused):
                health = self._health(self._printer_state, len(self._drawer.waiting()))
                faults = [*self._orders.faults, *health.faults]
                await self._desk.tell_health(health.model_copy(update={"faults": faults}))
            await asyncio.sleep(self._rounds.health_s)

    async def _look_at_printer(self) -> None:
        while self._printer is not None:
            self._printer_state = await self._orders.printer_state()
            self._learn(printer=self._printer_state in {"ready", "paper_low"})
            await asyncio.sleep(self._rounds.printer_s)

    def _learn(self, **news: object) -> None:
        with self._lock:
            before, heard = self._known, replace(self._known, **news)  # type: ignore[arg-type]  # Fields by name.
            self._known = settled(heard)
            if self._known.now is not None and self._known.now is not heard.now:
                # Over for the next process too.
                self.write(_LAST_NOW, self._known.now.model_dump_json())
            if self._known != before:
                self._tell(self._known)


def _remembered(drawer: Drawer) -> Known:
    """What was known when the kiosk last ran, so that it is whole at once with nobody to ask."""
    note = drawer.note(_LAST_NOW)
    try:
        return Known() if note is None else Known(now=KioskNow.model_validate_json(note))
    except ValueError:  # Written by another version.
        return Known()
