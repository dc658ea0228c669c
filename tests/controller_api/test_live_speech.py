"""What somebody speaks on its way to a call: at its place, levelled, kept; and refused where the microphone is mute."""

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from audio.clip import RATE, Digest
from broadcaster.call import CallId, ZoneId
from controller_api.accounts import Visitor
from controller_api.contract.calls import CallView
from controller_api.contract.live import LiveNews, LiveOrder
from controller_api.paging.conversation import Conversation
from controller_api.paging.placing import SLACK_FRAMES, Placing
from controller_api.paging.speech import Speech, Stretch
from controller_api.problems import Problem
from controller_api.rights import Role
from tests.controller_api.rig import Rig, running

CHUNK, CHUNK_US = 960, 20_000
DELAY_US = 220_000


def place_all(arrivals_us: list[int], begins_us: int = 0) -> list[int | None]:
    """Where stretches go that come at these instants."""
    placing = Placing(DELAY_US)
    return [placing.place(CHUNK, at_us, begins_us) for at_us in arrivals_us]


@given(jitter_us=st.lists(st.integers(0, 100_000), min_size=3, max_size=40), begins_us=st.integers(-500_000, 500_000))
def test_stretches_keep_their_distances_whatever_their_ways_take(jitter_us: list[int], begins_us: int) -> None:
    """And none is placed before the live sound begins, nor so late that a zone would have no time for it."""
    arrivals = [number * CHUNK_US + jitter for number, jitter in enumerate(jitter_us)]
    places = place_all(arrivals, begins_us)
    heard = [(number, place) for number, place in enumerate(places) if place is not None]
    assert all(place >= 0 for _, place in heard)
    first = heard[0] if heard else (0, 0)
    assert all(place - first[1] == (number - first[0]) * CHUNK for number, place in heard)
    for number, place in heard:
        assert begins_us + place * 1_000_000 // RATE >= arrivals[number] - 21


def test_a_stretch_that_comes_too_late_is_left_out_and_counted() -> None:
    """The next ones are at their places."""
    placing = Placing(DELAY_US)
    arrivals = [0, CHUNK_US, 2 * CHUNK_US + 300_000, 3 * CHUNK_US]
    assert [placing.place(CHUNK, at_us, 0) for at_us in arrivals] == [10560, 11520, None, 13440]
    assert placing.late == 1


def test_where_all_come_later_the_rest_is_moved_and_a_pause_takes_it_back() -> None:
    """Within a second, so that a way that became longer doesn't cost every word; the delay doesn't grow for ever."""
    slower = [number * CHUNK_US + (0 if number < 50 else 100_000) for number in range(160)]
    placing = Placing(DELAY_US)
    places = [placing.place(CHUNK, at_us, 0) for at_us in slower]
    assert places[-1] is not None
    assert places[-1] - 159 * CHUNK == 10560 + 4800
    sooner = [placing.place(CHUNK, number * CHUNK_US, 0) for number in range(160, 300)]
    assert sooner[-1] == 10560 + 4800 + 299 * CHUNK
    pauses = [placing.place(CHUNK, number * CHUNK_US, 0, pause=True) for number in range(300, 360)]
    assert pauses.count(None) == 4800 // CHUNK
    assert SLACK_FRAMES < 4800


def test_what_went_out_is_what_is_kept() -> None:
    """Holes of what was left out are silent in the recording too."""
    speech = Speech(loudness_lufs=-20.0, delay_us=DELAY_US)
    loud = (8000 * np.sin(np.arange(CHUNK) / 5)).astype("<i2").tobytes()
    assert speech.live(loud, 0, None) is None
    out = [speech.live(loud, at_us, 40_000) for at_us in (CHUNK_US, 2 * CHUNK_US + 300_000, 3 * CHUNK_US)]
    assert [stretch is not None for stretch in out] == [True, False, True]
    recording = speech.recording()
    first, third = (stretch for stretch in out if stretch is not None)
    assert not recording[first.first_frame + CHUNK : third.first_frame].any()
    kept = np.frombuffer(third.pcm, dtype="<i2") / 32768
    assert np.abs(recording[third.first_frame :] - kept).max() < 1e-4


@dataclass
class Wire:
    """A line whose microphone gives the same for ever, without waiting for it to be spoken."""

    pcm: bytes
    told: list[LiveNews] = field(default_factory=list)

    async def hear(self) -> bytes | str:
        """The next stretch."""
        await asyncio.sleep(0)
        return self.pcm

    async def tell(self, news: LiveNews) -> None:
        """Remember it."""
        self.told.append(news)


@pytest.mark.parametrize(
    ("pcm", "sentence"),
    [(bytes(2 * CHUNK), "The microphone gives no sound"), (b"\x10\x10" * 4801, "stretches of 100 ms at most")],
)
async def test_a_microphone_that_is_mute_or_wild_is_refused(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory, pcm: bytes, sentence: str
) -> None:
    """With a sentence, and whoever it was may speak again."""
    async with running(engine, tmp_path_factory.mktemp("live")) as rig:
        visitor, order = Visitor(name="mei", role=Role.OPERATOR), LiveOrder(mode="record")
        session = rig.here.live.open(order, visitor)
        line = Wire(pcm)

        async def view(call_id: CallId) -> CallView:
            return rig.here.calls.view(call_id)

        talk = Conversation(line, rig.here.live, now_us=rig.here.now_us, view=view)
        with pytest.raises(Problem) as refused:
            await talk.hold(session)
        assert sentence in refused.value.detail
        rig.here.live.close(rig.here.live.open(order, visitor))
    assert [news.type for news in line.told] == ["open"]


