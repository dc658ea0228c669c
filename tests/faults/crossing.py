"""A way between a speaker and its broker that can be cut and mended. It knows nothing of what passes."""

import contextlib
import socket
import threading
from collections.abc import Iterator

CHUNK = 65_536


class Crossing:
    """Listens on a port of its own and passes everything on, both ways, while it is whole."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._whole = True
        self._lines: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._admit, name="crossing", daemon=True).start()

    @contextlib.contextmanager
    def cut_off(self) -> Iterator[None]:
        """Break every connection, and let none through while this lasts."""
        self._cut()
        yield
        self._whole = True

    def close(self) -> None:
        """End it."""
        self._cut()
        self._door.close()

    def _cut(self) -> None:
        self._whole = False
        for line in list(self._lines):
            self._hang_up(line)

    def _admit(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return  # It was closed.
            threading.Thread(target=self._connect, args=(line,), name="crossing", daemon=True).start()

    def _connect(self, line: socket.socket) -> None:
        try:
            if not self._whole:
                raise ConnectionRefusedError
            onwards = socket.create_connection(("127.0.0.1", self._to_port), timeout=5)
        except OSError:
            self._hang_up(line)
            return
        onwards.settimeout(None)
        for end in (line, onwards):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._lines.add(end)
        threading.Thread(target=self._pass_on, args=(onwards, line), name="crossing", daemon=True).start()
        self._pass_on(line, onwards)

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(CHUNK):
                target.sendall(chunk)
        self._hang_up(source)
        self._hang_up(target)

    def _hang_up(self, line: socket.socket) -> None:
        self._lines.discard(line)
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
        line.close()
