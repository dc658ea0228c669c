"""What zones sounded by themselves, as the controller takes it: endings wait for it, and the day reaches the zones."""

from dataclasses import replace

from broadcaster import wire
from broadcaster.call import CallId, CallKind, CallOutcome, ZoneId, ZoneOutcome
from broadcaster.dispatch.coming_day import MadeCall, MusicTurn
from broadcaster.dispatch.handed_in import BY_THEMSELVES, result_in
from broadcaster.dispatch.music import MusicProgramme
from broadcaster.instructions import ZoneResult
from broadcaster.policy import policy_for
from broadcaster.ports import Request, ZoneReceipt
from broadcaster.settings import DispatchSettings
from broadcaster.wire_day import ALONE_RUN
from tests.broadcaster.mall import Mall, open_mall
from tests.broadcaster.virtual_time import run

S = 1_000_000
WHY = "The controller was not running."
PATIENCE_S = DispatchSettings().hand_in_ms / 1000


def planned(mall: Mall) -> Request:
    """A farewell that was due a minute ago."""
    request, _ = mall.request("plan-1", CallKind.FAREWELL, due_in_s=-60)
    return replace(request, plan_id="closing/2026-02-16/+2/farewell")


def word(mall: Mall, zone: str, phase: wire.Phase = wire.Phase.ENDED) -> wire.Receipt:
    """What a zone hands in of it."""
    started_us = mall.clock.now_us() - 60 * S
    return wire.Receipt(
        zone=zone,
        boot_id=f"{zone}-boot-0",
        call_id="plan-1",
        run=ALONE_RUN,
        phase=phase,
        at_us=started_us + 5 * S,
        started_us=None if phase is wire.Phase.FAILED else started_us,
        play_at_us=started_us,
        alone=True,
        reason="The speaker was off while it was due." if phase is wire.Phase.FAILED else None,
    )


def order_day(mall: Mall, calls: list[MadeCall], turns: dict[ZoneId, list[MusicTurn]]) -> None:
    """Hand the day to every zone."""
    for zone in mall.zones:
        mall.dispatcher.order_day(zone, calls, turns.get(zone, []))


def outcomes(mall: Mall) -> list[tuple[str, int, str]]:
    """Zone, run and outcome of the call's receipts."""
    return sorted((row.zone, row.run, row.result.outcome.value) for row in mall.entry("plan-1").receipts)


def test_a_call_that_every_zone_sounded_by_itself_is_complete() -> None:
    """Nobody could make it, but it was heard everywhere: one ending, and a receipt of each zone."""

    async def story() -> None:
        async with open_mall("hall", "garage") as mall:
            mall.network.say(word(mall, "hall"))
            await mall.until(lambda: True)
            mall.dispatcher.give_up(planned(mall), CallOutcome.EXPIRED, WHY)
            mall.network.say(word(mall, "garage"))
            await mall.until_ended("plan-1", within_s=1)
            ending = mall.entry("plan-1").ending
            assert ending is not None
            assert (ending.outcome, ending.reason) == (CallOutcome.COMPLETED, BY_THEMSELVES)
            assert outcomes(mall) == [("garage", ALONE_RUN, "completed"), ("hall", ALONE_RUN, "completed")]
            [row] = [row for row in mall.entry("plan-1").receipts if row.zone == "hall"]
            assert row.started_us == row.play_at_us
            assert mall.network.heard == []

    run(story())


def test_a_call_that_no_zone_knows_of_ends_as_nobody_could_make_it() -> None:
    """It waits for the zones a while, and every zone is named as missed."""

    async def story() -> None:
        async with open_mall("hall", "garage") as mall:
            mall.dispatcher.give_up(planned(mall), CallOutcome.EXPIRED, WHY)
            assert mall.entry("plan-1").ending is None
            await mall.until_ended("plan-1", within_s=PATIENCE_S + 2)
            ending = mall.entry("plan-1").ending
            assert ending is not None
            assert (ending.outcome, ending.reason) == (CallOutcome.EXPIRED, WHY)
            assert mall.entry("plan-1").missed_zones == ("garage", "hall")

    run(story())


