"""What the plan hands over, and the making ahead: calls under stable ids, music when it is ready, nothing unlogged."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from audio.clip import Digest
from audio.script import ChimePart, PausePart, RecordingPart, SpeechPart
from broadcaster.call import CallOutcome, ZoneId
from broadcaster.dispatch.live import LiveCall
from broadcaster.dispatch.music import MusicProgramme
from broadcaster.journal import JournalEntry
from controller_api.calls.announcing import planned_call_id
from controller_api.calls.planned import PlannedAnnouncer
from controller_api.calls.scripting import script_of
from scheduler.adapters.mall_clocks import MachineClock
from scheduler.day_plan import DueCall, DueMusic, PlanId
from tests.broadcaster.wire_rig import until
from tests.controller_api.rig import Rig

ZONES = ("atrium", "kids")


@dataclass
class Shelf:
    """The site's sounds, ready or not, and the music desk that is told what to play."""

    ready: bool = True
    played: list[tuple[tuple[ZoneId, ...], MusicProgramme | None]] = field(default_factory=list)

    def recording(self, file: str) -> Digest | None:
        """A recording's clip."""
        return Digest("a" * 64) if self.ready and file != "missing.flac" else None

    def programme(self, playlist: str, *, start: datetime, gain_db: float) -> MusicProgramme | None:
        """A playlist's programme."""
        assert playlist == "day"
        start_us = round(start.timestamp() * 1e6)
        return MusicProgramme(tracks=(), start_at_us=start_us, gain_db=gain_db) if self.ready else None

    def play_music(self, zones: Sequence[ZoneId], music: MusicProgramme | None) -> None:
        """Take down what is to be played."""
        self.played.append((tuple(zones), music))


@pytest.fixture
def shelf() -> Shelf:
    """Sounds that are ready."""
    return Shelf()


@pytest.fixture
def planned(rig: Rig, shelf: Shelf) -> PlannedAnnouncer:
    """The announcer over that shelf."""
    return PlannedAnnouncer(
        site=rig.here.site,
        announcing=rig.here.announcing,
        sounds=shelf,
        music=shelf,
        unheard=rig.here.dispatcher,
        journal=rig.here.journal,
        now=lambda: datetime.now(UTC),
        mall_clock=MachineClock("Asia/Shanghai"),
    )


def due_call(template: str = "farewell", **changes: object) -> DueCall:
    """A call that is due now."""
    at = datetime.now(UTC)
    due = DueCall(
        id=PlanId(f"closing/2026-02-16/{template}"),
        at=at,
        not_after=at + timedelta(minutes=5),
        template=template,
        slots={},
        zones=ZONES,
    )
    return replace(due, **changes)  # type: ignore[arg-type]  # The tests name real fields.


def open_call(rig: Rig, due: DueCall) -> LiveCall | None:
    """The call made of a due one, while it is open."""
    return next((call for call in rig.here.dispatcher.live() if call.id == planned_call_id(due.id)), None)


async def test_a_due_call_is_made_once_under_its_plan_id(rig: Rig, planned: PlannedAnnouncer) -> None:
    """Handed over twice, as after a crash, it is one call, asked by the plan, expiring when the plan says."""
    due = due_call()
    planned.announce(due)
    planned.announce(due)
    call = open_call(rig, due)
    assert call is not None
    assert (call.request.requested_by, call.request.plan_id) == ("plan", due.id)
    assert call.request.call.policy.expires_after_s == pytest.approx(300, abs=1)
    assert len(rig.here.dispatcher.live()) == 1


async def test_an_advert_speaks_its_own_words_in_the_sites_order(rig: Rig, planned: PlannedAnnouncer) -> None:
    """Chinese comes first, whatever order the campaign wrote them in."""
    due = due_call("advert", words={"en": "Noodles, fresh today.", "zh": "今日鲜面。"})
    planned.announce(due)
    call = open_call(rig, due)
    assert call is not None
    assert call.kind == "advert"
    assert list(call.request.texts) == ["zh", "en"]


async def test_words_go_out_without_a_recording_that_is_not_there(rig: Rig, planned: PlannedAnnouncer) -> None:
    """What can go on goes on, and the journal says what was left out."""
    due = due_call(recording="missing.flac")
    planned.announce(due)
    assert open_call(rig, due) is not None
    acts = rig.here.reader.acts(call_id=planned_call_id(due.id))
    assert "missing.flac" in acts[0].what


async def test_a_recording_is_still_known_when_its_call_is_made_again(rig: Rig, planned: PlannedAnnouncer) -> None:
    """After a restart, or for zones that missed it, the call is what it was: its recording, then its words."""
    due = due_call("advert", recording="spot.flac")
    planned.announce(due)
    entry = rig.here.reader.entry(planned_call_id(due.id))
    assert entry is not None
    script = rig.here.announcing.script(rig.here.announcing.draft_of(entry.request))
    assert script.parts == (RecordingPart(Digest("a" * 64)),)
    rig.here.journal.ended(entry.request.call.id, CallOutcome.FAILED, "The amplifier is off.", 0)
    assert rig.here.calls.missed(entry.request.call.id).recording == Digest("a" * 64)


