"""Recordings that were handed in, on air: in notices and promotions, in campaigns, routines and playlists."""

import io
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile

from audio.adapters.soundfile_decoder import SoundfileDecoder
from audio.clip import RATE, Digest
from audio.script import ChimePart, PausePart, RecordingPart, SpeechPart
from broadcaster.call import CallKind
from content.adapters.library_memory import MemoryLibrary
from content.media import NoRecording, Offer
from content.ports import Media
from content.site import Playlist
from controller_api.adapters.site_sounds import SiteSounds
from controller_api.adapters.sound_bench import StudioSoundBench
from controller_api.calls.announcing import planned_call_id
from controller_api.calls.recordings import Recordings
from controller_api.calls.scripting import recorded_call
from controller_api.jobs import Job, JobState
from controller_api.rights import Role
from scheduler.day_plan import DueCall, PlanId
from tests.controller_api.rig import Rig, until
from tests.scheduler.small_mall import campaign

SPOT = Digest("5" * 64)


def tone(seconds: float = 1.0) -> bytes:
    """A tone at 44.1 kHz."""
    out = io.BytesIO()
    wave = 0.2 * np.sin(2 * np.pi * 440 * np.arange(round(44_100 * seconds)) / 44_100)
    soundfile.write(out, wave, 44_100, format="FLAC")
    return out.getvalue()


async def hand_in(rig: Rig, name: str = "spot.flac", kind: str = "recording", seconds: float = 1.0) -> dict[str, Any]:
    """Hand a recording in over HTTP, as an operator, and wait until it is ready."""
    async with rig.client(Role.OPERATOR) as client:
        answer = await client.post("/media", files={"file": (name, tone(seconds))}, data={"kind": kind})
        where = answer.headers["Location"]
        await until(ready(client, where))
        return dict((await client.get(where)).json())


def ready(client: httpx.AsyncClient, where: str) -> Callable[[], Awaitable[bool]]:
    """Whether what was handed in there can be used."""

    async def look() -> bool:
        return bool((await client.get(where)).json()["state"] == "ready")

    return look


async def until_ended(client: httpx.AsyncClient, call_id: str) -> dict[str, Any]:
    """Wait until the call is over; gives all that is known of it."""

    async def over() -> bool:
        return bool((await client.get(f"/calls/{call_id}")).json()["state"] == "ended")

    await until(over)
    return dict((await client.get(f"/calls/{call_id}")).json())


def notice(**said: object) -> dict[str, Any]:
    """An order for a notice in the atrium."""
    return {"template": "notice", "zones": ["atrium"], **said}


async def test_a_recorded_notice_is_heard_and_leaves_its_receipt(rig: Rig) -> None:
    """Named by its id, digest or name a recording goes out alone, and journal and receipt tell of it as of any call."""
    handed_in = await hand_in(rig)
    async with rig.client(Role.SUPERVISOR) as boss:
        for name in (handed_in["digest"], handed_in["name"]):
            preview = await boss.post("/templates/notice/preview", json={"recording": name})
            assert preview.json()["recording"] == handed_in["digest"]
        made = await boss.post("/calls", json=notice(recording=handed_in["id"]))
        assert made.status_code == 202, made.text
        ended = await until_ended(boss, made.json()["id"])
        table = (await boss.get("/journal.csv")).text
    assert ended["outcome"] == "completed"
    assert (ended["texts"], ended["recording"]) == ({}, handed_in["digest"])
    assert [(receipt["zone"], receipt["outcome"]) for receipt in ended["receipts"]] == [("atrium", "completed")]
    assert any("the recording 'spot.flac'" in act["what"] and act["who"] == "supervisor" for act in ended["story"])
    assert handed_in["digest"] in table


