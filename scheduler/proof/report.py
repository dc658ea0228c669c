"""A campaign's report: its plays as lines for a spreadsheet and as a picture, from the zones' receipts.

It refuses to know where receipts are kept and how a picture is drawn.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from broadcaster.call import CallKind, ZoneOutcome
from broadcaster.journal import JournalFilter, JournalReader
from content.site import Campaign, Site
from scheduler.planning.opening_hours import zone_of
from scheduler.proof.plays import Hearing, Play, plays_of
from scheduler.rehearsal.timeline import Block, Lane, Timeline
from scheduler.wall_time import at_wall

COLUMNS = (
    "play", "makes_good", "zone", "due_at", "heard_at", "seconds", "loudness_lufs", "outcome", "why",
)  # fmt: skip
HEARD = ZoneOutcome.COMPLETED
AHEAD_US = 3_600_000_000
"""A play is asked for a little before it is due."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What became of a campaign from one date to another, both included."""

    campaign: Campaign
    first: date
    last: date
    zone: ZoneInfo
    plays: tuple[Play, ...]

    @property
    def heard(self) -> int:
        """How many plays were heard, each zone counted."""
        return sum(1 for _, hearing in self._hearings() if hearing.outcome is HEARD)

    @property
    def lost(self) -> int:
        """How many were not, though they are over; each zone counted."""
        return sum(1 for _, hearing in self._hearings() if hearing.outcome not in {HEARD, None})

    @property
    def made_good(self) -> int:
        """How many were heard in the stead of a lost one, each zone counted."""
        return sum(1 for play, hearing in self._hearings() if play.makes_good and hearing.outcome is HEARD)

    def _hearings(self) -> Iterator[tuple[Play, Hearing]]:
        return ((play, hearing) for play in self.plays for hearing in play.hearings)


def proof_of(reader: JournalReader, site: Site, campaign: Campaign, first: date, last: date) -> Proof:
    """Read it from the journal; plays count to the date on which they were due."""
    zone = zone_of(site)
    starts_us = _microseconds(at_wall(first, time(0), zone))
    ends_us = _microseconds(at_wall(last + timedelta(days=1), time(0), zone))
    wanted = JournalFilter(since_us=starts_us - AHEAD_US, until_us=ends_us, kind=CallKind.ADVERT)
    plays = tuple(
        play
        for play in plays_of(reader.every(wanted))
        if play.campaign == campaign.id and starts_us <= play.due_us < ends_us
    )
    return Proof(campaign=campaign, first=first, last=last, zone=zone, plays=plays)


def as_csv(proof: Proof) -> str:
    """One line for each play in each zone, times by the mall's clock."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for play in proof.plays:
        for hearing in play.hearings:
            writer.writerow([_safe(cell) for cell in _cells(play, hearing, proof.zone)])
    return "\ufeff" + out.getvalue()  # Spreadsheets take a file without the mark for something else than UTF-8.


def _safe(cell: str) -> str:
    """A spreadsheet would run what begins like a formula; a negative figure is none."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not cell[1:2].isdecimal() else cell


def _cells(play: Play, hearing: Hearing, zone: ZoneInfo) -> tuple[str, ...]:
    def local(us: int | None) -> str:
        return "" if us is None else instant_of(us, zone).isoformat(sep=" ", timespec="milliseconds")

    loudness = hearing.loudness_lufs
    return (
        play.id,
        play.makes_good or "",
        hearing.zone,
        local(play.due_us),
        local(hearing.started_us),
        f"{hearing.seconds:.2f}",
        "" if loudness is None else f"{loudness:.1f}",
        str(hearing.outcome or "open"),
        hearing.why or "",
    )


def picture(proof: Proof, zones: Mapping[str, tuple[str, str]]) -> Timeline:
    """The plays in `zones` (two names by id) over time: full where heard, an outline where lost, make-goods named."""
    starts = at_wall(proof.first, time(0), proof.zone)
    ends = at_wall(proof.last + timedelta(days=1), time(0), proof.zone)
    sums = f"{proof.heard} heard, {proof.made_good} of them make-goods · {proof.lost} lost"
    return Timeline(
        title=f"{proof.campaign.advertiser}    {proof.first} – {proof.last}",
        subtitle=f"{proof.campaign.id}: {sums}",
        starts=starts,
        ends=ends,
        lanes=tuple(_lane(proof, zone, names) for zone, names in zones.items()),
    )


def zone_names(site: Site, campaign: Campaign) -> dict[str, tuple[str, str]]:
    """The campaign's zones with two names each, in the order of the site file."""
    here = site.zones_of(campaign.zones)
    names = {zone.id: [zone.name[one] for one in site.languages if one in zone.name] for zone in site.zones}
    return {zone: (told[0], told[-1]) if told else (zone, zone) for zone, told in names.items() if zone in here}


def instant_of(us: int, zone: ZoneInfo) -> datetime:
    """An instant of the journal in the site's zone."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)).astimezone(zone)


def _lane(proof: Proof, zone: str, names: Sequence[str]) -> Lane:
    here = [(play, hearing) for play in proof.plays for hearing in play.hearings if hearing.zone == zone]
    heard = sum(1 for _, hearing in here if hearing.outcome is HEARD)
    return Lane(
        label=names[0],
        note=f"{names[1]} · {heard} of {len(here)} heard",
        blocks=tuple(_block(play, hearing, proof.zone) for play, hearing in here),
    )


def _block(play: Play, hearing: Hearing, zone: ZoneInfo) -> Block:
    starts = instant_of(play.due_us if hearing.started_us is None else hearing.started_us, zone)
    return Block(
        starts=starts,
        ends=starts + timedelta(seconds=max(hearing.seconds, 1.0)),
        kind=CallKind.ADVERT,
        label="补播 make-good" if play.makes_good else "",
        hollow=hearing.outcome is not HEARD,
    )


def _microseconds(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)