async def test_an_advert_of_nothing_but_a_lost_recording_is_a_failed_call(rig: Rig, planned: PlannedAnnouncer) -> None:
    """It is in the journal with its reason, not silently gone."""
    due = due_call("advert", recording="missing.flac")
    planned.announce(due)
    entry = rig.here.reader.entry(planned_call_id(due.id))
    assert entry is not None
    assert entry.ending is not None
    assert entry.ending.outcome == "failed"
    assert "missing.flac" in (entry.ending.reason or "")


async def test_a_call_that_cannot_be_made_as_planned_is_a_failed_call(rig: Rig, planned: PlannedAnnouncer) -> None:
    """A template that is gone is told in the journal."""
    due = due_call("no-such-template")
    planned.announce(due)
    entry = rig.here.reader.entry(planned_call_id(due.id))
    assert entry is not None
    assert entry.ending is not None
    assert "is not a template" in (entry.ending.reason or "")


async def test_a_missed_call_is_in_the_journal_once(rig: Rig, planned: PlannedAnnouncer) -> None:
    """What nobody could make in time is there as expired, with its zones and the reason."""
    due = due_call()
    planned.report_missed(due, "The controller was not running.")
    planned.report_missed(due, "The controller was not running.")

    def entry_of() -> JournalEntry:
        entry = rig.here.reader.entry(planned_call_id(due.id))
        assert entry is not None
        return entry

    await until(lambda: entry_of().ending is not None, "the ending")
    entry = entry_of()
    assert entry.ending is not None
    assert (entry.ending.outcome, entry.ending.reason) == ("expired", "The controller was not running.")
    assert entry.missed_zones == ZONES


async def test_music_waits_until_it_is_ready(rig: Rig, planned: PlannedAnnouncer, shelf: Shelf) -> None:
    """Each zone gets it with its own gain, in step from when it was due, as soon as its pieces are decoded."""
    at = datetime(2026, 2, 16, 10, 0, tzinfo=UTC)
    music = DueMusic(id=PlanId("music/2026-02-16/1000"), at=at, zones=("atrium", "food-court"), playlist="day")
    shelf.ready = False
    planned.play_music(music)
    planned.sounds_changed()
    assert shelf.played == []
    assert planned.music_in("atrium") == "day"
    shelf.ready = True
    planned.sounds_changed()
    planned.sounds_changed()
    gains = {zones[0]: programme.gain_db for zones, programme in shelf.played if programme is not None}
    own = {zone.id: zone.gain_db for zone in rig.here.site.zones}
    assert gains == {"atrium": own["atrium"], "food-court": own["food-court"]}
    assert {zone: planned.music_gain_in(zone) for zone in gains} == gains
    assert {programme.start_at_us for _, programme in shelf.played if programme} == {round(at.timestamp() * 1e6)}


async def test_silence_is_played_at_once(planned: PlannedAnnouncer, shelf: Shelf) -> None:
    """After closing nothing waits for anything."""
    shelf.ready = False
    silence = DueMusic(id=PlanId("music/end"), at=datetime.now(UTC), zones=("atrium",), playlist=None)
    planned.play_music(silence)
    assert shelf.played == [((ZoneId("atrium"),), None)]


def test_a_call_is_chime_languages_with_a_pause_and_the_falling_chime() -> None:
    """A recording stands before all of it; alone it has no chimes."""
    recording = Digest("a" * 64)
    script = script_of({"zh": "你好。", "en": "Hello."}, chime="start", language_gap_ms=450, recording=recording)
    assert script.parts == (
        RecordingPart(recording),
        ChimePart("start"),
        SpeechPart("zh", "你好。"),
        PausePart(450),
        SpeechPart("en", "Hello."),
        ChimePart("end"),
    )
    assert script_of({}, chime="start", language_gap_ms=450, recording=recording).parts == (RecordingPart(recording),)


async def test_a_line_check_is_a_tone_and_nothing_anybody_would_hear(rig: Rig, planned: PlannedAnnouncer) -> None:
    """No chime, no words, also when it is taken up again after a restart; its receipts are in the journal."""
    due = due_call("line_check")
    planned.announce(due)
    call_id = planned_call_id(due.id)
    await until(lambda: all(call.id != call_id for call in rig.here.dispatcher.live()), "the line check to end")
    entry = rig.here.reader.entry(call_id)
    assert entry is not None
    assert entry.heard_in == set(ZONES)
    announcing = rig.here.announcing
    for draft in (planned.draft(due), announcing.draft_of(entry.request)):
        assert announcing.script(draft).parts == (ChimePart("line-check"),)
