"""Having programmes made: one task for each call, which lays its takes and says when it may go on air."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from typing import Protocol

from audio.script import Script
from audio.studio import Take
from broadcaster import stimuli
from broadcaster.airwaves import Airwaves
from broadcaster.call import CallId

_logger = logging.getLogger(__name__)


class ProgrammeMaker(Protocol):
    """The studio, as the dispatcher needs it."""

    def make(self, script: Script) -> AsyncIterator[Take]:
        """The script's takes in order; raises an error whose text is a sentence when it can't go on."""
        ...


class Making:
    """The programmes being made."""

    def __init__(
        self, studio: ProgrammeMaker, airwaves: Airwaves, tell: Callable[[stimuli.Stimulus], None], *, slack_s: float
    ) -> None:
        """A call may go on air when what is laid, and `slack_s` of silence, last until the rest is made."""
        self._studio = studio
        self._airwaves = airwaves
        self._tell = tell
        self._slack_s = slack_s
        self._tasks: dict[CallId, asyncio.Task[None]] = {}

    def start(self, call_id: CallId, script: Script) -> None:
        """Have a call made. Ends in `ProgrammeReady` or `ProgrammeFailed`."""
        self._tasks[call_id] = asyncio.create_task(self._make(call_id, script), name=f"making {call_id}")

    def stop(self, call_id: CallId) -> None:
        """The call is over; what isn't made need not be."""
        task = self._tasks.pop(call_id, None)
        if task is not None:
            task.cancel()

    async def aclose(self) -> None:
        """Stop making everything."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _make(self, call_id: CallId, script: Script) -> None:
        ready = False
        try:
            async for take in self._studio.make(script):
                programme = self._airwaves.add(call_id, take)
                if not ready and programme.lasts(self._slack_s):
                    ready = True
                    self._tell(stimuli.ProgrammeReady(at_us=self._airwaves.now_us, call_id=call_id))
            programme = self._airwaves.finish(call_id)
            if not programme.parts:
                self._failed(call_id, "there is nothing to say")
            elif not ready:
                self._tell(stimuli.ProgrammeReady(at_us=self._airwaves.now_us, call_id=call_id))
        except Exception as fault:  # Whatever is wrong with one call, the others go on.
            _logger.exception("call %s could not be made", call_id)
            self._failed(call_id, str(fault) or type(fault).__name__)

    def _failed(self, call_id: CallId, reason: str) -> None:
        self._tell(stimuli.ProgrammeFailed(at_us=self._airwaves.now_us, call_id=call_id, reason=reason))
