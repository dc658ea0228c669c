"""Why a zone sounds as it does: who has it, what waits, what would be else, and how each level comes about."""

import copy
from dataclasses import replace

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, run_state_machine_as_test

from broadcaster import stimuli, wire
from broadcaster.call import CallId, CallKind, Routing, ZoneId
from broadcaster.dispatch.live import LiveZone, Outlook, live_call
from broadcaster.dispatch.music import MusicProgramme
from broadcaster.policy import POLICIES
from broadcaster.switchboard.machine import Switchboard
from broadcaster.why import House, MusicOrder, Sounds, Why, why
from tests.broadcaster.mall import open_mall
from tests.broadcaster.switchboard_world import SECOND, World, policy
from tests.broadcaster.test_journal import request_for
from tests.broadcaster.test_switchboard_oracle import ZONES, LifeOfAMall
from tests.broadcaster.virtual_time import run

HOUSE = House(speech_lufs=-20, music_lufs=-23, ceiling_dbtp=-1, call_gain_db=-2, duck_db=15)
ORDER = MusicOrder(playlist="day", plan_id="music/2026-02-16/1000/morning", since_us=5, plan_gain_db=-3)
MUSIC = MusicProgramme(tracks=(wire.Track(digest="a" * 64, frames=48_000),), start_at_us=5, gain_db=-4)
A = ZoneId("a")


def asked(world: World, zone: ZoneId = A, *, music: bool = True, ready: bool = True) -> Why:
    """The answer for a zone of a world."""
    board = world.switchboard
    calls = [live_call(replace(request_for(call.call.id), call=call.call), call, Outlook()) for call in board.calls()]
    lifecycle = wire.Lifecycle.READY if ready else wire.Lifecycle.LOST
    live = LiveZone(
        zone=zone,
        lifecycle=lifecycle,
        call_id=board.holder(zone),
        music=MUSIC if music else None,
        heard_us=1,
        music_db=-40.0,
        announcement_db=-18.0,
    )
    return why(live, calls, house=HOUSE, order=ORDER if music else None, next_call=board.next_in(zone))


