"""One process that speaks, over a line of JSON each way: started, asked, killed. It knows nothing of sound."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from audio.errors import SpeechFailed

_ROOT = Path(__file__).resolve().parents[2]


def worker_command(*arguments: str) -> tuple[str, ...]:
    """How the project's own worker is started."""
    return (sys.executable, "-m", "audio.adapters.speech_worker", *arguments)


class SpeechProcess:
    """A running worker. Its temporary files and what it complains about go to `folder`.

    `start` and `ask` raise `SpeechFailed` when the process ends before it answers. They may be cancelled; the process
    must be killed then, since its next answer would belong to the question before.
    """

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._command = tuple(command)
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self._asked = 0
        self._answered = False

    @property
    def in_step(self) -> bool:
        """Whether it runs and has answered all it was asked, so that it can be asked again."""
        return self._answered and self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int | None:
        """The process id, once started."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Start it and wait until it says that it is ready."""
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        with self._complaints().open("wb") as complaints:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=complaints,
                env={**os.environ, "TMPDIR": str(self._folder), "PYTHONPATH": path},
                # A Ctrl-C at the terminal is the parent's to answer.
                start_new_session=True,
            )
        await self._answer()

    async def ask(self, voice: str, rate: int, text: str, out: Path) -> None:
        """Have the text spoken into the file."""
        if self._process is None or self._process.stdin is None:
            raise SpeechFailed("The speech engine was asked before it was started.")
        self._asked += 1
        self._answered = False
        request = {"id": self._asked, "voice": voice, "rate": rate, "text": text, "out": str(out)}
        with contextlib.suppress(ConnectionError):
            # If the process is gone there is no answer either, and that is reported.
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            await self._process.stdin.drain()
        answer = await self._answer()
        if "failed" in answer:
            raise SpeechFailed(f"The speech engine reports: {answer['failed']}.")

    async def kill(self) -> None:
        """End it at once, with all it started; harmless twice."""
        if self._process is None:
            return
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()

    async def _answer(self) -> dict[str, Any]:
        assert self._process is not None  # noqa: S101 - Both callers have just started or checked it.
        assert self._process.stdout is not None  # noqa: S101 - It was asked for as a pipe.
        line = await self._process.stdout.readline()
        try:
            answer: dict[str, Any] = json.loads(line)
        except ValueError:
            raise SpeechFailed(
                f"The speech engine's process ended in the middle of its work{self._last_words()}."
            ) from None
        self._answered = True
        return answer

    def _complaints(self) -> Path:
        return self._folder / "complaints.log"

    def _last_words(self) -> str:
        with contextlib.suppress(OSError, IndexError):
            return f" ({self._complaints().read_text(errors='replace').strip().splitlines()[-1][:200]})"
        return ""
