"""A word to systemd: the kiosk is ready, and it lives. Does nothing where no systemd listens.

Decides how often. Refuses to know what the kiosk does: whoever shows frames calls `beat` after each.
"""

import os
import socket
import time
from collections.abc import Mapping

LEAST_S = 1.0
"""Not oftener than this: frames come sixty times a second."""


class SystemdNotify:
    """Sends datagrams to the socket that the environment names."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Take the address from `NOTIFY_SOCKET`."""
        address = environment.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) if address else None
        self._beat_at = -LEAST_S
        self._ready = False

    def beat(self) -> None:
        """A frame was shown. The first one says that the kiosk is ready."""
        now = time.monotonic()
        if self._socket is None or now - self._beat_at < LEAST_S:
            return
        self._beat_at = now
        self._send("WATCHDOG=1" if self._ready else "READY=1\nWATCHDOG=1")
        self._ready = True

    def stopping(self) -> None:
        """The kiosk ends by itself."""
        if self._socket is not None:
            self._send("STOPPING=1")
            self._socket.close()
            self._socket = None

    def _send(self, words: str) -> None:
        if self._socket is not None:
            try:
                self._socket.sendto(words.encode(), self._address)
            except OSError:
                # Nobody listens any more; the frames matter more than who counts them.
                return