@dataclass
class Speaker:
    """A line on which somebody speaks for a while once they are told to."""

    told: list[LiveNews] = field(default_factory=list)
    left: int = 60
    meanwhile: Callable[[], None] = lambda: None
    """Happens just before the last word."""

    async def hear(self) -> bytes | str:
        """A stretch every 20 ms, then that it was all."""
        await asyncio.sleep(0.02)
        if any(news.type == "speak" for news in self.told):
            self.left -= 1
        if self.left == 1:
            self.meanwhile()
        return (8000 * np.sin(np.arange(CHUNK) / 5)).astype("<i2").tobytes() if self.left else "stop"

    async def tell(self, news: LiveNews) -> None:
        """Remember it."""
        self.told.append(news)


async def test_zones_that_missed_live_speech_hear_its_recording(rig: Rig) -> None:
    """One press says it again, as a notice made of what was recorded."""
    rig.network.lose(ZoneId("parking"))
    async with asyncio.timeout(20):
        while all(zone.ready for zone in rig.here.dispatcher.zones()):  # noqa: ASYNC110  Nothing tells of it.
            await asyncio.sleep(0.01)
    visitor = Visitor(name="mei", role=Role.OPERATOR)
    session = rig.here.live.open(LiveOrder(zones=("parking", "atrium")), visitor)
    line = Speaker()

    async def view(call_id: CallId) -> CallView:
        return rig.here.calls.view(call_id)

    await Conversation(line, rig.here.live, now_us=rig.here.now_us, view=view).hold(session)
    ended = line.told[-1]
    assert (ended.type, ended.outcome, ended.missed_zones) == ("ended", "partial", ("parking",))
    draft = rig.here.calls.missed(str(ended.call_id))
    assert draft.recording == ended.recording
    assert draft.zones == {"parking"}
    assert len(rig.here.announcing.script(draft).parts) == 3


def break_disk(folder: Path) -> None:
    """Nothing can be written there any more."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_bytes(b"no folder")


async def speak(rig: Rig, line: Speaker) -> LiveNews:
    """Mei speaks in the atrium; the last she is told."""
    session = rig.here.live.open(LiveOrder(zones=("atrium",)), Visitor(name="mei", role=Role.OPERATOR))

    async def view(call_id: CallId) -> CallView:
        return rig.here.calls.view(call_id)

    await Conversation(line, rig.here.live, now_us=rig.here.now_us, view=view).hold(session)
    return line.told[-1]


def acts_of(rig: Rig, call_id: str | None) -> list[str]:
    """What the journal says of a call."""
    return [act.what for act in rig.here.reader.acts(call_id=CallId(call_id or ""))]


async def test_what_cannot_be_made_a_recording_is_told_and_recorded_at_the_next_start(rig: Rig) -> None:
    """The call ends as any, who spoke is told, the journal has it, and what was said lies on the disk until it can."""
    clips = rig.folder / "clips"
    ended = await speak(rig, Speaker(left=20, meanwhile=lambda: break_disk(clips)))
    assert (ended.type, ended.recording) == ("ended", None)
    assert "can't be made a recording" in ended.detail
    assert "restart the controller to have it recorded" in ended.detail
    assert any("can't be made a recording" in what for what in acts_of(rig, ended.call_id))
    entry = rig.here.reader.entry(CallId(str(ended.call_id)))
    assert entry is not None
    assert [aired.run for aired in entry.aired] == [1]
    assert len(list((rig.folder / "tapes").iterdir())) == 1
    clips.unlink()
    clips.mkdir()
    rig.here.live.recorder.take_up()
    assert any("recorded at its start" in what for what in acts_of(rig, ended.call_id))
    assert list((rig.folder / "tapes").iterdir()) == []


async def test_speaking_goes_on_when_what_is_said_cannot_be_written_down(rig: Rig) -> None:
    """That is said once in the journal, and what is in memory becomes the recording at the end."""
    break_disk(rig.folder / "tapes")
    ended = await speak(rig, Speaker(left=20))
    assert (ended.outcome, ended.detail) == ("completed", "")
    assert ended.seconds is not None
    assert sum("can't be written to the disk" in what for what in acts_of(rig, ended.call_id)) == 1


async def test_what_was_said_when_the_controller_was_killed_is_the_call_s_recording(rig: Rig) -> None:
    """Up to the last stretch, as it went out; the journal says who spoke, and it can be heard again."""
    live, visitor = rig.here.live, Visitor(name="mei", role=Role.OPERATOR)
    session = live.open(LiveOrder(zones=("atrium",)), visitor)
    call_id = session.call_id
    assert call_id is not None
    sound = (8000 * np.sin(np.arange(CHUNK) / 5)).astype("<i2").tobytes()
    for number in range(50):
        live.recorder.tape(session, Stretch(sequence=number, first_frame=number * CHUNK, pcm=sound), 5_000_000)
    live.recorder.take_up()
    entry = rig.here.reader.entry(call_id)
    assert entry is not None
    [aired] = entry.aired
    [part] = aired.parts
    assert (aired.play_at_us, part.frames) == (5_000_000, 50 * CHUNK)
    recording = rig.here.clips.samples(Digest(part.digest))
    assert np.array_equal(recording[:CHUNK], np.frombuffer(sound, dtype="<i2").astype(np.float32) / 32768)
    assert "mei spoke for 1 s until the controller stopped; it was recorded at its start." in acts_of(rig, call_id)
    live.close(session)
