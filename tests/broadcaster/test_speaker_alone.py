"""A zone alone: what is planned sounds at its instant, once, whatever happens to controller, broker and power."""

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from broadcaster import wire
from broadcaster.speaker.alone import AT_WORK_ANEW, WAS_OFF, WAS_TAKEN
from broadcaster.wire_day import ALONE_RUN, DayMusic, DayOrders
from tests.broadcaster.lone_zone import BEGINS_US, OVER, LoneZone, S, call_of, orders_of

WITHIN_US = 200_000
"""Two of the world's steps."""
Event = tuple[float, str]
EVENTS = ("dies", "vanishes", "comes", "comes back", "power fails", "time is lost", "time is told", "orders again")


def words(zone: LoneZone, call_id: str, on_pass: int = 1) -> list[wire.Receipt]:
    """The endings that controllers were told of a pass of a call."""

    def pass_of(told: wire.Receipt) -> int:
        return told.on_pass if told.alone else zone.asked[told.run][1]

    of_call = [told for told in zone.told if told.call_id == call_id and told.phase in OVER]
    return [told for told in of_call if pass_of(told) == on_pass]


def hold_to_account(zone: LoneZone) -> None:
    """The oracle: asks nothing of the speaker, only what came out of the zone and what was told of it."""
    ordered = sorted(zone.heard, key=lambda sounding: sounding.from_us)
    for one, other in pairwise(ordered):
        assert one.to_us <= other.from_us or one.whole is False, "two calls sounded at once"
    for call in zone.orders.calls:
        earliest_us = call.play_at_us
        for on_pass in range(1, call.passes + 1):
            soundings = [each for each in zone.heard if (each.call_id, each.on_pass) == (call.call_id, on_pass)]
            whole = [sounding for sounding in soundings if sounding.whole]
            assert len(whole) <= 1, f"pass {on_pass} of {call.call_id} sounded {len(whole)} times"
            assert all(earliest_us <= sounding.from_us for sounding in soundings)
            told = words(zone, call.call_id, on_pass)
            if whole:
                last = next(word for word in reversed(told) if word.phase is wire.Phase.ENDED)
                assert last.started_us == whole[0].from_us, "the receipt tells another story"
                earliest_us = whole[0].to_us + call.pass_gap_us
            elif on_pass == 1:  # Of a later one nobody need say anything: a call that nobody hears is over.
                assert any(word.reason for word in told), f"{call.call_id} did not sound and nobody said why"


def come_what_may(zone: LoneZone, events: list[Event]) -> None:
    """Live through these events, and then with a controller until all is over."""
    for after_s, event in events:
        zone.live(after_s)
        match event:
            case "dies" | "vanishes":
                zone.controller_goes(surely=event == "dies")
            case "comes":
                zone.controller_comes()
            case "comes back" if not zone.there:
                zone.link_comes_back()
            case "power fails" | "time is lost":
                zone.doubt = "Nothing has set its machine's clock." if event == "time is lost" else zone.doubt
                zone.power_fails(after_s)
            case "time is told" if zone.on:
                zone.learn_time()
            case "orders again" if zone.on and zone.there:
                zone.hand_orders()
            case _:
                pass
    zone.live(21)  # However long the power was off.
    zone.learn_time()
    zone.live(100)
    zone.controller_goes(surely=True)
    zone.live(5)
    zone.controller_comes()
    zone.live(5)


@st.composite
def days(draw: st.DrawFn) -> DayOrders:
    """A minute with a few calls in it, close enough to get into each other's way."""
    count = draw(st.integers(1, 5))
    calls = [
        call_of(
            place,
            draw(st.floats(0.5, 60)),
            for_s=draw(st.sampled_from([3.0, 10.0, 40.0])),
            priority=draw(st.sampled_from([40, 100, 110])),
            passes=draw(st.sampled_from([1, 1, 2, 3])),
            gap_s=draw(st.sampled_from([0.0, 4.0, 15.0])),
        )
        for place in range(count)
    ]
    return orders_of(calls, [draw(st.integers(1, 12)) for _ in range(count)])


@settings(max_examples=60, deadline=None)
@given(days(), st.lists(st.tuples(st.floats(0.1, 20), st.sampled_from(EVENTS)), max_size=8))
@example(orders_of([call_of(0, 5)], [4]), [(4.0, "dies"), (2.5, "power fails"), (0.1, "comes")])
@example(orders_of([call_of(0, 5)], [4]), [(4.0, "dies"), (2.5, "time is lost"), (9.0, "comes"), (1.0, "time is told")])
def test_each_planned_call_sounds_once_or_is_missed_with_a_reason(day: DayOrders, events: list[Event]) -> None:
    """Whatever comes and goes, no call sounds twice to its end, none at once with another, none is lost in silence."""
    zone = LoneZone(orders=day)
    come_what_may(zone, events)
    hold_to_account(zone)


