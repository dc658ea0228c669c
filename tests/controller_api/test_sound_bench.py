"""What the content room may expect of its sound bench: one suite over the twin and over the audio room's."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.adapters.clip_memory import ClipMemory
from audio.adapters.soundfile_decoder import SoundfileDecoder
from audio.clip import RATE, Digest
from audio.loudness import measure
from content.adapters.bench_memory import MemoryBench
from content.errors import Unreadable
from content.ports import SoundBench, SoundMeasures
from controller_api.adapters.sound_bench import StudioSoundBench

SECONDS = 2.0
TONE = (0.1 * np.sin(2 * np.pi * 1000 * np.arange(int(SECONDS * RATE)) / RATE)).astype(np.float32)
FOUND = measure(TONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A bench, a file it can open, and one it can't."""

    bench: SoundBench
    tone: Path
    text: Path


@pytest.fixture(params=["memory", "studio"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    """Each bench in turn."""
    tone, text = tmp_path / "tone.wav", tmp_path / "text.wav"
    soundfile.write(tone, TONE, RATE, subtype="FLOAT")
    text.write_text("This is no sound.")
    told = SoundMeasures(
        seconds=SECONDS, loudness_lufs=FOUND.loudness_lufs, true_peak_dbtp=FOUND.true_peak_dbtp, clipped_fraction=0.0
    )
    memory = request.param == "memory"
    bench = MemoryBench({tone: told}) if memory else StudioSoundBench(SoundfileDecoder(), ClipMemory())
    return Desk(bench=bench, tone=tone, text=text)


def test_a_sound_is_measured(desk: Desk) -> None:
    """Its length, its loudness, its peak, and that nothing of it is cut off."""
    measures = desk.bench.measure(desk.tone)
    assert measures.seconds == SECONDS
    assert measures.loudness_lufs == pytest.approx(FOUND.loudness_lufs)
    assert measures.true_peak_dbtp == pytest.approx(FOUND.true_peak_dbtp)
    assert measures.clipped_fraction == 0


def test_what_is_no_sound_is_told_by_its_name(desk: Desk) -> None:
    """Whether it is to be measured or to be made louder."""
    with pytest.raises(Unreadable, match=r"text\.wav is no sound file"):
        desk.bench.measure(desk.text)
    with pytest.raises(Unreadable, match=r"text\.wav is no sound file"):
        desk.bench.normalised(desk.text, loudness_lufs=-20.0, true_peak_dbtp=-1.0)


def test_the_same_sound_at_the_same_loudness_is_the_same_clip(desk: Desk) -> None:
    """At another loudness it is another one."""
    loud, again, soft = (
        desk.bench.normalised(desk.tone, loudness_lufs=lufs, true_peak_dbtp=-1.0) for lufs in (-20.0, -20.0, -26.0)
    )
    assert re.fullmatch(r"[0-9a-f]{64}", loud)
    assert loud == again != soft


def test_the_clip_is_as_loud_as_was_asked(tmp_path: Path) -> None:
    """It can be played as it is, and its peaks stay under the ceiling."""
    store, path = ClipMemory(), tmp_path / "tone.wav"
    soundfile.write(path, TONE, RATE)
    bench = StudioSoundBench(SoundfileDecoder(), store)
    clip = store.clip(Digest(bench.normalised(path, loudness_lufs=-30.0, true_peak_dbtp=-1.0)))
    assert clip.loudness_lufs == pytest.approx(-30.0, abs=0.1)
    assert clip.true_peak_dbtp <= -1.0