def test_a_call_that_some_zones_sounded_is_partial() -> None:
    """The others say why not, or are missed for want of a word."""

    async def story() -> None:
        async with open_mall("hall", "garage", "roof") as mall:
            mall.dispatcher.give_up(planned(mall), CallOutcome.EXPIRED, WHY)
            mall.network.say(word(mall, "hall"))
            mall.network.say(word(mall, "garage", wire.Phase.FAILED))
            await mall.until_ended("plan-1", within_s=PATIENCE_S + 2)
            entry = mall.entry("plan-1")
            assert entry.ending is not None
            assert entry.ending.outcome is CallOutcome.PARTIAL
            assert entry.missed_zones == ("garage", "roof")
            assert ("garage", ALONE_RUN, "missed") in outcomes(mall)

    run(story())


def test_a_word_that_comes_after_the_ending_is_kept_once() -> None:
    """A zone that was cut off for long hands in late, and again with every controller: the journal has it once."""

    async def story() -> None:
        async with open_mall("hall") as mall:
            mall.dispatcher.give_up(planned(mall), CallOutcome.EXPIRED, WHY)
            await mall.until_ended("plan-1")
            late = word(mall, "hall")
            mall.network.say(late)
            await mall.until(lambda: len(outcomes(mall)) == 2)
            mall.network.say(late)
            await mall.until(lambda: mall.clock.now_us() > late.at_us + 600 * S)
            assert outcomes(mall) == [("hall", ALONE_RUN, "completed"), ("hall", 0, "missed")]
            assert mall.entry("plan-1").missed_zones == ()

    run(story())


def test_a_zone_that_was_out_of_reach_tells_of_an_open_call() -> None:
    """The call waited for the zone until it expired; the zone's word is its receipt, and makes it complete."""

    async def story() -> None:
        async with open_mall("hall", "garage") as mall:
            mall.network.lose(ZoneId("hall"))
            mall.call("plan-1", CallKind.FAREWELL)
            await mall.until(lambda: bool(mall.heard("plan-1", "garage")))
            mall.network.say(word(mall, "hall"))
            await mall.until_ended("plan-1")
            entry = mall.entry("plan-1")
            assert entry.ending is not None
            assert entry.ending.outcome is CallOutcome.COMPLETED
            assert outcomes(mall) == [("garage", 1, "completed"), ("hall", ALONE_RUN, "completed")]

    run(story())


def test_each_zone_gets_its_part_of_the_day() -> None:
    """Calls of its own and its music; the same words are written down once, and nothing is sent again unchanged."""

    async def story() -> None:
        async with open_mall("hall", "garage") as mall:
            part = wire.PartOnAir(digest="a" * 64, start_frame=0, frames=48_000)
            requests = [mall.request(name, CallKind.ADVERT, "hall", due_in_s=600) for name in ("ad-1", "ad-2")]
            calls = [MadeCall(call=request.call, parts=(part,)) for request, _ in requests]
            music = MusicProgramme(tracks=(wire.Track(digest="b" * 64, frames=48_000),), start_at_us=5)
            turns = {ZoneId("garage"): [MusicTurn(from_us=7, music=music), MusicTurn(from_us=9, music=None)]}
            order_day(mall, calls, turns)
            hall, garage = (mall.network.speakers[ZoneId(zone)].day for zone in ("hall", "garage"))
            assert hall is not None
            assert garage is not None
            assert [(call.call_id, call.programme) for call in hall.calls] == [("ad-1", 0), ("ad-2", 0)]
            assert hall.calls[0].not_after_us - hall.calls[0].play_at_us == 300 * S
            assert [(each.from_us, each.start_at_us, len(each.tracks)) for each in garage.music] == [
                (7, 5, 1),
                (9, 9, 0),
            ]
            assert {"a" * 64, "b" * 64} <= mall.dispatcher.clips()
            order_day(mall, calls, turns)
            assert mall.network.speakers[ZoneId("hall")].day is hall

    run(story())


