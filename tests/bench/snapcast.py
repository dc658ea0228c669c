"""Snapcast on the same two cards: Debian's snapserver and two of its clients, fed with a sound."""

import contextlib
import json
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import numpy as np

from audio.clip import Samples
from tests.bench.mall import wait_for
from tests.bench.two_cards import TwoCards
from tests.broadcaster.wire_rig import free_port

QUIET = subprocess.DEVNULL
SETTINGS = """
[server]
datadir = {folder}
[stream]
port = {stream}
source = pipe://{pipe}?name=mall&sampleformat=48000:16:1&mode=create
[tcp]
port = {control}
[http]
port = {http}
"""


def installed() -> bool:
    """Whether both programs are there."""
    return bool(which("snapserver") and which("snapclient"))


@contextlib.contextmanager
def playing(sound: Samples, cards: TwoCards, folder: Path) -> Iterator[None]:
    """Have both clients play the sound while this lasts."""
    folder.mkdir(parents=True, exist_ok=True)
    pipe = folder / "fifo"
    pipe.unlink(missing_ok=True)
    stream, control, http = free_port(), free_port(), free_port()
    settings = folder / "snapserver.conf"
    settings.write_text(SETTINGS.format(folder=folder, stream=stream, control=control, http=http, pipe=pipe))
    server = subprocess.Popen(["snapserver", "-c", str(settings)], stdout=QUIET, stderr=QUIET)
    clients: list[subprocess.Popen[bytes]] = []
    try:
        wait_for(pipe.exists, 20.0)
        wait_for(lambda: _answers(control), 20.0)
        clients = [
            subprocess.Popen(
                ["snapclient", "-h", "127.0.0.1", "-p", str(stream), "--player", "alsa", "-s", "pulse",
                 "--hostID", f"card-{number}", "-i", str(number + 1)],
                env=cards.card(number), stdout=QUIET, stderr=QUIET,
            )
            for number in (0, 1)
        ]  # fmt: skip
        wait_for(lambda: _connected(control) == len(clients), 20.0)
        threading.Thread(target=_feed, args=(pipe, sound), daemon=True).start()
        yield
    finally:
        for process in (*clients, server):
            process.terminate()
        for process in (*clients, server):
            process.wait()


def _feed(pipe: Path, sound: Samples) -> None:
    """Over and over, until the server is gone."""
    with contextlib.suppress(BrokenPipeError), pipe.open("wb") as stream:
        while True:
            stream.write((sound * 32767).astype(np.int16).tobytes())


def _connected(control: int) -> int:
    question = {"id": 1, "jsonrpc": "2.0", "method": "Server.GetStatus"}
    with socket.create_connection(("127.0.0.1", control), timeout=5) as line:
        line.sendall(json.dumps(question).encode() + b"\r\n")
        answer = json.loads(line.makefile().readline())
    groups = answer["result"]["server"]["groups"]
    return sum(client["connected"] for group in groups for client in group["clients"])


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
