"""Past calls heard again: sample for sample what went out, in each language, for as long as their sound is kept."""

import io
import time
from typing import Any

import httpx
import numpy as np
import soundfile

from audio.adapters.clip_folder import ClipFolder
from audio.clip import RATE, Digest, Samples
from broadcaster.call import CallId, CallOutcome
from broadcaster.ports import Aired
from broadcaster.wire import PartOnAir
from broadcaster.wire_day import ALONE_RUN
from controller_api.bootstrap.housekeeping import clips_of_calls
from controller_api.rights import Role
from tests.broadcaster.test_journal import request_for
from tests.controller_api.rig import Rig
from tests.controller_api.test_calls import CAR, make, until_state

DAY_US = 86_400_000_000


async def ended(client: httpx.AsyncClient, rig: Rig) -> dict[str, Any]:
    """A call that is over: a chime, Chinese and English, half a second apart, as it went out a moment ago."""
    now_us, rng = time.time_ns() // 1000, np.random.default_rng(1)
    sounds = [(0.1 * rng.standard_normal(RATE)).astype(np.float32) for _ in range(3)]
    parts = [
        PartOnAir(digest=store_of(rig).put(sound).digest, start_frame=n * 72_000, frames=RATE, language=language)
        for n, (sound, language) in enumerate(zip(sounds, (None, "zh", "en"), strict=True))
    ]
    journal = rig.here.journal
    journal.requested(request_for("call-1", "atrium", at_us=now_us))
    journal.aired(Aired(call_id=CallId("call-1"), run=1, play_at_us=now_us, parts=tuple(parts)))
    journal.ended(CallId("call-1"), CallOutcome.COMPLETED, None, now_us)
    return dict((await client.get("/calls/call-1")).json())


def store_of(rig: Rig) -> ClipFolder:
    """The rig's clips, on disk."""
    assert isinstance(rig.here.clips, ClipFolder)
    return rig.here.clips