@settings(max_examples=60, deadline=None)
@given(st.floats(-30, 30), st.booleans(), st.booleans())
def test_a_partition_at_any_instant_costs_no_call_its_instant(from_s: float, surely: bool, returns: bool) -> None:  # noqa: FBT001  Hypothesis gives them by place.
    """The controller goes at any instant around a call, for good or for a while: it sounds once, and in time."""
    zone = LoneZone(orders=orders_of([call_of(0, 40)], [3]))
    zone.live(40 + from_s)
    zone.controller_goes(surely=surely)
    zone.live(4)
    zone.link_comes_back() if returns else zone.controller_comes()
    zone.live(60)
    hold_to_account(zone)
    [sounding] = zone.heard
    assert sounding.whole
    assert sounding.from_us - zone.orders.calls[0].play_at_us <= WITHIN_US


def alone(*, seconds: int = 3, for_s: float = 30.0) -> LoneZone:
    """A zone with one call in ten seconds, whose controller has just died."""
    zone = LoneZone(orders=orders_of([call_of(0, 10, for_s=for_s)], [seconds]))
    zone.live(1)
    zone.controller_goes(surely=True)
    return zone


def test_what_was_heard_alone_answers_the_command_to_sound_it() -> None:
    """The controller that comes too late to know asks for the call; it gets the receipt of what was heard."""
    zone = alone()
    zone.live(15)
    zone.controller_comes()
    zone.live(1)
    handed_in, answer = words(zone, "plan-0")
    assert (handed_in.alone, handed_in.run) == (True, ALONE_RUN)
    assert handed_in.play_at_us == zone.orders.calls[0].play_at_us
    assert (answer.alone, answer.run, answer.epoch) == (False, 1, 2)
    assert answer.started_us == handed_in.started_us == zone.heard[0].from_us
    assert len(zone.heard) == 1


def test_a_controller_that_comes_while_it_sounds_follows_it() -> None:
    """It is told of the beginning and the end as if it had commanded them."""
    zone = alone(seconds=6)
    zone.live(11)
    zone.controller_comes()
    zone.live(10)
    assert [told.phase.value for told in zone.told if told.run == 1] == ["started", "ended"]
    assert len(zone.heard) == 1


def test_a_controller_that_comes_while_it_sounds_may_stop_it() -> None:
    """Its stop names its own run, and stops what sounds."""
    zone = alone(seconds=6)
    zone.live(11)
    zone.controller_comes()
    zone.live(1)
    stop = wire.Stop(epoch=2, sequence=99, not_after_us=zone.now_us + S, call_id="plan-0", run=1, because="cancelled")
    zone.command_raw(stop)
    zone.live(1)
    assert [told.phase.value for told in zone.told if told.run == 1] == ["started", "stopped"]
    assert zone.heard[0].whole is False


def test_an_interruption_by_a_power_cut_is_owned_up_to() -> None:
    """Nobody can know what was heard of it, so it is not begun again by itself, and the receipt says why."""
    zone = alone(seconds=6)
    zone.live(11)
    zone.power_fails(2)
    zone.live(60)
    assert len(zone.heard) == 1
    zone.controller_comes()
    [word] = words(zone, "plan-0")
    assert (word.phase, word.reason) == (wire.Phase.STOPPED, AT_WORK_ANEW)


def test_a_boot_without_a_controller_goes_by_what_is_on_the_disk() -> None:
    """Power fails before the call is due: the speaker that boots into the partition sounds it in time."""
    zone = alone()
    zone.live(2)
    zone.power_fails(3)
    zone.live(20)
    [sounding] = zone.heard
    assert sounding.whole
    assert abs(sounding.from_us - zone.orders.calls[0].play_at_us) <= WITHIN_US


def test_what_was_due_while_the_speaker_was_off_is_missed() -> None:
    """It says so to the next controller."""
    zone = alone(for_s=5.0)
    zone.power_fails(30)
    zone.live(40)
    zone.controller_comes()
    [word] = words(zone, "plan-0")
    assert (word.phase, word.reason) == (wire.Phase.FAILED, WAS_OFF)
    assert zone.heard == []


def test_clips_that_are_not_here_are_a_reason() -> None:
    """Without its clips a call is missed, and holds up none that comes after it."""
    zone = alone()
    zone.lacks_clips = True
    zone.live(30)
    zone.controller_comes()
    [word] = [word for word in words(zone, "plan-0") if word.alone]
    assert word.phase is wire.Phase.FAILED
    assert word.reason is not None
    assert word.reason.startswith("Its clips were not here in time.")


