"""What the plan may expect of whoever it hands its items to: one suite over the notebook and over the controller."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from broadcaster.call import CallOutcome
from broadcaster.journal import JournalFilter
from controller_api.calls.planned import PlannedAnnouncer
from scheduler.day_plan import DueCall, DueMusic, PlanId
from scheduler.ports import Announcer
from tests.controller_api.rig import Rig, until
from tests.scheduler.small_mall import Notebook

PLAYLIST = "day"


class Mall(Protocol):
    """An announcer, and what came of what it was handed."""

    @property
    def announcer(self) -> Announcer:
        """The announcer under test."""

    def accepted(self) -> set[str]:
        """The plan ids of the calls it took on."""

    def missed(self) -> dict[str, str | None]:
        """The plan ids of the calls that were missed, and why."""

    def playing(self, zone: str) -> str | None:
        """The playlist of a zone."""


@dataclass(frozen=True, slots=True)
class OnPaper:
    """The twin."""

    announcer: Notebook

    def accepted(self) -> set[str]:
        """What is written down."""
        return {due.id for due in self.announcer.announced}

    def missed(self) -> dict[str, str | None]:
        """What is written down as missed."""
        return {due.id: why for due, why in self.announcer.missed}

    def playing(self, zone: str) -> str | None:
        """What was written down last."""
        return self.announcer.playing.get(zone)


@dataclass(frozen=True, slots=True)
class OnAir:
    """The real one, in a running controller."""

    rig: Rig

    @property
    def announcer(self) -> PlannedAnnouncer:
        """The controller's."""
        return self.rig.here.planned

    def accepted(self) -> set[str]:
        """What is in the journal, but for what was missed."""
        return self._ids(missed=False).keys() - self.missed().keys()

    def missed(self) -> dict[str, str | None]:
        """What is in the journal as expired."""
        return self._ids(missed=True)

    def playing(self, zone: str) -> str | None:
        """What the zone should play now."""
        return self.announcer.music_in(zone)

    def _ids(self, *, missed: bool) -> dict[str, str | None]:
        wanted = JournalFilter(outcome=CallOutcome.EXPIRED if missed else None)
        found = list(self.rig.here.reader.every(wanted))
        ids = [entry.request.plan_id or "" for entry in found]
        assert len(ids) == len(set(ids)), "an item is in the journal twice"
        return {
            plan_id: entry.ending.reason if entry.ending else None for plan_id, entry in zip(ids, found, strict=True)
        }


@pytest.fixture(params=["notebook", "controller"])
def mall(request: pytest.FixtureRequest) -> Mall:
    """Each announcer in turn."""
    return OnPaper(Notebook()) if request.param == "notebook" else OnAir(request.getfixturevalue("rig"))


def due(name: str, template: str = "welcome") -> DueCall:
    """A call that is due now."""
    at = datetime.now(UTC)
    return DueCall(
        id=PlanId(f"{name}/2026-02-16"),
        at=at,
        not_after=at + timedelta(minutes=5),
        template=template,
        slots={},
        zones=("atrium",),
    )


async def test_what_is_announced_is_taken_on_under_its_plan_id(mall: Mall) -> None:
    """Handed over again, as after a crash, it stays the one call it was."""
    first, second = due("opening"), due("closing", "farewell")
    for item in (first, second, first):
        mall.announcer.announce(item)
    assert mall.accepted() == {first.id, second.id}
    assert mall.missed() == {}


async def test_what_can_never_be_said_is_no_trouble_of_the_plans(mall: Mall) -> None:
    """Accepting is final: a call nobody can make is taken on all the same, and nothing is raised."""
    item = due("ghost", "no-such-template")
    mall.announcer.announce(item)
    assert mall.accepted() == {item.id}


async def test_what_was_missed_is_kept_with_the_reason(mall: Mall) -> None:
    """Reported twice, it is missed once."""
    item = due("opening")
    for _ in range(2):
        mall.announcer.report_missed(item, "The controller was not running.")

    async def kept() -> bool:
        return bool(mall.missed())

    await until(kept)
    assert mall.missed() == {item.id: "The controller was not running."}
    assert mall.accepted() == set()


async def test_the_music_handed_over_last_counts_zone_by_zone(mall: Mall) -> None:
    """Silence is handed over like music."""
    everywhere = DueMusic(id=PlanId("music/1"), at=datetime.now(UTC), zones=("atrium", "kids"), playlist=PLAYLIST)
    mall.announcer.play_music(everywhere)
    assert [mall.playing(zone) for zone in everywhere.zones] == [PLAYLIST, PLAYLIST]
    mall.announcer.play_music(replace(everywhere, id=PlanId("music/2"), zones=("kids",), playlist=None))
    assert [mall.playing(zone) for zone in everywhere.zones] == [PLAYLIST, None]
