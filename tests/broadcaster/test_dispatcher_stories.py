"""The mall's stories through the dispatcher, with speakers, journal and studio in memory and time virtual."""

import asyncio

from broadcaster.call import CallKind, CallOutcome, ZoneId, ZoneOutcome
from tests.broadcaster.mall import Mall, in_step, open_mall, script_of
from tests.broadcaster.virtual_time import run

FLOORS = ("ground", "first", "second", "garage")
ADVERT = {"zh": "今天面馆第二碗半价，欢迎光临，" * 6}


def test_a_lost_child_takes_over_repeats_and_stops_at_once_when_found() -> None:
    """An advert is cut, the call repeats with rests until the child is found, and every zone has its receipts."""

    async def story() -> None:
        async with open_mall(*FLOORS) as mall:
            mall.call("advert", CallKind.ADVERT, words=ADVERT)
            await asyncio.sleep(5)
            mall.call("child", CallKind.LOST_PERSON)
            await asyncio.sleep(1)
            assert mall.entry("advert").ending is not None
            assert {h.zone for h in mall.heard("child")} == set(FLOORS), "on air everywhere within a second"
            assert in_step(mall.heard("child"))
            await mall.until(lambda: len(mall.heard("child", "ground")) == 3)
            asked_us = mall.clock.now_us()
            mall.dispatcher.found(mall.dispatcher.live()[0].id)
            await mall.until_ended("child", within_s=1)
            for heard in mall.heard("child")[-4:]:
                assert heard.to_us is not None
                assert heard.to_us - asked_us < 200_000, "silent a fifth of a second after the word"
            _check_child(mall)

    def _check_child(mall: Mall) -> None:
        entry, advert = mall.entry("child"), mall.entry("advert")
        assert entry.ending is not None
        assert entry.ending.outcome is CallOutcome.FOUND
        assert len(entry.receipts) == 12, "three runs in four zones"
        assert sum(row.result.outcome is ZoneOutcome.COMPLETED for row in entry.receipts) == 8
        assert sum(row.result.outcome is ZoneOutcome.STOPPED for row in entry.receipts) == 4
        passages = entry.receipts[0].passages
        assert [passage.language for passage in passages] == ["zh", "en"]
        assert advert.ending is not None
        assert advert.ending.outcome is CallOutcome.DROPPED
        assert {row.result.outcome for row in advert.receipts} == {ZoneOutcome.INTERRUPTED}
        assert {row.interrupted_by for row in advert.receipts} == {"child"}, "what took the zone is named"
        assert {row.interrupted_by for row in entry.receipts} == {None}, "people stopped it, no other call"

    run(story())


def test_the_closing_words_reach_the_whole_of_a_busy_mall_on_time() -> None:
    """Adverts are cut just before the instant, what may not be cut is waited for, and free zones start on the dot."""

    async def story() -> None:
        async with open_mall(*FLOORS) as mall:
            mall.call("advert", CallKind.ADVERT, "ground", "first", words=ADVERT)
            closing = mall.call("closing/2026-02-16/-15", CallKind.CLOSING_COUNTDOWN, due_in_s=10)
            await asyncio.sleep(6)
            mall.call("car", CallKind.MOVE_CAR, "garage", words={"zh": "请浙A一二三四五的车主移车。"})
            await mall.until_ended(closing, within_s=60)
            due_us = mall.entry(closing).request.call.due_us
            starts = {h.zone: h.from_us - due_us for h in mall.heard(closing)}
            assert [starts[ZoneId(zone)] for zone in ("ground", "first", "second")] == [0, 0, 0]
            assert starts[ZoneId("garage")] > 0, "the car's owner was being called there"
            ending = mall.entry(closing).ending
            assert ending is not None
            assert ending.outcome is CallOutcome.COMPLETED

    run(story())


def test_a_zone_that_missed_a_call_is_named() -> None:
    """A speaker that doesn't answer is a missed zone with a reason; the others hear the call to its end."""

    async def story() -> None:
        async with open_mall(*FLOORS) as mall:
            mall.network.speakers[ZoneId("garage")].deaf = True
            mall.call("notice", CallKind.NOTICE)
            await mall.until_ended("notice")
            entry = mall.entry("notice")
            assert entry.ending is not None
            assert entry.ending.outcome is CallOutcome.PARTIAL
            assert entry.missed_zones == ("garage",)
            (row,) = [row for row in entry.receipts if row.zone == "garage"]
            assert row.result.outcome is ZoneOutcome.MISSED
            assert row.result.reason == "the speaker did not answer"

    run(story())


def test_a_zone_whose_speaker_never_comes_is_named_too() -> None:
    """A zone without a speaker is missed when the call expires, and has a receipt that says so."""

    async def story() -> None:
        async with open_mall(*FLOORS) as mall:
            mall.network.lose(ZoneId("garage"))
            await asyncio.sleep(0.01)
            mall.call("ticket", CallKind.TICKET, "ground", "garage")
            await mall.until_ended("ticket")
            entry = mall.entry("ticket")
            assert entry.missed_zones == ("garage",)
            (row,) = [row for row in entry.receipts if row.zone == "garage"]
            assert (row.run, row.result.reason) == (0, "its speaker was not there in time")

    run(story())


def test_after_a_restart_a_search_goes_on_and_what_is_stale_is_closed() -> None:
    """The lost child's call goes on as the same call; a ticket call of an hour ago is failed, and says why."""

    async def story() -> None:
        async with open_mall(*FLOORS) as before:
            before.call("child", CallKind.LOST_PERSON)
            before.call("ticket", CallKind.TICKET, "ground")
            await asyncio.sleep(3)
        await asyncio.sleep(3600)
        async with open_mall(*FLOORS, journal=before.journal) as after:
            after.dispatcher.resume(script_of)
            await asyncio.sleep(3)
            assert {h.zone for h in after.heard("child")} == set(FLOORS)
            assert after.heard("child")[0].run > before.heard("child")[0].run
            ending = after.entry("ticket").ending
            assert ending is not None
            assert (ending.outcome, ending.reason) == (CallOutcome.FAILED, "the controller was restarted")
            after.dispatcher.found(after.entry("child").request.call.id)
            await after.until_ended("child", within_s=2)

    run(story())
