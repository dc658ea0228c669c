"""What the controller does when its speech engine hangs: a real process that takes a sentence and never answers."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from audio.adapters.speech_engines import EngineVoice, ResidentEngine
from audio.speech.supervised import Patience, SupervisedSpeech
from controller_api.rights import Role
from tests.controller_api.rig import Rig, running, until

HANGING = Path(__file__).parents[1] / "audio" / "odd_engine.py"
VOICES = {"zh": EngineVoice("one", 180), "en": EngineVoice("two", 180)}
CAR: dict[str, Any] = {"template": "move-car", "zones": ["atrium"], "slots": {"plate": "沪AD12345"}}


@pytest.fixture
async def speechless(engine: Engine, tmp_path: Path) -> AsyncIterator[Rig]:
    """A controller whose only engine hangs, with little patience for it."""
    command = (sys.executable, str(HANGING), "hang", str(tmp_path / "requests.count"))
    hung = ResidentEngine("odd", VOICES, command, start_deadline_s=20)
    speech = SupervisedSpeech([hung], patience=Patience(least_s=0.2, per_second=0.0))
    try:
        async with running(engine, tmp_path, speech) as made:
            yield made
    finally:
        await speech.aclose()


async def test_a_call_that_nobody_can_speak_ends_as_failed(speechless: Rig) -> None:
    """It is accepted, says in the journal why it failed, and health tells; the zones are free for the next call."""
    async with speechless.client(Role.DESK) as desk:
        where = (await desk.post("/calls", json=CAR)).headers["Location"]

        async def over() -> bool:
            return bool((await desk.get(where)).json()["state"] == "ended")

        await until(over)
        call = (await desk.get(where)).json()
        parts = {part["name"]: part for part in (await desk.get("/health")).json()["parts"]}
    assert (call["outcome"], call["missed_zones"]) == ("failed", ["atrium"])
    assert "longer than" in call["reason"]
    assert not parts["speech"]["ok"]
    assert "longer than" in parts["speech"]["sentence"]
    assert speechless.here.dispatcher.live() == []


async def test_a_preview_that_nobody_can_speak_is_unavailable(speechless: Rig) -> None:
    """Listening ahead is a 503 with the engine's sentence, and the words can still be read."""
    order = {"slots": CAR["slots"]}
    async with speechless.client(Role.DESK) as desk:
        answer = await desk.post("/templates/move-car/preview.wav", json=order)
        assert (await desk.post("/templates/move-car/preview", json=order)).status_code == 200
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert "longer than" in answer.json()["detail"]
