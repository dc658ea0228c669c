"""WebSocket's frames: messages into bytes and back, either side's. Pure; it knows no socket and no HTTP."""

import base64
import hashlib
from dataclasses import dataclass, field
from enum import IntEnum

_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
LARGEST_BYTES = 1 << 16
_CONTROL_BYTES = 125
PROTOCOL_ERROR, BAD_TEXT, TOO_LARGE = 1002, 1007, 1009


class Opcode(IntEnum):
    """What a frame is."""

    CONTINUATION = 0
    TEXT = 1
    BINARY = 2
    CLOSE = 8
    PING = 9
    PONG = 10


class WireFault(Exception):
    """The other side doesn't keep to the protocol; `code` is to be closed with."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True, slots=True)
class Message:
    """A whole message."""

    opcode: Opcode
    payload: bytes

    @property
    def text(self) -> str:
        """Of a text message; raises `WireFault` if it is none."""
        try:
            return self.payload.decode()
        except UnicodeDecodeError as error:
            raise WireFault(BAD_TEXT, "A text message isn't UTF-8.") from error


def accept_key(key: str) -> str:
    """What the server answers to the client's key."""
    return base64.b64encode(hashlib.sha1(key.encode() + _MAGIC).digest()).decode()  # noqa: S324  So says the RFC.


def encode(opcode: Opcode, payload: bytes, *, mask: bytes | None = None) -> bytes:
    """A message as one frame; a client masks with four bytes nobody can foresee."""
    size, masked = len(payload), 0x80 if mask is not None else 0
    if size < 126:
        head = bytes((0x80 | opcode, masked | size))
    elif size < 1 << 16:
        head = bytes((0x80 | opcode, masked | 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((0x80 | opcode, masked | 127)) + size.to_bytes(8, "big")
    return head + payload if mask is None else head + mask + masked_with(mask, payload)


def masked_with(mask: bytes, payload: bytes) -> bytes:
    """The payload under the mask, or from under it."""
    size = len(payload)
    stretched = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(stretched, "big")).to_bytes(size, "big")


def closing(code: int, why: str = "") -> bytes:
    """A close message's payload."""
    return code.to_bytes(2, "big") + why.encode()[: _CONTROL_BYTES - 2]


def close_code(payload: bytes) -> int:
    """Why the other side closes; 1005 where it doesn't say."""
    return int.from_bytes(payload[:2], "big") if len(payload) >= 2 else 1005


@dataclass(slots=True, kw_only=True)
class Reader:
    """Makes messages of bytes as they come. `feed` is its one mutator; after a `WireFault` it is of no more use."""

    masked: bool
    """Whether what comes must be masked, as a client's frames are."""
    largest_bytes: int = LARGEST_BYTES
    _bytes: bytearray = field(default_factory=bytearray)
    _begun: Opcode | None = None
    _pieces: bytearray = field(default_factory=bytearray)

    def feed(self, data: bytes) -> list[Message]:
        """Take in bytes and give the messages they complete; raises `WireFault`."""
        self._bytes += data
        messages = []
        while (frame := self._frame()) is not None:
            message = self._joined(*frame)
            if message is not None:
                messages.append(message)
        return messages

    def _frame(self) -> tuple[bool, Opcode, bytes] | None:
        if len(self._bytes) < 2:
            return None
        opcode, final = self._opcode(self._bytes[0]), bool(self._bytes[0] & 0x80)
        size, at = self._bytes[1] & 0x7F, 2
        if bool(self._bytes[1] & 0x80) is not self.masked:
            raise WireFault(PROTOCOL_ERROR, "A client masks its frames and a server does not.")
        if size > _CONTROL_BYTES:
            width = 2 if size == 126 else 8
            size, at = int.from_bytes(self._bytes[2 : 2 + width], "big"), 2 + width
            if len(self._bytes) < at:
                return None
        if size > self.largest_bytes - len(self._pieces):
            raise WireFault(TOO_LARGE, f"A message is larger than {self.largest_bytes} bytes.")
        if opcode >= Opcode.CLOSE and (size > _CONTROL_BYTES or not final):
            raise WireFault(PROTOCOL_ERROR, "A control frame is short and whole.")
        mask, at = (bytes(self._bytes[at : at + 4]), at + 4) if self.masked else (b"", at)
        if len(self._bytes) < at + size:
            return None
        payload = bytes(self._bytes[at : at + size])
        del self._bytes[: at + size]
        return final, opcode, masked_with(mask, payload) if self.masked else payload

    @staticmethod
    def _opcode(first: int) -> Opcode:
        try:
            if not first & 0x70:
                return Opcode(first & 0x0F)
        except ValueError:
            pass
        raise WireFault(PROTOCOL_ERROR, "A frame is of no kind that was agreed on.")

    def _joined(self, final: bool, opcode: Opcode, payload: bytes) -> Message | None:  # noqa: FBT001  A frame as it is.
        if opcode >= Opcode.CLOSE:
            return Message(opcode, payload)
        if (opcode is Opcode.CONTINUATION) is (self._begun is None):
            raise WireFault(PROTOCOL_ERROR, "A message begins before the last one has ended, or goes on without one.")
        kind = self._begun = self._begun or opcode
        self._pieces += payload
        if not final:
            return None
        whole, self._begun, self._pieces = bytes(self._pieces), None, bytearray()
        return Message(kind, whole)
