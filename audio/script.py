"""What a call will sound like, before it is made: chimes, speech, pauses and recordings in their order."""

from dataclasses import dataclass

from audio.clip import Digest


@dataclass(frozen=True, slots=True)
class ChimePart:
    """One of the project's own chimes, by name: `start`, `end`, `emergency`, `drill`."""

    name: str


@dataclass(frozen=True, slots=True)
class SpeechPart:
    """A passage in one language ("zh", "en"); the synthesiser splits it into sentences."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class PausePart:
    """Silence of so many milliseconds."""

    ms: int


@dataclass(frozen=True, slots=True)
class RecordingPart:
    """A clip of the media library, as it is."""

    digest: Digest


Part = ChimePart | SpeechPart | PausePart | RecordingPart


@dataclass(frozen=True, slots=True)
class Script:
    """One pass of a call. Repeats are the switchboard's business, since other calls may go between."""

    parts: tuple[Part, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages spoken, in the order they are first heard."""
        return tuple(dict.fromkeys(part.language for part in self.parts if isinstance(part, SpeechPart)))
