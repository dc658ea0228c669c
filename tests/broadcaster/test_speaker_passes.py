"""A zone alone with calls that are said more than once: each pass at its time, once, whatever happens between them."""

from broadcaster import wire
from broadcaster.speaker.alone import AT_WORK_ANEW, WAS_OFF
from broadcaster.wire_day import DayProgramme
from tests.broadcaster.lone_zone import BEGINS_US, LoneZone, S, call_of, orders_of
from tests.broadcaster.test_speaker_alone import WITHIN_US, hold_to_account, words


def said_thrice(*, length_s: int = 3, for_s: float = 20.0) -> LoneZone:
    """A zone with one call in ten seconds that is said three times, six seconds apart."""
    return LoneZone(orders=orders_of([call_of(0, 10, for_s=for_s, passes=3, gap_s=6)], [length_s]))


def instants(zone: LoneZone) -> list[tuple[int, float]]:
    """Which pass was heard to its end when, in seconds after the beginning."""
    return [(each.on_pass, (each.from_us - BEGINS_US) / S) for each in zone.heard if each.whole]


def test_each_pass_sounds_at_its_time_alone_as_with_the_controller() -> None:
    """The gap counts from the end of a pass; each pass is handed in under a run of its own."""
    alone_zone, led_zone = said_thrice(), said_thrice()
    alone_zone.controller_goes(surely=True)
    for zone in (alone_zone, led_zone):
        zone.live(60)
    assert [on_pass for on_pass, _ in instants(alone_zone)] == [1, 2, 3]
    for (_, at_s), planned_s, (_, led_s) in zip(instants(alone_zone), (10, 19, 28), instants(led_zone), strict=True):
        assert at_s == planned_s
        assert abs(led_s - planned_s) <= 2 * WITHIN_US / S
    alone_zone.controller_comes()
    alone_zone.live(1)
    told = [word for word in alone_zone.told if word.alone]
    assert [(word.on_pass, word.run) for word in told] == [(1, -1), (2, -2), (3, -3)]
    assert [word.started_us for word in told] == [each.from_us for each in alone_zone.heard]


def test_a_controller_that_goes_between_two_passes_leaves_the_rest_to_the_zone() -> None:
    """And one that comes back between the others says only what is left: none is heard twice, none is left out."""
    zone = said_thrice(for_s=60.0)
    zone.live(15)
    zone.controller_goes(surely=True)
    zone.live(9)
    zone.controller_comes()
    zone.live(60)
    hold_to_account(zone)
    assert [on_pass for on_pass, _ in instants(zone)] == [1, 2, 3]
    assert [each.key.split("/")[2] for each in zone.heard] == ["1", "-2", "4"]


def test_a_pass_that_was_late_puts_off_the_next_one() -> None:
    """Another call had the zone: the rest counts from when the pass was over."""
    orders = orders_of([call_of(0, 10, passes=2, gap_s=6), call_of(1, 8)], [3, 6])
    zone = LoneZone(orders=orders)
    zone.controller_goes(surely=True)
    zone.live(60)
    (first, second) = [each for each in zone.heard if each.call_id == "plan-0"]
    assert (first.from_us - BEGINS_US) / S > 13
    assert abs(second.from_us - first.to_us - 6 * S) <= WITHIN_US


def test_a_power_cut_in_one_pass_costs_that_pass_alone() -> None:
    """What was cut can't be known to have been heard; the next pass comes at its time."""
    zone = said_thrice()
    zone.controller_goes(surely=True)
    zone.live(11)
    zone.power_fails(2)
    zone.live(50)
    assert instants(zone) == [(2, 19.0), (3, 28.0)]
    zone.controller_comes()
    zone.live(1)
    assert [word.phase.value for word in zone.told if word.alone] == ["stopped", "ended", "ended"]
    assert words(zone, "plan-0")[0].reason == AT_WORK_ANEW


def test_passes_that_fell_into_the_dark_are_missed_one_by_one() -> None:
    """Each with its reason; the one that is still in time sounds."""
    zone = said_thrice(for_s=2.0)
    zone.controller_goes(surely=True)
    zone.power_fails(24)
    zone.live(60)
    assert instants(zone) == [(3, 28.0)]
    zone.controller_comes()
    zone.live(1)
    told = [(word.on_pass, word.phase.value, word.reason) for word in zone.told if word.alone]
    assert told == [(1, "failed", WAS_OFF), (2, "failed", WAS_OFF), (3, "ended", None)]


def test_two_languages_are_one_pass() -> None:
    """A call with its words in Chinese and English is put out whole, each pass of it with both."""
    orders = orders_of([call_of(0, 10, passes=2, gap_s=6)], [3])
    english = wire.PartOnAir(digest="e" * 64, start_frame=3 * 48_000, frames=96_000, language="en")
    both = DayProgramme(parts=(*orders.programmes[0].parts, english))
    zone = LoneZone(orders=orders.model_copy(update={"programmes": (both,)}))
    zone.controller_goes(surely=True)
    zone.live(60)
    assert [each.to_us - each.from_us for each in zone.heard] == [5 * S, 5 * S]
    assert instants(zone) == [(1, 10.0), (2, 21.0)]