def said_twice(mall: Mall) -> Request:
    """A planned call of two passes that was due a minute ago."""
    request = planned(mall)
    policy = replace(request.call.policy, passes=2, pass_gap_s=5)
    return replace(request, call=replace(request.call, policy=policy))


def pass_word(mall: Mall, zone: str, on_pass: int, phase: wire.Phase = wire.Phase.ENDED) -> wire.Receipt:
    """What a zone hands in of one of its passes."""
    return word(mall, zone, phase).model_copy(update={"run": ALONE_RUN - on_pass + 1, "on_pass": on_pass})


def test_every_pass_has_its_receipt() -> None:
    """The ending waits for the word of each pass; a zone that heard but one of them says so."""

    async def story() -> None:
        async with open_mall("hall", "garage") as mall:
            for zone, on_pass in (("hall", 1), ("garage", 1), ("hall", 2)):
                mall.network.say(pass_word(mall, zone, on_pass))
            await mall.until(lambda: True)
            mall.dispatcher.give_up(said_twice(mall), CallOutcome.EXPIRED, WHY)
            assert mall.entry("plan-1").ending is None
            mall.network.say(pass_word(mall, "garage", 2, wire.Phase.FAILED))
            await mall.until_ended("plan-1", within_s=1)
            assert outcomes(mall) == [
                ("garage", -2, "missed"),
                ("garage", -1, "completed"),
                ("hall", -2, "completed"),
                ("hall", -1, "completed"),
            ]

    run(story())


def test_a_zones_result_counts_its_passes_as_the_switchboard_does() -> None:
    """Heard once of twice is heard, and told; cut counts for more than missed, and each has its reason."""

    def row(outcome: ZoneOutcome, reason: str | None) -> ZoneReceipt:
        return ZoneReceipt(
            call_id=CallId("plan-1"),
            run=-1,
            zone=ZoneId("hall"),
            play_at_us=0,
            started_us=None,
            ended_us=None,
            result=ZoneResult(outcome=outcome, reason=reason),
            loudness_lufs=None,
        )

    heard, cut = row(ZoneOutcome.COMPLETED, None), row(ZoneOutcome.INTERRUPTED, "power")
    missed = row(ZoneOutcome.MISSED, "off")
    assert result_in([missed, heard], passes=2).reason == "heard 1 of 2 times"
    assert result_in([heard, heard], passes=2) == ZoneResult(outcome=ZoneOutcome.COMPLETED)
    assert result_in([missed, cut], passes=2) == cut.result
    assert result_in([missed, missed], passes=2) == missed.result


def test_a_call_in_the_dark_has_a_row_for_each_zone_with_its_reason() -> None:
    """Sounded by itself, missed and why by the zone's own word, or missed as far as the controller knows."""

    async def story() -> None:
        async with open_mall("hall", "garage", "roof") as mall:
            mall.dispatcher.give_up(planned(mall), CallOutcome.EXPIRED, WHY)
            mall.network.say(word(mall, "hall"))
            mall.network.say(word(mall, "garage", wire.Phase.FAILED))
            await mall.until_ended("plan-1", within_s=PATIENCE_S + 2)
            told = {row.zone: (row.run, row.result.outcome, row.result.reason) for row in mall.entry("plan-1").receipts}
            assert told == {
                "hall": (ALONE_RUN, ZoneOutcome.COMPLETED, None),
                "garage": (ALONE_RUN, ZoneOutcome.MISSED, "The speaker was off while it was due."),
                "roof": (0, ZoneOutcome.MISSED, WHY),
            }

    run(story())


