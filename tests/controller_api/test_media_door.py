"""Recordings handed in over HTTP, really decoded; and previews, which are listened to."""

import io
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile

from audio.clip import Digest, Samples
from audio.errors import StoreFull
from controller_api.rights import Role
from tests.controller_api.rig import Rig, until


def tone(seconds: float = 2.0, amplitude: float = 0.2, form: str = "FLAC") -> bytes:
    """A tone at 44.1 kHz in stereo."""
    wave = amplitude * np.sin(2 * np.pi * 440 * np.arange(round(44_100 * seconds)) / 44_100)
    out = io.BytesIO()
    soundfile.write(out, np.stack([wave, wave], axis=1), 44_100, format=form)
    return out.getvalue()


async def hand_in(client: httpx.AsyncClient, name: str, content: bytes) -> dict[str, Any]:
    """Hand a file in and wait until it is ready or refused."""
    answer = await client.post("/media", files={"file": (name, content)}, data={"kind": "advert"})
    assert answer.status_code == 202, answer.text
    where = answer.headers["Location"]

    async def done() -> bool:
        return (await client.get(where)).json()["state"] in {"ready", "refused"}

    await until(done)
    return dict((await client.get(where)).json())


async def test_a_recording_is_taken_in_and_served_by_its_digest(rig: Rig) -> None:
    """Once ready it is in the library at the mall's loudness, and speakers can fetch it for ever."""
    async with rig.client(Role.OPERATOR) as client, rig.client() as speaker:
        job = await hand_in(client, "spot.flac", tone())
        assert (job["state"], job["progress"]) == ("ready", 1.0), job["sentence"]
        listed = (await client.get("/media")).json()
        assert [medium["digest"] for medium in listed] == [job["digest"]]
        clip = await speaker.get(f"/clips/{job['digest']}")
        assert "immutable" in clip.headers["cache-control"]
        samples, rate = soundfile.read(io.BytesIO(clip.content))
        assert rate == 48_000
        assert len(samples) == pytest.approx(96_000, abs=200)
        assert (await client.get(f"/media/{job['digest']}")).json()["state"] == "ready"
    assert list(rig.here.uploads.iterdir()) == []


BAD_FILES = [
    ("notes.mp3", b"these are words, not sound", "can't be opened as sound"),
    ("empty.wav", b"", "can't be opened as sound"),
    ("silent.flac", tone(amplitude=0.0), "silent"),
    ("short.flac", tone(seconds=0.1), "shortest"),
]


@pytest.mark.parametrize(("name", "content", "sentence"), BAD_FILES)
async def test_an_upload_that_is_no_use_is_refused_with_a_sentence(
    rig: Rig, name: str, content: bytes, sentence: str
) -> None:
    """No sound, silence and scraps are told apart, and nothing of them stays."""
    async with rig.client(Role.OPERATOR) as client:
        job = await hand_in(client, name, content)
        assert job["state"] == "refused"
        assert sentence in job["sentence"]
        # Nothing that is called like a file is there but the one handed in.
        assert {word.strip("':") for word in job["sentence"].split() if name[-4:] in word} <= {name}
        assert job["digest"] is None
    assert list(rig.here.uploads.iterdir()) == []


async def test_a_recording_whose_clip_finds_no_room_is_refused(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk may fill up while it is taken in: it is told as refused, and nothing of it stays."""

    def full(_samples: Samples) -> Digest:
        raise StoreFull("No room left for another clip. Free some disk space.")

    monkeypatch.setattr(rig.here.clips, "put", full)
    async with rig.client(Role.OPERATOR) as client:
        job = await hand_in(client, "spot.flac", tone())
    assert (job["state"], job["sentence"]) == ("refused", "No room left for another clip. Free some disk space.")
    assert list(rig.here.uploads.iterdir()) == []


async def test_an_unknown_kind_of_recording_is_refused_at_once(rig: Rig) -> None:
    """Nothing is saved for a kind that doesn't exist."""
    async with rig.client(Role.OPERATOR) as client:
        answer = await client.post("/media", files={"file": ("a.wav", b"x")}, data={"kind": "jingle"})
    assert answer.status_code == 422
    assert "'jingle' is no kind" in answer.json()["detail"]


async def test_a_call_can_be_read_and_listened_to_before_it_goes_out(rig: Rig) -> None:
    """The preview gives the words of both languages, and the whole call as a WAV that is longer than its chimes."""
    order = {"slots": {"plate": "沪AD12345"}}
    async with rig.client(Role.DESK) as client:
        texts = (await client.post("/templates/move-car/preview", json=order)).json()["texts"]
        assert "沪AD12345" in texts["zh"]
        sound = await client.post("/templates/move-car/preview.wav", json=order)
        missing = await client.post("/templates/move-car/preview", json={"slots": {}})
    assert sound.headers["content-type"] == "audio/wav"
    samples, rate = soundfile.read(io.BytesIO(sound.content))
    assert rate == 48_000
    assert len(samples) > 10 * rate
    assert missing.status_code == 422
    assert rig.here.dispatcher.live() == []


async def test_templates_say_what_they_need_and_who_may_use_them(rig: Rig) -> None:
    """A form can be built from a template's blanks; `allowed` and `needs_approval` follow the role."""
    async with rig.client(Role.DESK) as client:
        listed = {each["id"]: each for each in (await client.get("/templates")).json()}
    assert {slot["name"] for slot in listed["lost-person"]["slots"] if slot["required"]} == {"age", "sex"}
    assert listed["notice"]["needs_approval"]
    assert not listed["emergency"]["allowed"]
    assert listed["move-car"]["allowed"]
