"""The kiosk's other thread: what it hears, sends and says, with the controller coming and going."""

import queue
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from broadcaster.wire_emergency import PublicEmergency, Words
from controller_api.contract import KioskHealth, KioskNow, NewCase, ShownPlay
from kiosk.adapters.drawer_memory import MemoryDrawer
from kiosk.adapters.http_desk import HttpDesk
from kiosk.adapters.paper_tray import PaperTray
from kiosk.errands.errands import Errands, Rounds, Surroundings
from kiosk.errands.learning import Known, emergency_of, settled
from kiosk.flows.flow import Answered, Ask, Unanswered
from kiosk.ports import Desk, Letter, PrinterState, SendCase
from tests.kiosk.memory_desk import NOON, MemoryDesk

QUICK = Rounds(again_s=0.01, services_s=0.02, health_s=0.02, printer_s=0.02)
CASE = SendCase(key="c1", case=NewCase(words="太吵了"))
PLAY = ShownPlay(key="p1", campaign="noodles", started_at=NOON, seconds=8, frames=480, whole=True)
OVER = PublicEmergency(active=False, drill=False, zones={}, title={}, epoch=4)
FIRE = PublicEmergency(active=True, drill=False, zones={"atrium": Words.EVACUATE}, title={"zh": "火警"}, epoch=3)


class FullDrawer(MemoryDrawer):
    """Takes no letter."""

    def keep(self, letter: Letter) -> None:
        """There is no room."""
        raise OSError(letter.key)


class Mall:
    """A desk, a drawer, a printer, and the errands between them."""

    def __init__(self) -> None:
        self.desk, self.drawer, self.tray = MemoryDesk(), MemoryDrawer(), PaperTray()
        self.wire: Desk = self.desk
        self.told: queue.Queue[Answered | Unanswered | Known] = queue.Queue()
        self.known = Known()
        self.fetched: list[bytes] = []
        self.errands = self._made()

    def over(self, wire: Desk) -> "Mall":
        """The same, its desk behind that; not started."""
        self.wire = wire
        self.errands = self._made()
        return self

    def restart(self) -> None:
        """A new process with the same drawer."""
        self.errands.stop()
        self.known, self.told = Known(), queue.Queue()
        self.errands = self._made()
        self.errands.start()

    def until(self, holds: Callable[[Known], bool]) -> Known:
        """Wait for news of which that is true."""
        give_up = time.monotonic() + 30
        while not holds(self.known):
            told = self.told.get(timeout=max(0.01, give_up - time.monotonic()))
            if isinstance(told, Known):
                self.known = told
        return self.known

    def answer(self) -> Answered | Unanswered:
        """Wait for an answer."""
        while isinstance(told := self.told.get(timeout=30), Known):
            self.known = told
        return told

    async def _supply(self, now: KioskNow) -> None:
        self.fetched.append(await self.desk.file(f"/{now.versions.site}"))

    def _made(self) -> Errands:
        around = Surroundings(
            desk=self.wire,
            drawer=self.drawer,
            printer=self.tray,
            clock=lambda: NOON,
            tell=self.told.put,
            health=_health,
            supply=self._supply,
        )
        return Errands(around, QUICK)


def _health(printer: PrinterState, outbox: int) -> KioskHealth:
    return KioskHealth(
        version="1", started_at=NOON, frames=1, frame_p99_ms=1, memory_mib=100, printer=printer, outbox=outbox
    )


@pytest.fixture
def mall() -> Iterator[Mall]:
    """One whose errands run."""
    made = Mall()
    made.errands.start()
    yield made
    made.errands.stop()


def test_the_kiosk_learns_of_the_mall(mall: Mall) -> None:
    """What it is called, its services, its printer, and that the controller is there."""
    known = mall.until(lambda known: known.online and bool(known.services) and known.printer)
    assert known.now is not None
    assert known.now.mall["zh"] == "听澜里"


