"""How far a call is: which pass, how long a pass is, and when it ends in each zone."""

import asyncio

from broadcaster.call import CallKind, ZoneId
from broadcaster.dispatch.live import CallChanged, LiveCall
from broadcaster.policy import policy_for
from tests.broadcaster.mall import Mall, open_mall
from tests.broadcaster.virtual_time import run

LONG = {"zh": "字" * 80}


def only(mall: Mall) -> LiveCall:
    """The one call there is."""
    (live,) = mall.dispatcher.live()
    return live


def test_a_pass_ends_when_its_outlook_said() -> None:
    """Foretold from the zone's own start and the length of the words; when it comes true the zone is through."""

    async def story() -> None:
        async with open_mall("a", "b") as mall:
            mall.call("one", CallKind.NOTICE, words=LONG)
            await mall.until(lambda: only(mall).zones[ZoneId("a")].ends_us is not None)
            await asyncio.sleep(5)
            ends = {zone: leg.ends_us for zone, leg in only(mall).zones.items()}
            await mall.until_ended("one")
            assert ends == {row.zone: row.ended_us for row in mall.entry("one").receipts}

    run(story())


def test_how_long_a_pass_is_is_told_as_soon_as_its_words_are_made() -> None:
    """While they are being made nothing is foretold; then whoever watches hears of it without asking."""

    async def story() -> None:
        async with open_mall("a") as mall:
            mall.studio.speech_takes_s = 3
            watch = mall.dispatcher.watch()
            mall.call("one", CallKind.NOTICE, words=LONG)
            async for event in watch:
                if isinstance(event, CallChanged) and event.call.pass_us is not None:
                    break
                assert not isinstance(event, CallChanged) or event.call.zones[ZoneId("a")].ends_us is None
            heard_us = mall.clock.now_us()
            live = only(mall)
            end_us = live.zones[ZoneId("a")].ends_us
            assert live.pass_us is not None
            assert live.pass_us >= 20_000_000
            assert end_us is None or end_us > heard_us

    run(story())


def test_each_pass_has_its_number_and_between_two_the_next_is_announced() -> None:
    """The first of two, then the rest with the instant of the second, then the second."""

    async def story() -> None:
        async with open_mall("a") as mall:
            mall.call("one", CallKind.NOTICE, policy=policy_for(CallKind.NOTICE, passes=2, pass_gap_s=7))
            await mall.until(lambda: only(mall).phase == "on_air")
            assert (only(mall).on_pass, only(mall).next_pass_us) == (1, None)
            await mall.until(lambda: only(mall).phase == "resting")
            next_us = only(mall).next_pass_us
            assert next_us is not None
            assert only(mall).zones[ZoneId("a")].ends_us is None
            await mall.until(lambda: only(mall).on_pass == 2)
            assert mall.clock.now_us() >= next_us
            await mall.until_ended("one")

    run(story())


def test_a_call_that_is_told_to_stop_has_no_end_of_its_own() -> None:
    """It ends as soon as the zones fall silent, which nobody foretells."""

    async def story() -> None:
        async with open_mall("a") as mall:
            call_id = mall.call("one", CallKind.NOTICE, words=LONG)
            await mall.until(lambda: only(mall).zones[ZoneId("a")].ends_us is not None)
            watch = mall.dispatcher.watch()
            mall.dispatcher.cancel(call_id)
            event = await anext(aiter(watch))
            assert isinstance(event, CallChanged)
            assert event.call.zones[ZoneId("a")].ends_us is None
            await mall.until_ended("one")

    run(story())
