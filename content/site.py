"""The site: one mall's zones, groups, languages, hours, loudness, routines and campaigns, as its site file says.

Nouns only; `content.site_file.reader` reads and checks the file.
"""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from content.emergency_plan import EmergencyPlan
from content.kiosk_plan import Kiosk, MallEvent, ScreenCampaign, VenueFolder
from content.nouns import ClockSpan, Language, Noun, Slug, Texts


def plain(texts: Texts) -> dict[str, str]:
    """The texts under plain language codes."""
    return {str(language): text for language, text in texts.items()}


EVERYWHERE = "everywhere"
"""The group that holds every zone; it need not be written in the site file."""


class Zone(Noun):
    """A place with speakers that sound as one."""

    id: Slug
    name: Texts
    spoken: Texts | None = None
    """How it is spoken of inside a sentence ("the food court on level 3"); None: by its name."""
    floor: str
    gain_db: Annotated[float, Field(ge=-60, le=12)] = 0.0


class ZoneGroup(Noun):
    """Zones and other groups under one name."""

    id: Slug
    name: Texts
    spoken: Texts | None = None
    """How it is spoken of inside a sentence; None: by its name."""
    members: tuple[Slug, ...]


class Opening(Noun):
    """One stretch of opening, local wall-clock; closing at or before opening means the next morning."""

    opens: time
    closes: time


class Weekday(StrEnum):
    """Days of the week as the site file writes them."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class SpecialDates(Noun):
    """Dates with hours of their own; `hours` of None is closed all day. Stronger than holidays and weekdays."""

    first: date
    last: date
    hours: Opening | None
    note: str = ""


class Hours(Noun):
    """Opening hours. Strength: special dates, then public holidays, then make-up workdays, then weekdays."""

    weekdays: dict[Weekday, Opening | None]
    holiday: Opening | None = None
    """Hours on public holidays; None: as on that weekday."""
    makeup_workday: Opening | None = None
    """Hours on a weekend day that is worked to make up for a holiday; None: as on a Friday."""
    holidays: Literal["CN", "none"] = "CN"
    special: tuple[SpecialDates, ...] = ()


class Loudness(Noun):
    """Levels of everything this site sounds."""

    speech_lufs: Annotated[float, Field(ge=-36, le=-12)] = -20.0
    music_lufs: Annotated[float, Field(ge=-40, le=-12)] = -23.0
    true_peak_dbtp: Annotated[float, Field(ge=-9, le=-0.5)] = -1.0
    duck_db: Annotated[float, Field(ge=6, le=40)] = 15.0
    """How far below its own level music goes under speech."""
    duck_ramp_ms: Annotated[int, Field(ge=20, le=2000)] = 200
    language_gap_ms: Annotated[int, Field(ge=0, le=2000)] = 450
    """Silence between two languages of one call."""


class ApprovalRule(Noun):
    """Whose words of their own somebody must read before they are heard, and how long they wait for that."""

    free_words: Literal["notices", "all"] = "notices"
    """`notices`: in templates that don't say why they may go out unread; `all`: in every template."""
    expires_after_h: Annotated[float, Field(gt=0, le=168)] = 12

    def waits(self, *, unread_because: str) -> bool:
        """Whether words typed into such a template wait, where whoever typed them needs approval."""
        return self.free_words == "all" or not unread_because


class Supervision(Noun):
    """How the zones are watched beyond what always is."""

    line_check: time | None = None
    """When every zone is sounded with a tone nobody is to hear, each night; None: never."""


class Service(Noun):
    """Something people queue for."""

    id: Slug
    name: Texts
    prefix: Annotated[str, Field(pattern=r"^[A-Z]$")]
    zone: Slug
    """Where its tickets are called out."""
    counters: tuple[Annotated[int, Field(ge=1, le=99)], ...] = (1,)
    """The numbers of the counters that serve it. A counter that several services name is one and the same."""
    place: str | None = None
    """The id of the place in the venue where its counters stand."""
    mean_service_min: Annotated[float, Field(ge=0.5, le=120)] = 4.0
    """How long serving somebody usually takes, in minutes; each day is learnt from once it is under way."""
    no_show: Annotated[float, Field(ge=0, le=0.5)] = 0.06
    """The share of those called who don't come."""
    recalls: Annotated[int, Field(ge=0, le=9)] = 3
    """How often a ticket is called again before it counts as missed."""
    late_tolerance: Annotated[int, Field(ge=0, le=50)] = 3
    """A missed ticket is taken back unless more later ones than this were called since."""