def test_what_could_not_be_sent_is_sent_when_the_controller_is_back(mall: Mall) -> None:
    """By itself; the kiosk knows meanwhile that it is alone."""
    mall.until(lambda known: known.online)
    mall.desk.reach = "gone"
    mall.until(lambda known: not known.online)
    mall.errands.carry_out(Ask(number=1, order=CASE))
    answer = mall.answer()
    assert isinstance(answer, Unanswered)
    assert answer.later
    mall.desk.reach = "there"
    mall.until(lambda known: known.online)
    _soon(lambda: list(mall.desk.cases) == ["c1"] and not mall.drawer.waiting())


def test_a_kiosk_started_alone_knows_what_it_knew(mall: Mall) -> None:
    """Hours, names and numbers kept for it are there with nobody to ask."""
    mall.until(lambda known: bool(known.services))
    mall.desk.reach = "gone"
    mall.restart()
    known = mall.until(lambda known: known.now is not None)
    assert known.now is not None
    assert known.now.mall["zh"] == "听澜里"
    assert not known.online


def test_what_was_shown_is_told_once(mall: Mall) -> None:
    """Also when it was shown while nobody was reached."""
    mall.until(lambda known: known.online)
    mall.desk.reach = "gone"
    mall.errands.prove(PLAY)
    mall.errands.prove(PLAY)
    mall.desk.reach = "there"
    _soon(lambda: list(mall.desk.plays.values()) == [PLAY] and not mall.drawer.waiting())


def test_a_full_disk_stops_no_frame(mall: Mall, monkeypatch: pytest.MonkeyPatch) -> None:
    """A play that can't be kept is missed and logged; whoever showed it goes on."""
    mall.until(lambda known: known.online)
    monkeypatch.setattr(mall, "drawer", FullDrawer())
    mall.restart()
    mall.errands.prove(PLAY)
    mall.errands.carry_out(Ask(number=1, order=CASE))
    assert isinstance(mall.answer(), Answered | Unanswered)
    assert not mall.desk.plays


def test_the_desk_hears_how_the_kiosk_is(mall: Mall) -> None:
    """With its printer's state and what waits."""
    _soon(lambda: any(health.printer == "ready" and health.outbox == 0 for health in mall.desk.health))


def test_what_the_kiosk_lacks_is_fetched(mall: Mall) -> None:
    """As soon as it is told of."""
    _soon(lambda: mall.fetched == [b"/s1"])


def test_notes_are_kept_without_waiting(mall: Mall) -> None:
    """What a restart begins with is in the drawer soon."""
    mall.errands.write("snapshot", "there")
    _soon(lambda: mall.drawer.note("snapshot") == "there")


def test_an_emergency_told_by_the_broker_is_known_at_once(mall: Mall) -> None:
    """Whatever the controller does."""
    mall.desk.reach = "gone"
    mall.errands.connected(True)
    mall.errands.hear(FIRE)
    known = mall.until(lambda known: known.status is not None)
    told = emergency_of(known, zone="atrium")
    assert told is not None
    assert told.words == "evacuate"


def test_who_counts_in_an_emergency() -> None:
    """Either source begins one; a source that isn't heard any more neither begins nor goes on, unless both are gone."""
    burning = Known(status=FIRE, listening=True, online=True)
    assert emergency_of(burning, zone="atrium") is not None
    assert emergency_of(replace(burning, listening=False), zone="atrium") is None
    assert emergency_of(replace(burning, listening=False, online=False), zone="atrium") is not None
    over = FIRE.model_copy(update={"active": False})
    assert emergency_of(replace(burning, status=over), zone="atrium") is None


def test_a_zone_that_is_told_nothing_shows_the_emergency_without_words() -> None:
    """Its kiosks know that there is one."""
    told = emergency_of(Known(status=FIRE, listening=True, heard_at=NOON + timedelta(1)), zone="parking")
    assert told is not None
    assert told.words is None


def test_an_emergency_that_is_over_does_not_come_back_when_both_lines_are_gone(mall: Mall) -> None:
    """The broker told of it and fell silent, the controller says it is over and falls silent too."""
    mall.desk.burning = True
    mall.errands.connected(True)
    mall.errands.hear(FIRE)
    mall.until(lambda known: _told(known) and known.now is not None and known.now.emergency.active)
    mall.errands.connected(False)
    mall.desk.burning = False
    mall.until(lambda known: not _told(known))
    mall.desk.reach = "gone"
    assert not _told(mall.until(lambda known: not known.online))


