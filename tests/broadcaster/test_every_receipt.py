"""Every call closes with a receipt of each of its zones, whatever happened there, and each says what."""

import asyncio
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.adapters.memory_network import LOUDNESS_LUFS
from broadcaster.call import CallId, CallKind, ZoneId, ZoneOutcome
from broadcaster.journal import JournalEntry
from broadcaster.policy import policy_for
from broadcaster.ports import ZoneReceipt
from tests.broadcaster.mall import Mall, open_mall
from tests.broadcaster.virtual_time import run

ZONES = ("hall", "garage", "roof", "cellar")
KINDS = (CallKind.ADVERT, CallKind.NOTICE, CallKind.WELCOME, CallKind.MOVE_CAR, CallKind.LOST_PERSON)
EVENTS = ("lost", "back", "broken", "well", "deaf", "hears", "mute", "speaks")


def last_of(entry: JournalEntry) -> dict[str, ZoneReceipt]:
    """Each zone's last receipt."""
    return {row.zone: row for row in entry.receipts}


def test_each_zone_tells_its_own_part_of_a_call() -> None:
    """Heard with its level, cut by which call, lost half-way, never there and why: one call, four receipts."""

    async def story() -> None:
        async with open_mall(*ZONES) as mall:
            mall.network.lose(ZoneId("cellar"))
            advert = replace(policy_for(CallKind.ADVERT), expires_after_s=20)
            mall.call("ad", CallKind.ADVERT, policy=advert, words={"zh": "面" * 60})
            await mall.until(lambda: len(mall.heard("ad")) == 3)
            await asyncio.sleep(2)
            mall.call("search", CallKind.LOST_PERSON, "garage")
            mall.network.lose(ZoneId("roof"))
            await mall.until_ended("ad")
            rows = last_of(mall.entry("ad"))
            assert sorted(rows) == sorted(ZONES)
            heard, cut, lost, away = (rows[zone] for zone in ZONES)
            assert heard.result.outcome is ZoneOutcome.COMPLETED
            assert (heard.loudness_lufs, heard.result.reason) == (LOUDNESS_LUFS, None)
            assert heard.started_us is not None
            assert heard.ended_us is not None
            assert (cut.result.outcome, cut.interrupted_by) == (ZoneOutcome.INTERRUPTED, "search")
            assert (lost.result.outcome, lost.result.reason) == (ZoneOutcome.INTERRUPTED, "the speaker was lost")
            assert away.result.outcome is ZoneOutcome.MISSED
            assert away.result.reason
            assert mall.entry("ad").missed_zones == ("cellar", "garage", "roof")
            mall.dispatcher.cancel(CallId("search"))

    run(story())


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0, 15),
            st.one_of(
                st.tuples(st.sampled_from(KINDS), st.sets(st.sampled_from(ZONES), min_size=1)),
                st.tuples(st.sampled_from(EVENTS), st.sampled_from(ZONES)),
            ),
        ),
        max_size=14,
    )
)
def test_whatever_happens_each_call_closes_with_a_receipt_of_each_zone(
    life: list[tuple[float, tuple[str, object]]],
) -> None:
    """Speakers come and go, break, hear nothing or say nothing: no zone of any call is left without a word."""

    async def story() -> None:
        async with open_mall(*ZONES) as mall:
            names = await live(mall, life)
            for name in names:
                entry = mall.entry(name)
                if entry.ending is None and entry.request.call.policy.passes is None:
                    mall.dispatcher.found(CallId(name))
            await mall.until_ended(*names, within_s=4 * 3600)
            for name in names:
                account(mall.entry(name))

    run(story())


async def live(mall: Mall, life: list[tuple[float, tuple[str, object]]]) -> list[str]:
    """Have it all happen; gives the calls that were asked for."""
    names = []
    for number, (after_s, (what, where)) in enumerate(life):
        await asyncio.sleep(after_s)
        if isinstance(where, str):
            happen(mall, what, ZoneId(where))
        else:
            assert isinstance(where, set)
            names.append(mall.call(f"call-{number}", CallKind(what), *sorted(where)))
    return [str(name) for name in names]


def happen(mall: Mall, what: str, zone: ZoneId) -> None:
    """One thing happens to a zone's speaker."""
    speaker = mall.network.speakers[zone]
    match what:
        case "lost" if speaker.there:
            mall.network.lose(zone)
        case "back" if not speaker.there:
            mall.network.join(zone)
        case "broken" | "well":
            speaker.broken = "The amplifier is off." if what == "broken" else None
        case "deaf" | "hears":
            speaker.deaf = what == "deaf"
        case "mute" | "speaks":
            speaker.mute = what == "mute"
        case _:
            pass


def account(entry: JournalEntry) -> None:
    """What every ended call owes whoever reads the journal."""
    zones = entry.request.call.zones
    assert {row.zone for row in entry.receipts} == zones
    for row in entry.receipts:
        if row.result.outcome is ZoneOutcome.COMPLETED:
            assert row.started_us is not None
            assert row.ended_us is not None
            assert row.ended_us > row.started_us
            assert row.loudness_lufs is not None
        else:
            assert row.result.reason, f"{row.zone} doesn't say why"
    if not entry.stopped_by_people:
        assert set(entry.missed_zones) == zones - {
            row.zone for row in entry.receipts if row.result.outcome is ZoneOutcome.COMPLETED
        }
