"""The real engines, through pyttsx3, in their real processes: few and short."""

import asyncio
import wave
from pathlib import Path

import numpy as np
import pytest

from audio.adapters.installed_speech import espeak, installed_speech, kokoro
from audio.adapters.kokoro_files import VOICES_VARIABLE, why_not_installed
from audio.adapters.speech_engines import EngineVoice, ResidentEngine
from audio.adapters.speech_process import SpeechProcess, worker_command
from audio.clip import RATE
from audio.errors import SpeechFailed
from audio.ports import SpeechEngine
from audio.settings import SpeechSettings
from audio.speech.supervised import SupervisedSpeech

SETTINGS = SpeechSettings()
needs_kokoro = pytest.mark.skipif(
    why_not_installed(frozenset(SETTINGS.voices.values())) is not None,
    reason="Kokoro isn't installed: run 'make setup'",
)
pytestmark = pytest.mark.speech


@pytest.mark.parametrize("name", ["espeak", pytest.param("kokoro", marks=needs_kokoro)])
async def test_a_real_engine_speaks_both_languages(name: str) -> None:
    """Asked at once for Chinese with a plate and a Latin name, and English with a Chinese name, it mixes nothing up.

    The sound is trimmed, and the same when asked again.
    """
    engine: SpeechEngine = kokoro(SETTINGS) if name == "kokoro" else espeak(SETTINGS)
    speech = SupervisedSpeech([engine])
    asked = (("zh", "京A·12345的车主到Starbucks。"), ("en", "Mr. 王小明, come to B1."), ("zh", "谢谢。"))
    try:
        spoken = await asyncio.gather(*(speech.speak(language, text) for language, text in asked))
        again = await speech.render(*asked[2])
    finally:
        await speech.aclose()
    seconds = [len(one.samples) / RATE for one in spoken]
    assert 12 > seconds[0] > seconds[2] > 0.3
    assert 12 > seconds[1] > seconds[2]
    assert all(np.flatnonzero(np.abs(one.samples) > 0.02)[0] < RATE * 0.2 for one in spoken)
    assert np.array_equal(spoken[2].samples, again)


@needs_kokoro
async def test_speed_is_honoured() -> None:
    """At a lower speed the same words take longer, and the engine has another name, so that no cache mixes them."""
    voices = {"quick": EngineVoice("bf_emma", 216), "slow": EngineVoice("bf_emma", 144)}
    engine = ResidentEngine("kokoro", voices, worker_command("kokoro"))
    try:
        quick, slow = [await engine.speak(pace, "Thank you.", deadline_s=60) for pace in ("quick", "slow")]
    finally:
        await engine.aclose()
    assert len(slow[0]) > len(quick[0]) * 1.1
    assert kokoro(SpeechSettings(speed=0.8)).name != kokoro(SpeechSettings(speed=1.2)).name


async def test_without_its_voices_kokoro_is_stood_in_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the voices weren't fetched espeak speaks, and the operator is told why and what to do."""
    monkeypatch.setenv(VOICES_VARIABLE, str(tmp_path))
    speech = installed_speech(SpeechSettings())
    try:
        spoken = await speech.speak("zh", "谢谢。")
        assert spoken.engine.startswith("espeak-ng")
        assert speech.notice is not None
        assert "make setup" in speech.notice
    finally:
        await speech.aclose()


def test_insisting_on_kokoro_without_voices_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever asks for this engine alone gets a sentence that names the missing voices."""
    monkeypatch.setenv(VOICES_VARIABLE, str(tmp_path))
    with pytest.raises(SpeechFailed, match="bf_emma, zf_xiaoyi"):
        installed_speech(SpeechSettings(engine="kokoro"))


async def test_an_engine_that_reports_a_fault_stays_in_service(tmp_path: Path) -> None:
    """A voice that doesn't exist is reported by the worker with its reason, and its next request is done."""
    out = tmp_path / "spoken.wav"
    process = SpeechProcess(worker_command("espeak"), tmp_path)
    try:
        await process.start()
        with pytest.raises(SpeechFailed, match="nobody"):
            await process.ask("nobody", 150, "hello", tmp_path / "wrong.wav")
        assert process.in_step
        await process.ask("gmw/en-us", 150, "hello", out)
    finally:
        await process.kill()
    with wave.open(str(out)) as spoken:
        assert spoken.getnframes() > 0