def test_an_emergency_that_the_broker_ended_does_not_come_back_either(mall: Mall) -> None:
    """Nor after a restart with nobody to ask, although the controller's last word was that it burns."""
    mall.desk.burning = True
    mall.errands.connected(True)
    mall.errands.hear(FIRE)
    mall.until(lambda known: known.now is not None and known.now.emergency.active)
    mall.desk.reach = "gone"
    assert _told(mall.until(lambda known: not known.online))
    mall.errands.hear(OVER)
    mall.until(lambda known: not _told(known))
    mall.errands.connected(False)
    assert not _told(mall.until(lambda known: not known.listening))
    _soon(lambda: '"emergency":{"active":false' in (mall.drawer.note("now") or ""))
    mall.restart()
    assert not _told(mall.until(lambda known: known.now is not None))


def test_a_broker_that_is_back_and_says_nothing_ends_no_emergency() -> None:
    """Its word of before the fire counts no more once it fell silent."""
    burnt_through = settled(Known(status=OVER, listening=False))
    assert burnt_through.status is None
    alone = Known(now=MemoryDesk.told(burning=True), status=None, listening=True)
    assert _told(settled(alone))


def test_a_broker_that_speaks_before_it_says_that_it_listens_is_heard(mall: Mall) -> None:
    """Its word on an emergency that is over counts."""
    mall.errands.hear(OVER)
    assert mall.until(lambda known: known.listening).status == OVER


def test_a_sign_in_page_in_the_controllers_place_passes_by() -> None:
    """The kiosk is alone meanwhile, keeps what is said, and hears the controller again by itself."""
    portal = Portal()
    mall = Mall().over(HttpDesk("http://desk", "token", wire=httpx.MockTransport(portal.answer)))
    mall.errands.start()
    try:
        mall.until(lambda known: known.online)
        portal.there = True
        mall.until(lambda known: not known.online)
        mall.errands.carry_out(Ask(number=1, order=CASE))
        answer = mall.answer()
        assert isinstance(answer, Unanswered)
        assert answer.later
        portal.there = False
        mall.until(lambda known: known.online)
    finally:
        mall.errands.stop()


def test_a_round_that_fails_is_followed_by_another(mall: Mall, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where nobody thought of the failure; meanwhile the controller counts as away."""
    mall.until(lambda known: known.online)
    with monkeypatch.context() as broken:
        broken.setattr(mall.desk, "now", None)
        mall.until(lambda known: not known.online)
    mall.until(lambda known: known.online)


def test_a_full_disk_hides_no_emergency() -> None:
    """What the controller says is known before it is written."""
    mall = Mall()
    mall.desk.burning = True
    mall.drawer.write = _full  # type: ignore[method-assign]  # The disk fills up.
    mall.errands.start()
    assert _told(mall.until(lambda known: known.online))
    mall.errands.stop()


def test_errands_start_with_what_another_version_wrote() -> None:
    """Neither numbers nor news of another version keep the kiosk from starting."""
    mall = Mall()
    for note in ("blocks", "now"):
        mall.drawer.write(note, '{"blocks": [{"id": 1}]}')
    mall.over(mall.desk).errands.start()
    mall.until(lambda known: known.online)
    mall.errands.stop()


class Portal:
    """A controller that knows its news only, and in its place, when `there`, a network's sign-in page."""

    there = False

    def answer(self, asked: httpx.Request) -> httpx.Response:
        """One or the other."""
        if self.there:
            return httpx.Response(200, html="<html>Sign in</html>")
        if asked.url.path == "/kiosks/me/now":
            now = MemoryDesk.told(burning=False)
            return httpx.Response(200, headers={"ETag": "1"}, content=now.model_dump_json())
        return httpx.Response(503)


def _told(known: Known) -> bool:
    """Whether people here are told of an emergency."""
    return emergency_of(known, zone="atrium") is not None


def _full(name: str, text: str | None) -> None:  # noqa: ARG001  A drawer's call.
    raise OSError(name)


def _soon(holds: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.005)
