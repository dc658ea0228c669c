"""What the supervisor may expect of a speech engine: one suite over the kind that stays and the one that doesn't.

Both run a real process that does what it is told, act after act.
"""

import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import numpy as np
import pytest

from audio.adapters.speech_engines import EngineVoice, OneShotEngine, ResidentEngine
from audio.errors import SpeechFailed
from audio.ports import SpeechEngine
from tests.audio.odd_engine import RATE

VOICES = {"zh": EngineVoice("one", 180), "en": EngineVoice("two", 180)}
DEADLINE_S = 20.0
Make = Callable[[str], SpeechEngine]


@pytest.fixture(params=["resident", "one-shot"])
async def make(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Make]:
    """Makes an engine of each kind in turn, and ends it."""
    made: list[SpeechEngine] = []

    def engine(acts: str) -> SpeechEngine:
        command = (sys.executable, str(Path(__file__).with_name("odd_engine.py")), acts, str(tmp_path / "count"))
        kind = ResidentEngine if request.param == "resident" else OneShotEngine
        made.append(kind("odd", VOICES, command))
        return made[-1]

    yield engine
    for each in made:
        await each.aclose()


async def test_words_become_sound_at_the_engines_own_rate(make: Make) -> None:
    """Longer words give longer sound; what is silent before and after them is left to others."""
    engine = make("hum")
    assert engine.name == "odd"
    assert engine.languages == frozenset(VOICES)
    await engine.start()
    short, rate = await engine.speak("zh", "谢谢。", deadline_s=DEADLINE_S)
    long, _ = await engine.speak("en", "Thank you for coming.", deadline_s=DEADLINE_S)
    assert rate == RATE
    assert short.dtype == np.float32
    assert len(long) > len(short) > RATE * 0.3
    assert not short[: RATE // 10].any()


async def test_an_engine_past_its_deadline_is_given_up_and_ready_again(make: Make) -> None:
    """The sentence says so, and the next words are spoken."""
    engine = make("hang,hum")
    await engine.start()
    with pytest.raises(SpeechFailed, match="odd took longer than 2 s and was ended"):
        await engine.speak("en", "Hello.", deadline_s=2.0)
    assert len((await engine.speak("en", "Hello.", deadline_s=DEADLINE_S))[0])


@pytest.mark.parametrize("act", ["die", "refuse", "nothing"])
async def test_an_engine_that_fails_is_told_and_ready_again(make: Make, act: str) -> None:
    """Whether its process ended, reported a fault, or wrote nothing."""
    engine = make(f"{act},hum")
    with pytest.raises(SpeechFailed):
        await engine.speak("en", "Hello.", deadline_s=DEADLINE_S)
    assert len((await engine.speak("en", "Hello.", deadline_s=DEADLINE_S))[0])


async def test_a_start_that_fails_is_told_with_the_first_words(make: Make) -> None:
    """Starting raises nothing: there may be nobody yet to tell."""
    engine = make("stillborn")
    await engine.start()
    with pytest.raises(SpeechFailed):
        await engine.speak("en", "Hello.", deadline_s=DEADLINE_S)


async def test_an_engine_that_was_closed_can_be_asked_again(make: Make) -> None:
    """Closing is harmless before the first words and twice."""
    engine = make("hum")
    await engine.aclose()
    await engine.speak("en", "Hello.", deadline_s=DEADLINE_S)
    await engine.aclose()
    await engine.aclose()
    assert len((await engine.speak("en", "Hello.", deadline_s=DEADLINE_S))[0])
