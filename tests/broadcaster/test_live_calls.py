"""Somebody speaks live: a call as any other on the switchboard, open as long as they speak, recorded in the journal."""

from audio.clip import RATE, Clip, Digest
from audio.script import ChimePart, Script
from broadcaster import wire
from broadcaster.adapters.memory_network import Command
from broadcaster.call import CallId, CallKind, CallOutcome, ZoneId
from broadcaster.dispatch.restart import taken_up
from tests.broadcaster.mall import Mall, open_mall
from tests.broadcaster.virtual_time import run

CALL = CallId("live")
SAID = Clip(digest=Digest("f" * 64), frames=4 * RATE, loudness_lufs=-20.0, true_peak_dbtp=-2.0)


def page(mall: Mall, *zones: str) -> None:
    """Somebody presses the button."""
    request, _ = mall.request(CALL, CallKind.LIVE_PAGE, *zones, words={})
    mall.dispatcher.request(request, Script((ChimePart("start"),)))


async def until_spoken_to(mall: Mall) -> int:
    """Wait for the call to be on air; gives when its live sound begins."""
    await mall.until(lambda: mall.dispatcher.paging.begins_us(CALL) is not None)
    return mall.dispatcher.paging.begins_us(CALL) or 0


def sent(mall: Mall, kind: type[Command]) -> list[Command]:
    """The commands of that kind, in order."""
    return [command for _, command in mall.network.sent if isinstance(command, kind)]


def test_a_live_call_goes_on_until_its_speaker_is_through() -> None:
    """The chime first, then what is said, to every zone at once, then the falling chime; the end comes by itself."""

    async def story() -> None:
        async with open_mall("hall", "twin") as mall:
            page(mall)
            begins_us = await until_spoken_to(mall)
            [play, twin] = sent(mall, wire.Play)
            assert isinstance(play, wire.Play)
            assert isinstance(twin, wire.Play)
            assert play.live_from_frame is not None
            assert play.live_from_frame >= play.parts[0].frames
            assert (play.live_from_frame, play.play_at_us) == (twin.live_from_frame, twin.play_at_us)
            assert begins_us == play.play_at_us + play.live_from_frame * 1_000_000 // RATE
            for number in range(3):
                mall.dispatcher.paging.speak(CALL, sequence=number, first_frame=number * 960, pcm=bytes(1920))
            await mall.until(lambda: mall.clock.now_us() > begins_us + 4_000_000)
            assert mall.entry(CALL).ending is None
            mall.dispatcher.paging.over(CALL, SAID.frames)
            await mall.until_ended(CALL)
            mall.dispatcher.paging.recorded(CALL, SAID)
            entry = mall.entry(CALL)
        assert entry.ending is not None
        assert entry.ending.outcome is CallOutcome.COMPLETED
        assert [sound.first_frame for sound in mall.network.spoken] == [0, 960, 1920]
        [aired] = entry.aired
        assert [part.digest == SAID.digest for part in aired.parts] == [False, True, False]
        assert aired.parts[1].start_frame == play.live_from_frame
        assert aired.parts[2].start_frame >= play.live_from_frame + SAID.frames

    run(story())


def test_a_more_urgent_call_ends_a_live_one_which_does_not_come_back() -> None:
    """Nobody can be made to say it again; what was said up to then is kept."""

    async def story() -> None:
        async with open_mall("hall") as mall:
            page(mall)
            await until_spoken_to(mall)
            await mall.until(lambda: bool(mall.heard(CALL)))
            mall.call("search", CallKind.LOST_PERSON)
            await mall.until(lambda: not mall.dispatcher.paging.is_open(CALL))
            mall.dispatcher.paging.speak(CALL, sequence=9, first_frame=0, pcm=bytes(2))
            mall.dispatcher.paging.over(CALL, 5)
            mall.dispatcher.paging.recorded(CALL, SAID)
            entry = mall.entry(CALL)
        assert entry.ending is not None
        assert entry.ending.outcome is not CallOutcome.COMPLETED
        assert [receipt.interrupted_by for receipt in entry.receipts] == ["search"]
        assert not mall.network.spoken
        assert [part.digest for part in entry.aired[0].parts][-1] == SAID.digest

    run(story())


def test_zones_that_cannot_be_reached_miss_a_live_call_and_are_named() -> None:
    """It goes ahead in the others at once; with no zone at all it soon ends."""

    async def story() -> None:
        async with open_mall("hall", "twin") as mall:
            mall.network.lose(ZoneId("twin"))
            await mall.until(lambda: not all(zone.ready for zone in mall.dispatcher.zones()))
            page(mall)
            await until_spoken_to(mall)
            mall.dispatcher.paging.over(CALL, 0)
            await mall.until_ended(CALL)
            assert mall.entry(CALL).missed_zones == ("twin",)
            mall.dispatcher.paging.recorded(CALL, None)

    run(story())


def test_a_live_call_is_not_taken_up_after_a_restart() -> None:
    """Whoever spoke has to press the button again."""

    async def story() -> None:
        async with open_mall("hall") as mall:
            request, _ = mall.request(CALL, CallKind.LIVE_PAGE, words={})
            assert taken_up(request, request.call.requested_us) is None

    run(story())
