"""Calls for help: rung once, first of all, not hours later, and off when they are called off."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.flows.flow import Answered
from kiosk.ports import CancelHelp, Order
from tests.kiosk.order_rig import CASE, HELP, REACHES, Kiosk


async def test_help_that_could_not_be_asked_for_is_asked_for_first() -> None:
    """Before complaints that have waited longer."""
    kiosk = await Kiosk().once_heard()
    kiosk.desk.reach = "gone"
    await kiosk.orders.carry_out(1, CASE)
    await kiosk.orders.carry_out(2, HELP)
    kiosk.desk.reach = "answers get lost"
    await kiosk.orders.send_waiting()
    assert list(kiosk.desk.help) == ["h1"]
    assert not kiosk.desk.cases


async def test_what_was_confirmed_outlives_a_process_killed_while_sending() -> None:
    """A complaint and a call for help are kept before they are sent, and are there for the next process."""
    kiosk = await Kiosk().once_heard()
    orders: list[Order] = [CASE, HELP]
    for number, order in enumerate(orders):
        sending = asyncio.create_task(kiosk.orders.carry_out(number, order))
        kiosk.desk.reach = "silent"
        await asyncio.sleep(0)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        kiosk.desk.reach = "there"
    kiosk.restart()
    assert await kiosk.orders.send_waiting() == 0
    assert (list(kiosk.desk.cases), list(kiosk.desk.help)) == (["c1"], ["h1"])


async def test_help_called_off_before_it_was_asked_for_never_rings() -> None:
    """What still waits is dropped."""
    kiosk = await Kiosk().once_heard()
    kiosk.desk.reach = "gone"
    await kiosk.orders.carry_out(1, HELP)
    assert await kiosk.orders.carry_out(2, CancelHelp(key="h1", help=None)) == Answered(number=2, answer=None)
    kiosk.desk.reach = "there"
    await kiosk.orders.send_waiting()
    assert kiosk.desk.help == {}


async def test_help_called_off_whose_answer_was_lost_does_not_go_on_ringing() -> None:
    """The desk may have heard: it is asked under the same key and called off."""
    kiosk = await Kiosk().once_heard()
    kiosk.desk.reach = "answers get lost"
    await kiosk.orders.carry_out(1, HELP)
    await kiosk.orders.carry_out(2, CancelHelp(key="h1", help=None))
    kiosk.desk.reach = "there"
    assert await kiosk.orders.send_waiting() == 0
    assert [view.state for view in kiosk.desk.help.values()] == ["cancelled"]


async def test_help_called_off_while_nobody_is_reached_is_called_off_later() -> None:
    """By its id."""
    kiosk = await Kiosk().once_heard()
    await kiosk.orders.carry_out(1, HELP)
    kiosk.desk.reach = "gone"
    await kiosk.orders.carry_out(2, CancelHelp(key="h1", help="h-h1"))
    kiosk.desk.reach = "there"
    assert await kiosk.orders.send_waiting() == 0
    assert [view.state for view in kiosk.desk.help.values()] == ["cancelled"]


async def test_help_that_waited_for_hours_does_not_ring() -> None:
    """Whoever asked went to the desk long ago; after ten minutes they may still stand there."""
    for waited, rung in ((timedelta(minutes=10), ["h1"]), (timedelta(hours=10), [])):
        kiosk = await Kiosk().once_heard()
        kiosk.desk.reach = "gone"
        await kiosk.orders.carry_out(1, HELP)
        kiosk.desk.reach = "there"
        kiosk.clock += waited
        assert await kiosk.orders.send_waiting() == 0
        assert list(kiosk.desk.help) == rung


async def test_help_called_off_while_it_is_being_sent_does_not_go_on_ringing() -> None:
    """The desk may have heard by then, so it is called off there."""
    kiosk = await Kiosk().once_heard()
    kiosk.desk.reach = "gone"
    await kiosk.orders.carry_out(1, HELP)
    kiosk.desk.reach = "silent"
    sending = asyncio.create_task(kiosk.orders.send_waiting())
    await asyncio.sleep(0)
    await kiosk.orders.carry_out(2, CancelHelp(key="h1", help=None))
    kiosk.desk.reach = "there"
    await sending
    assert await kiosk.orders.send_waiting() == 0
    assert [view.state for view in kiosk.desk.help.values()] == ["cancelled"]


async def test_help_called_off_while_another_letter_is_being_sent_never_rings() -> None:
    """What was called off is left out, although it was there when the sending began."""
    kiosk = await Kiosk().once_heard()
    kiosk.desk.reach = "gone"
    await kiosk.orders.carry_out(1, replace(HELP, key="h0"))
    await kiosk.orders.carry_out(2, HELP)
    kiosk.desk.reach = "silent"
    sending = asyncio.create_task(kiosk.orders.send_waiting())
    await asyncio.sleep(0)
    await kiosk.orders.carry_out(3, CancelHelp(key="h1", help=None))
    kiosk.desk.reach = "there"
    await sending
    assert list(kiosk.desk.help) == ["h0"]


async def test_help_asked_for_again_after_a_restart_is_called_off_where_it_may_ring() -> None:
    """That nobody was reached the second time says nothing of the first."""
    kiosk = await Kiosk().once_heard()
    kiosk.desk.reach = "answers get lost"
    await kiosk.orders.carry_out(1, HELP)
    kiosk.restart()
    kiosk.desk.reach = "gone"
    await kiosk.orders.carry_out(1, HELP)
    await kiosk.orders.carry_out(2, CancelHelp(key="h1", help=None))
    kiosk.desk.reach = "there"
    assert await kiosk.orders.send_waiting() == 0
    assert [view.state for view in kiosk.desk.help.values()] == ["cancelled"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(REACHES, st.booleans(), st.integers(0, 4)), min_size=1, max_size=6))
async def test_whenever_help_is_called_off_it_never_rings_on(breaks: list[tuple[str, bool, int]]) -> None:
    """Asked, sent and called off in whatever order and at once: in the end nothing rings."""
    kiosk = await Kiosk().once_heard()
    for number, (reach, called_off_first, breaths) in enumerate(breaks):
        key = f"h{number}"
        kiosk.desk.reach = reach  # type: ignore[assignment]  # One of the three.
        doings = [kiosk.orders.carry_out(1, replace(HELP, key=key)), kiosk.orders.send_waiting()]
        tasks = [asyncio.create_task(each) for each in (reversed(doings) if called_off_first else doings)]
        for _ in range(breaths + 1):
            await asyncio.sleep(0)
        await kiosk.orders.carry_out(2, CancelHelp(key=key, help=None))
        await asyncio.gather(*tasks)
    kiosk.desk.reach = "there"
    await kiosk.orders.send_waiting()
    assert await kiosk.orders.send_waiting() == 0
    assert {view.state for view in kiosk.desk.help.values()} <= {"cancelled"}