def test_of_calls_that_wait_the_most_urgent_goes_first() -> None:
    """While a long call sounds two come due: the countdown before the advert, though it is the later one."""
    calls = [call_of(0, 10), call_of(1, 12, priority=40), call_of(2, 14, priority=110), call_of(3, 15, for_s=1.0)]
    zone = LoneZone(orders=orders_of(calls, [8, 2, 2, 2]))
    zone.controller_goes(surely=True)
    zone.live(60)
    assert [sounding.call_id for sounding in zone.heard] == ["plan-0", "plan-2", "plan-1"]
    zone.controller_comes()
    [word] = words(zone, "plan-3")
    assert word.reason == WAS_TAKEN


def test_music_changes_by_day_part() -> None:
    """Alone the zone turns to each round when it begins, and to the one in force after a boot."""
    tracks = (wire.Track(digest="a" * 64, frames=48_000),)
    rounds = [
        DayMusic(from_us=BEGINS_US + at * S, start_at_us=BEGINS_US, tracks=tracks, gain_db=float(-at))
        for at in (-60, 10, 20)
    ]
    zone = LoneZone(orders=orders_of([], []).model_copy(update={"music": tuple(rounds)}))
    zone.controller_goes(surely=False)
    zone.live(15)
    zone.power_fails(2)
    zone.live(10)
    assert [music.gain_db for music in zone.music] == [60.0, -10.0, -10.0, -20.0]


def test_nothing_sounds_by_itself_while_the_controller_is_there() -> None:
    """The orders are for the time without it: a call it does not ask for is its own affair."""
    zone = LoneZone(orders=orders_of([call_of(0, 10)], [3]))
    zone.sent["plan-0"] = (1, 1, 1)  # As if it had asked, and the command had got lost.
    zone.live(60)
    assert zone.heard == []
    assert words(zone, "plan-0") == []


def test_nothing_sounds_by_itself_while_nobody_knows_the_time() -> None:
    """A power cut leaves a machine without an idea of it: silence, and nothing judged, until somebody knows again."""
    zone = LoneZone(orders=orders_of([call_of(0, 10), call_of(1, 20, for_s=5), call_of(2, 60)], [6, 2, 2]))
    zone.controller_goes(surely=True)
    zone.live(12)
    zone.doubt = "Nothing has set its machine's clock."
    zone.power_fails(1)
    zone.live(40)
    assert len(zone.heard) == 1
    zone.controller_comes()
    assert [word for word in zone.told if word.alone] == []
    zone.learn_time()
    told = {word.call_id: (word.phase, word.reason) for word in zone.told if word.alone}
    assert told == {
        "plan-0": (wire.Phase.STOPPED, AT_WORK_ANEW),
        "plan-1": (wire.Phase.FAILED, "Nothing has set its machine's clock."),
    }
    zone.live(20)
    assert [each.call_id for each in zone.heard if each.whole] == ["plan-2"]


def test_a_machine_that_learns_the_time_by_itself_goes_on_by_its_orders() -> None:
    """A time server sets its clock with the controller still gone: what is yet to come sounds."""
    zone = LoneZone(orders=orders_of([call_of(0, 10, for_s=5), call_of(1, 40)], [2, 2]))
    zone.controller_goes(surely=True)
    zone.doubt = "Nothing has set its machine's clock."
    zone.power_fails(1)
    zone.live(30)
    zone.learn_time(remark="It may have been 2.0 s off.")
    zone.live(20)
    [sounding] = zone.heard
    assert sounding.call_id == "plan-1"
    zone.controller_comes()
    [heard] = words(zone, "plan-1")
    assert (heard.phase, heard.reason) == (wire.Phase.ENDED, "It may have been 2.0 s off.")


def test_what_a_controller_began_is_not_missed_for_its_going() -> None:
    """It sounds longer than it may be late, the controller dies and another comes: that one hears how it ended."""
    zone = LoneZone(orders=orders_of([call_of(0, 10, for_s=3.0)], [12]))
    zone.live(11)
    zone.controller_goes(surely=True)
    zone.live(4)
    zone.controller_comes()
    zone.live(15)
    assert [sounding.whole for sounding in zone.heard] == [True]
    assert {word.phase for word in words(zone, "plan-0")} == {wire.Phase.ENDED}
    [word] = [word for word in words(zone, "plan-0") if word.alone]
    assert word.started_us == zone.heard[0].from_us


def test_the_word_of_what_sounded_says_what_it_was_made_of() -> None:
    """So that it can be heard again, whatever the orders are by then; a call that was missed was made of nothing."""
    zone = alone()
    zone.live(15)
    zone.controller_comes()
    [word] = words(zone, "plan-0")
    assert word.parts == zone.orders.programmes[0].parts
    late = alone(for_s=5.0)
    late.power_fails(30)
    late.live(40)
    late.controller_comes()
    assert [word.parts for word in words(late, "plan-0")] == [()]