def next_in_fact(board: Switchboard, zone: ZoneId) -> CallId | None:
    """Who has the zone next when the whole switchboard is copied, and its call really cancelled there."""
    holder = board.holder(zone)
    if holder is None:
        return None
    twin = copy.deepcopy(board)
    call = twin.call(holder)
    assert call is not None
    now = twin._floor.now
    runs = [(leg.zone, leg.run) for leg in call.sounding.values()]
    twin.handle(stimuli.CancelRequested(at_us=now, call_id=holder))
    for its_zone, number in runs:
        twin.handle(stimuli.ZoneStopped(at_us=now, call_id=holder, run=number, zone=its_zone, played_us=0))
    twin.handle(stimuli.TimePassed(at_us=now + SECOND // 2))
    return twin.holder(zone)


class LifeWithQuestions(LifeOfAMall):
    """After anything that may happen in a mall, the question why is asked of every zone."""

    @invariant()
    def what_would_be_instead_is_what_the_whole_switchboard_would_do(self) -> None:
        """And asking changes nothing."""
        if not hasattr(self, "world"):
            return
        board = self.world.switchboard
        for zone in map(ZoneId, ZONES):
            before = [call.story() for call in board.calls()]
            assert board.next_in(zone) == next_in_fact(board, zone)
            board.validate()
            assert [call.story() for call in board.calls()] == before
            answer = asked(self.world, zone)
            assert (answer.call.id if answer.call else None) == board.holder(zone)
            assert answer.instead_call is None or answer.instead_call != answer.call
            assert answer.call not in answer.behind
            ranks = [-call.request.call.policy.priority for call in answer.behind]
            assert ranks == sorted(ranks)


def test_the_answer_is_what_the_switchboard_would_do() -> None:
    """In any life of a mall, the part of the books that is tried gives what all of the books would."""
    machine: type[RuleBasedStateMachine] = LifeWithQuestions
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )


def test_a_search_over_an_advert_with_a_notice_behind() -> None:
    """The search has the zone; the notice waits and would be heard; the advert it cut would come after."""
    world = World("a", "b")
    world.request("advert", "a", policy=policy(priority=40))
    world.started("a")
    world.request("search", "a", policy=policy(priority=200, interrupts=True, passes=None, pass_gap_s=5))
    world.stopped("a")
    world.request("notice", "a", policy=policy(priority=120))
    answer = asked(world)
    assert answer.sounds is Sounds.CALL
    assert answer.call is not None
    assert answer.call.id == "search"
    assert [call.id for call in answer.behind] == ["notice", "advert"]
    assert (answer.instead, answer.instead_call and answer.instead_call.id) == (Sounds.CALL, "notice")


def test_a_call_that_waits_for_all_its_zones_is_not_what_would_be_heard() -> None:
    """Were the call in one zone not there, one that needs both and can't have the other would still wait: music."""
    world = World("a", "b")
    world.request("one", "a")
    world.request("two", "b")
    world.request("both", "a", "b", policy=policy(routing=Routing.ALL_OR_NOTHING))
    answer = asked(world)
    assert [call.id for call in answer.behind] == ["both"]
    assert (answer.instead, answer.instead_call) == (Sounds.MUSIC, None)


def test_music_silence_and_nobody() -> None:
    """Without calls: the plan's music, silence where there is none, and no guess for a speaker that isn't there."""
    world = World("a")
    heard, silent, away = asked(world), asked(world, music=False), asked(world, ready=False)
    assert (heard.sounds, heard.music, heard.instead) == (Sounds.MUSIC, ORDER, Sounds.SILENCE)
    assert (silent.sounds, silent.music, silent.levels, silent.instead) == (Sounds.SILENCE, None, (), None)
    assert (away.sounds, away.instead, away.levels[0].measured_db) == (Sounds.AWAY, None, None)


@given(
    own=st.floats(-60, 12),
    plan=st.floats(-60, 12),
    call=st.floats(-30, 12),
    duck=st.floats(6, 40),
    speaking=st.booleans(),
)
def test_every_gain_on_the_way_adds_up(own: float, plan: float, call: float, duck: float, *, speaking: bool) -> None:
    """The music's gains come to what the speaker was told, less the duck under a call, and say on whose account."""
    world = World("a")
    if speaking:
        world.request("notice", "a")
    board = world.switchboard
    zone = LiveZone(
        zone=A,
        lifecycle=wire.Lifecycle.READY,
        call_id=board.holder(A),
        music=replace(MUSIC, gain_db=own + plan),
        heard_us=1,
    )
    calls = [live_call(request_for(each.call.id), each, Outlook()) for each in board.calls()]
    answer = why(
        zone,
        calls,
        house=replace(HOUSE, call_gain_db=call, duck_db=duck),
        order=replace(ORDER, plan_gain_db=plan),
        next_call=None,
    )
    music = answer.levels[-1]
    told = HOUSE.music_lufs + own + plan - (duck if speaking else 0)
    assert abs(music.expected_lufs - told) < 1e-9
    assert [gain.step for gain in music.gains] == ["zone", "plan", *(["duck"] if speaking else [])]
    if speaking:
        assert music.gains[-1].call_id == "notice"
        assert abs(answer.levels[0].expected_lufs - (HOUSE.speech_lufs + call)) < 1e-9
    assert len(answer.levels) == 1 + speaking


def test_a_running_mall_knows_what_would_be_next() -> None:
    """The dispatcher asks its own switchboard: a page waits behind a search, and once that is found, it is on air."""

    async def story() -> None:
        async with open_mall("hall") as mall:
            hall = ZoneId("hall")
            assert mall.dispatcher.next_in(hall) is None
            search = mall.call("search", CallKind.LOST_PERSON)
            await mall.until(lambda: bool(mall.heard("search")))
            page = mall.call("page", CallKind.STAFF_PAGE, policy=POLICIES[CallKind.STAFF_PAGE])
            await mall.until(lambda: mall.dispatcher.next_in(hall) == page, within_s=30)
            mall.dispatcher.found(search)
            await mall.until_ended("page")
            assert mall.dispatcher.next_in(hall) is None

    run(story())
