"""What this room needs from the world, as Protocols; their docstrings are the specification."""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from audio.clip import Clip, Digest, Samples, Track
from audio.wav import Content


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence as it was spoken."""

    samples: Samples
    """Mono at 48 kHz, trimmed of leading and trailing silence, not yet brought to a loudness."""
    engine: str
    """The engine that spoke: the `engine` property, or the name of the fallback. Cache the sound under this name."""
    took_s: float = 0.0
    """How long the engine was at it, the wait for its turn left out."""


AT_ONCE = 0.0
"""Needed as soon as can be."""
AHEAD = math.inf
"""Made before anybody asks for it."""


class Synthesizer(Protocol):
    """Turns one sentence into speech.

    The sentence is given as people write it; plates, times and floors are read by the synthesizer. Sound is mono at
    48 kHz, trimmed of leading and trailing silence, not yet brought to a loudness. It raises `SpeechFailed` (with a
    sentence for the operator) when every engine hangs past its deadline, dies, or gives something silent or of an
    impossible length, after its own retries; and for empty text or an unknown language. It is safe to call
    concurrently: of the sentences that wait the one that is needed soonest (`by_s`, in seconds of `time.monotonic`) is
    next, and of equals the first; so the end of a long call never holds up the beginning of another. A caller that
    gives up may simply cancel. The same sentence gives the same sound.
    """

    @property
    def engine(self) -> str:
        """Name and version of the preferred engine and voices, part of the cache key (see `audio.speech.key`).

        It stays the same while a fallback stands in, so that what was cached is still found.
        """
        ...

    @property
    def languages(self) -> frozenset[str]:
        """The language codes it can speak."""
        ...

    @property
    def notice(self) -> str | None:
        """A sentence for the operator while a fallback stands in for the preferred engine, else None."""
        ...

    async def start(self) -> None:
        """Get the preferred engine ready, so that the first sentence needn't wait for it; needn't be called."""
        ...

    async def speak(self, language: str, sentence: str, *, by_s: float = AT_ONCE) -> Spoken:
        """Speak one sentence and say which engine spoke."""
        ...

    def before(self, by_s: float) -> Sequence[tuple[str, str]]:
        """Language and words of what is spoken before a sentence that would be asked for now."""
        ...

    async def render(self, language: str, sentence: str, *, by_s: float = AT_ONCE) -> Samples:
        """Speak one sentence; for whoever doesn't keep the sound."""
        ...

    async def aclose(self) -> None:
        """End the engine's process."""
        ...


class SpeechEngine(Protocol):
    """One way of speaking, in processes of its own. It is asked for one sentence at a time.

    `speak` gives sound at any rate as (samples, frames a second), untrimmed. It raises `SpeechFailed` with a sentence
    when the deadline passes or the process dies; after that the engine is ready to be asked again.
    """

    @property
    def name(self) -> str:
        """Name and version of the engine with its voices and speeds."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """The language codes it can speak."""
        ...

    async def start(self) -> None:
        """Get ready, so that the first sentence needn't wait. Raises nothing: a sentence will tell."""
        ...

    async def speak(self, language: str, text: str, *, deadline_s: float) -> tuple[Samples, int]:
        """Speak text that is already written out as it is to be read."""
        ...

    async def aclose(self) -> None:
        """End the processes; harmless twice. Being started or asked again afterwards starts anew."""
        ...


class ClipStore(Protocol):
    """Keeps clips by digest. A clip once stored never changes; storing it again is harmless.

    Raises `ClipMissing` for an unknown digest and `StoreFull` when the disk can't take more (nothing half written is
    ever seen by a reader).
    """

    def put(self, samples: Samples) -> Clip:
        """Store the samples as 16-bit PCM WAV, mono, 48 kHz, and measure them."""
        ...

    def adopt(self, wav: Content, expected: Digest) -> Clip:
        """Store the bytes of a WAV file fetched from elsewhere; raises `ClipDamaged` if the digest differs."""
        ...

    def clip(self, digest: Digest) -> Clip:
        """The clip's measures."""
        ...

    def samples(self, digest: Digest) -> Samples:
        """The clip's sound, in memory."""
        ...

    def track(self, digest: Digest) -> Track:
        """The clip's sound where it is kept, at next to no memory; it can be read even after the clip was removed."""
        ...

    def path(self, digest: Digest) -> Path:
        """The WAV file itself, for whoever serves it."""
        ...

    def __contains__(self, digest: object) -> bool:
        """Whether the clip is here."""
        ...

    def verified(self, digest: Digest) -> Track:
        """The clip's sound in memory, from bytes that were just found to be what the digest says.

        Raises `ClipDamaged` when they are not, and then the clip is removed.
        """
        ...

    def prune(self, limit_bytes: int, keep: Collection[Digest] = ()) -> list[Digest]:
        """Remove the clips used longest ago until the rest takes no more than that, never those to keep; which went."""
        ...


class Decoder(Protocol):
    """Opens any sound file and gives it as mono samples at 48 kHz; raises `Undecodable` with a sentence."""

    def decode(self, path: Path) -> Samples:
        """Decode the whole file."""
        ...


Source = Callable[[int, int], Samples]
"""`source(first_frame, frames)` gives that stretch of sound. Called from the output's own thread, in order, frames
never twice; a stretch the output had to leave out (an overrun) is skipped, never delivered late."""


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

    @property
    def fault(self) -> str | None:
        """What is wrong with the output now, as a sentence for the operator; None when nothing is."""
        ...

    def open(self, source: Source) -> None:
        """Start pulling from the source; raises `OutputGone` if the device can't be opened."""
        ...

    def frame_at(self, instant_us: float) -> float:
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
