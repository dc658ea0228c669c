"""Two sound cards that are the two channels of one recording, so that how far apart two zones sound can be read off.

The cards are sinks of a PulseAudio of the bench's own, each mapped onto one channel of a third. What is true of them is
true of two cards with one word clock; the clocks of the speakers' machines may still be as wrong as they like.
"""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from audio.clip import RATE, Samples
from tests.bench.mall import wait_for

CARDS = ("left", "right")
FARTHEST = RATE // 20
"""Zones are looked for up to 50 ms apart; music that repeats itself fits elsewhere too."""
ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class TwoCards:
    """The cards, by the environment a player needs to sound on one."""

    places: dict[str, str]

    def card(self, number: int) -> dict[str, str]:
        """The environment in which a program's sound goes to that card."""
        return {**os.environ, **self.places, "PULSE_SINK": CARDS[number]}

    @contextlib.contextmanager
    def recorded(self, wav: Path) -> Iterator[None]:
        """Record both while this lasts."""
        command = ["parec", "-d", "both.monitor", f"--rate={RATE}", "--channels=2", "--format=s16le"]
        recorder = subprocess.Popen([*command, "--file-format=wav", str(wav)], env={**os.environ, **self.places})
        try:
            wait_for(lambda: wav.exists() and wav.stat().st_size > RATE, 20.0)
            yield
        finally:
            recorder.terminate()
            recorder.wait()


@contextlib.contextmanager
def two_cards() -> Iterator[TwoCards]:
    """Start them, and end them afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        places = dict.fromkeys(("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH"), folder)
        places["PULSE_SERVER"] = f"unix:{folder}/socket"
        modules = [
            f"module-native-protocol-unix socket={folder}/socket auth-anonymous=1",
            f"module-null-sink sink_name=both rate={RATE} channels=2",
        ]
        modules += [
            f"module-remap-sink sink_name={name} master=both channels=1 channel_map=mono "
            f"master_channel_map=front-{name} remix=no"
            for name in CARDS
        ]
        command = [
            "pulseaudio",
            "--daemonize=no",
            "-n",
            "--exit-idle-time=-1",
            "--use-pid-file=no",
            "--disable-shm=yes",
        ]
        for module in modules:
            command += ["-L", module]
        quiet = subprocess.DEVNULL
        daemon = subprocess.Popen(command, env={**os.environ, **places}, stdout=quiet, stderr=quiet)
        try:
            wait_for(lambda: _answers(places), 20.0)
            yield TwoCards(places)
        finally:
            daemon.terminate()
            daemon.wait()


def _answers(places: dict[str, str]) -> bool:
    quiet = subprocess.DEVNULL
    asked = subprocess.run(["pactl", "info"], env={**os.environ, **places}, stdout=quiet, stderr=quiet, check=False)
    return asked.returncode == 0


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording of the two."""

    left: Samples
    right: Samples

    @classmethod
    def of(cls, wav: Path) -> "Heard":
        """Read it."""
        both, rate = soundfile.read(wav, dtype="float32", always_2d=True)
        assert rate == RATE
        return cls(both[:, 0], both[:, 1])

    def running_ms(self) -> list[float]:
        """For every whole second in which both sound alike: how much later the right one is, in milliseconds."""
        lags = []
        for start in range(FARTHEST, len(self.left) - RATE - FARTHEST, RATE):
            probe = self.left[start : start + RATE]
            field = self.right[start - FARTHEST : start + RATE + FARTHEST]
            lag = _lag(probe, field)
            if lag is not None:
                lags.append(lag * 1000 / RATE)
        return lags

    def onsets_ms(self, apart_s: float = 1.0) -> list[float]:
        """For every first sound after a silence in both: how much later the right one is, in milliseconds."""
        left, right = _onsets(self.left, apart_s), _onsets(self.right, apart_s)
        near = [(one, min(right, key=lambda other: abs(other - one))) for one in left if len(right)]
        return [(other - one) * 1000 / RATE for one, other in near if abs(other - one) < FARTHEST]


def _lag(probe: Samples, field: Samples) -> float | None:
    """By how many frames the probe is found later in the field than in its middle; None if it isn't in there."""
    if min(np.abs(probe).max(), np.abs(field).max()) < 1e-3:
        return None
    size = 1 << int(np.ceil(np.log2(len(probe) + len(field))))
    matches = np.fft.irfft(np.fft.rfft(field, size) * np.conj(np.fft.rfft(probe, size)), size)
    energy = np.concatenate(([0.0], np.cumsum(np.square(field, dtype=np.float64))))
    loudness = np.sqrt(np.maximum(energy[len(probe) :] - energy[: -len(probe)], 1e-12)) * float(np.linalg.norm(probe))
    # Likeness, not the bare match: a louder bar nearby would outdo the right one.
    likeness = np.abs(matches[: len(field) - len(probe) + 1]) / loudness
    at = int(np.argmax(likeness))
    return at + _crest(likeness, at) - FARTHEST if likeness[at] > ALIKE else None


def _crest(matches: np.ndarray, at: int) -> float:
    """Where between the samples the crest of a parabola through the three highest lies."""
    if not 0 < at < len(matches) - 1:
        return 0.0
    before, here, after = (float(matches[at + step]) for step in (-1, 0, 1))
    bend = before - 2 * here + after
    return 0.5 * (before - after) / bend if bend else 0.0


def _onsets(sound: Samples, apart_s: float) -> list[int]:
    """The first loud frames after silences of at least so long."""
    loud = np.flatnonzero(np.abs(sound) > 1e-3)
    if not len(loud):
        return []
    begins = np.flatnonzero(np.diff(loud) > apart_s * RATE)
    return [int(loud[0]), *(int(loud[begin + 1]) for begin in begins)]
