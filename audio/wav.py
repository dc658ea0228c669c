"""The one file format of clips: 16-bit PCM WAV, mono, 48 kHz, with its own measures in a Broadcast Wave chunk.

The same sound always gives the same bytes, so that its digest is its name. The measures travel inside, so that no
speaker has to measure again what the controller measured. It refuses to know where the bytes are kept.
"""

import hashlib
import math
import struct
from collections.abc import Callable

import numpy as np

from audio.clip import RATE, Clip, Digest, Samples
from audio.errors import ClipDamaged
from audio.loudness import integrated, true_peak

_FORMAT = struct.pack("<HHIIHH", 1, 1, RATE, 2 * RATE, 2, 16)
# A "bext" chunk of version 2 (EBU Tech 3285): loudness at byte 412, range, true peak; hundredths, 0x7FFF for unknown.
_BEXT_BYTES, _BEXT_VERSION_AT, _BEXT_LOUDNESS_AT, _BEXT_PEAK_AT = 602, 346, 412, 416
_UNKNOWN = 0x7FFF

Content = bytes | memoryview
"""The bytes of a clip's file."""
Read = Callable[[int, int], Content]
"""`read(at, size)` gives so many bytes of a clip's file from a place on; fewer at its end."""


def encode(samples: Samples) -> bytes:
    """The WAV file of the samples; what is beyond full scale is clipped."""
    sound = pcm(samples)
    bext = bytearray(_BEXT_BYTES)
    struct.pack_into("<H", bext, _BEXT_VERSION_AT, 2)
    struct.pack_into("<hhhhh", bext, _BEXT_LOUDNESS_AT, *[_UNKNOWN] * 5)
    struct.pack_into("<h", bext, _BEXT_LOUDNESS_AT, _hundredths(integrated(samples)))
    struct.pack_into("<h", bext, _BEXT_PEAK_AT, _hundredths(true_peak(samples)))
    body = b"WAVE" + _chunk(b"fmt ", _FORMAT) + _chunk(b"bext", bytes(bext)) + _chunk(b"data", sound)
    return _chunk(b"RIFF", body)


def header(frames: int) -> bytes:
    """The plain 44-byte header of a WAV file of so many frames, for a file that grows.

    A WAV file's size fields end at 4 GB (12 hours); beyond, they stay at their highest, which readers take as "to the
    end of the file".
    """
    size = 2 * frames
    return (
        struct.pack("<4sI4s4sI", b"RIFF", min(36 + size, 0xFFFFFFFF), b"WAVE", b"fmt ", 16)
        + _FORMAT
        + struct.pack("<4sI", b"data", min(size, 0xFFFFFFFF))
    )


def pcm(samples: Samples) -> bytes:
    """The samples as 16-bit little-endian integers."""
    return bytes(np.clip(np.rint(samples * np.float32(32768)), -32768, 32767).astype("<i2").data)


def digest_of(wav: Content) -> Digest:
    """The clip's name."""
    return Digest(hashlib.sha256(wav).hexdigest())


def decode(wav: Content) -> Samples:
    """The samples of a clip's file; raises `ClipDamaged` when it is none."""
    place = find_sound(_reading(wav), len(wav))
    return samples(memoryview(wav)[place.start : place.stop])


def samples(pcm: Content) -> Samples:
    """The samples of 16-bit little-endian integers."""
    return np.frombuffer(pcm, dtype="<i2").astype(np.float32) / np.float32(32768)


def find_sound(read: Read, size: int) -> range:
    """Which bytes of a clip's file of that size are its samples; raises `ClipDamaged` when it is none."""
    place = _chunks(read, size)[b"data"]
    return place[: len(place) // 2 * 2]


def describe(wav: Content, digest: Digest) -> Clip:
    """The clip's measures: those it carries, or measured now when it carries none; raises `ClipDamaged`."""
    chunks = _chunks(_reading(wav), len(wav))
    place = chunks.get(b"bext", range(0))
    bext = wav[place.start : place.stop]
    if len(bext) >= _BEXT_BYTES and struct.unpack_from("<H", bext, _BEXT_VERSION_AT)[0] >= 2:
        loudness = _level(struct.unpack_from("<h", bext, _BEXT_LOUDNESS_AT)[0])
        peak = _level(struct.unpack_from("<h", bext, _BEXT_PEAK_AT)[0])
    else:
        sound = decode(wav)
        loudness, peak = integrated(sound), true_peak(sound)
    return Clip(digest=digest, frames=len(chunks[b"data"]) // 2, loudness_lufs=loudness, true_peak_dbtp=peak)


def _reading(wav: Content) -> Read:
    return lambda at, size: wav[at : at + size]


def _chunks(read: Read, size: int) -> dict[bytes, range]:
    """Where in the file its chunks are, by name."""
    head = read(0, 12)
    if head[:4] != b"RIFF" or head[8:] != b"WAVE":
        raise ClipDamaged("This clip is not a WAV file. Make or fetch it again.")
    chunks: dict[bytes, range] = {}
    at = 12
    while at + 8 <= size:
        name, length = struct.unpack("<4sI", read(at, 8))
        chunks[name] = range(at + 8, min(at + 8 + length, size))
        at += 8 + length + length % 2
    form = chunks.get(b"fmt ", range(0))
    if read(form.start, 16) != _FORMAT or len(chunks.get(b"data", range(0))) == 0:
        raise ClipDamaged("This clip is not 16-bit mono PCM at 48 kHz, or it is empty. Make or fetch it again.")
    return chunks


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack("<4sI", name, len(body)) + body + b"\0" * (len(body) % 2)


def _hundredths(level: float) -> int:
    return max(round(level * 100), -0x7FFF) if math.isfinite(level) else _UNKNOWN


def _level(hundredths: int) -> float:
    return -math.inf if hundredths == _UNKNOWN else hundredths / 100
