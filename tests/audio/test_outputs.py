"""What every output promises, over all four: the clock alone, a recording, another output recorded, and a device."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import sounddevice
import soundfile

from audio.adapters.clocked_output import ClockedOutput
from audio.adapters.portaudio_output import PortAudioOutput, devices
from audio.adapters.pulse_output import PulseOutput
from audio.adapters.recorded_output import RecordedOutput
from audio.adapters.recording_output import RecordingOutput
from audio.clip import RATE, Samples
from audio.errors import OutputGone
from audio.ports import Output, Source

PATIENCE_S = 20.0


@contextmanager
def pulseaudio(folder: Path) -> Iterator[str]:
    """A PulseAudio of the tests' own with one null sink, "hall"; gives its server address."""
    server = f"unix:{folder}/socket"
    places = dict.fromkeys(("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH"), str(folder))
    modules = (
        f"module-native-protocol-unix socket={folder}/socket auth-anonymous=1",
        "module-null-sink sink_name=hall rate=48000 channels=1 channel_map=mono",
    )
    command = ["pulseaudio", "--daemonize=no", "-n", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes"]
    for module in modules:
        command += ["-L", module]
    try:
        daemon = subprocess.Popen(
            command, env={**os.environ, **places}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except FileNotFoundError:
        pytest.skip("pulseaudio is not installed")
    try:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {**places, "PULSE_SERVER": server}.items():
                patch.setenv(name, value)
            await_that(lambda: _answers(server))
            yield server
    finally:
        daemon.terminate()
        daemon.wait()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A device for all tests."""
    with pulseaudio(tmp_path_factory.mktemp("pulse")) as server:
        # PortAudio looks for devices once, when it is loaded: have it look again.
        sounddevice._terminate()
        sounddevice._initialize()
        yield server


def _answers(server: str) -> bool:
    asked = subprocess.run(["pactl", "-s", server, "info"], capture_output=True, check=False, timeout=PATIENCE_S)
    return asked.returncode == 0


def await_that(condition: Callable[[], bool]) -> None:
    """Wait until it is so; a test that waits for ever fails."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)


@pytest.fixture(
    params=[
        "clocked",
        "recording",
        "recorded",
        pytest.param("device", marks=pytest.mark.device),
        pytest.param("server", marks=pytest.mark.device),
    ]
)
def output(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Output]:
    """Each output in turn, not yet open."""
    made: Output
    if request.param == "device":
        request.getfixturevalue("hall")
        made = PortAudioOutput("pulse")
    elif request.param == "server":
        request.getfixturevalue("hall")
        made = PulseOutput("hall")
    elif request.param == "recorded":
        made = RecordedOutput(ClockedOutput(), tmp_path / "zone.wav")
    else:
        made = ClockedOutput() if request.param == "clocked" else RecordingOutput(tmp_path / "zone.wav")
    yield made
    made.close()


class Listener:
    """A source that notes what is asked of it, and can be made to dawdle or to fail once."""

    def __init__(self, output: Output) -> None:
        self.output = output
        self.asked: list[tuple[int, int]] = []
        self.most_ahead = 0.0
        self.dawdle_s = 0.0
        self.fail = False

    def __call__(self, first_frame: int, frames: int) -> Samples:
        """Noise that is the same for the same frames."""
        self.asked.append((first_frame, frames))
        if len(self.asked) > 1:
            self.most_ahead = max(self.most_ahead, first_frame - self.output.frame_at(time.time_ns() // 1000))
        if self.dawdle_s:
            dawdle, self.dawdle_s = self.dawdle_s, 0.0
            time.sleep(dawdle)
        if self.fail:
            self.fail = False
            raise RuntimeError("the source failed")
        return ramp(first_frame, frames)


def ramp(first_frame: int, frames: int) -> Samples:
    """Sound from which the frame can be told: it rises by one bit a frame, round and round."""
    steps = (np.arange(first_frame, first_frame + frames) % 20_000) + 1
    return (steps / 32768).astype(np.float32)


def test_sound_is_pulled_from_frame_zero_in_order_without_gaps(output: Output) -> None:
    """Each stretch begins where the one before ended, as long as the source keeps up."""
    listener = Listener(output)
    output.open(listener)
    await_that(lambda: len(listener.asked) > 30)
    output.close()
    assert listener.asked[0][0] == 0
    gaps = [later - (first + frames) for (first, frames), (later, _) in pairwise(listener.asked)]
    assert min(gaps) == 0
    assert np.count_nonzero(gaps) <= output.overruns


def test_nothing_is_pulled_further_ahead_than_the_lead(output: Output) -> None:
    """So whatever is asked for an instant beyond the lead is in time."""
    listener = Listener(output)
    output.open(listener)
    await_that(lambda: len(listener.asked) > 60)
    assert 0 < listener.most_ahead <= output.lead_frames + RATE / 200


def test_frames_and_instants_belong_together(output: Output) -> None:
    """Each is the other's inverse, later instants are later frames, and a second is 48,000 of them."""
    listener = Listener(output)
    output.open(listener)
    await_that(lambda: len(listener.asked) > 30)
    now_us = time.time_ns() // 1000
    frames = [output.frame_at(now_us + offset) for offset in range(-1_000_000, 5_000_000, 100_000)]
    assert all(later > earlier for earlier, later in pairwise(frames))
    assert output.frame_at(now_us + 1_000_000) - output.frame_at(now_us) == pytest.approx(RATE, rel=1e-3)
    assert output.frame_at(output.instant_of(123_456)) == pytest.approx(123_456, abs=5)
    output.close()


def test_a_source_too_slow_loses_frames_and_says_so(output: Output) -> None:
    """What should have sounded meanwhile is skipped, never delivered late."""
    listener = Listener(output)
    output.open(listener)
    await_that(lambda: len(listener.asked) > 10)
    before = output.overruns
    listener.dawdle_s = 0.5
    await_that(lambda: output.overruns > before)
    count = len(listener.asked)
    await_that(lambda: len(listener.asked) > count + 20)
    output.close()
    skipped = [later - (first + frames) for (first, frames), (later, _) in pairwise(listener.asked)]
    assert sum(skipped) >= 0.3 * RATE
    assert min(skipped) >= 0


def test_a_source_that_fails_costs_a_block_and_no_more(output: Output) -> None:
    """The output goes on asking."""
    listener = Listener(output)
    output.open(listener)
    await_that(lambda: len(listener.asked) > 5)
    listener.fail = True
    await_that(lambda: not listener.fail)
    count = len(listener.asked)
    await_that(lambda: len(listener.asked) > count + 5)


def test_a_closed_output_pulls_no_more(output: Output) -> None:
    """And closing again is harmless."""
    listener = Listener(output)
    output.open(listener)
    await_that(lambda: len(listener.asked) > 5)
    output.close()
    count = len(listener.asked)
    output.close()
    assert len(listener.asked) == count


def test_a_recording_is_what_the_zone_put_out_to_the_bit(tmp_path: Path) -> None:
    """Frame n of the file is frame n of the output, and what was lost is silence."""
    output = RecordingOutput(tmp_path / "deep" / "zone.wav")
    listener = Listener(output)
    output.open(listener)
    await_that(lambda: len(listener.asked) > 10)
    listener.dawdle_s = 0.3
    await_that(lambda: output.overruns > 0)
    count = len(listener.asked)
    await_that(lambda: len(listener.asked) > count + 10)
    output.close()
    recorded, rate = soundfile.read(tmp_path / "deep" / "zone.wav", dtype="float32")
    assert rate == RATE
    heard = np.flatnonzero(recorded)
    assert np.array_equal(recorded[heard], ramp(0, len(recorded))[heard])
    assert len(recorded) == listener.asked[-1][0] + listener.asked[-1][1]
    assert len(recorded) - len(heard) > 0.2 * RATE
    assert output.fault is None


def test_another_output_is_recorded_with_what_it_left_out(tmp_path: Path) -> None:
    """The file holds what was pulled, and silence where the other output had to leave something out."""

    class Skipping(ClockedOutput):
        def open(self, source: Source) -> None:
            source(0, 480)
            source(960, 480)

    output = RecordedOutput(Skipping(), tmp_path / "zone.wav")
    output.open(lambda first, frames: np.full(frames, 0.5 if first else 0.25, dtype=np.float32))
    output.close()
    samples, _ = soundfile.read(tmp_path / "zone.wav", dtype="float32")
    assert [round(float(level), 2) for level in samples[[0, 479, 480, 959, 960, 1439]]] == [0.25, 0.25, 0, 0, 0.5, 0.5]
    assert len(samples) == 1440


def test_a_recording_can_be_read_after_its_process_was_killed(tmp_path: Path) -> None:
    """The header is brought up to date once a second."""
    path = tmp_path / "zone.wav"
    program = (
        "import sys, threading, numpy as np\n"
        "from pathlib import Path\n"
        "from audio.adapters.recording_output import RecordingOutput\n"
        "RecordingOutput(Path(sys.argv[1])).open(lambda first, frames: np.full(frames, 0.5, np.float32))\n"
        "threading.Event().wait()\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program, str(path)], env={**os.environ, "PYTHONPATH": "."})
    try:
        await_that(lambda: path.exists() and path.stat().st_size > 2 * RATE + 44)
        assert len(soundfile.read(path)[0]) >= RATE
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    samples, rate = soundfile.read(path)
    assert rate == RATE
    assert len(samples) >= RATE
    assert samples.any()
    assert np.isin(samples, (0.0, 0.5)).all()  # A busy machine may lose a block.


def test_a_recording_into_nowhere_is_refused(tmp_path: Path) -> None:
    """Before anything is pulled, with a sentence."""
    (tmp_path / "file").touch()
    listener = Listener(ClockedOutput())
    with pytest.raises(OutputGone, match="Choose another file"):
        RecordingOutput(tmp_path / "file" / "zone.wav").open(listener)
    with pytest.raises(OutputGone, match="Choose another file"):
        RecordingOutput(tmp_path).open(listener)
    assert listener.asked == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_disk_ends_the_recording_but_not_the_zone() -> None:
    """The source is asked on, and the fault is there to be shown."""
    output = RecordingOutput(Path("/dev/full"))
    listener = Listener(output)
    output.open(listener)
    await_that(lambda: output.fault is not None)
    count = len(listener.asked)
    await_that(lambda: len(listener.asked) > count + 5)
    output.close()
    assert output.fault is not None
    assert "Free some disk space" in output.fault


@pytest.mark.device
@pytest.mark.parametrize("made", [lambda: PortAudioOutput("pulse"), PulseOutput])
def test_what_is_pulled_comes_out_of_the_device(hall: str, tmp_path: Path, made: Callable[[], Output]) -> None:
    """The null sink's monitor hears the very sound, frame after frame."""
    heard = tmp_path / "heard.pcm"
    command = ["parec", "-s", hall, "-d", "hall.monitor", "--rate=48000", "--channels=1", "--format=s16le", "--raw"]
    recorder = subprocess.Popen([*command, str(heard)])
    output = made()
    try:
        output.open(Listener(output))
        await_that(lambda: heard.exists() and bool(np.count_nonzero(np.fromfile(heard, "<i2")) > 2 * RATE))
    finally:
        output.close()
        recorder.terminate()
        recorder.wait()
    sound = np.fromfile(heard, "<i2").astype(int)
    sounding = sound[np.flatnonzero(sound)[0] :][RATE // 2 : RATE]
    steps = np.diff(sounding)
    assert np.mean((steps == 1) | (steps == -19_999)) > 0.99


@pytest.mark.device
def test_a_device_that_is_not_there_is_refused(hall: str) -> None:
    """The sentence names it; the ones that are there can be listed."""
    assert hall
    with pytest.raises(OutputGone, match="'church organ' can't be opened"):
        PortAudioOutput("church organ").open(Listener(ClockedOutput()))
    with pytest.raises(OutputGone, match=r"can't play on 'church organ'.*Choose another device"):
        PulseOutput("church organ").open(Listener(ClockedOutput()))
    assert "pulse" in devices()


@pytest.mark.device
def test_a_sound_server_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, with a sentence, and closing it then is harmless."""
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere/at/all")
    output = PulseOutput()
    with pytest.raises(OutputGone, match="can't play on its own choice of sinks: Connection refused"):
        output.open(Listener(output))
    output.close()


@pytest.mark.device
def test_a_sound_server_that_dies_is_a_fault_and_is_found_again(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The zone says so, and plays on, its frames where they should be by then, once the server is back."""
    folder = tmp_path_factory.mktemp("pulse")
    with pulseaudio(folder):
        output = PulseOutput()
        listener = Listener(output)
        output.open(listener)
        await_that(lambda: len(listener.asked) > 10)
    await_that(lambda: output.fault is not None)
    output.close()
    with pulseaudio(folder):
        output.open(listener)
        count = len(listener.asked)
        await_that(lambda: len(listener.asked) > count + 50)
        assert output.fault is None
        assert abs(output.frame_at(time.time_ns() // 1000) - listener.asked[-1][0]) < RATE / 2
        output.close()
