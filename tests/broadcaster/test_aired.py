"""What calls went out as is in the journal: every run, with its clips at the places where zones sounded them."""

import asyncio

from broadcaster import wire
from broadcaster.call import CallKind
from broadcaster.policy import policy_for
from broadcaster.wire import PartOnAir
from tests.broadcaster.mall import Mall, open_mall
from tests.broadcaster.virtual_time import run


def sounded(mall: Mall, name: str) -> dict[int, tuple[tuple[PartOnAir, ...], int]]:
    """What a call's runs were by what the zones were told, each run as the zone that had most of it."""
    runs: dict[int, tuple[tuple[PartOnAir, ...], int]] = {}
    for heard in mall.heard(name):
        parts = tuple(heard.parts)
        if len(parts) >= len(runs.get(heard.run, ((), 0))[0]):
            runs[heard.run] = (parts, heard.from_frame)
    return runs


def kept(mall: Mall, name: str) -> dict[int, tuple[tuple[PartOnAir, ...], int]]:
    """The same by the journal."""
    return {aired.run: (aired.parts, aired.from_frame) for aired in mall.entry(name).aired}


def test_a_call_is_kept_as_it_went_out() -> None:
    """Its one run has every clip at the place where both zones sounded it, and the instant it was to begin."""

    async def story() -> None:
        async with open_mall("hall", "garage") as mall:
            mall.call("page", CallKind.STAFF_PAGE)
            await mall.until_ended("page")
            assert kept(mall, "page") == sounded(mall, "page")
            [aired] = mall.entry("page").aired
            assert len(aired.parts) == 4
            assert {receipt.play_at_us for receipt in mall.entry("page").receipts} == {aired.play_at_us}

    run(story())


def test_words_that_came_late_are_kept_where_they_were_heard() -> None:
    """A part that was made while the call sounded stands where the zones had it; the next pass has no such gap."""

    async def story() -> None:
        async with open_mall("hall") as mall:
            mall.studio.speech_takes_s = 6.0
            mall.call("page", CallKind.MOVE_CAR, policy=policy_for(CallKind.MOVE_CAR, passes=2, pass_gap_s=5))
            await mall.until_ended("page")
            assert kept(mall, "page") == sounded(mall, "page")
            first, second = mall.entry("page").aired
            assert first.run < second.run

    run(story())


def test_an_interrupted_run_and_its_going_on_are_two() -> None:
    """A farewell that an emergency cut is kept with where it went on, and the emergency's runs stand beside it."""

    async def story() -> None:
        async with open_mall("hall") as mall:
            mall.call("farewell", CallKind.FAREWELL)
            await mall.until(lambda: bool(mall.heard("farewell")))
            await asyncio.sleep(3)
            mall.call("emergency", CallKind.EMERGENCY)
            await mall.until(lambda: bool(mall.heard("emergency")))
            mall.dispatcher.cancel(mall.entry("emergency").request.call.id)
            await mall.until_ended("farewell", "emergency")
            assert kept(mall, "farewell") == sounded(mall, "farewell")
            cut, rest = mall.entry("farewell").aired
            assert (cut.from_frame, rest.from_frame > 0) == (0, True)
            assert len(mall.entry("emergency").aired) == 1

    run(story())


def test_a_call_that_never_went_out_is_kept_as_nothing() -> None:
    """One that is cancelled before it is made has no run to hear."""

    async def story() -> None:
        async with open_mall("hall") as mall:
            mall.studio.hand_over_s = 5.0
            call_id = mall.call("page", CallKind.STAFF_PAGE)
            await asyncio.sleep(1)
            mall.dispatcher.cancel(call_id)
            await mall.until_ended("page")
            assert mall.entry("page").aired == ()
            assert not [command for _, command in mall.network.sent if isinstance(command, wire.Play)]

    run(story())
