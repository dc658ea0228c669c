"""The dispatcher while the broker is away and when it is back."""

import asyncio

from broadcaster.call import CallKind, CallOutcome, ZoneId, ZoneOutcome
from tests.broadcaster.mall import in_step, open_mall
from tests.broadcaster.virtual_time import run

LONG = {"zh": "欢迎光临本商场，" * 10, "en": "Welcome to our mall. " * 8}


def test_a_broker_that_is_away_loses_no_call_that_can_wait() -> None:
    """Calls wait while it is away, in zones that are shown as lost, and start in step when it is back."""

    async def story() -> None:
        async with open_mall("a", "b") as mall:
            mall.network.connected = False
            mall.call("one", CallKind.NOTICE)
            await asyncio.sleep(30)
            assert not mall.network.sent
            assert not any(zone.ready for zone in mall.dispatcher.zones())
            mall.network.connected = True
            await mall.until_ended("one", within_s=30)
            assert not mall.entry("one").missed_zones
            assert len(mall.heard("one")) == 2
            assert in_step(mall.heard("one"))
            assert {heard.run for heard in mall.heard("one")} == {1}, "with one command for both"
            assert all(zone.ready for zone in mall.dispatcher.zones())

    run(story())


def test_a_call_waits_for_the_broker_until_it_expires() -> None:
    """Then it is over, and its zones say why."""

    async def story() -> None:
        async with open_mall("a") as mall:
            mall.network.connected = False
            mall.call("one", CallKind.NOTICE)
            await mall.until_ended("one")
            ending = mall.entry("one").ending
            assert ending is not None
            assert ending.outcome is CallOutcome.EXPIRED
            assert mall.entry("one").receipts[0].result.reason == "its speaker was not there in time"

    run(story())


def test_what_sounds_when_the_broker_goes_is_not_given_up() -> None:
    """The speaker plays on; if the broker is back before the end, the call is as complete as any other."""

    async def story() -> None:
        async with open_mall("a") as mall:
            mall.call("one", CallKind.NOTICE, words=LONG)
            await asyncio.sleep(5)
            mall.network.connected = False
            mall.call("two", CallKind.MOVE_CAR)
            await asyncio.sleep(5)
            mall.network.connected = True
            await mall.until_ended("one", "two")
            assert mall.entry("one").receipts[0].result.outcome is ZoneOutcome.COMPLETED
            assert not mall.entry("two").missed_zones

    run(story())


def test_zones_that_do_not_come_back_with_the_broker_keep_nobody_waiting_long() -> None:
    """After a few seconds the call goes on air where the speakers are there again."""

    async def story() -> None:
        async with open_mall("a", "b") as mall:
            mall.network.connected = False
            mall.call("one", CallKind.NOTICE)
            await asyncio.sleep(3)
            mall.network.speakers[ZoneId("b")].there = False
            mall.network.connected = True
            await mall.until(lambda: bool(mall.heard("one", "a")), within_s=8)
            await mall.until_ended("one")
            assert mall.entry("one").missed_zones == ("b",)
            assert [zone.ready for zone in mall.dispatcher.zones()] == [True, False]

    run(story())
