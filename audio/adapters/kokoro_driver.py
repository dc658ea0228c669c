"""A pyttsx3 driver for Kokoro-82M, the neural voice. It refuses to play: it writes files, one at a time, at once.

`register()` makes it known; then `pyttsx3.init("kokoro")` works as for any other driver.
"""

import importlib.util
import sys
import types
import wave
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from pyttsx3.voice import Voice

from audio.adapters.kokoro_files import MODEL_PACKAGES, voice_files
from audio.adapters.kokoro_phonemes import Phonemes

RATE_HZ = 24_000
PLAIN_RATE_WPM = 180
"""The `rate` property at which the voice speaks at its own speed."""
_LONGEST = 508
"""Tokens the model takes at once, without the two that frame them."""
_THREADS = 2
_LANGUAGES = {"z": "zh", "a": "en", "b": "en"}
_ACCENTS = {"a": "en-us", "b": "en-gb"}


def register() -> None:
    """Let pyttsx3 find this driver under the name `kokoro`."""
    module = types.ModuleType("pyttsx3.drivers.kokoro")
    module.buildDriver = KokoroDriver  # type: ignore[attr-defined]  # pyttsx3 asks a driver's module for this name.
    sys.modules[module.__name__] = module


def _session() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _THREADS
    options.inter_op_num_threads = 1
    # Threads that spin while they wait would take the cores from whoever mixes sound beside us.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(_model(), options, providers=["CPUExecutionProvider"])


def _model() -> bytes:
    parts = []
    for package in MODEL_PACKAGES:
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            raise RuntimeError("The Kokoro model isn't installed. Run 'make setup'.")
        parts.append(Path(spec.origin).with_name("part.bin").read_bytes())
    return b"".join(parts)


class KokoroDriver:
    """What pyttsx3 asks of a driver. The model's language follows from the voice's name, as its makers named them."""

    def __init__(self, proxy: Any) -> None:
        self._proxy = proxy
        self._folder = TemporaryDirectory(prefix="carillon-kokoro-")
        # The model is read outside Python, so the dictionaries can be built meanwhile.
        with ThreadPoolExecutor(max_workers=1) as loading:
            session = loading.submit(_session)
            self._phonemes = Phonemes(Path(self._folder.name))
            self._session = session.result()
        self._voices = {path.stem: path for path in voice_files()}
        self._styles: dict[str, NDArray[np.float32]] = {}
        self._voice = next(iter(self._voices), "")
        self._rate_wpm = PLAIN_RATE_WPM
        self._volume = 1.0

    def destroy(self) -> None:
        """Forget what was kept on the disk."""
        self._folder.cleanup()

    def getProperty(self, name: str) -> object:  # noqa: N802 - pyttsx3's own name.
        """One of voices, voice, rate, volume."""
        if name == "voices":
            return [Voice(id=name, name=name, languages=[_LANGUAGES[name[0]]]) for name in self._voices]
        return {"voice": self._voice, "rate": self._rate_wpm, "volume": self._volume}[name]

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802 - pyttsx3's own name.
        """Set voice, rate (words a minute) or volume (0 to 1)."""
        if name == "voice":
            if value not in self._voices:
                raise ValueError(f"There is no voice '{value}'; there are {', '.join(self._voices) or 'none'}.")
            self._voice = value
        elif name == "rate":
            self._rate_wpm = int(value)
        elif name == "volume":
            self._volume = float(value)
        else:
            raise KeyError(name)

    def save_to_file(self, text: str, filename: str) -> None:
        """Speak into a WAV file, mono, 16 bit, 24 kHz; it is complete when this returns."""
        self._proxy.setBusy(True)
        self._proxy.notify("started-utterance")
        try:
            pcm = np.clip(self._speech(text) * self._volume, -1, 1) * 32767
            with wave.open(filename, "wb") as out:
                out.setnchannels(1)
                out.setsampwidth(2)
                out.setframerate(RATE_HZ)
                out.writeframes(pcm.astype("<i2").tobytes())
            self._proxy.notify("finished-utterance", completed=True)
        finally:
            self._proxy.setBusy(False)

    def say(self, text: str) -> None:
        """Refused: sound goes out through the mixer."""
        raise RuntimeError(f"This driver writes files and plays nothing; save '{text[:20]}' to a file.")

    def stop(self) -> None:
        """Nothing is ever under way between two commands."""

    def startLoop(self) -> None:  # noqa: N802 - pyttsx3's own name.
        """Work off what is queued. Never loops: pyttsx3 ends the second loop before it starts it."""
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802 - pyttsx3's own name.
        """No loop runs."""

    def _speech(self, text: str) -> NDArray[np.float32]:
        family = self._voice[:1]
        tokens = self._phonemes.tokens(_LANGUAGES[family], text, _ACCENTS.get(family, "en-gb"))
        if not tokens:
            raise ValueError(f"Nothing in '{text[:40]}' can be pronounced.")
        pieces = [tokens[start : start + _LONGEST] for start in range(0, len(tokens), _LONGEST)]
        return np.concatenate([self._infer(piece) for piece in pieces])

    def _infer(self, tokens: list[int]) -> NDArray[np.float32]:
        if self._voice not in self._styles:
            self._styles[self._voice] = np.fromfile(self._voices[self._voice], dtype="<f4").reshape(510, 1, 256)
        sound = self._session.run(
            None,
            {
                "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
                "style": self._styles[self._voice][len(tokens) - 1],
                "speed": np.array([self._rate_wpm / PLAIN_RATE_WPM], dtype=np.float32),
            },
        )[0]
        return np.asarray(sound, dtype=np.float32).ravel()
