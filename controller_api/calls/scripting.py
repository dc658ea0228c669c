"""How a call is put together for the studio: chime, languages, pauses, recording, and the chime that ends it. Pure."""

from collections.abc import Mapping, Sequence

from audio.clip import Digest
from audio.composing.chimes import LINE_CHECK
from audio.script import ChimePart, Part, PausePart, RecordingPart, Script, SpeechPart

END_CHIME = "end"


def script_of(texts: Mapping[str, str], *, chime: str, language_gap_ms: int, recording: Digest | None = None) -> Script:
    """One pass: the recording if any, then the chime, the texts in their order, and the falling chime.

    A recording that stands alone has no chimes: it is a spot, not a call for attention.
    """
    before: list[Part] = [RecordingPart(recording)] if recording else []
    return Script((*before, *(_called(_spoken(texts, language_gap_ms), chime) if texts else ())))


def line_check() -> Script:
    """One pass of a line check: a tone nobody is to hear, and nothing that anybody would."""
    return Script((ChimePart(LINE_CHECK),))


def recorded_call(recording: Digest, texts: Mapping[str, str], *, chime: str, language_gap_ms: int) -> Script:
    """One pass of a call that somebody recorded: what is recorded comes between the chimes, before the texts."""
    return Script(_called((RecordingPart(recording), *_spoken(texts, language_gap_ms)), chime))


def live_call(*, chime: str) -> Script:
    """What is heard before somebody speaks live."""
    return Script((ChimePart(chime),))


def _called(what: Sequence[Part], chime: str) -> tuple[Part, ...]:
    return (ChimePart(chime), *what, ChimePart(END_CHIME))


def _spoken(texts: Mapping[str, str], language_gap_ms: int) -> tuple[Part, ...]:
    parts: list[Part] = []
    for language, text in texts.items():
        parts += [PausePart(language_gap_ms), SpeechPart(language, text)]
    return tuple(parts[1:])
