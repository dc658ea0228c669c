"""A kiosk from nothing to the way out: real processes, a real broker, and what is really on its screen."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import ImageGrab

from content.adapters.venue_folder import write_venue
from content.adapters.walk_graph_file import write_walk_graph
from content.wayfinding.building import build_graph
from controller_api.demo.processes import Child, end, running_mall, start
from kiosk.drawing.look import PLAIN
from kiosk.scene.nouns import Ink
from tests.bench.mall import wait_for
from tests.kiosk.small_mall import PORCH, small_venue
from tests.malls import write_site
from tests.stories.test_closing import broker_in

pytestmark = [pytest.mark.broker, pytest.mark.timeout(240)]
SIZE = (720, 1280)
MORE = """
[broker]
host = "127.0.0.1"
port = %d

[venue]
folder = "floors"

[[kiosks]]
id = "by-the-door"
name = { zh = "门口", en = "By the door" }
zone = "hall"
at = [%f, %f]

[emergency]
contacts_folder = "contacts"

[[emergency.profiles]]
id = "fire"
name = { zh = "火警疏散", en = "Fire: evacuate" }
scenario = "fire"
contacts = ["panel"]

[[emergency.profiles.phases]]
evacuate = ["everywhere"]
"""
SETTINGS = '[speech]\nengine = "quiet"\n'


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of an X server."""
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("Xvfb is not installed.")
    command = [server, "-displayfd", "1", "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout is not None
        yield f":{running.stdout.readline().strip()}"
        running.terminate()


class Kiosk:
    """One kiosk's lives, with its folder, its controller and its broker."""

    def __init__(self, folder: Path, address: str, broker: str, display: str) -> None:
        self._folder, self._address, self._broker, self._display = folder, address, broker, display
        self.child: Child | None = None

    def boot(self) -> None:
        """Another life begins."""
        data, token = self._folder / "kiosk", self._folder / "token"
        arguments = ["kiosk", "run", "--controller", self._address, "--token-file", str(token), "--data", str(data)]
        arguments += ["--broker", self._broker, "--broker-site", "small"]
        arguments += ["--controller-key", str(self._folder / "data" / "controller.pub"), "--size", "720x1280"]
        self.child = start("kiosk", arguments, self._folder / "kiosk.log")

    def kill(self) -> None:
        """Nothing is put in order."""
        assert self.child is not None
        self.child.process.kill()
        self.child.process.wait()

    def share_of(self, ink: Ink) -> float:
        """How much of the screen has a colour, 0 to 1."""
        try:
            picture = ImageGrab.grab(xdisplay=self._display).convert("RGB")
        except OSError:  # The X server is still getting ready.
            return 0.0
        counted = picture.getcolors(maxcolors=SIZE[0] * SIZE[1]) or []
        return sum(count for count, colour in counted if colour == PLAIN[ink]) / (SIZE[0] * SIZE[1])

    def shows(self, ink: Ink, at_least: float) -> Callable[[], bool]:
        """Whether so much of the screen has that colour."""

        def holds() -> bool:
            assert self.child is None or self.child.alive, self.child.last_words()
            return self.share_of(ink) >= at_least

        return holds


def lay_out(folder: Path, port: int) -> Path:
    """A small mall with floors, a kiosk and a fire panel; gives its site file."""
    venue = small_venue()
    site = write_site(folder, "small", "hall", more=MORE % (port, *venue.origin.degrees(PORCH.at)))
    (folder / "floors").mkdir()
    write_venue(folder / "floors", venue)
    write_walk_graph(build_graph(venue), folder / "floors")
    return site


def test_a_kiosk_shows_the_way_out_also_when_only_the_broker_is_left(
    tmp_path: Path, display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It fetches its venue and starts anew with it; the panel's contact turns it into a sign; so does a restart alone.

    The controller is killed in the emergency, then the kiosk: the next one knows of it from broker and disk.
    """
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
    (tmp_path / "settings.toml").write_text(SETTINGS)
    with broker_in(tmp_path) as broker:
        site = lay_out(tmp_path / "site", broker.port)
        with running_mall(site, tmp_path / "data", "--settings", str(tmp_path / "settings.toml")) as mall:
            enrol = ["controller_api", "kiosk", "by-the-door", "--site", str(site), "--data", str(tmp_path / "data")]
            enrolled = start("token", [*enrol, "--out", str(tmp_path / "token")], tmp_path / "token.log")
            assert enrolled.process.wait(60) == 0, enrolled.last_words()
            kiosk = Kiosk(tmp_path, mall.address, broker.address, display)
            try:
                kiosk.boot()
                wait_for(kiosk.shows(Ink.PAPER, 0.3), 60.0)
                wait_for(lambda: any((tmp_path / "kiosk" / "venues").glob("*/venue.json")), 60.0)
                contact = tmp_path / "site" / "contacts" / "panel" / "value"
                contact.parent.mkdir(parents=True)
                contact.write_text("1\n")
                wait_for(kiosk.shows(Ink.ALARM, 0.05), 60.0)
                mall.controller.process.kill()
                mall.controller.process.wait()
                kiosk.kill()
                kiosk.boot()
                wait_for(kiosk.shows(Ink.ALARM, 0.05), 60.0)
            finally:
                end([kiosk.child] if kiosk.child else [])
