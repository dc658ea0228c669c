"""The kiosk's process: what starts it, what it refuses to start with, and a real window on a real X server."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pygame
import pytest
from PIL import Image, ImageGrab

from content.adapters.site_folder import sample_site_folder
from content.adapters.venue_folder import write_venue
from content.adapters.walk_graph_file import write_walk_graph
from content.wayfinding.building import build_graph
from kiosk.adapters.drawer_sqlite import SqliteDrawer
from kiosk.adapters.screen_file import ScreenFile
from kiosk.adapters.site_world import read_plan
from kiosk.bootstrap import KioskProcess
from kiosk.flows.flow import Touched
from kiosk.flows.home import Go
from kiosk.flows.keyboard.keys import KeyTouched
from kiosk.frames.loop import DONE
from kiosk.loading import Loading
from kiosk.navigator.acts import Act
from kiosk.navigator.nouns import Visit
from kiosk.navigator.snapshot import Snapshot
from kiosk.settings import KioskSettings, WrongSettings
from kiosk.world import World
from tests.kiosk.monkey import WORD, reached
from tests.kiosk.small_mall import NOON, emergency, small_venue

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


@pytest.fixture
def made(venue: Path, tmp_path: Path) -> Iterator[Callable[[], KioskProcess]]:
    """Makes a kiosk in this process, with nothing but a venue; its frame loop is turned by the test."""
    yield lambda: KioskProcess(KioskSettings(venue=venue, data=tmp_path, size=SIZE, windowed=True))
    quit_screen()


def quit_screen() -> None:
    """Leave SDL as other tests expect it."""
    pygame.display.quit()
    pygame.display.init()
    pygame.display.set_mode(SIZE)


def left_behind(folder: Path, *flows: tuple[str, str]) -> Path:
    """The file of a kiosk that was cut off just now while that was open."""
    ScreenFile(folder / "screen.json").keep(Snapshot(at=datetime.now(UTC), visit=Visit(), flows=flows))
    return folder / "screen.json"


def until(holds: Callable[[], object], kiosk: subprocess.Popen[str]) -> None:
    """Wait for something a process does."""
    give_up = time.monotonic() + 60
    while not holds():
        if time.monotonic() > give_up or kiosk.poll() is not None:
            kiosk.kill()
            pytest.fail(f"The kiosk didn't: {kiosk.communicate()[1]}")
        time.sleep(0.05)


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


def test_who_waits_for_help_still_waits_after_a_restart(venue: Path, tmp_path: Path) -> None:
    """The kiosk comes back with the screen, asks for the same once more, and goes on with nobody to ask."""
    file = left_behind(tmp_path, ("home", ""), ("help", "lost_child zh 0123456789abcdef"))
    token = tmp_path / "token"
    token.write_text("secret")
    line = ("--controller", "http://127.0.0.1:9", "--token-file", token, "--size", "540x960")
    kiosk = run("--venue", venue, "--data", tmp_path, *line, SDL_VIDEODRIVER="dummy")
    drawer = SqliteDrawer(tmp_path / "kiosk.db")
    until(lambda: [letter.key for letter in drawer.waiting()] == ["0123456789abcdef"], kiosk)
    kiosk.send_signal(signal.SIGTERM)
    _, told = kiosk.communicate(timeout=30)
    drawer.close()
    assert kiosk.returncode == 0, told
    assert "Traceback" not in told
    assert "lost_child" in file.read_text()


def settings_of(tmp_path: Path, **more: object) -> KioskSettings:
    """Of a kiosk that has a controller, which isn't there."""
    (tmp_path / "token").write_text("secret")
    line = {"controller": "http://127.0.0.1:9", "token_file": tmp_path / "token", "data": tmp_path}
    return KioskSettings.of(line | {"size": SIZE, "windowed": True} | more)


