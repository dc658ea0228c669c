"""Why a zone sounds as it does in an emergency, and when it goes by its own orders: the answer and its sentences."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster import wire
from broadcaster.call import CallId, CallKind, ZoneId
from broadcaster.dispatch.coming_day import Alone, MadeCall, MusicTurn, alone_in
from broadcaster.dispatch.live import LiveZone
from broadcaster.dispatch.music import MusicProgramme
from broadcaster.emergency.in_zone import AlarmHere, alarm_in
from broadcaster.emergency.profiles import Confirm, Profile
from broadcaster.speaker.emergency import ZoneAlarm
from broadcaster.speaker.emergency_orders import Reminded, StateHeard, Tell
from broadcaster.why import Sounds, Why, why
from broadcaster.why_told import told
from broadcaster.wire_day import DayMusic
from broadcaster.wire_emergency import Alarm, Emergency, EmergencyPhase, Words, ZoneEmergency
from tests.broadcaster.lone_zone import BEGINS_US, S, call_of, orders_of
from tests.broadcaster.mall import open_mall
from tests.broadcaster.test_why import HOUSE, MUSIC, ORDER
from tests.broadcaster.virtual_time import run

HALL = ZoneId("hall")
SHANGHAI = ZoneInfo("Asia/Shanghai")
PART = wire.PartOnAir(digest="e" * 64, start_frame=0, frames=48_000)
RAISED_US = 1_771_207_200 * S  # 10:00 in Shanghai.
FIRE = Profile(id="fire", names={"zh": "火警", "en": "Fire"}, confirm=Confirm.HOLD, contacts=frozenset(), phases=())


def phase(alarm: str, words: Words, at_s: float, *zones: str) -> EmergencyPhase:
    """A phase that begins so long after the alarms were raised."""
    begins_us = RAISED_US + round(at_s * S)
    return EmergencyPhase(
        alarm=alarm, words=words, begins_us=begins_us, zones=zones or (HALL,), parts=(PART,), round_frames=48_000
    )


def state(*phases: EmergencyPhase, drill: bool = False) -> Emergency:
    """The site with one alarm for each that phases name."""
    alarms = dict.fromkeys(each.alarm for each in phases)
    return Emergency(
        epoch=5,
        alarms=tuple(Alarm(id=name, profile=name, drill=drill, raised_us=RAISED_US) for name in alarms),
        phases=phases,
        gain_db=6.0,
    )


def found(site: Emergency, at_s: float, said: ZoneEmergency | None = None) -> AlarmHere | None:
    """What has the hall so long after the alarms were raised."""
    return alarm_in(HALL, site, said, [FIRE], RAISED_US + round(at_s * S))


def asked(alarm: AlarmHere | None = None, alone: Alone | None = None, *, ready: bool = True) -> Why:
    """The answer for a zone that plays music."""
    lifecycle = wire.Lifecycle.READY if ready else wire.Lifecycle.LOST
    zone = LiveZone(zone=HALL, lifecycle=lifecycle, music=MUSIC, heard_us=1, announcement_db=-12.0, music_db=-120.0)
    return why(zone, [], house=HOUSE, order=ORDER, next_call=None, alarm=alarm, alone=alone)


def said_of(words: Words, since_us: int) -> ZoneEmergency:
    """The zone's own word."""
    return ZoneEmergency(zone=HALL, boot_id="boot", epoch=5, words=words, since_us=since_us)


def test_an_emergency_is_the_reason_with_its_level_and_what_it_keeps_away() -> None:
    """Which one, what people are told, since when it is heard; the music is off under it and would be heard without."""
    here = found(state(phase("fire", Words.EVACUATE, 0)), 3, said_of(Words.EVACUATE, RAISED_US + S))
    answer = asked(here)
    assert (answer.sounds, answer.instead) == (Sounds.EMERGENCY, Sounds.MUSIC)
    assert answer.alarm is not None
    assert (answer.alarm.alarm.profile, answer.alarm.since_us) == ("fire", RAISED_US + S)
    voice, music = answer.levels
    assert (voice.plane, voice.expected_lufs, voice.measured_db) == (Sounds.EMERGENCY, HOUSE.speech_lufs + 6.0, -12.0)
    assert music.gains[-1].step == "emergency"
    assert music.expected_lufs < -100
    english, since, until = map(str, told(answer, SHANGHAI))
    assert english == "Fire: people here are told to leave, since it was raised at 10:00:00."
    assert since == "Its speaker has sounded it since 10:00:01."
    assert "until it is reset by security" in until
    assert told(answer, SHANGHAI)[0].zh == "火警：本区正在播放疏散广播，10:00:00 启动。"


