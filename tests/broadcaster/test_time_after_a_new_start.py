"""A speaker started anew with no controller there: it goes by the time as it knew it, or is silent and says why."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audio.adapters.clip_folder import ClipFolder
from audio.adapters.recording_output import RecordingOutput
from audio.clip import RATE
from broadcaster import wire
from broadcaster.adapters.clip_fetch_http import HttpClipSource
from broadcaster.adapters.day_folder import DayFolder
from broadcaster.adapters.linux_machine import LinuxMachine
from broadcaster.adapters.memory_speaker_link import MemorySpeakerLink
from broadcaster.speaker import known_time
from broadcaster.speaker.day import DayMemory
from broadcaster.speaker.kept_time import MachineNow
from broadcaster.speaker.node import SpeakerNode, SpeakerParts
from broadcaster.speaker.ports import MachineTime
from broadcaster.wire_day import DayCall, DayOrders, DayProgramme
from tests.broadcaster.test_speaker_node import TellingLink, Zone, controller_us, machine_us, steady
from tests.broadcaster.wire_rig import ClipServer, until

S = 1_000_000


class Rebooted:
    """This machine, as if it had been off in between."""

    def __init__(self, *, battery: bool) -> None:
        """With a clock that goes on meanwhile, or without."""
        self._battery = battery

    def what_it_knows(self) -> MachineNow:
        """What it knows now."""
        return replace(LinuxMachine().what_it_knows(), boot="another", since_boot_us=1, is_set=self._battery)


@asynccontextmanager
async def speaker(
    folder: Path, server: ClipServer, link: MemorySpeakerLink, machine: MachineTime
) -> AsyncIterator[Zone]:
    """A node over what an earlier one left in the folder."""
    record = folder / "hall.wav"
    parts = SpeakerParts(
        link=link,
        output=RecordingOutput(record),
        shelf=ClipFolder(folder / "clips"),
        source=HttpClipSource(),
        day=DayFolder(folder / "day"),
        machine_us=machine_us,
        machine=machine,
    )
    node = SpeakerNode(zone="hall", boot_id="boot", parts=parts, output_name="record", clip_limit_bytes=10**8)
    stop = asyncio.Event()
    begun: list[int] = []
    running = asyncio.create_task(node.run(stop, begun=begun.append))
    try:
        await until(lambda: bool(begun), "the node to run")
        yield Zone(link, node, record, server, stop=stop, begun_us=begun, running=running)  # type: ignore[arg-type]  # Of the link it needs what both have.
    finally:
        stop.set()
        await running


async def prepared(folder: Path, server: ClipServer) -> DayCall:
    """A speaker met its controller once, and has a call on its disk that is due in a moment."""
    async with speaker(folder, server, TellingLink(), LinuxMachine()):
        await until(lambda: DayFolder(folder / "day").recall_time() is not None, "the time to be kept")
    clip = ClipFolder(folder / "clips").put(steady(0.25, 0.5))
    part = wire.PartOnAir(digest=clip.digest, start_frame=0, frames=clip.frames)
    play_at_us = controller_us() + 4 * S
    call = DayCall(
        call_id="plan-0",
        kind="notice",
        priority=100,
        play_at_us=play_at_us,
        not_after_us=play_at_us + 9 * S,
        programme=0,
    )
    orders = DayOrders(zone="hall", epoch=1, sequence=1, programmes=(DayProgramme(parts=(part,)),), calls=(call,))
    DayFolder(folder / "day").keep(DayMemory(orders=orders))
    return call


def ended(folder: Path) -> wire.Receipt | None:
    """How the call ended in the zone, by its own notes."""
    return next((note.receipt for note in DayFolder(folder / "day").recall().notes), None)


async def test_the_controllers_time_outlives_the_machine_being_off(tmp_path: Path, clip_server: ClipServer) -> None:
    """Nobody answers, and the controller's clock is 37 s ahead of the machine's: the call sounds at its instant."""
    call = await prepared(tmp_path, clip_server)
    async with speaker(tmp_path, clip_server, MemorySpeakerLink(), Rebooted(battery=True)) as zone:
        await until(lambda: ended(tmp_path) is not None, "the call to be over")
        sound = await zone.end()
    begun = int(np.flatnonzero(sound > 0.125)[0])
    assert abs(begun - zone.frame_of(call.play_at_us)) <= RATE // 200
    receipt = ended(tmp_path)
    assert receipt is not None
    assert receipt.phase is wire.Phase.ENDED
    assert receipt.reason is not None
    assert "it may have been 2.0 s off" in receipt.reason


async def test_a_machine_with_no_idea_of_the_time_is_silent_and_says_so(
    tmp_path: Path, clip_server: ClipServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planned calls wait for somebody who knows; the controller that comes is told what was missed for it, and why."""
    monkeypatch.setattr(known_time, "LOOK_EVERY_S", 0.1)
    call = await prepared(tmp_path, clip_server)
    late = call.model_copy(update={"play_at_us": controller_us() - 60 * S, "not_after_us": controller_us() - 50 * S})
    book = DayFolder(tmp_path / "day")
    memory = book.recall()
    assert memory.orders is not None
    book.keep(DayMemory(orders=memory.orders.model_copy(update={"calls": (late,)})))
    link = TellingLink()
    link.deaf = True
    async with speaker(tmp_path, clip_server, link, Rebooted(battery=False)) as zone:
        await until(lambda: any(link.states[-1].faults), "the fault")
        assert "Nothing has set its machine's clock" in link.states[-1].faults[0]
        assert ended(tmp_path) is None
        link.deaf = False
        await until(lambda: bool(zone.receipts) or zone.ready, "the controller's time")
        link.deliver(wire.HostState(online=True, epoch=2, clips_url=clip_server.url))
        await until(lambda: bool(zone.receipts), "the zone's word")
        await until(lambda: not link.states[-1].faults, "the fault to be over")
        sound = await zone.end()
    [word] = zone.receipts
    assert (word.alone, word.phase) == (True, wire.Phase.FAILED)
    assert word.reason is not None
    assert "sounds nothing by itself" in word.reason
    assert not np.any(np.abs(sound) > 1e-4)
