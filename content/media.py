"""Which sound files the mall takes into its library, and what is kept of them.

It judges measures; how a file is opened, measured and made louder or softer is behind the port `SoundBench`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from content.errors import ContentError, Unreadable, did_you_mean, listed
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
MUSIC = ("music",)
SPOKEN = ("advert", "recording")
"""Kinds that are as loud as speech: what a call may be made of. Music is softer, and stays below."""

_UPLOADED = "media:"


class Refused(ContentError):
    """The file is not taken into the library; the sentence says why and what to do."""


class NoRecording(ContentError):
    """The library has no such recording, or not one that can be used there; the sentence says what to do."""


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


def uploaded(file: str) -> str | None:
    """What a site file's `media:NAME` names in the library; None for a file of the site's folder."""
    return file.removeprefix(_UPLOADED) if file.startswith(_UPLOADED) else None


def find(entries: Iterable[Media], wanted: str, kinds: Sequence[str]) -> Media:
    """The entry of that digest, or else of that name; raises `NoRecording`."""
    known = tuple(entries)
    found = [each for each in known if wanted == each.digest] or [each for each in known if wanted == each.name]
    if not found:
        hint = did_you_mean(wanted, (each.name for each in known))
        raise NoRecording(f"There is no recording '{wanted}' in the library.{hint} Hand it in first.")
    if len(found) > 1:
        digests = " or ".join(each.digest for each in found)
        raise NoRecording(f"{len(found)} recordings are called '{wanted}'. Say which by its digest: {digests}.")
    if found[0].kind not in kinds:
        raise NoRecording(
            f"'{wanted}' was handed in as {found[0].kind}, and has the loudness of it. Hand it in again as "
            f"{listed(kinds)}."
        )
    return found[0]