class Playlist(Noun):
    """Pieces of music played round and round; files are relative to the site file's folder, or `media:NAME`."""

    id: Slug
    files: tuple[str, ...]


class Anchor(StrEnum):
    """What a time of the day is counted from."""

    OPENING = "opening"
    CLOSING = "closing"
    CLOCK = "clock"


class DayTime(Noun):
    """A time of day: so many minutes after (or, negative, before) opening or closing, or a wall-clock time."""

    anchor: Anchor
    minutes: int = 0
    at: time | None = None
    """With `clock` only."""


class DayPart(Noun):
    """Which music sounds where from one time of the day to another."""

    id: Slug
    zones: tuple[Slug, ...] = (EVERYWHERE,)
    starts: DayTime
    ends: DayTime
    playlist: Slug
    gain_db: Annotated[float, Field(ge=-60, le=12)] = 0.0


class Gain(Noun):
    """How much louder or softer the music of some zones is from one time of the day to another."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    zones: tuple[Slug, ...] = (EVERYWHERE,)
    starts: DayTime = Field(validation_alias="from")
    ends: DayTime = Field(validation_alias="to")
    gain_db: Annotated[float, Field(ge=-60, le=12)]


class Routine(Noun):
    """A call the mall makes by itself every open day."""

    id: Slug
    when: DayTime
    template: Slug
    slots: dict[str, str] = Field(default_factory=dict)
    zones: tuple[Slug, ...] = (EVERYWHERE,)
    recording: str | None = None
    """A file, or `media:NAME` for one that was handed in, played before the words: welcome or farewell music."""
    weekdays: tuple[Weekday, ...] = tuple(Weekday)


class Campaign(Noun):
    """An advertiser's spot: where, when and how often. Either a recording or words to speak."""

    id: Slug
    advertiser: str
    zones: tuple[Slug, ...] = (EVERYWHERE,)
    first: date
    last: date
    day_parts: tuple[ClockSpan, ...]
    most_per_hour: Annotated[int, Field(ge=1, le=60)]
    weight: Annotated[int, Field(ge=1, le=100)] = 1
    min_gap_min: Annotated[int, Field(ge=0, le=1440)] = 0
    booked_per_hour: Annotated[int, Field(ge=1, le=60)] | None = None
    """How many plays an hour are planned; None: `most_per_hour`, which leaves no room to make lost ones good."""
    placement: Literal["on-time", "between-songs"] = "on-time"
    """Whether a play waits for the end of a song; where none ends within `within_min`, it doesn't."""
    within_min: Annotated[int, Field(ge=1, le=30)] = 5
    recording: str | None = None
    words: Texts | None = None


class Broker(Noun):
    """An MQTT broker somebody else runs. Without this section the controller starts a mosquitto of its own."""

    host: str
    port: Annotated[int, Field(ge=1, le=65535)] = 1883
    username: str | None = None
    password_file: str | None = None
    protocol: Literal["5", "3.1.1"] = "5"


class Site(Noun):
    """One mall."""

    id: Slug
    name: Texts
    time_zone: str
    languages: tuple[Language, ...]
    """In the order they are spoken."""
    zones: tuple[Zone, ...]
    groups: tuple[ZoneGroup, ...] = ()
    hours: Hours
    loudness: Loudness = Loudness()
    approval: ApprovalRule = ApprovalRule()
    supervision: Supervision = Supervision()
    services: tuple[Service, ...] = ()
    playlists: tuple[Playlist, ...] = ()
    day_parts: tuple[DayPart, ...] = ()
    gains: tuple[Gain, ...] = ()
    """Where several hold at once, the one written last counts."""
    routines: tuple[Routine, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    broker: Broker | None = None
    emergency: EmergencyPlan = EmergencyPlan()
    venue: VenueFolder | None = None
    """None: kiosks have no map."""
    kiosks: tuple[Kiosk, ...] = ()
    events: tuple[MallEvent, ...] = ()
    screen_campaigns: tuple[ScreenCampaign, ...] = ()

    def zones_of(self, names: tuple[str, ...]) -> frozenset[str]:
        """The zone ids that these zone and group ids come to; raises `KeyError` with the first unknown id."""
        members = {group.id: group.members for group in self.groups}
        members[EVERYWHERE] = tuple(zone.id for zone in self.zones)
        known = {zone.id for zone in self.zones}
        found: set[str] = set()
        seen: set[str] = set()
        open_ids = list(names)
        while open_ids:
            name = open_ids.pop()
            if name in known:
                found.add(name)
            elif name not in seen:
                seen.add(name)
                open_ids.extend(members[name])
        return frozenset(found)
