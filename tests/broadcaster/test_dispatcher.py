"""The dispatcher: instants, programmes that grow, speakers and parts of the product that fail."""

import asyncio
import math

import pytest

from audio.clip import RATE, Digest
from broadcaster import wire
from broadcaster.adapters.journal_memory import MemoryJournal
from broadcaster.call import CallId, CallKind, CallOutcome, WhenInterrupted, ZoneId, ZoneOutcome
from broadcaster.dispatch.live import CallChanged, CallEnded, FellBehind, ReceiptKept, ZoneChanged
from broadcaster.dispatch.music import MusicProgramme
from broadcaster.dispatch.watch import QUEUED
from broadcaster.policy import policy_for
from broadcaster.ports import Request, ZoneReceipt
from tests.broadcaster.mall import CHIME_S, Mall, in_step, open_mall
from tests.broadcaster.virtual_time import VirtualClock, run

LONG = {"zh": "欢迎光临本商场，" * 10, "en": "Welcome to our mall. " * 8}
TRACK = wire.Track(digest="a" * 64, frames=60 * RATE)


def plays_of(mall: Mall, call_id: str) -> list[wire.Play]:
    """The play commands of a call."""
    return [
        command for _, command in mall.network.sent if isinstance(command, wire.Play) and command.call_id == call_id
    ]


def test_a_call_starts_one_lead_time_after_it_is_ready() -> None:
    """With what is made at hand, the first sample sounds 150 ms after the request, in all zones."""

    async def story() -> None:
        async with open_mall("a", "b") as mall:
            asked_us = mall.clock.now_us()
            mall.call("one", CallKind.NOTICE)
            await mall.until_ended("one")
            assert {heard.from_us - asked_us for heard in mall.heard("one")} == {150_000}

    run(story())


def test_a_planned_call_starts_at_its_instant_and_its_command_goes_ahead() -> None:
    """The command is with the speakers two seconds before, so nothing on the way can make it late."""

    async def story() -> None:
        async with open_mall("a", "b") as mall:
            due_us = mall.clock.now_us() + 60_000_000
            mall.call("one", CallKind.WELCOME, due_in_s=60)
            await mall.until(lambda: bool(plays_of(mall, "one")))
            assert 1_900_000 <= due_us - mall.clock.now_us() <= 2_100_000
            assert mall.network.speakers[ZoneId("a")].stock, "its clips were fetched ahead"
            await mall.until_ended("one")
            assert {heard.from_us for heard in mall.heard("one")} == {due_us}

    run(story())


