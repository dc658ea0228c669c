"""The project's own chimes, synthesised, the same every time; each at a loudness that goes with the speech after it."""

from collections.abc import Callable, Mapping

import numpy as np

from audio.clip import RATE, Samples, frames_of
from audio.composing.tones import BELL, Partial, Timbre, place, tone
from audio.errors import UnknownChime
from audio.levelling import bring_to

_KNOCK = Timbre(
    partials=(
        Partial(ratio=1.0, level=1.0, decay_s=0.7),
        Partial(ratio=4.0, level=0.3, decay_s=0.25),
        Partial(ratio=9.2, level=0.06, decay_s=0.08),
    ),
    attack_s=0.003,
)
_FALLING_SILENT_S = 0.25


LINE_CHECK = "line-check"
LINE_CHECK_LUFS = -55.0
"""So quiet that a hall at night hides it."""


def chime(name: str, speech_lufs: float) -> Samples:
    """The chime's sound, for speech of that loudness; the line check's has its own. Raises `UnknownChime`."""
    if name == LINE_CHECK:
        return bring_to(_line(), LINE_CHECK_LUFS)
    try:
        make, offset_lu = _CHIMES[name]
    except KeyError:
        raise UnknownChime(f"There is no chime '{name}'. Choose one of: {', '.join(_CHIMES)}.") from None
    return bring_to(make(), speech_lufs + offset_lu)


def _start() -> Samples:
    """Three rising bell tones that ring on together."""
    return _strikes(2.15, [(0.0, 74, 0.8), (0.27, 78, 0.85), (0.54, 81, 1.0), (0.54, 69, 0.35)])


def _end() -> Samples:
    """Two falling ones."""
    return _strikes(1.5, [(0.0, 81, 0.9), (0.27, 74, 1.0), (0.27, 62, 0.3)])


def _drill() -> Samples:
    """Wooden knocks: nothing that rings, sweeps or howls, so that a drill is never taken for the real thing."""
    sound: Samples = np.zeros(frames_of(2.2), dtype=np.float32)
    for pair in range(3):
        place(sound, tone(_KNOCK, 65, 0.5), 0.62 * pair)
        place(sound, tone(_KNOCK, 60, 0.6), 0.62 * pair + 0.2)
    return _ended(sound)


def _emergency() -> Samples:
    """Four seconds of a tone that sweeps up twice a second, rich enough to be heard through a crowd."""
    seconds, sweeps = 4.0, 8
    time = np.arange(frames_of(seconds)) / RATE
    phase_in_sweep = (time * sweeps / seconds) % 1.0
    # Up slowly and back within the last tenth: the pitch never jumps, so nothing clicks.
    height = np.where(phase_in_sweep < 0.9, phase_in_sweep / 0.9, (1 - phase_in_sweep) / 0.1)
    phase = 2 * np.pi * np.cumsum(520 * 2 ** (height * 1.1)) / RATE
    sound = sum(np.sin(n * phase) / n**1.2 for n in range(1, 6)) * np.clip(time / 0.02, 0, 1)
    return _ended(np.asarray(sound, dtype=np.float32))


def _line() -> Samples:
    """Two seconds of three soft tones, low, middle and high, that come and go slowly."""
    time = np.arange(frames_of(2.0)) / RATE
    sound = sum(np.sin(2 * np.pi * hertz * time) for hertz in (250, 1000, 4000)) * np.sin(np.pi * time / 2.0) ** 2
    return np.asarray(sound, dtype=np.float32)


def _strikes(seconds: float, notes: list[tuple[float, int, float]]) -> Samples:
    sound: Samples = np.zeros(frames_of(seconds), dtype=np.float32)
    for at, note, level in notes:
        place(sound, tone(BELL, note, seconds - at, level=level), at)
    return _ended(sound)


def _ended(sound: Samples) -> Samples:
    """Let the sound's end fall silent without a click."""
    frames = frames_of(_FALLING_SILENT_S)
    sound[-frames:] *= (np.cos(np.linspace(0, np.pi, frames)) * 0.5 + 0.5).astype(np.float32)
    return sound


_CHIMES: Mapping[str, tuple[Callable[[], Samples], float]] = {
    "start": (_start, -2.0),
    "end": (_end, -4.0),
    "emergency": (_emergency, 3.0),
    "drill": (_drill, 0.0),
}
NAMES = tuple(_CHIMES)
