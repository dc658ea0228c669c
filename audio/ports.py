"""What this room needs from the world, as Protocols; their docstrings are the specification."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from audio.clip import Clip, Digest, Samples


class Synthesizer(Protocol):
    """Turns one sentence into speech.

    `render` gives mono samples at 48 kHz, trimmed of leading and trailing silence, not yet brought to a loudness.
    It raises `SpeechFailed` (with a sentence for the operator) when the engine hangs past its deadline, dies, or gives
    something silent or of an impossible length, after its own retries. It is safe to call concurrently; requests are
    served in order. The same sentence gives the same sound.
    """

    @property
    def engine(self) -> str:
        """Name and version of the engine and voices, part of the cache key: another engine never answers from it."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """The language codes it can speak."""
        ...

    async def render(self, language: str, sentence: str) -> Samples:
        """Speak one sentence."""
        ...

    async def aclose(self) -> None:
        """End the engine's process."""
        ...


class ClipStore(Protocol):
    """Keeps clips by digest. A clip once stored never changes; storing it again is harmless.

    Raises `ClipMissing` for an unknown digest and `StoreFull` when the disk can't take more (nothing half written is
    ever seen by a reader).
    """

    def put(self, samples: Samples) -> Clip:
        """Store the samples as 16-bit PCM WAV, mono, 48 kHz, and measure them."""
        ...

    def adopt(self, wav: bytes, expected: Digest) -> Clip:
        """Store the bytes of a WAV file fetched from elsewhere; raises `ClipDamaged` if the digest differs."""
        ...

    def clip(self, digest: Digest) -> Clip:
        """The clip's measures."""
        ...

    def samples(self, digest: Digest) -> Samples:
        """The clip's sound."""
        ...

    def path(self, digest: Digest) -> Path:
        """The WAV file itself, for whoever serves it."""
        ...

    def __contains__(self, digest: object) -> bool:
        """Whether the clip is here."""
        ...


class Decoder(Protocol):
    """Opens any sound file and gives it as mono samples at 48 kHz; raises `Undecodable` with a sentence."""

    def decode(self, path: Path) -> Samples:
        """Decode the whole file."""
        ...


Source = Callable[[int, int], Samples]
"""`source(first_frame, frames)` gives that stretch of sound. Called from the output's own thread, in order, frames never
twice; a stretch the output had to leave out (an overrun) is skipped, never delivered late."""


class Output(Protocol):
    """Pulls sound from a source and puts it out, frame after frame at 48 kHz, on a clock of its own.

    `open` starts pulling; frame 0 is the first frame pulled. `frame_at` says which frame sounds at an instant
    (fractional, may be negative or in the future), and is monotonic. `lead_frames` is how far ahead of its sounding a
    frame is pulled at most: what is asked for an instant nearer than that may come late.
    """

    @property
    def lead_frames(self) -> int:
        """The most frames pulled ahead of the instant they sound."""
        ...

    @property
    def overruns(self) -> int:
        """How many times frames had to be left out because the source was too slow."""
        ...

    def open(self, source: Source) -> None:
        """Start pulling from the source; raises `OutputGone` if the device can't be opened."""
        ...

    def frame_at(self, instant_us: int) -> float:
        """Which frame sounds at that instant of this machine's clock (microseconds since the epoch)."""
        ...

    def instant_of(self, frame: int) -> int:
        """When that frame sounds, in microseconds since the epoch by this machine's clock."""
        ...

    def close(self) -> None:
        """Stop pulling and release the device or finish the file."""
        ...


class SpeechCache(Protocol):
    """Remembers which clip holds a spoken sentence, across restarts."""

    def find(self, key: str) -> Digest | None:
        """The clip made earlier under this key, if it is still in the store."""
        ...

    def remember(self, key: str, digest: Digest) -> None:
        """Record that the key's sound is that clip."""
        ...


class SentenceSplitter(Protocol):
    """Splits a passage of one language into sentences short enough to render one at a time."""

    def __call__(self, language: str, text: str) -> Sequence[str]:
        """The sentences in order; nothing of the text is lost."""
        ...
