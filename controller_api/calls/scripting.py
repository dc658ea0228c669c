"""How a call is put together for the studio: chime, languages, pauses, recording, and the chime that ends it. Pure."""

from collections.abc import Mapping

from audio.clip import Digest
from audio.script import ChimePart, Part, PausePart, RecordingPart, Script, SpeechPart

END_CHIME = "end"


def script_of(texts: Mapping[str, str], *, chime: str, language_gap_ms: int, recording: Digest | None = None) -> Script:
    """One pass: the recording if any, then the chime, the texts in their order, and the falling chime.

    A recording that stands alone has no chimes: it is a spot, not a call for attention.
    """
    parts: list[Part] = [RecordingPart(recording)] if recording else []
    for number, (language, text) in enumerate(texts.items()):
        parts.append(PausePart(language_gap_ms) if number else ChimePart(chime))
        parts.append(SpeechPart(language, text))
    if texts:
        parts.append(ChimePart(END_CHIME))
    return Script(tuple(parts))
