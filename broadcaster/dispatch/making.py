"""Having programmes made: one task for each call, which lays its takes and says when it may go on air."""

import asyncio
import logging
import math
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Protocol

from audio.script import ChimePart, Script
from audio.studio import Take
from broadcaster import stimuli
from broadcaster.call import Call, CallId, CallKind
from broadcaster.dispatch.on_air import OnAir
from broadcaster.dispatch.take_batch import in_batches
from broadcaster.policy import EMERGENCY_BAND

_logger = logging.getLogger(__name__)

_LIVE_END = Script((ChimePart("end"),))


class ProgrammeMaker(Protocol):
    """The studio, as the dispatcher needs it."""

    def make(self, script: Script, *, due_in_s: float) -> AsyncIterator[Take]:
        """The takes of a script that is due in so many seconds, in order; what is needed sooner is made first.

        Raises an error whose text is a sentence when it can't go on.
        """
        ...


class Making:
    """The programmes being made."""

    def __init__(
        self,
        studio: ProgrammeMaker,
        on_air: OnAir,
        tell: Callable[[stimuli.Stimulus], None],
        *,
        whole: Callable[[CallId], None],
    ) -> None:
        """A call may go on air when what is laid lasts until the rest is made; `whole` is told when it is."""
        self._studio = studio
        self._on_air = on_air
        self._tell = tell
        self._whole = whole
        self._tasks: dict[CallId, asyncio.Task[None]] = {}
        self._speech: dict[CallId, asyncio.Future[int]] = {}

    def start(self, call: Call, script: Script) -> None:
        """Have a call made. Ends in `ProgrammeReady` or `ProgrammeFailed`."""
        if call.kind is CallKind.LIVE_PAGE:
            self._speech[call.id] = asyncio.get_running_loop().create_future()
        self._tasks[call.id] = asyncio.create_task(self._make(call, script), name=f"making {call.id}")

    def stop(self, call_id: CallId) -> None:
        """The call is over; what isn't made need not be."""
        self._speech.pop(call_id, None)
        task = self._tasks.pop(call_id, None)
        if task is not None:
            task.cancel()

    def speech_over(self, call_id: CallId, frames: int) -> None:
        """Who spoke live in a call is through, after so many frames; unknown calls pass."""
        speech = self._speech.get(call_id)
        if speech is not None and not speech.done():
            speech.set_result(frames)

    async def aclose(self) -> None:
        """Stop making everything."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _make(self, call: Call, script: Script) -> None:
        call_id = call.id
        now = call.policy.priority in EMERGENCY_BAND
        due_in_s = -math.inf if now else max(0, call.due_us - self._on_air.now_us) / 1e6
        start = _Start(lambda: self._tell(stimuli.ProgrammeReady(at_us=self._on_air.now_us, call_id=call_id)))
        try:
            async for batch in in_batches(self._studio.make(script, due_in_s=due_in_s)):
                live = call_id in self._speech
                programme = self._on_air.add(call_id, replace(batch, last=False) if live else batch)
                if live:
                    self._on_air.await_speech(call_id)
                start.after(programme.wait_s())
            if call_id in self._speech:
                await self._hear_out(call_id)
            if self._on_air.finish(call_id).parts:
                start.after(0.0)
                self._whole(call_id)
            else:
                self._failed(call_id, "there is nothing to say")
        except Exception as fault:  # Whatever is wrong with one call, the others go on.
            _logger.exception("call %s could not be made", call_id)
            self._failed(call_id, str(fault) or type(fault).__name__)
        finally:
            start.forget()

    async def _hear_out(self, call_id: CallId) -> None:
        """Wait until who speaks live is through, and lay what comes after it."""
        self._on_air.end_speech(call_id, await self._speech[call_id])
        async for batch in in_batches(self._studio.make(_LIVE_END, due_in_s=0.0)):
            self._on_air.add(call_id, batch)

    def _failed(self, call_id: CallId, reason: str) -> None:
        self._tell(stimuli.ProgrammeFailed(at_us=self._on_air.now_us, call_id=call_id, reason=reason))


class _Start:
    """Says once that a call may go on air: at once, or when a while has passed in which more of it is made."""

    def __init__(self, say: Callable[[], None]) -> None:
        self._say = say
        self._said = False
        self._timer: asyncio.TimerHandle | None = None

    def after(self, wait_s: float) -> None:
        """May go on air after so long; what was said before of how long counts no more."""
        self.forget()
        if self._said:
            return
        if wait_s > 0:
            self._timer = asyncio.get_running_loop().call_later(wait_s, self.after, 0.0)
        else:
            self._said = True
            self._say()

    def forget(self) -> None:
        """The wait counts no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
