"""The client's end: opens a WebSocket, sends and receives messages. It knows nothing of what is said."""

import asyncio
import base64
import secrets
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from controller_api.websocket.frames import Message, Opcode, Reader, accept_key, closing, encode

_OPENS_WITHIN_S = 10.0


class Unreachable(Exception):
    """Nobody answers there, or not with a WebSocket; the sentence says which."""


class ClientSocket:
    """An open WebSocket."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._frames = Reader(masked=False)
        self._waiting: list[Message] = []

    async def send(self, message: str | bytes) -> None:
        """Send a text or bytes; raises `ConnectionError` when the other side is gone."""
        opcode, payload = (Opcode.TEXT, message.encode()) if isinstance(message, str) else (Opcode.BINARY, message)
        await self._write(opcode, payload)

    async def texts(self) -> AsyncIterator[str]:
        """The texts that come, until the other side closes or is gone."""
        while (message := await self._next()) is not None:
            if message.opcode is Opcode.TEXT:
                yield message.text
            elif message.opcode is Opcode.PING:
                await self._write(Opcode.PONG, message.payload)
            elif message.opcode is Opcode.CLOSE:
                return

    def abort(self) -> None:
        """Break off without a word."""
        self._writer.transport.abort()

    async def aclose(self) -> None:
        """Take leave."""
        try:
            await self._write(Opcode.CLOSE, closing(1000))
            self._writer.close()
            await self._writer.wait_closed()
        except OSError:
            self.abort()

    async def _next(self) -> Message | None:
        while not self._waiting:
            try:
                data = await self._reader.read(1 << 16)
            except ConnectionError:
                return None
            if not data:
                return None
            self._waiting = self._frames.feed(data)
        return self._waiting.pop(0)

    async def _write(self, opcode: Opcode, payload: bytes) -> None:
        self._writer.write(encode(opcode, payload, mask=secrets.token_bytes(4)))
        await self._writer.drain()


@asynccontextmanager
async def opened(url: str, headers: Mapping[str, str]) -> AsyncIterator[ClientSocket]:
    """A WebSocket at an http or https address; raises `Unreachable`."""
    parts = urlsplit(url)
    secure = parts.scheme in {"https", "wss"}
    port = parts.port or (443 if secure else 80)
    context = ssl.create_default_context() if secure else None
    try:
        async with asyncio.timeout(_OPENS_WITHIN_S):
            reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=context)
            await _shake_hands(reader, writer, f"{parts.hostname}:{port}", parts.path or "/", headers)
    except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
        raise Unreachable(f"The controller at {url} doesn't answer: {str(error) or 'it takes too long'}.") from error
    socket = ClientSocket(reader, writer)
    try:
        yield socket
    finally:
        await socket.aclose()


async def _shake_hands(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, path: str, headers: Mapping[str, str]
) -> None:
    key = base64.b64encode(secrets.token_bytes(16)).decode()
    asked = {
        "Host": host,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": key,
        **headers,
    }
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in asked.items()), "", ""]
    writer.write("\r\n".join(lines).encode())
    answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    if not answer.startswith("HTTP/1.1 101") or accept_key(key) not in answer:
        raise Unreachable(f"What answers at {host} is no controller that takes live speech: {answer.splitlines()[0]}")
