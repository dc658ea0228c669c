"""Speech, supervised: who speaks next, which engine, when another stands in. It refuses to know how engines work."""

import asyncio
import heapq
import itertools
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import soxr

from audio.clip import RATE, Samples
from audio.errors import SpeechFailed, SpeechTimedOut
from audio.ports import AT_ONCE, SpeechEngine, Spoken
from audio.reading.aloud import read_aloud
from audio.speech.checks import expected_seconds, fault_of, trimmed

_LOG = logging.getLogger(__name__)
LONGEST_S = 60.0
"""Words that take longer than this must be split into sentences first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long engines are waited for."""

    least_s: float = 8.0
    """Every sentence may take at least so long..."""
    per_second: float = 3.0
    """...and so many seconds more for each second of speech. Kokoro needs half a second with two cores to itself;
    ending it because the machine is busy for once would only make it later still."""
    tries: int = 2
    """How often an engine is asked for one sentence. One that passed its deadline isn't asked again."""
    rest_s: float = 30.0
    """How long an engine that failed a sentence is left alone while the next one stands in."""


@dataclass(slots=True, kw_only=True, eq=False)
class _Order:
    language: str
    text: str
    answer: asyncio.Future[Spoken] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class SupervisedSpeech:
    """A `Synthesizer` over engines, the preferred one first. One sentence at a time, the one needed soonest first.

    `missing` is why a better engine couldn't be given at all. `on_notice` is told whenever the notice changes.
    """

    def __init__(
        self,
        engines: Sequence[SpeechEngine],
        *,
        patience: Patience | None = None,
        missing: str | None = None,
        on_notice: Callable[[str | None], None] = lambda _: None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engines = tuple(engines)
        self._patience = patience or Patience()
        self._missing = missing
        self._on_notice = on_notice
        self._now_s = now_s
        self._waiting: list[tuple[float, int, _Order]] = []
        self._numbers = itertools.count()
        self._wake = asyncio.Event()
        self._server: asyncio.Task[None] | None = None
        self._restarts: set[asyncio.Task[None]] = set()
        self._resting: dict[SpeechEngine, tuple[float, str]] = {}
        self._speaking: _Order | None = None
        self._closed = False

    @property
    def engine(self) -> str:
        """Name of the preferred engine."""
        return self._engines[0].name

    @property
    def languages(self) -> frozenset[str]:
        """What any of the engines speaks."""
        return frozenset().union(*(engine.languages for engine in self._engines))

    @property
    def notice(self) -> str | None:
        """Why a fallback speaks, for the operator."""
        preferred = self._resting.get(self._engines[0])
        if preferred is None:
            return self._missing
        return f"A simpler voice stands in: {preferred[1]} The usual one is tried again by itself."

    async def start(self) -> None:
        """Get the preferred engine ready, so that the first sentence needn't wait for it."""
        await self._engines[0].start()

    async def speak(self, language: str, sentence: str, *, by_s: float = AT_ONCE) -> Spoken:
        """Speak one sentence, after those that are needed before it."""
        text = self._checked(language, sentence)
        order = _Order(language=language, text=text)
        heapq.heappush(self._waiting, (by_s, next(self._numbers), order))
        self._wake.set()
        if self._server is None:
            self._server = asyncio.create_task(self._serve(), name="speech")
        return await order.answer

    def before(self, by_s: float) -> Sequence[tuple[str, str]]:
        """What is being spoken, and what waits and is needed as soon or sooner."""
        sooner = sorted(waiting for waiting in self._waiting if waiting[0] <= by_s)
        waiting = [order for _, _, order in sooner if not order.answer.done()]
        spoken = [] if self._speaking is None else [self._speaking]
        return [(order.language, order.text) for order in (*spoken, *waiting)]

    async def render(self, language: str, sentence: str, *, by_s: float = AT_ONCE) -> Samples:
        """Speak one sentence, for its sound alone."""
        return (await self.speak(language, sentence, by_s=by_s)).samples

    async def aclose(self) -> None:
        """End the engines; whoever still waits is told."""
        self._closed = True
        tasks = [task for task in (self._server, *self._restarts) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for _, _, order in self._waiting:
            _tell(order, SpeechFailed("Speech was shut down before this sentence's turn. Ask again when it runs."))
        for engine in self._engines:
            await engine.aclose()

    def _checked(self, language: str, sentence: str) -> str:
        if self._closed:
            raise SpeechFailed("Speech is shut down. Start the controller again.")
        if language not in self.languages:
            known = ", ".join(sorted(self.languages))
            raise SpeechFailed(f"No voice speaks the language '{language}'. Choose one of: {known}.")
        text = read_aloud(language, sentence)
        if not text:
            raise SpeechFailed("There is nothing to say: give a sentence with words in it.")
        if expected_seconds(text) > LONGEST_S:
            raise SpeechFailed(f"The sentence would take over {LONGEST_S:.0f} s. Split it into shorter sentences.")
        return text

    async def _serve(self) -> None:
        while True:
            order = self._speaking = await self._next()
            try:
                _tell(order, await self._by_any(order))
            except SpeechFailed as why:
                _tell(order, why)
            except asyncio.CancelledError:
                _tell(order, SpeechFailed("Speech was shut down in the middle of this sentence."))
                raise
            except Exception as why:  # noqa: BLE001 - One sentence's surprise must not silence the mall.
                _LOG.exception("a sentence could not be spoken")
                _tell(order, SpeechFailed(f"The sentence could not be spoken: {why}."))
            self._speaking = None

    async def _next(self) -> _Order:
        while True:
            while self._waiting:
                _, _, order = heapq.heappop(self._waiting)
                if not order.answer.done():
                    return order
            self._wake.clear()
            await self._wake.wait()

    async def _by_any(self, order: _Order) -> Spoken:
        faults: list[str] = []
        able = [engine for engine in self._engines if order.language in engine.languages]
        for engine in able:
            if self._rests(engine) and engine is not able[-1]:
                continue
            try:
                began_s = self._now_s()
                samples = await self._by(engine, order)
                spoken = Spoken(samples, engine.name, took_s=self._now_s() - began_s)
            except SpeechFailed as why:
                faults.append(str(why))
                await self._lay_off(engine, str(why))
            else:
                self._take_back(engine)
                return spoken
        raise SpeechFailed(" ".join(faults))

    async def _by(self, engine: SpeechEngine, order: _Order) -> Samples:
        # One that failed lately gets one chance, so that nobody waits long for a voice that is still ill.
        tries = 1 if engine in self._resting else self._patience.tries
        for left in range(tries - 1, -1, -1):
            try:
                return await self._once(engine, order)
            except SpeechTimedOut:
                raise
            except SpeechFailed as why:
                if not left:
                    raise
                _LOG.warning("%s failed and is asked again: %s", engine.name, why)
        raise AssertionError("an engine is asked at least once")

    async def _once(self, engine: SpeechEngine, order: _Order) -> Samples:
        deadline_s = self._patience.least_s + self._patience.per_second * expected_seconds(order.text)
        raw, rate = await engine.speak(order.language, order.text, deadline_s=deadline_s)
        samples = await asyncio.to_thread(_finished, raw, rate)
        fault = fault_of(samples, order.text)
        if fault is not None:
            raise SpeechFailed(f"The speech engine {engine.name} {fault} ('{order.text[:40]}').")
        return samples

    def _rests(self, engine: SpeechEngine) -> bool:
        until_s, _ = self._resting.get(engine, (0.0, ""))
        return self._now_s() < until_s

    async def _lay_off(self, engine: SpeechEngine, why: str) -> None:
        _LOG.warning("%s is left alone for a while: %s", engine.name, why)
        before = self.notice
        self._resting[engine] = (self._now_s() + self._patience.rest_s, why)
        # A process that gave silence is as ill as one that hung: a new one gets ready while the other speaks.
        await engine.aclose()
        restart = asyncio.create_task(engine.start(), name=f"restart of {engine.name}")
        self._restarts.add(restart)
        restart.add_done_callback(self._restarts.discard)
        self._say_notice(before)

    def _take_back(self, engine: SpeechEngine) -> None:
        before = self.notice
        if self._resting.pop(engine, None) is not None:
            _LOG.info("%s speaks again", engine.name)
        self._say_notice(before)

    def _say_notice(self, before: str | None) -> None:
        if self.notice != before:
            self._on_notice(self.notice)


def _tell(order: _Order, outcome: Spoken | SpeechFailed) -> None:
    if order.answer.done():
        return
    if isinstance(outcome, Spoken):
        order.answer.set_result(outcome)
    else:
        order.answer.set_exception(outcome)


def _finished(raw: Samples, rate: int) -> Samples:
    """The sound at 48 kHz, from its first word to its last."""
    if rate == RATE or len(raw) == 0:
        return trimmed(raw)
    return trimmed(np.asarray(soxr.resample(raw, rate, RATE), dtype=np.float32))