def test_a_venue_that_was_fetched_and_can_not_be_opened_stops_no_kiosk(tmp_path: Path) -> None:
    """It goes on with the one before, or with none, so that a mended one can reach it."""
    bad, before = tmp_path / "venues" / "bad", tmp_path / "venues" / "before"
    write_venue(before, small_venue())
    bad.mkdir()
    (bad / "venue.json").write_bytes(b"")
    os.utime(before, (1, 1))
    kiosk = KioskProcess(settings_of(tmp_path))
    kiosk.loop.turn()
    assert kiosk.loop.scene.name == "attract"
    assert read_plan(settings_of(tmp_path), [bad, before]).venue_folder == before
    shutil.rmtree(before)
    KioskProcess(settings_of(tmp_path)).loop.turn()
    quit_screen()
    for given in ({}, {"venue": bad}, {"site": sample_site_folder() / "site.toml", "venue": bad}):
        plan = read_plan(settings_of(tmp_path, **given), [bad])
        assert plan.venue_folder is None
        assert "A venue isn't shown" in plan.faults[0]


def test_what_a_kiosk_goes_on_without_is_told(tmp_path: Path) -> None:
    """A venue without the graph of its ways leads nobody, and the desk should know; what can be had is there."""
    write_venue(tmp_path / "venue", small_venue())
    (tmp_path / "file").touch()
    plan = read_plan(settings_of(tmp_path, venue=tmp_path / "venue"))
    learnt: list[World] = []
    loading = Loading(plan, lambda change: learnt.append(change(plan.world)), tmp_path / "file")
    loading.run(NOON)
    assert [fault.partition(":")[0] for fault in loading.faults] == [
        "The kiosk goes on without ways",
        "The kiosk goes on without its keyboard for Chinese",
    ]
    assert [world.finder is not None for world in learnt] == [True]


def test_what_can_not_be_opened_again_is_let_go(made: Callable[[], KioskProcess], tmp_path: Path) -> None:
    """A screen of another version is no reason not to start, and isn't tried a second time."""
    file = left_behind(tmp_path, ("home", ""), ("lottery", ""))
    kiosk = made()
    kiosk.loop.turn()
    assert kiosk.loop.scene.name == "attract"
    assert not file.exists()


def test_a_new_start_waits_for_the_end_of_an_emergency(made: Callable[[], KioskProcess]) -> None:
    """While the way out is on the panel it stays there, whatever was ordered."""
    kiosk = made()
    kiosk.start_again()
    kiosk.learn(lambda world: replace(world, emergency=emergency()))

    def all_clear() -> None:
        while kiosk.loop.record.frames < 2:
            time.sleep(0.01)
        kiosk.learn(lambda world: replace(world, emergency=None))

    fire = threading.Thread(target=all_clear)
    fire.start()
    assert kiosk.loop.run() == DONE
    fire.join()
    assert kiosk.loop.record.frames > 2
    assert [shown.name for shown in kiosk.loop.record.shown] == ["emergency", "attract"]


def test_what_a_visitor_typed_is_nowhere_in_the_process_afterwards(made: Callable[[], KioskProcess]) -> None:
    """Nor in what was drawn of it and kept to be drawn again."""
    kiosk = made()
    for action in (Act.START, Go(flow="directory", with_="search"), *(KeyTouched(name=letter) for letter in WORD)):
        kiosk.loop.tell(Touched(action=action))
        kiosk.loop.turn()
    assert [text for text in reached(kiosk) if WORD in text]
    for act in (Act.HOME, Act.BACK):
        kiosk.loop.tell(Touched(action=act))
        kiosk.loop.turn()
    assert kiosk.loop.scene.name == "attract"
    assert [text for text in reached(kiosk) if WORD in text] == []


def test_a_time_zone_is_judged_in_a_sentence() -> None:
    """A slip in its name is no traceback."""
    for slip in ("Asia/Shangai", "../etc", "", "Asia"):
        with pytest.raises(WrongSettings, match="no such time zone, but one such as Asia/Shanghai"):
            KioskSettings.of({"time_zone": slip})
