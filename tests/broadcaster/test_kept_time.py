"""The controller's time over a new start: what it comes to, how far off it may be, and when it isn't known at all."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.adapters.linux_machine import LinuxMachine
from broadcaster.adapters.memory_machine import MemoryMachine
from broadcaster.speaker.kept_time import DRIFT, KeptTime, MachineNow, NoTime, RecalledTime, recalled, remark_of
from broadcaster.speaker.ports import MachineTime

S = 1_000_000
AHEAD_US = 37 * S
"""The controller's clock against the machine's."""


@pytest.fixture(params=["linux", "memory"])
def machine(request: pytest.FixtureRequest) -> MachineTime:
    """Each in turn."""
    return LinuxMachine() if request.param == "linux" else MemoryMachine(wall_us=10**15)


def test_a_machine_counts_on_while_it_is_on(machine: MachineTime) -> None:
    """Its start keeps its name, and how long that is ago never grows less."""
    first, second = machine.what_it_knows(), machine.what_it_knows()
    assert first.boot == second.boot
    assert second.since_boot_us >= first.since_boot_us >= 0
    assert second.wall_us > 10**12


def test_what_a_machine_can_not_find_out_it_does_not_know(tmp_path: Path) -> None:
    """Without the kernel's files no two starts are taken for the same one; a battery's clock is believed."""
    bare = LinuxMachine(boot_id=tmp_path / "none", clocks=tmp_path / "none")
    assert bare.what_it_knows().boot == ""
    kept = KeptTime(controller_us=0, machine=bare.what_it_knows(), error_us=0)
    with pytest.raises(NoTime):
        recalled(kept, replace(bare.what_it_knows(), is_set=False))
    (tmp_path / "rtc0").mkdir()
    (tmp_path / "rtc0" / "hctosys").write_text("1\n")
    assert LinuxMachine(clocks=tmp_path).what_it_knows().is_set


def kept_by(machine: MemoryMachine) -> KeptTime:
    """What is known at an instant when the controller is there."""
    now = machine.what_it_knows()
    return KeptTime(controller_us=now.wall_us + AHEAD_US, machine=now, error_us=100.0)


@given(
    on_s=st.floats(0, 10**6),
    off_s=st.floats(0, 10**6),
    drift=st.floats(-DRIFT, DRIFT),
    read_s=st.floats(-1, 1),
    reboots=st.booleans(),
)
def test_the_time_is_within_what_is_said_of_it(
    on_s: float, off_s: float, drift: float, read_s: float, *, reboots: bool
) -> None:
    """However long ago, on or off, and however wrong its clocks go in the meantime, the error told holds the truth."""
    machine = MemoryMachine(wall_us=10**15)
    kept = kept_by(machine)
    machine.go_on(on_s * (1 + drift))
    if reboots:
        machine.reboot(off_for_s=max(0.0, off_s * (1 + drift) + read_s), battery=True)
    true_us = kept.controller_us + (on_s + (off_s if reboots else 0)) * S
    found = recalled(kept, machine.what_it_knows())
    assert abs(found.controller_us - true_us) <= found.error_us
    if not reboots:
        assert found.error_us <= 101 + on_s * S * 1.001 * DRIFT


def test_a_clock_that_is_set_while_the_machine_is_on_is_passed_over() -> None:
    """What counts is how long the machine has been on since."""
    machine = MemoryMachine(wall_us=10**15)
    kept = kept_by(machine)
    machine.go_on(60)
    machine.set_clock(5)
    assert recalled(kept, machine.what_it_knows()).controller_us == kept.controller_us + 60 * S


@pytest.mark.parametrize(("on_s", "sentence"), [(0.0, "Nothing has set"), (-4_000.0, "a time that is past")])
def test_without_a_battery_a_machine_that_was_off_has_no_idea(on_s: float, sentence: str) -> None:
    """Its clock goes on where it was saved, an hour ago or a moment ago, and nobody knows for how long."""
    machine = MemoryMachine(wall_us=10**15)
    kept = kept_by(machine)
    machine.reboot(off_for_s=3_600, battery=on_s < 0)
    machine.set_clock(kept.machine.wall_us + round(on_s * S))
    with pytest.raises(NoTime, match=sentence):
        recalled(kept, machine.what_it_knows())


def test_nothing_kept_is_nothing_known() -> None:
    """A speaker that never met its controller says so."""
    with pytest.raises(NoTime, match="never told"):
        recalled(None, MachineNow(wall_us=10**15, boot="one", since_boot_us=5, is_set=True))


@pytest.mark.parametrize(("age_s", "said"), [(300, "5 min"), (10_800, "3 h")])
def test_the_remark_tells_age_and_likely_error(age_s: int, said: str) -> None:
    """Whoever reads the journal knows how well the zone knew the time."""
    remark = remark_of(RecalledTime(controller_us=0, age_us=age_s * S, error_us=1.3 * S))
    assert remark == f"The zone went by the time as it knew it {said} before; it may have been 1.3 s off."