def test_a_call_that_has_the_zone_is_what_would_be_heard_without_the_emergency() -> None:
    """It is named, though nobody hears it now."""

    async def story() -> None:
        async with open_mall(HALL) as mall:
            page = mall.call("page", CallKind.STAFF_PAGE)
            await mall.until(lambda: bool(mall.heard("page")))
            [zone] = mall.dispatcher.zones()
            here = found(state(phase("fire", Words.ALERT, 0)), 1)
            calls = mall.dispatcher.live()
            answer = why(zone, calls, house=HOUSE, order=None, next_call=None, alarm=here)
            assert answer.sounds is Sounds.EMERGENCY
            assert (answer.instead, answer.instead_call and answer.instead_call.id) == (Sounds.CALL, page)

    run(story())


def test_a_drill_says_so_and_a_zone_that_is_silent_still_too() -> None:
    """The word for a drill comes first; until the zone says that it sounds nobody claims it."""
    here = found(state(phase("fire", Words.ALERT, 0), drill=True), 1, said_of(Words.EVACUATE, RAISED_US))
    first, since, _ = told(asked(here), SHANGHAI)
    assert first.startswith("DRILL, not a real emergency: Fire: people here are told to be ready")
    assert first.zh.startswith("演练")
    assert since == "Its speaker has not said yet that it sounds."


def test_where_nothing_has_begun_yet_and_elsewhere_there_is_no_emergency() -> None:
    """A later phase counts from its instant, and other zones' phases do not."""
    site = state(phase("fire", Words.ALERT, 60), phase("fire", Words.EVACUATE, 0, "garage"))
    assert found(site, 59) is None
    later = found(site, 61)
    assert later is not None
    assert later.words is Words.ALERT


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(Words), st.integers(0, 50)), max_size=6),
    st.integers(0, 60),
)
def test_what_is_told_of_a_zone_is_what_its_speaker_does(raised: list[tuple[str, Words, int]], at_s: int) -> None:
    """However alarms and their phases come about, the answer has the words the speaker itself would sound."""
    site = state(*(phase(name, words, begins_s) for name, words, begins_s in raised))
    now_us = RAISED_US + at_s * S
    speaker = ZoneAlarm(zone=HALL, boot_id="boot")
    actions = [*speaker.handle(StateHeard(at_us=now_us, state=site)), *speaker.handle(Reminded(at_us=now_us))]
    sounded = [action.said.words for action in actions if isinstance(action, Tell)]
    here = found(site, at_s)
    begins_soon = any(now_us < each.begins_us <= now_us + 3 * S for each in site.phases)
    if not begins_soon:
        assert (here.words if here else None) == (sounded[-1] if sounded else None)


def test_a_zone_that_began_by_itself_says_so() -> None:
    """The controller is back in the middle of it: the call is on air, and nobody asked for it."""
    orders = orders_of([call_of(0, 10)], [4])
    alone = alone_in(orders, BEGINS_US + 11 * S, sounding=CallId("plan-0"), heard=True)
    answer = asked(alone=alone)
    assert (answer.sounds, answer.call, answer.instead) == (Sounds.CALL, None, Sounds.MUSIC)
    assert answer.levels[0].expected_lufs == HOUSE.speech_lufs + HOUSE.call_gain_db
    assert answer.alone is not None
    assert not answer.alone.expected
    [sentence] = told(answer, SHANGHAI)
    assert sentence.startswith("It sounds the planned notice of 08:16:50 by itself")
    assert alone_in(orders, BEGINS_US, sounding=None, heard=True) is None


