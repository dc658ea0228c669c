"""The kiosk's process: what starts it, what it refuses to start with, and a real window on a real X server."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageGrab

from content.adapters.venue_folder import write_venue
from content.adapters.walk_graph_file import write_walk_graph
from content.wayfinding.building import build_graph
from kiosk.adapters.screen_file import ScreenFile
from kiosk.settings import KioskSettings, WrongSettings
from tests.kiosk.small_mall import small_venue

SIZE = (540, 960)


@pytest.fixture(scope="module")
def venue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small mall as it lies on a kiosk's disk."""
    folder = tmp_path_factory.mktemp("venue")
    write_venue(folder, small_venue())
    write_walk_graph(build_graph(small_venue()), folder)
    return folder


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A screen of an X server."""
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("Xvfb is not installed.")
    command = [server, "-displayfd", "1", "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout is not None
        yield f":{running.stdout.readline().strip()}"
        running.terminate()


def run(*arguments: object, **environment: str) -> subprocess.Popen[str]:
    """`python -m kiosk run` as a process."""
    command = [sys.executable, "-m", "kiosk", "run", *map(str, arguments)]
    return subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.PIPE, text=True)


def seen_on(display: str) -> Image.Image | None:
    """What is on the screen; None while the X server is still getting ready."""
    try:
        return ImageGrab.grab(xdisplay=display)
    except OSError:
        return None


def awaited(display: str, kiosk: subprocess.Popen[str]) -> Image.Image:
    """The first picture that isn't black."""
    until = time.monotonic() + 60
    while time.monotonic() < until and kiosk.poll() is None:
        picture = seen_on(display)
        if picture is not None and picture.getbbox() is not None:
            return picture
        time.sleep(0.05)
    kiosk.kill()
    pytest.fail(f"The kiosk showed nothing: {kiosk.communicate()[1]}")


def test_a_kiosk_fills_a_real_screen_and_ends_when_told(display: str, venue: Path, tmp_path: Path) -> None:
    """Between visitors it shows paper and ink over the whole panel; SIGTERM ends it after its frame."""
    kiosk = run("--venue", venue, "--data", tmp_path, DISPLAY=display, SDL_VIDEODRIVER="x11")
    picture = awaited(display, kiosk).convert("RGB")
    assert picture.size == SIZE
    colours = picture.getcolors(maxcolors=SIZE[0] * SIZE[1])
    assert colours is not None
    assert {(250, 248, 243), (27, 31, 42)} <= {colour for _, colour in colours}
    kiosk.send_signal(signal.SIGTERM)
    _, told = kiosk.communicate(timeout=30)
    assert kiosk.returncode == 0, told
    assert "Traceback" not in told


def test_without_chinese_letters_it_does_not_start(venue: Path, tmp_path: Path) -> None:
    """One sentence names the package to install."""
    kiosk = run("--venue", venue, "--fonts", tmp_path, SDL_VIDEODRIVER="dummy")
    _, told = kiosk.communicate(timeout=60)
    assert kiosk.returncode == 1
    assert "fonts-noto-cjk" in told
    assert "Traceback" not in told


def test_without_a_screen_it_says_so(venue: Path, tmp_path: Path) -> None:
    """A sentence, not a traceback."""
    kiosk = run("--venue", venue, "--data", tmp_path, DISPLAY=":9999", SDL_VIDEODRIVER="x11")
    _, told = kiosk.communicate(timeout=60)
    assert kiosk.returncode == 1
    assert "DISPLAY" in told
    assert "Traceback" not in told


def test_without_a_venue_it_says_how_to_bring_one_in(tmp_path: Path) -> None:
    """The sentence has the command."""
    kiosk = run("--venue", tmp_path, SDL_VIDEODRIVER="dummy")
    _, told = kiosk.communicate(timeout=60)
    assert kiosk.returncode == 1
    assert "content venue import" in told


def test_settings_come_as_flags_and_are_judged_in_sentences() -> None:
    """Sizes are written as people say them."""
    assert KioskSettings.of({"size": "1080x1920"}).size == (1080, 1920)
    with pytest.raises(WrongSettings, match="such as 1080x1920"):
        KioskSettings.of({"size": "large"})
    with pytest.raises(WrongSettings, match="--mm-per-px"):
        KioskSettings.of({"mm_per_px": "wide"})


def test_a_screen_file_that_is_none_is_as_good_as_no_file(tmp_path: Path) -> None:
    """After a power cut a kiosk begins, whatever is on its disk."""
    path = tmp_path / "screen.json"
    assert ScreenFile(path).read() is None
    for broken in ("", "{", json.dumps({"at": "yesterday"})):
        path.write_text(broken)
        assert ScreenFile(path).read() is None
    path.write_bytes(b"\xff\xfe")
    assert ScreenFile(path).read() is None
    ScreenFile(path).keep(None)
