"""What a zone's receipt of the line check proves: that a sound of known level went the whole way to the output. Pure.

It says nothing of what comes after the output: amplifier, cable, loudspeaker, the hall.
"""

from broadcaster.call import ZoneOutcome
from broadcaster.instructions import ZoneResult

TOLERANCE_DB = 3.0


def line_fault(result: ZoneResult, loudness_lufs: float | None, *, expected_lufs: float) -> str | None:
    """Why the check proved nothing in the zone, in a sentence; None if the line is whole."""
    if result.outcome is not ZoneOutcome.COMPLETED:
        return f"The line check was not sounded to its end: {result.reason or result.outcome}."
    if loudness_lufs is None:
        return "The line check was sounded, and nothing came out of the zone's mixer."
    off_db = loudness_lufs - expected_lufs
    if abs(off_db) > TOLERANCE_DB:
        return f"The line check was {abs(off_db):.0f} dB too {'loud' if off_db > 0 else 'quiet'}."
    return None