def samples_of(answer: httpx.Response) -> Samples:
    """The sound of an answer."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "audio/wav"
    sound, rate = soundfile.read(io.BytesIO(answer.content), dtype="float32")
    assert rate == RATE
    return np.asarray(sound, dtype=np.float32)


async def test_a_call_is_heard_again_sample_for_sample(rig: Rig) -> None:
    """Every clip is at its place, silence is between them, and nothing else is in the file."""
    async with rig.client(Role.OPERATOR) as client:
        call = await ended(client, rig)
        sound = samples_of(await client.get(f"/calls/{call['id']}/sound"))
    [aired] = call["aired"]
    expected = np.zeros(len(sound), dtype=np.float32)
    for part in aired["parts"]:
        at = round(part["at_s"] * RATE)
        clip = store_of(rig).samples(Digest(part["digest"]))
        expected[at : at + len(clip)] = clip
    assert np.array_equal(sound, expected)
    assert len(sound) == round((aired["parts"][-1]["at_s"] + aired["parts"][-1]["seconds"]) * RATE)


async def test_a_call_that_zones_sounded_by_themselves_is_heard_again(rig: Rig) -> None:
    """Its run has a number below nought, and is asked for by it like any other."""
    now_us, journal = time.time_ns() // 1000, rig.here.journal
    clip = store_of(rig).put((0.1 * np.random.default_rng(1).standard_normal(RATE)).astype(np.float32))
    part = PartOnAir(digest=clip.digest, start_frame=0, frames=RATE)
    journal.requested(request_for("alone", "atrium", at_us=now_us))
    journal.aired(Aired(call_id=CallId("alone"), run=ALONE_RUN, play_at_us=now_us, parts=(part,)))
    journal.ended(CallId("alone"), CallOutcome.COMPLETED, None, now_us)
    async with rig.client(Role.OPERATOR) as client:
        answers = [await client.get("/calls/alone/sound", params=asked) for asked in ({}, {"run": ALONE_RUN})]
    for answer in answers:
        assert np.array_equal(samples_of(answer), store_of(rig).samples(clip.digest))


async def test_one_language_is_heard_alone(rig: Rig) -> None:
    """It begins with the first word in that language and holds no other's; one that wasn't spoken is a 404."""
    async with rig.client(Role.OPERATOR) as client:
        call = await ended(client, rig)
        where = f"/calls/{call['id']}/sound"
        english = samples_of(await client.get(where, params={"language": "en"}))
        missing = await client.get(where, params={"language": "fr"})
    parts = [part for part in call["aired"][0]["parts"] if part["language"] == "en"]
    assert parts
    assert len(english) == round((parts[-1]["at_s"] + parts[-1]["seconds"] - parts[0]["at_s"]) * RATE)
    first = store_of(rig).samples(Digest(parts[0]["digest"]))
    assert np.array_equal(english[: len(first)], first)
    assert (missing.status_code, missing.json()["detail"]) == (
        404,
        "The call says nothing in 'fr'. It has these languages: en, zh.",
    )


async def test_whoever_listens_is_in_the_calls_story(rig: Rig) -> None:
    """A look at what was said is recorded; the service desk may not listen at all."""
    async with rig.client(Role.SUPERVISOR) as boss, rig.client(Role.DESK) as desk:
        call = await ended(boss, rig)
        assert (await desk.get(f"/calls/{call['id']}/sound")).status_code == 403
        await boss.get(f"/calls/{call['id']}/sound")
        story = (await boss.get(f"/calls/{call['id']}")).json()["story"]
    assert [act["who"] for act in story if act["what"].endswith("listened to the call.")] == ["supervisor"]


async def test_a_clip_that_was_changed_is_no_evidence(rig: Rig) -> None:
    """Another sound under the clip's name is refused; a clip that is gone is told as no longer kept."""
    async with rig.client(Role.OPERATOR) as client:
        call = await ended(client, rig)
        where = f"/calls/{call['id']}/sound"
        path = store_of(rig).path(Digest(call["aired"][0]["parts"][0]["digest"]))
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
        changed = await client.get(where)
        path.unlink()
        gone = await client.get(where)
        missing = [(await client.get(f"{at}/sound")).status_code for at in ("/calls/nobody", f"/calls/{call['id']}/x")]
        unknown = await client.get(where, params={"run": 99_999_999_999})
    assert changed.status_code == 409
    assert "isn't the one that went out" in changed.json()["detail"]
    assert gone.status_code == 410
    assert "sound_kept_days" in gone.json()["detail"]
    assert (unknown.status_code, missing) == (404, [404, 404])


async def test_the_sound_of_past_calls_outlives_a_clearing_of_clips(rig: Rig) -> None:
    """Were there room for nothing, calls of the last days could still be heard; older ones, or with no term, not."""
    async with rig.client(Role.OPERATOR) as client:
        call = await ended(client, rig)
        reader, now_us = rig.here.reader, time.time_ns() // 1000
        store_of(rig).prune(0, keep=clips_of_calls(reader, kept_days=90, now_us=now_us))
        assert len(samples_of(await client.get(f"/calls/{call['id']}/sound"))) > RATE
        assert clips_of_calls(reader, kept_days=90, now_us=now_us + 91 * DAY_US) == set()
        assert clips_of_calls(reader, kept_days=0, now_us=now_us) == set()


async def test_what_was_on_air_when_a_call_was_stopped_can_be_heard(rig: Rig) -> None:
    """A call stopped as soon as it sounded is kept with what had gone out to the zone by then."""
    async with rig.client(Role.OPERATOR) as client:
        call_id = await make(client, CAR)
        await until_state(client, call_id, "on_air")
        await client.post(f"/calls/{call_id}/cancel")
        call = await until_state(client, call_id, "ended")
        sound = samples_of(await client.get(f"/calls/{call_id}/sound"))
    [aired] = call["aired"]
    chime = store_of(rig).samples(Digest(aired["parts"][0]["digest"]))
    assert np.array_equal(sound[: len(chime)], chime)
