"""Speech under supervision: whose turn it is, what happens to engines that fail, and what the operator is told."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import numpy as np
import pytest

from audio.adapters.quiet_speech import QuietSpeech
from audio.adapters.speech_engines import EngineVoice, OneShotEngine, ResidentEngine
from audio.clip import RATE, Samples
from audio.errors import SpeechFailed
from audio.ports import AHEAD, SpeechEngine, Synthesizer
from audio.speech.supervised import Patience, SupervisedSpeech

VOICES = {"zh": EngineVoice("one", 180), "en": EngineVoice("two", 180)}
SENTENCE = "现在广播找人，请到服务台。"


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now_s


class Gate:
    """An engine in this process that speaks when let, and writes down what it was asked."""

    name = "gate"
    languages = frozenset({"zh", "en"})

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.open = asyncio.Event()
        self.busy = asyncio.Event()

    async def start(self) -> None:
        """Nothing to do."""

    async def speak(self, language: str, text: str, *, deadline_s: float) -> tuple[Samples, int]:
        """Speak once the gate is open."""
        del language, deadline_s
        self.asked.append(text)
        self.busy.set()
        await self.open.wait()
        return np.full(RATE, 0.2, dtype=np.float32), RATE

    async def aclose(self) -> None:
        """Nothing to do."""


MakeEngine = Callable[..., SpeechEngine]


@pytest.fixture
async def odd(tmp_path: Path) -> AsyncIterator[MakeEngine]:
    """Makes engines in real processes that do what they are told, act after act, and ends them."""
    made: list[SpeechEngine] = []

    def make(acts: str, name: str = "odd", *, resident: bool = True) -> SpeechEngine:
        script = Path(__file__).with_name("odd_engine.py")
        command = (sys.executable, str(script), acts, str(tmp_path / f"{name}.count"))
        engine: SpeechEngine
        if resident:
            engine = ResidentEngine(name, VOICES, command, start_deadline_s=20)
        else:
            engine = OneShotEngine(name, VOICES, command)
        made.append(engine)
        return engine

    yield make
    for engine in made:
        await engine.aclose()


def asked(tmp_path: Path, name: str = "odd") -> int:
    """How many requests an odd engine has had."""
    counter = tmp_path / f"{name}.count"
    return int(counter.read_text()) if counter.exists() else 0


@contextlib.asynccontextmanager
async def speaking(
    *engines: SpeechEngine,
    clock: Clock | None = None,
    notices: list[str | None] | None = None,
    patience: Patience | None = None,
) -> AsyncIterator[SupervisedSpeech]:
    """A supervised synthesizer that is shut down afterwards."""
    told = notices if notices is not None else []
    speech = SupervisedSpeech(engines, patience=patience, on_notice=told.append, now_s=clock or Clock())
    try:
        yield speech
    finally:
        await speech.aclose()


IMPATIENT = Patience(least_s=3.0, per_second=0.0)


@pytest.fixture(params=["quiet", "resident", "one-shot"])
async def synthesizer(request: pytest.FixtureRequest, odd: MakeEngine) -> AsyncIterator[Synthesizer]:
    """Each kind of synthesizer, over a process that speaks properly where there is one."""
    if request.param == "quiet":
        yield QuietSpeech()
        return
    async with speaking(odd("hum", resident=request.param == "resident")) as speech:
        yield speech


async def test_speech_is_trimmed_sound_of_the_right_length(synthesizer: Synthesizer) -> None:
    """A sentence comes as 48 kHz float samples, about as long as its words, without silence before and after."""
    samples = await synthesizer.render("zh", SENTENCE)
    assert samples.dtype == np.float32
    assert 1.0 < len(samples) / RATE < 6.0
    loud = np.flatnonzero(np.abs(samples) > 0.02)
    assert loud[0] < RATE * 0.05
    assert len(samples) - loud[-1] < RATE * 0.1


async def test_the_same_sentence_gives_the_same_sound(synthesizer: Synthesizer) -> None:
    """What is cached is what would be rendered again."""
    assert np.array_equal(
        await synthesizer.render("en", "Hello there."), await synthesizer.render("en", "Hello there.")
    )


async def test_the_engine_that_spoke_is_named(synthesizer: Synthesizer) -> None:
    """The sound can be cached under the name of the engine that made it."""
    assert (await synthesizer.speak("en", "Hello there.")).engine == synthesizer.engine
    assert synthesizer.notice is None


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [("fr", "Bonjour", "'fr'"), ("zh", "", "nothing to say"), ("zh", "🎉 。", "nothing to say")],
)
async def test_what_cannot_be_said_is_refused(synthesizer: Synthesizer, language: str, text: str, told: str) -> None:
    """An unknown language and a text without words are refused with a sentence, not spoken somehow."""
    with pytest.raises(SpeechFailed, match=told):
        await synthesizer.render(language, text)


async def test_many_at_once_are_all_served(synthesizer: Synthesizer) -> None:
    """Concurrent callers each get their own sentence."""
    texts = [f"请{count}到服务台。" for count in ("一位", "两位", "三四位顾客", "五六七八位顾客和家人")]
    lengths = [len(samples) for samples in await asyncio.gather(*(synthesizer.render("zh", text) for text in texts))]
    assert lengths == sorted(lengths)
    assert lengths[0] < lengths[-1]


async def test_an_endless_sentence_is_refused() -> None:
    """Words for over a minute must be split first: an engine would be busy with nothing else."""
    async with speaking(Gate()) as speech:
        with pytest.raises(SpeechFailed, match="Split it"):
            await speech.render("zh", "请" * 400)


async def test_the_sentence_needed_soonest_is_next() -> None:
    """Words for now go before words for later, and work ahead waits while anything waits; equals go in order."""
    gate = Gate()
    async with speaking(gate) as speech:
        first = asyncio.create_task(speech.render("en", "first", by_s=AHEAD))
        await gate.busy.wait()
        tasks = [first]
        for text, by_s in (
            ("ahead one", AHEAD),
            ("advert", 60.0),
            ("ahead two", AHEAD),
            ("child", 2.0),
            ("child too", 2.0),
        ):
            tasks.append(asyncio.create_task(speech.render("en", text, by_s=by_s)))
            await asyncio.sleep(0)
        gate.open.set()
        await asyncio.gather(*tasks)
    assert gate.asked == ["first", "child", "child too", "advert", "ahead one", "ahead two"]


async def test_whoever_asks_is_told_what_comes_before() -> None:
    """What is being spoken, and what waits and is needed as soon: not what would be spoken later."""
    gate = Gate()
    async with speaking(gate) as speech:
        tasks = [asyncio.create_task(speech.render("en", "first"))]
        await gate.busy.wait()
        for text, by_s in (("advert", 60.0), ("child", 2.0)):
            tasks.append(asyncio.create_task(speech.render("en", text, by_s=by_s)))
            await asyncio.sleep(0)
        assert speech.before(30.0) == [("en", "first"), ("en", "child")]
        gate.open.set()
        await asyncio.gather(*tasks)
        assert speech.before(AHEAD) == []


async def test_a_caller_who_gives_up_costs_nobody_a_turn() -> None:
    """A cancelled sentence that waits is never rendered, and the next is served."""
    gate = Gate()
    async with speaking(gate) as speech:
        first = asyncio.create_task(speech.render("en", "first"))
        await gate.busy.wait()
        given_up = asyncio.create_task(speech.render("en", "given up"))
        last = asyncio.create_task(speech.render("en", "last"))
        await asyncio.sleep(0)
        given_up.cancel()
        first.cancel()
        gate.open.set()
        await last
    assert gate.asked == ["first", "last"]


async def test_shutting_down_tells_whoever_waits() -> None:
    """Nobody waits for ever for a synthesizer that was shut down, and nobody can ask it any more."""
    gate = Gate()
    async with speaking(gate) as speech:
        tasks = [asyncio.create_task(speech.render("en", text)) for text in ("one", "two")]
        await gate.busy.wait()
        await speech.aclose()
        for task in tasks:
            with pytest.raises(SpeechFailed, match="shut down"):
                await task
        with pytest.raises(SpeechFailed, match="shut down"):
            await speech.render("en", "three")


@pytest.mark.parametrize("act", ["die", "silence", "empty", "short", "nothing", "refuse"])
@pytest.mark.parametrize("kind", ["resident", "one-shot"])
async def test_a_failed_sentence_is_tried_again(odd: MakeEngine, tmp_path: Path, act: str, kind: str) -> None:
    """A dead engine, silence, an empty file or a scrap of sound is noticed, and the next attempt is what is heard."""
    async with speaking(odd(f"{act},hum", resident=kind == "resident")) as speech:
        samples = await speech.render("zh", SENTENCE)
        assert speech.notice is None
    assert len(samples) > RATE
    assert asked(tmp_path) == 2


@pytest.mark.parametrize("kind", ["resident", "one-shot"])
async def test_a_hung_engine_is_ended_and_the_other_speaks(odd: MakeEngine, tmp_path: Path, kind: str) -> None:
    """Past its deadline an engine is killed; the fallback speaks at once, under its own name; the operator knows."""
    notices: list[str | None] = []
    hung = odd("hang", "ours", resident=kind == "resident")
    async with speaking(hung, odd("hum", "other"), notices=notices, patience=IMPATIENT) as speech:
        spoken = await speech.speak("zh", SENTENCE)
        assert spoken.engine == "other"
        assert speech.engine == "ours"
        assert speech.notice is not None
        assert "longer than" in speech.notice
        assert notices == [speech.notice]
    assert asked(tmp_path, "ours") == 1


async def test_an_engine_that_recovers_is_taken_back(odd: MakeEngine, tmp_path: Path) -> None:
    """A failed engine is left alone for a while, then asked again; once it speaks, the notice goes."""
    clock, notices = Clock(), list[str | None]()
    async with speaking(odd("die,die,hum", "ours"), odd("hum", "other"), clock=clock, notices=notices) as speech:
        assert (await speech.speak("zh", SENTENCE)).engine == "other"
        assert (await speech.speak("zh", SENTENCE)).engine == "other"
        assert asked(tmp_path, "ours") == 2
        clock.now_s += 60
        assert (await speech.speak("zh", SENTENCE)).engine == "ours"
        assert speech.notice is None
    assert notices[-1] is None
    assert len(notices) == 2


async def test_an_engine_still_ill_gets_one_chance(odd: MakeEngine, tmp_path: Path) -> None:
    """After its rest an engine that fails again isn't retried: the fallback has the word sooner."""
    clock = Clock()
    async with speaking(odd("die", "ours"), odd("hum", "other"), clock=clock) as speech:
        await speech.render("zh", SENTENCE)
        clock.now_s += 60
        await speech.render("zh", SENTENCE)
    assert asked(tmp_path, "ours") == 3