def test_a_command_names_the_pass_it_is_for() -> None:
    """So that a zone that heard one pass by itself knows which of them it is asked for; the orders have them all."""

    async def story() -> None:
        async with open_mall("hall") as mall:
            policy = replace(policy_for(CallKind.NOTICE), passes=2, pass_gap_s=5)
            mall.call("twice", CallKind.NOTICE, policy=policy)
            await mall.until_ended("twice")
            plays = [command for _, command in mall.network.sent if isinstance(command, wire.Play)]
            assert [(play.run, play.on_pass) for play in plays] == [(1, 1), (2, 2)]
            made = MadeCall(call=said_twice(mall).call, parts=plays[0].parts)
            mall.dispatcher.order_day(ZoneId("hall"), [made], [])
            day = mall.network.speakers[ZoneId("hall")].day
            assert day is not None
            assert [(call.passes, call.pass_gap_us) for call in day.calls] == [(2, 5 * S)]

    run(story())


def test_what_zones_sounded_by_themselves_can_be_heard_again() -> None:
    """Each pass is kept once as it went out, by the zones' word, and its clips are among those of past calls."""

    async def story() -> None:
        async with open_mall("hall", "garage", "roof") as mall:
            part = wire.PartOnAir(digest="a" * 64, start_frame=0, frames=48_000)
            for zone, on_pass in (("hall", 1), ("garage", 1), ("hall", 2), ("garage", 2)):
                mall.network.say(pass_word(mall, zone, on_pass).model_copy(update={"parts": (part,)}))
            mall.network.say(word(mall, "roof", wire.Phase.FAILED))
            mall.dispatcher.give_up(said_twice(mall), CallOutcome.EXPIRED, WHY)
            await mall.until_ended("plan-1", within_s=PATIENCE_S + 2)
            aired = mall.entry("plan-1").aired
            assert [(each.run, each.parts) for each in aired] == [(-2, (part,)), (-1, (part,))]
            assert "a" * 64 in mall.journal.clips_since(aired[0].play_at_us)

    run(story())


def test_a_word_that_answered_a_command_is_written_once() -> None:
    """A zone handed in what it heard, and gave the same as its answer: one sound, one row, not two."""

    async def story() -> None:
        async with open_mall("hall") as mall:
            mall.network.speakers[ZoneId("hall")].mute = True
            handed_in = word(mall, "hall")
            mall.network.say(handed_in)
            mall.call("plan-1", CallKind.FAREWELL)
            await mall.until(lambda: bool(mall.heard("plan-1")))
            boot_id = mall.network.speakers[ZoneId("hall")].boot_id
            answer = {"alone": False, "run": 1, "play_at_us": None, "boot_id": boot_id}
            mall.network.say(handed_in.model_copy(update=answer))
            await mall.until_ended("plan-1")
            await mall.until(lambda: mall.clock.now_us() > handed_in.at_us + 600 * S)
            assert outcomes(mall) == [("hall", 1, "completed")]

    run(story())


def test_what_an_earlier_controllers_run_came_to_is_in_the_journal_at_once() -> None:
    """A speaker cut it for the same call of a controller started anew, which may not live to the call's end."""

    async def story() -> None:
        async with open_mall("a") as mall:
            mall.call("plan-1", CallKind.LOST_PERSON, "a")
            await mall.until(lambda: len(mall.heard("plan-1")) == 1)
            cut = word(mall, "a", wire.Phase.STOPPED).model_copy(
                update={"run": 7, "play_at_us": None, "reason": "The controller was restarted."}
            )
            mall.network.say(cut)
            await mall.until(lambda: any(row.run == 7 for row in mall.entry("plan-1").receipts), within_s=10)
            assert mall.entry("plan-1").ending is None
            (row,) = [row for row in mall.entry("plan-1").receipts if row.run == 7]
            assert row.result == ZoneResult(outcome=ZoneOutcome.INTERRUPTED, reason="The controller was restarted.")

    run(story())
