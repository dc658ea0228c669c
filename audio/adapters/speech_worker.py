"""The process in which a speech engine runs: reads one request a line, writes one answer a line, both JSON.

First line out: {"ready": true}. Then for each request {"id", "voice", "rate", "text", "out"} either
{"id", "done": true} when the WAV file `out` is complete, or {"id", "failed": "<why>"}. It ends when its input does.
It decides nothing about languages, deadlines or whether the sound is any good: its parent does.
"""

import argparse
import json
import os
import sys
import threading
from collections.abc import Callable
from typing import Any, TextIO

import pyttsx3

_NICENESS = 3
"""Speech can wait a little; the threads that mix sound can't."""
_ESPEAK_PATIENCE_S = 30.0


class Speaker:
    """One pyttsx3 engine and what it reports."""

    def __init__(self, driver: str) -> None:
        self._engine: Any = pyttsx3.init(driver)
        self._waits = driver == "espeak"
        self._finished = threading.Event()
        self._errors: list[str] = []
        self._engine.connect("finished-utterance", self._on_finished)
        self._engine.connect("error", self._on_error)

    def speak(self, request: dict[str, Any]) -> None:
        """Make the file; raises `RuntimeError` with what pyttsx3 reported."""
        self._finished.clear()
        self._errors.clear()
        if self._waits:
            self._prepare_espeak(request["voice"], request["rate"])
        self._engine.setProperty("voice", request["voice"])
        self._engine.setProperty("rate", request["rate"])
        self._engine.save_to_file(request["text"], request["out"])
        self._engine.runAndWait()
        # espeak's own thread writes the file, after runAndWait has come back.
        if self._waits and not self._finished.wait(_ESPEAK_PATIENCE_S):
            self._errors.append("the engine never finished")
        if self._errors:
            raise RuntimeError("; ".join(self._errors))

    def _prepare_espeak(self, voice: str, rate: int) -> None:
        """Have espeak's own thread take up voice and rate; told together with the words only, they may be late."""
        from pyttsx3.drivers import _espeak  # noqa: PLC0415 - it loads the library, which Kokoro's process must not.

        driver = self._engine.proxy._driver  # noqa: SLF001 - the engine's own way tells them together with the words.
        driver.setProperty("voice", voice)
        driver.setProperty("rate", rate)
        _espeak.Synchronize()

    def _on_finished(self, name: str | None, completed: bool) -> None:  # noqa: FBT001 - pyttsx3 calls it by name.
        del name, completed
        self._finished.set()

    def _on_error(self, name: str | None, exception: Exception) -> None:
        del name
        self._errors.append(str(exception))
        self._finished.set()


def serve(requests: TextIO, answer: Callable[[dict[str, Any]], None], driver: str, *, once: bool) -> None:
    """Answer requests until they end, or just one."""
    speaker = Speaker(driver)
    answer({"ready": True})
    for line in requests:
        request = json.loads(line)
        try:
            speaker.speak(request)
        except Exception as why:  # noqa: BLE001 - Whatever an engine raises is this one request's failure.
            answer({"id": request["id"], "failed": str(why) or type(why).__name__})
        else:
            answer({"id": request["id"], "done": True})
        if once:
            return


def main() -> None:
    """Run the engine named on the command line."""
    parser = argparse.ArgumentParser(description="A speech engine's process; the controller starts it.")
    parser.add_argument("driver", choices=("kokoro", "espeak"))
    parser.add_argument("--once", action="store_true", help="end after one request")
    options = parser.parse_args()
    # pyttsx3 prints to the standard output; the answers go to where it really leads, everything else to the errors.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    os.nice(_NICENESS)
    if options.driver == "kokoro":
        # Loading it takes a second, and espeak's process has no use for it.
        from audio.adapters import kokoro_driver  # noqa: PLC0415

        kokoro_driver.register()
    serve(sys.stdin, lambda line: print(json.dumps(line), file=answers, flush=True), options.driver, once=options.once)
    # espeak aborts when its library is unloaded in an orderly way; everything is written.
    os._exit(0)


if __name__ == "__main__":
    main()