async def test_when_no_engine_speaks_the_faults_are_told(odd: MakeEngine) -> None:
    """If all fail, the caller gets one error that says what each did wrong, and the next sentence is tried again."""
    async with speaking(odd("silence", "ours"), odd("refuse,refuse,hum", "other")) as speech:
        with pytest.raises(SpeechFailed, match=r"ours gave an empty.*hoarse"):
            await speech.render("zh", SENTENCE)
        assert (await speech.speak("zh", SENTENCE)).engine == "other"


async def test_an_engine_that_never_starts_is_stood_in_for(odd: MakeEngine) -> None:
    """An engine whose process ends before it is ready is a failure like any other."""
    async with speaking(odd("stillborn", "ours"), odd("hum", "other")) as speech:
        await speech.start()
        assert (await speech.speak("zh", SENTENCE)).engine == "other"


async def test_an_engine_gone_silent_gets_a_new_process(odd: MakeEngine) -> None:
    """A process that answers but gives nothing usable is replaced, like one that hung."""
    engine = odd("hum,silence,silence,hum", "ours")
    assert isinstance(engine, ResidentEngine)
    async with speaking(engine, odd("hum", "other"), clock=(clock := Clock())) as speech:
        await speech.render("zh", SENTENCE)
        pid = engine.pid
        assert (await speech.speak("zh", SENTENCE)).engine == "other"
        clock.now_s += 60
        assert (await speech.speak("zh", SENTENCE)).engine == "ours"
        assert engine.pid != pid


async def test_what_the_process_complained_of_is_told(odd: MakeEngine) -> None:
    """The last line a dying process wrote is in the sentence for the operator."""
    async with speaking(odd("die")) as speech:
        with pytest.raises(SpeechFailed, match="broke its neck"):
            await speech.render("zh", SENTENCE)


async def test_one_process_serves_many_sentences_and_ends(odd: MakeEngine) -> None:
    """A resident engine keeps its process from sentence to sentence, and shutting down ends it."""
    engine = odd("hum")
    assert isinstance(engine, ResidentEngine)
    async with speaking(engine) as speech:
        await speech.start()
        pid = engine.pid
        assert pid is not None
        await speech.render("zh", SENTENCE)
        await speech.render("en", "Hello there.")
        assert engine.pid == pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_a_killed_process_is_replaced(odd: MakeEngine) -> None:
    """If the engine's process is killed from outside between two sentences, the next one starts another."""
    engine = odd("hum")
    assert isinstance(engine, ResidentEngine)
    async with speaking(engine) as speech:
        await speech.render("zh", SENTENCE)
        pid = engine.pid
        assert pid is not None
        os.kill(pid, 9)
        await speech.render("zh", SENTENCE)
        assert engine.pid != pid
        assert speech.notice is None