def test_a_call_goes_on_air_before_its_last_word_is_made() -> None:
    """It starts as soon as what is made lasts until the rest is ready, and is heard without a gap."""

    async def story() -> None:
        async with open_mall("a", "b") as mall:
            mall.studio.speech_takes_s = 3
            asked_us = mall.clock.now_us()
            mall.call("one", CallKind.NOTICE, words=LONG)
            await mall.until_ended("one")
            heard = mall.heard("one", "a")[0]
            assert heard.from_us - asked_us == 1_535_000, "so that the chime lasts until the first language is made"
            gaps = [
                after.start_frame - before.start_frame - before.frames
                for before, after in zip(heard.parts, heard.parts[1:], strict=False)
            ]
            assert set(gaps) == {RATE // 2}
            assert mall.entry("one").receipts[0].result.outcome is ZoneOutcome.COMPLETED

    run(story())


def test_a_call_that_is_made_already_is_heard_to_its_last_word() -> None:
    """Takes that say nothing is left to be made are not the last ones."""

    async def story() -> None:
        async with open_mall("a") as mall:
            mall.studio.hand_over_s = 0.02
            mall.call("one", CallKind.NOTICE)
            await mall.until_ended("one")
            heard = mall.heard("one")[0]
            assert [part.language for part in heard.parts] == [None, "zh", "en", None]
            assert mall.entry("one").receipts[0].result.outcome is ZoneOutcome.COMPLETED

    run(story())


def test_an_emergency_is_made_before_everything_else() -> None:
    """The studio is told when a call is due, so that it makes first what is needed first; emergencies before all."""

    async def story() -> None:
        async with open_mall("a") as mall:
            mall.call("later", CallKind.NOTICE, due_in_s=10)
            mall.call("now", CallKind.EMERGENCY)
            await asyncio.sleep(0.1)
            assert mall.studio.due_in_s == [10.0, -math.inf]

    run(story())


def test_a_part_that_is_late_moves_for_all_zones_alike() -> None:
    """Zones agree on where it sounds, and it is heard from its first sample."""

    async def story() -> None:
        async with open_mall("a", "b") as mall:
            mall.studio.speech_takes_s = 0.9
            mall.call("one", CallKind.NOTICE, words={"zh": "喂", "en": "Hi"})
            await asyncio.sleep(0.95)
            mall.studio.speech_takes_s = 4
            await mall.until_ended("one")
            first, second = mall.heard("one")
            assert first.parts == second.parts
            assert in_step([first, second])

    run(story())


def test_an_interrupted_welcome_goes_on_with_the_sentence_it_was_cut_in() -> None:
    """Never with half a word: a passage of speech is said again from its beginning."""

    async def story() -> None:
        async with open_mall("a") as mall:
            mall.call("welcome", CallKind.WELCOME, words=LONG)
            await asyncio.sleep(CHIME_S + 3)
            mall.call("child", CallKind.LOST_PERSON, policy=policy_for(CallKind.LOST_PERSON, passes=1))
            await mall.until_ended("welcome", "child")
            first, second = mall.heard("welcome")
            assert second.from_frame == first.parts[1].start_frame
            assert mall.entry("welcome").receipts[0].result.outcome is ZoneOutcome.INTERRUPTED

    run(story())


def test_a_studio_that_fails_fails_the_call_only() -> None:
    """The reason is the studio's sentence, and the next call is made."""

    async def story() -> None:
        async with open_mall("a") as mall:
            mall.studio.fails_at = "Hello."
            mall.call("one", CallKind.NOTICE, words={"en": "Hello."})
            mall.call("two", CallKind.NOTICE)
            await mall.until_ended("one", "two")
            ending = mall.entry("one").ending
            assert ending is not None
            assert ending.outcome is CallOutcome.FAILED
            assert ending.reason == "The speech engine hung twice; look at its log."
            assert not mall.entry("two").missed_zones

    run(story())


def test_a_studio_that_fails_half_way_silences_the_call() -> None:
    """What is on air is stopped, and the journal has both the failure and the receipts."""

    async def story() -> None:
        async with open_mall("a") as mall:
            mall.studio.speech_takes_s, mall.studio.fails_at = 2, "Hello."
            mall.call("one", CallKind.NOTICE, words={"zh": "你好" * 12, "en": "Hello."})
            await mall.until_ended("one")
            entry = mall.entry("one")
            assert entry.ending is not None
            assert entry.ending.outcome is CallOutcome.FAILED
            assert entry.receipts[0].result.outcome is ZoneOutcome.STOPPED

    run(story())


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"deaf": True}, "the speaker did not answer"),
        ({"mute": True}, "the speaker did not answer"),
        ({"broken": "The clip can't be fetched."}, "The clip can't be fetched."),
        ({"late_s": 8.0}, "the speaker was ready but did not start"),
    ],
)
def test_a_speaker_at_fault_is_named_with_what_is_wrong(fault: dict[str, object], reason: str) -> None:
    """However it fails, its zone is missed with a sentence, and the call ends."""

    async def story() -> None:
        async with open_mall("a", "b") as mall:
            for name, value in fault.items():
                setattr(mall.network.speakers[ZoneId("b")], name, value)
            mall.call("one", CallKind.NOTICE)
            await mall.until_ended("one")
            rows = {row.zone: row.result for row in mall.entry("one").receipts}
            assert rows[ZoneId("a")].outcome is ZoneOutcome.COMPLETED
            assert rows[ZoneId("b")].reason == reason

    run(story())


