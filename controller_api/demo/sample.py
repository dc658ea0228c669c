"""The sample mall on disk, ready to be opened: its site file, its floors, and its music, composed on the first run."""

import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import soundfile

from content.adapters.venue_import import sample_venue_folder

FANFARE_S = 3.0
"""A shortened day has no time for half a minute of welcome music; so much of it is played, faded out at the end."""
FADE_S = 1.5
MOODS = (("morning", "welcome"), ("afternoon", "farewell"), ("evening",))
SHORTENED = ("welcome", "farewell")


class CompositionFailed(Exception):
    """A composer ended without its music."""


def lay_out(folder: Path) -> Path:
    """Put the sample mall into a folder; gives its site file. Music that is there already is left alone.

    Raises `CompositionFailed`; what was not finished is never left where music is looked for.
    """
    music = folder / "music"
    music.mkdir(parents=True, exist_ok=True)
    site = folder / "site.toml"
    site.write_bytes(files("content").joinpath("sample", "site.toml").read_bytes())
    shutil.copytree(sample_venue_folder(), folder / "floors", dirs_exist_ok=True)
    missing = [tuple(mood for mood in moods if not (music / f"{mood}.flac").exists()) for moods in MOODS]
    with TemporaryDirectory(prefix="composing-", dir=folder) as draft:
        composers = [_compose(moods, Path(draft)) for moods in missing if moods]
        if sum(abs(composer.wait()) for composer in composers):
            raise CompositionFailed("The sample's music could not be composed; see the lines above.")
        for mood in (mood for moods in missing for mood in moods):
            if mood in SHORTENED:
                _shorten(Path(draft) / f"{mood}.flac")
            (Path(draft) / f"{mood}.flac").rename(music / f"{mood}.flac")
    return site


def _compose(moods: tuple[str, ...], folder: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "audio", "compose", *moods, "--out", str(folder)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 our own command


def _shorten(path: Path) -> None:
    samples, rate = soundfile.read(path, dtype="float32")
    kept = samples[: round(FANFARE_S * rate)]
    fade = round(FADE_S * rate)
    for frame in range(fade):
        kept[len(kept) - fade + frame] *= 1 - frame / fade
    soundfile.write(path, kept, rate)
