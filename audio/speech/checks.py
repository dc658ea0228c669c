"""Whether what an engine gave can be speech, and where in it the speech is. It refuses to know which engine gave it."""

import re

import numpy as np

from audio.clip import RATE, Samples, frames_of

QUIETEST_DBFS = -45.0
"""Speech below this level is taken for silence; engines speak at -15 to -25 dBFS."""

_FLOOR = 10 ** (-46 / 20)
"""What lies this far under the peak at an end is silence."""
_HEAD_S, _TAIL_S = 0.02, 0.06


def expected_seconds(text: str) -> float:
    """About how long words written out as they are read take to speak, at the usual speed."""
    hanzi = len(re.findall(r"[\u3400-\u9fff]", text))
    letters = len(re.findall(r"[A-Za-z]", text))
    pauses = len(re.findall(r"[,，、;；:：.。!！?？]\s*", text))
    return max(0.3, hanzi / 4.6 + letters / 12.5 + pauses * 0.2)


def fault_of(samples: Samples, text: str) -> str | None:
    """What is wrong with trimmed sound at 48 kHz said to be that text, as the end of a sentence; None when nothing."""
    seconds = len(samples) / RATE
    wanted = expected_seconds(text)
    if len(samples) == 0 or not np.isfinite(samples).all():
        return "gave an empty or broken sound"
    level_db = 10 * np.log10(float(np.mean(np.square(samples, dtype=np.float64))) + 1e-12)
    if level_db < QUIETEST_DBFS:
        return f"gave {seconds:.1f} s of silence"
    if seconds < wanted * 0.25 or seconds > wanted * 4 + 2:
        return f"gave {seconds:.1f} s of sound for words that take about {wanted:.1f} s"
    return None


def trimmed(samples: Samples) -> Samples:
    """The sound at 48 kHz without the silence before and after; short margins stay, so that no consonant is cut."""
    if len(samples) == 0:
        return samples
    loud = np.flatnonzero(np.abs(samples) > np.abs(samples).max() * _FLOOR)
    if len(loud) == 0:
        return samples[:0]
    start = max(0, int(loud[0]) - frames_of(_HEAD_S))
    return samples[start : int(loud[-1]) + 1 + frames_of(_TAIL_S)]
