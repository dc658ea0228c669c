"""The mall's processes: one controller, one speaker node a zone, started and ended together."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STARTS_WITHIN_S = 60.0
ENDS_WITHIN_S = 10.0


class DidNotStart(Exception):
    """A process ended, or said nothing, while it should have started."""


@dataclass(slots=True)
class Child:
    """One process and the file its words go to."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def last_words(self) -> str:
        """The end of its log, for whoever has to say why it died."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-12:])


def start(name: str, arguments: Sequence[str], log: Path) -> Child:
    """Start `python -m …` with its output in a log file."""
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", *arguments]
    with log.open("ab") as words:
        # In a session of its own: Ctrl-C at the terminal is for whoever started it, who ends it in good order.
        process = subprocess.Popen(  # noqa: S603 our own command
            command, stdout=words, stderr=words, stdin=subprocess.DEVNULL, start_new_session=True
        )
    return Child(name, process, log)


def end(children: Sequence[Child]) -> None:
    """Ask them all to stop, then make those stop that do not."""
    for child in children:
        if child.alive:
            child.process.send_signal(signal.SIGTERM)
    for child in children:
        try:
            child.process.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()


@dataclass(slots=True, kw_only=True)
class Mall:
    """A running mall: where its controller answers and who its children are."""

    data: Path
    address: str
    site_id: str
    broker: str
    controller: Child
    speakers: dict[str, Child] = field(default_factory=dict)
    kiosk: Child | None = None

    def add_speaker(self, zone: str, *output: str) -> Child:
        """Start a zone's speaker node with these output options."""
        password = self.data / "broker" / "speakers" / f"{zone}.password"
        arguments = ["broadcaster", "speaker", "--zone", zone, "--site", self.site_id, "--broker", self.broker]
        arguments += ["--username", f"speaker-{zone}", "--password-file", str(password)]
        arguments += ["--controller-key", str(self.data / "controller.pub")]
        arguments += ["--clips", str(self.data / "speakers" / zone), *output]
        self.speakers[zone] = start(f"speaker {zone}", arguments, self.data / "logs" / f"speaker-{zone}.log")
        return self.speakers[zone]

    def add_kiosk(self, name: str, site: Path, *options: str) -> Child:
        """Make a kiosk its token, and open it; raises `DidNotStart` if the controller doesn't know it."""
        token, folder = self.data / "kiosk.token", self.data / "kiosk"
        log = self.data / "logs" / "kiosk.log"
        enrol = ["controller_api", "kiosk", name, "--site", str(site), "--data", str(self.data), "--out", str(token)]
        enrolling = start("kiosk's token", enrol, log)
        if enrolling.process.wait(STARTS_WITHIN_S):
            raise DidNotStart(f"The kiosk got no token:\n{enrolling.last_words()}")
        arguments = ["kiosk", "run", "--controller", self.address, "--token-file", str(token), "--data", str(folder)]
        arguments += ["--site", str(site), "--id", name, "--broker", self.broker, "--username", "kiosk"]
        arguments += ["--password-file", str(self.data / "broker" / "kiosk.password")]
        arguments += ["--controller-key", str(self.data / "controller.pub"), *options]
        self.kiosk = start("kiosk", arguments, log)
        return self.kiosk

    def end_speakers(self) -> None:
        """End the speakers, so that their recordings are whole."""
        end(list(self.speakers.values()))

    def check(self) -> None:
        """Raise `DidNotStart` with its last words if any process has died."""
        for child in (self.controller, *self.speakers.values()):
            if not child.alive:
                raise DidNotStart(f"The {child.name} ended unexpectedly; its last words were:\n{child.last_words()}")


@contextmanager
def running_mall(site: Path, data: Path, *controller_options: str) -> Iterator[Mall]:
    """Start the controller, give the running mall, and end every process afterwards, the controller last."""
    card = data / "controller.json"
    card.unlink(missing_ok=True)
    arguments = ["controller_api", "serve", "--site", str(site), "--data", str(data), "--port", "0"]
    controller = start("controller", [*arguments, *controller_options], data / "logs" / "controller.log")
    mall: Mall | None = None
    try:
        said = _card_of(controller, card)
        mall = Mall(
            data=data, address=said["address"], site_id=said["site"], broker=said["broker"], controller=controller
        )
        yield mall
    finally:
        if mall is not None:
            mall.end_speakers()
            end([mall.kiosk] if mall.kiosk is not None else [])
        end([controller])


def _card_of(controller: Child, card: Path) -> dict[str, Any]:
    """What the controller writes of itself once it answers."""
    give_up = time.monotonic() + STARTS_WITHIN_S
    while not card.exists():
        if not controller.alive or time.monotonic() > give_up:
            raise DidNotStart(f"The controller did not start; its last words were:\n{controller.last_words()}")
        time.sleep(0.05)
    said: dict[str, Any] = json.loads(card.read_text())
    return said
