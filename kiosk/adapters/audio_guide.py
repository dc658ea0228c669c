"""Spoken guidance by the audio room's own command, in a process of its own: the frame loop never waits for a voice."""

import logging
import subprocess
import sys

log = logging.getLogger(__name__)


class AudioGuide:
    """Speaks what it is told last. A voice that fails is missed, nothing else."""

    def __init__(self, device: str | None = None) -> None:
        """Nothing is started before the first word; `device` is a sound device's name or number."""
        self._command = [sys.executable, "-m", "audio", "aloud", *(["--device", device] if device else [])]
        self._process: subprocess.Popen[str] | None = None

    def say(self, language: str, words: str) -> None:
        """Speak this now, whatever is being said."""
        self._write(f"{language} {' '.join(words.split())}")

    def hush(self) -> None:
        """Say no more."""
        if self._process is not None:
            self._write("")

    def close(self) -> None:
        """End the voice."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _write(self, line: str) -> None:
        try:
            pipe = self._running().stdin
            if pipe is not None:
                pipe.write(line + "\n")
                pipe.flush()
        except OSError as why:
            log.warning("Spoken guidance is missing: %s", why)
            self.close()

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(  # noqa: S603  Our own command.
                self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, encoding="utf-8"
            )
        return self._process
