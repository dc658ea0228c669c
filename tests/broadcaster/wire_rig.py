"""Real parts for tests of the wire: a mosquitto of the test's own, and a server of clips."""

import asyncio
import contextlib
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import aiomqtt

from audio import wav
from audio.adapters.clip_memory import ClipMemory
from audio.clip import Clip, Samples

PATIENCE_S = 20.0


class MachineClock:
    """This machine's clock, as both ends of a wire on one machine have it."""

    def now_us(self) -> int:
        """Microseconds since the epoch."""
        return time.time_ns() // 1000


def free_port() -> int:
    """A TCP port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def until(condition: Callable[[], object], what: str) -> None:
    """Wait for something to become true; fails, saying what, when it doesn't in a long time."""
    give_up = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < give_up, f"Waited in vain for {what}."
        await asyncio.sleep(0.005)


class Mosquitto:
    """A real broker on a port of its own, which can be stopped, killed and started again on the same port."""

    def __init__(self, folder: Path, *, more: str = "") -> None:
        """`more` is added to its configuration, each line with its end."""
        self.port = free_port()
        self._more = more
        self._conf = folder / "mosquitto.conf"
        self._passwords = folder / "passwords"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._allow = "allow_anonymous true"

    @property
    def address(self) -> str:
        """`host:port`."""
        return f"127.0.0.1:{self.port}"

    def demand_password(self, username: str, password: str) -> None:
        """From the next start on, let in only this account."""
        self._passwords.write_text(f"{username}:{password}\n")
        self._passwords.chmod(0o600)
        subprocess.run(["mosquitto_passwd", "-U", str(self._passwords)], check=True)
        self._allow = f"allow_anonymous false\npassword_file {self._passwords}"

    def start(self) -> None:
        """Start it, and return when it answers."""
        user = "" if self._folder.stat().st_uid else "user root\n"
        listener = f"listener {self.port} 127.0.0.1\n{self._allow}\n"
        self._conf.write_text(f"{listener}set_tcp_nodelay true\n{self._more}{user}")
        command = ["/usr/sbin/mosquitto", "-c", str(self._conf)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        give_up = time.monotonic() + PATIENCE_S
        while not self._answers():
            assert self._process.poll() is None, "mosquitto did not start"
            assert time.monotonic() < give_up, "mosquitto does not answer"
            time.sleep(0.01)

    def freeze(self, *, frozen: bool) -> None:
        """Have it say nothing, with all connections as they are; or go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP if frozen else signal.SIGCONT)

    def stop(self) -> None:
        """End it; all connections break."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(PATIENCE_S)
            self._process = None

    def kill(self) -> None:
        """End it without a word."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE_S)
            self._process = None

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False


async def publish(broker: Mosquitto, topic: str, payload: str, *, retain: bool = False) -> None:
    """Put a message on the wire as anybody could."""
    async with aiomqtt.Client("127.0.0.1", broker.port) as client:
        await client.publish(topic, payload, qos=1, retain=retain)


@dataclass(slots=True)
class ClipServer:
    """Serves clips over HTTP as the controller does; can be told to spoil, to refuse, or to hold back."""

    store: ClipMemory = field(default_factory=ClipMemory)
    asked: list[str] = field(default_factory=list)
    spoil: set[str] = field(default_factory=set)
    fail_next: int = 0
    """Answer so many requests with 503."""
    gate: threading.Event = field(default_factory=threading.Event)
    """No answer leaves before it is set."""
    url: str = ""
    _server: ThreadingHTTPServer | None = None
    _contents: dict[str, bytes] = field(default_factory=dict)

    def add(self, samples: Samples) -> Clip:
        """Offer a clip."""
        clip = self.store.put(samples)
        self._contents[clip.digest] = wav.encode(samples)
        return clip

    def start(self) -> None:
        """Begin to serve."""
        clips = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                digest = self.path.rsplit("/", 1)[-1]
                clips.asked.append(digest)
                clips.gate.wait(PATIENCE_S)
                status, content = clips.answer(digest)
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args: object) -> None:
                """Keep quiet."""

        self.gate.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/clips"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self, digest: str) -> tuple[int, bytes]:
        """Status and content for a request."""
        if self.fail_next > 0:
            self.fail_next -= 1
            return 503, b""
        if digest not in self._contents:
            return 404, b""
        return 200, self._contents[digest] + (b"!" if digest in self.spoil else b"")

    def stop(self) -> None:
        """End it."""
        self.gate.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
