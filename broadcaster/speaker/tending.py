"""Opens a sound device again that was unplugged and may be plugged in again. Knows nothing of what sounds there."""

import asyncio
from collections.abc import Callable

from audio.errors import OutputGone
from audio.ports import Output

REOPEN_EVERY_S = 2.0


class TendedOutput:
    """An output, and whether it is there."""

    def __init__(self, output: Output, reopen: Callable[[], None]) -> None:
        """`reopen` opens it anew; it may take a while, is called in a thread, and raises `OutputGone`."""
        self._output = output
        self._reopen = reopen
        self._gone: str | None = None

    @property
    def fault(self) -> str | None:
        """Why nothing can be heard, in a sentence; None when something can."""
        return self._gone or self._output.fault

    async def tend(self) -> None:
        """Try again for as long as it is gone; ends by being cancelled."""
        while True:
            await asyncio.sleep(REOPEN_EVERY_S)
            if self.fault:
                try:
                    await asyncio.to_thread(self._reopen)
                    self._gone = None
                except OutputGone as gone:
                    self._gone = str(gone)