async def test_a_recording_and_words_make_one_call(rig: Rig) -> None:
    """The chime, what was recorded, then the words of every language: the preview is as long as all of it."""
    handed_in = await hand_in(rig, seconds=4.0)
    words = {"message": {"zh": "电梯已修好。", "en": "The lift works again."}}
    said = {"recording": handed_in["digest"], "slots": words}
    async with rig.client(Role.OPERATOR) as client:
        preview = (await client.post("/templates/notice/preview", json=said)).json()
        both = await seconds_of(client, said)
        alone = await seconds_of(client, {"slots": words})
    assert list(preview["texts"]) == ["zh", "en"]
    assert (preview["recording"], preview["needs_approval"]) == (handed_in["digest"], False)
    assert both > alone + 4


async def seconds_of(client: httpx.AsyncClient, said: dict[str, Any]) -> float:
    """How long the preview of a notice is."""
    sound = await client.post("/templates/notice/preview.wav", json=said)
    assert sound.status_code == 200, sound.text
    samples, rate = soundfile.read(io.BytesIO(sound.content))
    return len(samples) / int(rate)


async def test_the_desks_recording_waits_until_a_supervisor_has_heard_it(rig: Rig) -> None:
    """It can be listened to under the digest that the waiting call names, and then approved."""
    handed_in = await hand_in(rig)
    async with rig.client(Role.DESK) as desk, rig.client(Role.SUPERVISOR) as boss:
        waiting = (await desk.post("/calls", json=notice(recording=handed_in["id"]))).json()
        assert waiting["state"] == "pending_approval"
        assert rig.here.dispatcher.live() == []
        shown = (await boss.get("/calls", params={"state": "pending_approval"})).json()["calls"]
        assert [call["recording"] for call in shown] == [handed_in["digest"]]
        assert (await boss.get(f"/clips/{shown[0]['recording']}")).headers["content-type"] == "audio/wav"
        assert (await boss.post(f"/calls/{waiting['id']}/approve")).status_code == 202
        ended = await until_ended(boss, waiting["id"])
    assert (ended["outcome"], ended["requested_by"]) == ("completed", "desk")


async def test_a_recording_that_cannot_be_used_is_a_fault_of_its_field(rig: Rig) -> None:
    """Unknown ones, music, and kinds of calls with words of their own are refused with a sentence each."""
    await hand_in(rig, "song.flac", kind="music")
    orders = [
        (notice(recording="nothing.mp3"), "There is no recording 'nothing.mp3'"),
        (notice(recording="song.flac"), "was handed in as music"),
        ({"template": "lost-person", "zones": ["atrium"], "recording": "song.flac"}, "takes no recording"),
    ]
    async with rig.client(Role.OPERATOR) as client:
        for order, sentence in orders:
            answer = await client.post("/calls", json=order)
            assert answer.status_code == 422
            faults = {fault["field"]: fault["detail"] for fault in answer.json()["errors"]}
            assert sentence in faults["recording"]
    assert rig.here.dispatcher.live() == []


async def test_a_campaigns_uploaded_spot_is_heard_once_it_was_handed_in(rig: Rig) -> None:
    """Before that its play fails in the journal with a sentence; after it, without a restart, the zone reports it."""
    early, late = advert("0900"), advert("1000")
    rig.here.planned.announce(early)
    await hand_in(rig, "spring.flac", kind="advert")
    rig.here.planned.announce(late)
    async with rig.client(Role.DESK) as client:
        failed = await until_ended(client, planned_call_id(early.id))
        heard = await until_ended(client, planned_call_id(late.id))
    assert (failed["outcome"], failed["reason"]) == ("failed", "The recording 'media:spring.flac' can't be played.")
    assert heard["outcome"] == "completed"
    assert [receipt["outcome"] for receipt in heard["receipts"]] == ["completed"]


def advert(clock: str) -> DueCall:
    """A play of a campaign whose spot is to be handed in."""
    at = datetime.now(UTC)
    return DueCall(
        id=PlanId(f"advert/spring/2026-11-22/{clock}"),
        at=at,
        not_after=at + timedelta(minutes=1),
        template="advert",
        slots={},
        zones=("atrium",),
        recording="media:spring.flac",
    )


def media(name: str, kind: str, *, digest: str = SPOT, seconds: float = 1.0) -> Media:
    """A sound of the library."""
    return Media(
        digest=digest,
        name=name,
        kind=kind,
        seconds=seconds,
        source_lufs=-18.0,
        loudness_lufs=-20.0,
        added_at=datetime(2026, 3, 1, tzinfo=UTC),
        added_by="mei",
    )


