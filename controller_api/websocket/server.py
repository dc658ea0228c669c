"""The server's end: speaks WebSocket on a connection that the HTTP server hands over, and ASGI with the application.

It knows nothing of what is said.
"""

import asyncio
import logging
from typing import Any
from urllib.parse import unquote

from starlette.types import Message as AsgiEvent
from uvicorn.config import Config
from uvicorn.server import ServerState

from controller_api.websocket.frames import (
    Message,
    Opcode,
    Reader,
    WireFault,
    accept_key,
    close_code,
    closing,
    encode,
)

log = logging.getLogger(__name__)

_WAITING = 200
"""Messages that wait for the application, beyond which the connection is read no further."""
_GOING_AWAY, _FAILED, _NO_CLOSE = 1001, 1011, 1006
_PING_EVERY_S, _SILENT_S = 5.0, 15.0
"""How often the other side is asked for a sign of life, and how long it may give none."""
_LEAVES_WITHIN_S = 2.0


class ServerSocket(asyncio.Protocol):
    """One connection; made by the HTTP server, which passes its configuration."""

    def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any]) -> None:
        self._app = config.loaded_app
        self._state, self._app_state = server_state, app_state
        self._events: asyncio.Queue[AsgiEvent] = asyncio.Queue()
        self._reader = Reader(masked=True)
        self._transport: asyncio.Transport | None = None
        self._headers: list[tuple[bytes, bytes]] = []
        self._accepted = self._leaving = self._closed = False
        self._heard_s = 0.0
        self._pinging: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection is ours."""
        if not isinstance(transport, asyncio.Transport):
            raise TypeError("A WebSocket needs a connection that is read and written.")
        self._transport = transport
        self._state.connections.add(self)  # type: ignore[arg-type]  # It has all that is asked of one: `shutdown`.

    def connection_lost(self, _error: Exception | None) -> None:
        """The connection is gone, announced or not."""
        self._state.connections.discard(self)
        if self._pinging is not None:
            self._pinging.cancel()
        if not self._closed:
            self._end(_NO_CLOSE)

    def data_received(self, data: bytes) -> None:
        """First the request as the HTTP server read it, then frames."""
        if not self._headers:
            self._begin(data)
            return
        self._heard_s = asyncio.get_running_loop().time()
        try:
            for message in self._reader.feed(data):
                if not self._leaving or message.opcode is Opcode.CLOSE:
                    self._take(message)
        except WireFault as fault:
            self._close(fault.code, str(fault))
        if self._events.qsize() > _WAITING and not self._closed and self._transport is not None:
            self._transport.pause_reading()

    def shutdown(self) -> None:
        """The server is about to stop."""
        self._close(_GOING_AWAY, "")

    def _begin(self, request: bytes) -> None:
        head, *lines = request.decode("latin-1").split("\r\n")
        self._headers = [
            (name.strip().lower().encode("latin-1"), value.strip().encode("latin-1"))
            for name, _, value in (line.partition(":") for line in lines if line)
        ]
        path, _, query = head.split(" ")[1].partition("?")
        scope = {
            "type": "websocket",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "scheme": "ws",
            "path": unquote(path),
            "raw_path": path.encode("latin-1"),
            "query_string": query.encode("latin-1"),
            "root_path": "",
            "headers": self._headers,
            "client": self._peer("peername"),
            "server": self._peer("sockname"),
            "subprotocols": [],
            "state": self._app_state.copy(),
        }
        self._events.put_nowait({"type": "websocket.connect"})
        task = asyncio.get_running_loop().create_task(self._serve(scope))
        self._state.tasks.add(task)
        task.add_done_callback(self._state.tasks.discard)

    async def _serve(self, scope: dict[str, Any]) -> None:
        try:
            await self._app(scope, self._receive, self._send)
        except Exception:
            log.exception("What was said on %s could not be dealt with.", scope["path"])
            self._close(_FAILED, "The controller failed at this; its log has the details.")
        self._close(1000, "")

    def _peer(self, which: str) -> tuple[str, int] | None:
        address = self._transport.get_extra_info(which) if self._transport is not None else None
        return (str(address[0]), int(address[1])) if isinstance(address, tuple) else None

    def _take(self, message: Message) -> None:
        match message.opcode:
            case Opcode.TEXT:
                self._events.put_nowait({"type": "websocket.receive", "text": message.text})
            case Opcode.BINARY:
                self._events.put_nowait({"type": "websocket.receive", "bytes": message.payload})
            case Opcode.PING:
                self._write(encode(Opcode.PONG, message.payload))
            case Opcode.CLOSE:
                self._end(close_code(message.payload))
                self._close(1000, "")
                if self._transport is not None:
                    self._transport.close()

    async def _receive(self) -> AsgiEvent:
        event = await self._events.get()
        if self._transport is not None and not self._closed and self._events.qsize() < _WAITING // 2:
            self._transport.resume_reading()
        return event

    async def _send(self, event: AsgiEvent) -> None:
        if event["type"] == "websocket.accept":
            self._accept()
        elif event["type"] == "websocket.send":
            text = event.get("text")
            frame = (Opcode.BINARY, event["bytes"]) if text is None else (Opcode.TEXT, text.encode())
            self._write(encode(*frame))
        elif event["type"] == "websocket.close":
            self._close(event.get("code", 1000), event.get("reason") or "")

    def _accept(self) -> None:
        key = dict(self._headers).get(b"sec-websocket-key", b"").decode("latin-1")
        lines = ("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade")
        self._write("\r\n".join((*lines, f"Sec-WebSocket-Accept: {accept_key(key)}", "", "")).encode())
        self._accepted = True
        self._heard_s = asyncio.get_running_loop().time()
        self._ping()

    def _ping(self) -> None:
        """A tablet that lost its Wi-Fi says nothing of it; who gives no sign of life is gone."""
        loop = asyncio.get_running_loop()
        if loop.time() - self._heard_s > _SILENT_S and self._transport is not None:
            self._transport.abort()
            return
        self._write(encode(Opcode.PING, b""))
        self._pinging = loop.call_later(_PING_EVERY_S, self._ping)

    def _close(self, code: int, why: str) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        if self._accepted:
            if not self._leaving:
                self._leaving = True
                self._write(encode(Opcode.CLOSE, closing(code, why)))
                # Not at once: what still comes would break the connection before our last words are read.
                asyncio.get_running_loop().call_later(_LEAVES_WITHIN_S, self._transport.close)
        else:
            self._write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            self._transport.close()
        self._end(code)

    def _end(self, code: int) -> None:
        if not self._closed:
            self._closed = True
            self._events.put_nowait({"type": "websocket.disconnect", "code": code})

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)