def test_a_speaker_that_was_out_of_reach_is_told_to_stop_what_was_given_up() -> None:
    """It may still be sounding it."""

    async def story() -> None:
        async with open_mall("a") as mall:
            mall.call("one", CallKind.NOTICE, words=LONG)
            await asyncio.sleep(1)
            speaker = mall.network.speakers[ZoneId("a")]
            for lifecycle in (wire.Lifecycle.LOST, wire.Lifecycle.READY):
                mall.network.say(wire.SpeakerState(zone="a", boot_id=speaker.boot_id, lifecycle=lifecycle, at_us=0))
            await asyncio.sleep(0.2)
            assert not speaker.runs
            assert mall.entry("one").missed_zones == ("a",)

    run(story())


def test_the_last_will_of_an_earlier_boot_loses_nobody() -> None:
    """A speaker that started anew is not lost by what the broker says of its past."""

    async def story() -> None:
        async with open_mall("a") as mall:
            old = mall.network.speakers[ZoneId("a")].boot_id
            mall.network.join(ZoneId("a"))
            mall.network.say(wire.SpeakerState(zone="a", boot_id=old, lifecycle=wire.Lifecycle.LOST, at_us=0))
            await asyncio.sleep(0.1)
            assert mall.dispatcher.zones()[0].ready

    run(story())


def test_a_speaker_that_joins_is_brought_into_step_with_the_music() -> None:
    """It is told the same music with the same first instant, and the clips it is to keep."""

    async def story() -> None:
        async with open_mall("a") as mall:
            music = MusicProgramme(tracks=(TRACK,), start_at_us=mall.clock.now_us())
            mall.dispatcher.play_music([ZoneId("a")], music)
            mall.dispatcher.stock([ZoneId("a")], [Digest("b" * 64)])
            await asyncio.sleep(30)
            speaker = mall.network.speakers[ZoneId("a")]
            speaker.stock.clear()
            mall.network.join(ZoneId("a"))
            await asyncio.sleep(0.1)
            assert speaker.music is not None
            assert speaker.music.start_at_us == music.start_at_us
            assert speaker.stock == {"b" * 64}
            assert mall.dispatcher.zones()[0].music == music

    run(story())


class FailingClock(VirtualClock):
    """A clock that can't be read for a while."""

    broken = False

    def now_us(self) -> int:
        """Microseconds since the epoch."""
        if self.broken:
            raise OSError("The clock can't be read.")
        return super().now_us()


def test_what_fails_for_a_moment_does_not_stop_the_clock(caplog: pytest.LogCaptureFixture) -> None:
    """A planned call is made in time although the dispatcher could not look what is due a while before."""

    async def story() -> None:
        clock = FailingClock()
        async with open_mall("a", clock=clock) as mall:
            due_us = clock.now_us() + 60_000_000
            mall.call("one", CallKind.WELCOME, due_in_s=60)
            await asyncio.sleep(5)
            clock.broken = True
            await asyncio.sleep(5)
            clock.broken = False
            await mall.until_ended("one", within_s=120)
            assert [heard.from_us for heard in mall.heard("one")] == [due_us]

    run(story())
    assert "could not do what was due" in caplog.text


class FullDisk(MemoryJournal):
    """A journal that can't take receipts and endings for a while."""

    full = True

    def received(self, receipt: ZoneReceipt) -> None:
        """Refuse while the disk is full."""
        if self.full:
            raise OSError("No space left on device")
        super().received(receipt)


def test_rows_that_the_journal_can_not_take_are_written_later() -> None:
    """A full disk stops no call, and nothing is missing afterwards."""

    async def story() -> None:
        journal = FullDisk()
        async with open_mall("a", journal=journal) as mall:
            mall.call("one", CallKind.NOTICE)
            await asyncio.sleep(60)
            assert mall.heard("one")
            assert mall.dispatcher.rows_owed == 2
            journal.full = False
            await mall.until_ended("one", within_s=3)
            assert mall.entry("one").receipts

    run(story())