async def test_a_playlist_takes_up_music_that_was_handed_in(rig: Rig, tmp_path: Path) -> None:
    """What is missing is told when the controller starts; once it is there the playlist has it and nothing is wrong."""
    library, clips = MemoryLibrary(), rig.here.clips
    sounds = SiteSounds(
        site=rig.here.site.model_copy(
            update={
                "playlists": (Playlist(id="day", files=("media:song.flac",)),),
                "routines": (),
                "campaigns": (campaign("noodles", placement="between-songs"),),
            }
        ),
        folder=tmp_path,
        library=library,
        bench=StudioSoundBench(SoundfileDecoder(), clips),
        store=clips,
        index=tmp_path / "index.json",
    )
    now = datetime.now(UTC)
    await sounds.prepare(lambda: None)
    assert sounds.faults == {
        "media:song.flac": "'media:song.flac' can't be used: There is no recording 'song.flac' in the library. "
        "Hand it in first."
    }
    assert (sounds.programme("day", start=now, gain_db=0.0), sounds.songs()) == (None, {})
    clip = clips.put(np.zeros(RATE, dtype=np.float32))
    library.add(media("song.flac", "music", digest=clip.digest))
    programme = sounds.programme("day", start=now, gain_db=0.0)
    assert programme is not None
    assert [track.digest for track in programme.tracks] == [clip.digest]
    assert sounds.songs() == {"day": (RATE,)}
    assert (sounds.faults, sounds.digests()) == ({}, [clip.digest])


def offer(name: str) -> Offer:
    """A file on its way in."""
    return Offer(
        path=Path(name),
        name=name,
        kind="recording",
        loudness_lufs=-20.0,
        true_peak_dbtp=-1.0,
        by="mei",
        at=datetime(2026, 3, 1, tzinfo=UTC),
    )


JOBS = {
    "media-1": Job(id="media-1", offer=offer("slow.mp3"), state=JobState.DECODING),
    "media-2": Job(id="media-2", offer=offer("bad.mp3"), state=JobState.REFUSED, sentence="It is silent."),
}
UNUSABLE = [
    ("media-1", "'slow.mp3' is still being made ready."),
    ("media-2", "It is silent."),
    ("twice.mp3", "2 recordings are called 'twice.mp3'. Say which by its digest:"),
    ("long.mp3", "'long.mp3' lasts 181 s, and a call of the kind notice is cut off after 180 s."),
    ("lonk.mp3", "Did you mean 'long.mp3'?"),
]


@pytest.mark.parametrize(("wanted", "sentence"), UNUSABLE)
def test_why_a_recording_cannot_be_called_is_said(wanted: str, sentence: str) -> None:
    """Unready, refused, one of two of a name, too long, mistyped: each has a sentence of its own."""
    library = MemoryLibrary()
    library.add(media("twice.mp3", "recording", digest="1" * 64))
    library.add(media("twice.mp3", "recording", digest="2" * 64))
    library.add(media("long.mp3", "recording", digest="3" * 64, seconds=181))
    with pytest.raises(NoRecording) as told:
        Recordings(library, JOBS.get).for_call(wanted, CallKind.NOTICE)
    assert sentence in str(told.value)


def test_what_is_recorded_comes_between_the_chimes() -> None:
    """The chime first, so that people listen; then the recording, the words with their pause, and the falling chime."""
    script = recorded_call(SPOT, {"zh": "你好。", "en": "Hello."}, chime="start", language_gap_ms=450)
    assert script.parts == (
        ChimePart("start"),
        RecordingPart(SPOT),
        SpeechPart("zh", "你好。"),
        PausePart(450),
        SpeechPart("en", "Hello."),
        ChimePart("end"),
    )
    alone = recorded_call(SPOT, {}, chime="start", language_gap_ms=450)
    assert alone.parts == (ChimePart("start"), RecordingPart(SPOT), ChimePart("end"))
