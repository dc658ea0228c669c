"""A receipt printer on the network, as far as the kiosk can tell: takes bytes, and says how much paper it has."""

import socket
import threading
from types import TracebackType
from typing import Self

_ASKS_FOR_PAPER = b"\x10\x04\x04"
_PLENTY, _ENDING, _NONE = b"\x12", b"\x1e", b"\x72"


class ReceiptPrinter:
    """Listens on a free port of this machine while it is entered."""

    def __init__(self, *, paper: int = 2, tells: bool = True) -> None:
        """`paper`: 2 plenty, 1 ending, 0 none; one that doesn't `tell` never answers."""
        self.paper = paper
        self.tells = tells
        self.jobs: list[bytes] = []
        self.runs_out_after: int | None = None
        """Bytes it takes until its paper has come to an end."""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"net:127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        """Take connections from now on."""
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        """Take none any more."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                self.jobs.append(self._taken(connection))

    def _taken(self, connection: socket.socket) -> bytes:
        job = b""
        while part := connection.recv(65_536):
            asked = part.count(_ASKS_FOR_PAPER)
            job += part.replace(_ASKS_FOR_PAPER, b"")
            if self.runs_out_after is not None and len(job) > self.runs_out_after:
                self.paper = 0
            if self.tells:
                connection.sendall((_NONE, _ENDING, _PLENTY)[self.paper] * asked)
        return job
