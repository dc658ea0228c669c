"""Any sound file becomes mono samples at 48 kHz, or a sentence: one suite over libVLC, libsndfile, and both."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.adapters.media_decoder import MediaDecoder
from audio.adapters.soundfile_decoder import SoundfileDecoder
from audio.adapters.vlc_decoder import VlcDecoder
from audio.clip import RATE
from audio.conforming import conform
from audio.errors import Undecodable
from audio.ports import Decoder

FORMATS = ["wav", "flac", "ogg", "mp3", "aiff"]
SECONDS = 2.0


@pytest.fixture(scope="module")
def vlc() -> Iterator[VlcDecoder]:
    """One libVLC for all tests, as a process has one."""
    decoder = VlcDecoder(deadline_s=20)
    yield decoder
    decoder.close()


@pytest.fixture(params=["vlc", "soundfile", "media"])
def decoder(request: pytest.FixtureRequest, vlc: VlcDecoder) -> Decoder:
    """Each decoder in turn."""
    kinds: dict[str, Decoder] = {"vlc": vlc, "soundfile": SoundfileDecoder(), "media": MediaDecoder(vlc, longest_s=10)}
    return kinds[request.param]


def a_tone(path: Path, *, rate: int = RATE, channels: int = 1, seconds: float = SECONDS) -> Path:
    """A file with 440 Hz in it, as loud on every channel."""
    time = np.arange(int(rate * seconds)) / rate
    tone = (0.5 * np.sin(2 * np.pi * 440 * time)).astype(np.float32)
    soundfile.write(path, np.repeat(tone[:, np.newaxis], channels, axis=1), rate)
    return path


def frequency_of(samples: np.ndarray[tuple[int], np.dtype[np.float32]]) -> float:
    """The strongest frequency in Hz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum)) * RATE / len(samples)


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize(("rate", "channels"), [(48_000, 1), (44_100, 2)])
def test_every_usual_format_is_opened(
    tmp_path: Path, decoder: Decoder, extension: str, rate: int, channels: int
) -> None:
    """Pitch, level and length survive any container, codec, rate and number of channels."""
    samples = decoder.decode(a_tone(tmp_path / f"tone.{extension}", rate=rate, channels=channels))
    assert samples.dtype == np.float32
    assert samples.ndim == 1
    assert len(samples) / RATE == pytest.approx(SECONDS, abs=0.12)  # VLC drops up to 100 ms.
    assert frequency_of(samples) == pytest.approx(440, abs=1)
    assert float(np.abs(samples[RATE // 2 : RATE]).max()) == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("extension", ["wav", "flac", "aiff", "ogg"])
def test_formats_that_vlc_trims_keep_every_sample(tmp_path: Path, vlc: VlcDecoder, extension: str) -> None:
    """The first and the last word of an advert are whole."""
    samples = MediaDecoder(vlc).decode(a_tone(tmp_path / f"tone.{extension}"))
    assert len(samples) == SECONDS * RATE


def test_a_text_with_a_sound_files_name_is_refused(tmp_path: Path, decoder: Decoder) -> None:
    """The sentence names the file and says what to do."""
    path = tmp_path / "promotion.mp3"
    path.write_text("Dear customers, this is no sound at all. " * 200)
    with pytest.raises(Undecodable, match=r"promotion\.mp3 is no sound file.*Choose another"):
        decoder.decode(path)


@pytest.mark.parametrize("name", ["empty.wav", "empty.mp3"])
def test_an_empty_file_is_refused(tmp_path: Path, decoder: Decoder, name: str) -> None:
    """Nothing is no sound."""
    (tmp_path / name).touch()
    with pytest.raises(Undecodable, match="no sound file"):
        decoder.decode(tmp_path / name)


def test_a_missing_file_is_refused(tmp_path: Path, decoder: Decoder) -> None:
    """The sentence says that there is no such file."""
    with pytest.raises(Undecodable, match=r"no file gone\.mp3"):
        decoder.decode(tmp_path / "gone.mp3")


def test_a_picture_is_refused(tmp_path: Path, vlc: VlcDecoder) -> None:
    """VLC opens pictures, but there is nothing to hear in them."""
    picture = tmp_path / "poster.ppm"
    picture.write_bytes(b"P6 8 8 255\n" + bytes(192))
    with pytest.raises(Undecodable, match=r"poster\.ppm is no sound file"):
        vlc.decode(picture)


@pytest.mark.parametrize("extension", ["wav", "mp3", "flac"])
def test_a_truncated_file_gives_what_is_there(tmp_path: Path, decoder: Decoder, extension: str) -> None:
    """An upload that broke off is opened as far as it goes; whether that is enough is for others to judge."""
    path = a_tone(tmp_path / f"cut.{extension}", seconds=4)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    samples = decoder.decode(path)
    assert 1.0 < len(samples) / RATE < 3.9


def test_a_file_without_end_is_given_up(tmp_path: Path) -> None:
    """Past the deadline there is a sentence, and the decoder goes on with the next file."""
    hasty = VlcDecoder(deadline_s=0.0)
    with pytest.raises(Undecodable, match="took over 0 s"):
        hasty.decode(a_tone(tmp_path / "long.mp3"))
    hasty.close()


def test_a_recording_of_hours_is_refused(tmp_path: Path, vlc: VlcDecoder) -> None:
    """Nobody broadcasts a file that fills the memory."""
    for strict in (SoundfileDecoder(longest_s=1), MediaDecoder(vlc, longest_s=1)):
        for name in ("speech.wav", "speech.flac", "speech.mp3"):
            with pytest.raises(Undecodable, match="longer than"):
                strict.decode(a_tone(tmp_path / name))


def test_a_film_sound_keeps_its_centre_and_drops_its_bass_channel() -> None:
    """Speech sits in the centre channel; the bass channel is no part of a mono mix."""
    six = np.zeros((100, 6), dtype=np.float32)
    six[:, 3] = 1.0
    assert not conform(six, RATE).any()
    six[:, 2] = 1.0
    centre = conform(six, RATE)[0]
    left = np.zeros((100, 6), dtype=np.float32)
    left[:, 0] = 1.0
    assert centre / conform(left, RATE)[0] == pytest.approx(1 / 0.707, rel=1e-3)
