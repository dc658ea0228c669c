"""Which sound files the mall takes into its library, and what is kept of them.

It judges measures; how a file is opened, measured and made louder or softer is behind the port `SoundBench`.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from content.errors import ContentError, Unreadable, listed
from content.ports import Media, SoundBench, SoundMeasures

SHORTEST_S = 0.5
LONGEST_S = 900.0
QUIETEST_LUFS = -60.0
"""Below this a file holds nothing to hear."""
MOST_CLIPPED = 0.001
"""Share of flat-topped samples above which a recording is heard to crackle."""
MOST_GAIN_DB = 30.0
"""More gain than this would bring up the noise of the recording with it."""

KINDS = ("music", "advert", "recording")


class Refused(ContentError):
    """The file is not taken into the library; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A file handed in for the library."""

    path: Path
    name: str
    kind: str
    loudness_lufs: float
    """The loudness it will be played at."""
    true_peak_dbtp: float
    by: str
    at: datetime


def refusal(measures: SoundMeasures, *, loudness_lufs: float) -> str | None:
    """Why a sound of these measures isn't taken, as a sentence, or None when it is."""
    if measures.seconds < SHORTEST_S:
        return (
            f"The sound lasts {measures.seconds:.1f} s; the shortest that is taken is {SHORTEST_S} s. Was it cut off?"
        )
    if measures.seconds > LONGEST_S:
        return f"The sound lasts {measures.seconds / 60:.0f} minutes; the longest that is taken is 15. Cut it in parts."
    if measures.loudness_lufs < QUIETEST_LUFS:
        return "The file is silent. Check that the recording has sound in it, and hand it in again."
    if measures.clipped_fraction > MOST_CLIPPED:
        share = measures.clipped_fraction * 100
        return f"The recording is clipped: {share:.1f} % of it is cut off at full scale. Record it again, less loud."
    if loudness_lufs - measures.loudness_lufs > MOST_GAIN_DB:
        return (
            f"The recording is very soft ({measures.loudness_lufs:.0f} LUFS), and making it louder would bring up its "
            "noise. Record it again, louder."
        )
    return None


def take_in(offer: Offer, bench: SoundBench) -> Media:
    """Measure a file, and bring it to its loudness if it is fit to be heard; raises `Refused`."""
    if offer.kind not in KINDS:
        raise Refused(f"'{offer.kind}' is not a kind of media. Write {listed(KINDS)}.")
    try:
        measures = bench.measure(offer.path)
    except Unreadable as error:
        # It was kept under a name of the house's own, which means nothing to who handed it in.
        said = str(error).replace(offer.path.name, offer.name)
        raise Refused(f"'{offer.name}' can't be opened as sound: {said}") from error
    reason = refusal(measures, loudness_lufs=offer.loudness_lufs)
    if reason is not None:
        raise Refused(f"'{offer.name}' is not taken. {reason}")
    digest = bench.normalised(offer.path, loudness_lufs=offer.loudness_lufs, true_peak_dbtp=offer.true_peak_dbtp)
    return Media(
        digest=digest,
        name=offer.name,
        kind=offer.kind,
        seconds=measures.seconds,
        source_lufs=measures.loudness_lufs,
        loudness_lufs=offer.loudness_lufs,
        added_at=offer.at,
        added_by=offer.by,
    )