@pytest.mark.parametrize(
    ("at_s", "call", "sentence"),
    [
        (9, None, "it plays music by itself"),
        (11, "plan-0", "it sounds the planned notice of 08:16:50 by itself"),
        (15, None, "it plays music"),
        (20, "plan-0", "it sounds the planned notice"),
        (30, None, "it is silent now"),
    ],
)
def test_of_a_zone_nobody_hears_its_orders_are_told_as_expected(at_s: int, call: str | None, sentence: str) -> None:
    """Each pass of the day's calls, its music, or silence; and that nobody hears from it."""
    tracks = (wire.Track(digest="a" * 64, frames=48_000),)
    music = (
        DayMusic(from_us=BEGINS_US, start_at_us=BEGINS_US, tracks=tracks),
        DayMusic(from_us=BEGINS_US + 25 * S, start_at_us=BEGINS_US, tracks=()),
    )
    orders = orders_of([call_of(0, 10, passes=2, gap_s=5)], [4]).model_copy(update={"music": music})
    alone = alone_in(orders, BEGINS_US + at_s * S, sounding=None, heard=False)
    assert alone is not None
    assert (alone.call.call_id if alone.call else None) == call
    answer = asked(alone=alone, ready=False)
    assert answer.sounds is Sounds.AWAY
    [told_of] = told(answer, SHANGHAI)
    assert told_of.startswith("Nobody hears from it. By its orders for the day ")
    assert sentence in told_of


def test_a_running_mall_tells_what_its_zones_do_by_themselves() -> None:
    """By the levels of a speaker that is there, by the orders of one that is lost; a call of its own is none of it."""

    async def story() -> None:
        async with open_mall(HALL) as mall:
            request, _ = mall.request("ad", CallKind.ADVERT, due_in_s=1)
            turn = MusicTurn(from_us=0, music=MusicProgramme(tracks=(), start_at_us=0))
            mall.dispatcher.order_day(HALL, [MadeCall(call=request.call, parts=(PART,))], [turn])
            [zone] = mall.dispatcher.zones()
            assert mall.dispatcher.alone_in(zone) is None
            levels = wire.SpeakerLevels(
                zone=HALL, at_us=0, music_db=-120, announcement_db=-20, output_db=-20, call_id="ad"
            )
            mall.network.say(levels)
            await mall.until(lambda: mall.dispatcher.zones()[0].sounding == "ad")
            [zone] = mall.dispatcher.zones()
            alone = mall.dispatcher.alone_in(zone)
            assert alone is not None
            assert (alone.expected, alone.call and alone.call.call_id) == (False, "ad")
            assert mall.dispatcher.alone_in(replace(zone, call_id=CallId("mine"))) is None
            mall.network.lose(HALL)
            await mall.until(lambda: not mall.dispatcher.zones()[0].ready)
            lost = mall.dispatcher.alone_in(mall.dispatcher.zones()[0])
            assert lost is not None
            assert lost.expected

    run(story())


def test_what_people_stopped_no_zone_says_by_itself() -> None:
    """A planned call that was cancelled is taken out of every zone's orders, and stays out."""

    async def story() -> None:
        async with open_mall(HALL, "garage") as mall:
            request, script = mall.request("plan-1", CallKind.FAREWELL, due_in_s=60)
            made = [MadeCall(call=request.call, parts=(PART,))]
            for zone in mall.zones:
                mall.dispatcher.order_day(zone, made, [])
            mall.dispatcher.request(replace(request, plan_id="closing/2026-02-16/+2/farewell"), script)
            mall.dispatcher.cancel(request.call.id)
            await mall.until_ended("plan-1")
            assert mall.entry("plan-1").ending is not None
            mall.dispatcher.order_day(HALL, made, [MusicTurn(from_us=1, music=None)])
            for zone in mall.zones:
                day = mall.network.speakers[zone].day
                assert day is not None
                assert day.calls == ()

    run(story())
