"""The kiosk's promises: frames after touches and while maps move, its start, its idleness, its memory.

Beside it Debian's chromium showing one static page full screen on the same X server, for its start and memory.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from PIL import ImageGrab

from content.adapters.venue_import import sample_venue_folder
from tests.bench.figures import Figure, at_most, p99, plain, spread
from tests.bench.kiosk_loop import SIZE, Visitor, far_shop, opened, visitor, wander

TOUCHES, SEED = 160, 4
IDLE_S = 20.0
PAGE = "<html><body style='background:#faf8f3;font:60px sans-serif'><h1>听澜里</h1><p>Touch to start</p></body></html>"


def run() -> list[Figure]:
    """In this process first, then as processes on an X server."""
    with tempfile.TemporaryDirectory() as data:
        figures = [*_frames(Path(data))]
    if shutil.which("Xvfb") is None:
        print("skipped: without Xvfb nothing is said of start, idleness and memory")  # noqa: T201 - a bench talks
        return figures
    with _x_server() as display:
        return [*figures, *_process(display)]


def _frames(data: Path) -> Iterator[Figure]:
    who = visitor(data)
    wander(who, TOUCHES, SEED)
    touched = [each for took in who.changed.values() for each in took]
    yield from spread(
        "touch to pressed target, over all screens", [x for took in who.pressed.values() for x in took], "ms", 33
    )
    yield from spread(f"touch to changed frame, over {len(who.changed)} screens", touched, "ms", 33)
    worst = max(who.changed, key=lambda name: p99(who.changed[name]))
    yield at_most(f"the slowest screen, {worst} (n={len(who.changed[worst])}) p99", p99(who.changed[worst]), "ms", 33)
    yield from _dragged(who)
    yield from _grown(who)


def _dragged(who: Visitor) -> Iterator[Figure]:
    opened(who, "map")
    who.rest(1.0)
    grip = next(each for each in who.scene.grips if each.places)
    yield from spread("frame while the map is dragged", who.drag(grip, (9.0, 6.0), 400), "ms", 16)


def _grown(who: Visitor) -> Iterator[Figure]:
    shop, took = far_shop(who), list[float]()
    for _ in range(12):
        opened(who, "way", shop)
        took += who.rest(0.6)
    yield from spread("frame while the route grows", took, "ms", 16)


def _process(display: str) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as data:
        venue = sample_venue_folder()
        command = [sys.executable, "-m", "kiosk", "run", "--venue", str(venue), "--data", data]
        for _ in range(2):  # The first start reads names aloud and makes the lexicon, once for a venue.
            started_s, idle, memory = _watched(command, display)
    browser = _browser(display)
    if browser is None:
        print("skipped: no chromium to compare with")  # noqa: T201 - a bench talks
    peer = "chromium --kiosk" if browser else ""
    start, rest = browser or (0.0, 0.0)
    yield at_most("first frame after the start", started_s, "s", 2.0, peer=peer, peer_value=start)
    yield at_most("resident, everything loaded", memory, "MiB", 250, peer=peer, peer_value=rest)
    yield at_most("idle, of one core", idle, "%", 5.0)
    if browser:
        yield plain("chromium --kiosk, a static page: its first frame", start, "s")
        yield plain("chromium --kiosk, a static page: its memory (proportional)", rest, "MiB")


def _watched(command: list[str], display: str) -> tuple[float, float, float]:
    """Seconds to the first frame, per cent of a core while nobody touches it, and MiB resident."""
    environment = os.environ | {"DISPLAY": display, "SDL_VIDEODRIVER": "x11"}
    with _running(command, environment) as process:
        started = _first_frame(display)
        watched = psutil.Process(process.pid)
        time.sleep(15)
        before = watched.cpu_times()
        time.sleep(IDLE_S)
        after = watched.cpu_times()
        memory = watched.memory_info().rss / 2**20
        return started, 100 * (after.user + after.system - before.user - before.system) / IDLE_S, memory


def _browser(display: str) -> tuple[float, float] | None:
    program = shutil.which("chromium")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(PAGE, encoding="utf-8")
        command = [
            program,
            "--kiosk",
            "--no-sandbox",
            "--no-first-run",
            "--disable-gpu",
            f"--user-data-dir={folder}/profile",
        ]
        command += [f"--window-size={SIZE[0]},{SIZE[1]}", page.as_uri()]
        with _running(command, os.environ | {"DISPLAY": display}) as process:
            started = _first_frame(display)
            time.sleep(10)
            family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
            return started, sum(each.memory_full_info().pss for each in family) / 2**20


def _first_frame(display: str) -> float:
    began = time.perf_counter()
    while time.perf_counter() - began < 60:
        if ImageGrab.grab(xdisplay=display).getpixel((20, SIZE[1] // 2)) not in {(0, 0, 0), (0, 0, 0, 255)}:
            return time.perf_counter() - began
        time.sleep(0.01)
    raise TimeoutError("Nothing was shown within a minute.")


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def _x_server() -> Iterator[str]:
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        display = f":{server.stdout.readline().strip()}" if server.stdout else ""
        _awaited(lambda: ImageGrab.grab(xdisplay=display))
        try:
            yield display
        finally:
            server.terminate()


def _awaited(look: Callable[[], object]) -> None:
    """Wait until an X server can be looked at."""
    for _ in range(200):
        try:
            look()
        except OSError:
            time.sleep(0.05)
        else:
            return
