"""A short fault run, as `make faults` does at length, and some misfortunes one at a time."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.bench.mall import wait_for
from tests.faults.__main__ import ZONES, live_through
from tests.faults.mall import MistreatedMall
from tests.faults.security import ZONES as SIREN_ZONES
from tests.faults.sirens import CONTROLLER
from tests.faults.verdict import broken_promises

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]

PATIENCE_S = 60.0
REFUSED = 507


@pytest.fixture(scope="module")
def mall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MistreatedMall]:
    """A mall for all that befalls it in these tests, one after the other."""
    mall = MistreatedMall(tmp_path_factory.mktemp("faults") / "mall", ZONES)
    yield mall
    mall.close()


def is_told(mall: MistreatedMall, zone: str, words: str) -> bool:
    """Whether the zone's speaker wrote this into its log."""
    return any(words in line for _, line in mall.hearsay.lines[zone])


def sound_call(mall: MistreatedMall, zone: str) -> str:
    """A call that sounds in the zone."""
    call = mall.desk.announce("staff-page", [zone], {"who": "duty-manager"})
    wait_for(lambda: is_told(mall, zone, f"call {call} run 1: started"), PATIENCE_S)
    return call


def await_ending(mall: MistreatedMall, call: str) -> str:
    """How a call ended, once the journal has it."""
    wait_for(lambda: mall.endings()[call] == 1, PATIENCE_S)
    return str(mall.desk.call(call)["outcome"])


def test_clocks_that_are_set_while_a_call_sounds_cut_nothing(mall: MistreatedMall) -> None:
    """An hour on at the controller, an hour back in the zone, and both put right: it sounds on, and others begin."""
    call = sound_call(mall, "hall")
    with mall.clock_set(CONTROLLER, 3600), mall.clock_set("hall", -3600):
        one = sound_call(mall, "garage")
    other = sound_call(mall, "desk")
    assert {mall.desk.call(each)["state"] for each in (call, one, other)} == {"on_air"}
    for each in (call, one, other):
        mall.desk.cancel(each)
        assert await_ending(mall, each) == "cancelled"


def test_a_full_disk_silences_nothing_and_loses_nothing(mall: MistreatedMall) -> None:
    """A new call is refused with a sentence, an emergency sounds, and what it cut has its cause and is said again."""
    call = sound_call(mall, "hall")
    with mall.full_disk(CONTROLLER):
        if mall.disk_is_real:
            with pytest.raises(httpx.HTTPStatusError, match=str(REFUSED)) as refusal:
                mall.desk.announce("notice", ["desk"], {"message": {"zh": "通知。", "en": "A notice."}})
            assert "disk is full" in refusal.value.response.json()["detail"]
        mall.security.raise_emergency()
        wait_for(lambda: all(is_told(mall, zone, "/0/0: started") for zone in SIREN_ZONES), PATIENCE_S)
        mall.security.reset_emergency()
        if mall.disk_is_real:
            wait_for(
                lambda: any("journal could not be written" in sentence for sentence in mall.desk.unwell()), PATIENCE_S
            )
    await_ending(mall, call)
    wait_for(lambda: not mall.desk.unwell(), PATIENCE_S)
    cut, whole = (told for told in mall.receipts() if told.call == call)
    assert cut.reason
    assert not whole.reason


def test_a_mall_that_is_mistreated_keeps_its_promises(tmp_path: Path) -> None:
    """Twenty-odd seconds of it, and all that a long run is held to."""
    story = live_through(tmp_path / "mall", seed=5, seconds=24.0)
    assert story.accepted
    assert story.sirens
    assert broken_promises(story) == []