def test_a_request_the_journal_refuses_did_not_happen() -> None:
    """The caller hears of it, and nothing sounds."""

    class NoJournal(MemoryJournal):
        def requested(self, request: Request) -> None:
            raise OSError(f"No space left on device for {request.call.id}")

    async def story() -> None:
        async with open_mall("a", journal=NoJournal()) as mall:
            with pytest.raises(OSError, match="No space"):
                mall.call("one", CallKind.NOTICE)
            assert not mall.dispatcher.live()

    run(story())


def test_a_request_that_comes_twice_is_made_once() -> None:
    """While it is open, after it is over, and after a restart."""

    async def story() -> None:
        async with open_mall("a") as mall:
            request, script = mall.request("one", CallKind.NOTICE)
            mall.dispatcher.request(request, script)
            mall.dispatcher.request(request, script)
            await mall.until_ended("one")
            mall.dispatcher.request(request, script)
        async with open_mall("a", journal=mall.journal) as again:
            again.dispatcher.request(request, script)
            assert not again.dispatcher.live()
        assert len(mall.heard("one")) == 1

    run(story())


def test_a_watcher_hears_of_calls_zones_and_receipts_in_order() -> None:
    """Enough to draw what goes on without asking."""

    async def story() -> None:
        async with open_mall("a") as mall:
            watch = mall.dispatcher.watch()
            mall.call("one", CallKind.NOTICE)
            kinds = []
            async for event in watch:
                kinds.append(type(event))
                if isinstance(event, CallEnded):
                    break
            assert kinds[0] is CallChanged
            assert kinds.index(ZoneChanged) < kinds.index(ReceiptKept) < kinds.index(CallEnded)

    run(story())


def test_a_watcher_that_is_too_slow_is_let_go() -> None:
    """Its last event says so; the others and the calls don't notice."""

    async def story() -> None:
        async with open_mall("a") as mall:
            watch = mall.dispatcher.watch()
            levels = wire.SpeakerLevels(zone="a", at_us=0, music_db=-30.0, announcement_db=-120.0, output_db=-30.0)
            for _ in range(QUEUED + 1):
                mall.network.say(levels)
            await asyncio.sleep(1)
            assert [event async for event in watch] == [FellBehind()]

    run(story())


def test_live_calls_tell_where_each_is() -> None:
    """The most urgent first, with its phase in every zone."""

    async def story() -> None:
        async with open_mall("a", "b") as mall:
            mall.call("one", CallKind.NOTICE, "a")
            mall.call("two", CallKind.MOVE_CAR)
            await asyncio.sleep(1)
            live = mall.dispatcher.live()
            assert [call.id for call in live] == ["two", "one"]
            assert live[0].zones[ZoneId("a")].phase == "waiting"
            assert live[0].zones[ZoneId("b")].phase == "on_air"
            assert [zone.call_id for zone in mall.dispatcher.zones()] == ["one", "two"]
            mall.dispatcher.cancel(CallId("one"))
            mall.dispatcher.cancel(CallId("two"))
            await mall.until_ended("one", "two")
            assert not mall.dispatcher.live()

    run(story())


def test_a_drill_gives_way_without_coming_back() -> None:
    """Its policy says to drop it, and the journal says what took its zones."""

    async def story() -> None:
        async with open_mall("a") as mall:
            assert policy_for(CallKind.DRILL).when_interrupted is WhenInterrupted.DROP
            mall.call("drill", CallKind.DRILL, words=LONG)
            await asyncio.sleep(3)
            mall.call("child", CallKind.LOST_PERSON)
            await mall.until_ended("drill")
            (row,) = mall.entry("drill").receipts
            assert row.result.reason == "interrupted by call child (lost_person)"

    run(story())
