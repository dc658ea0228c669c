"""What happens to calls for help, and what is to be done about it. Nouns only."""

from dataclasses import dataclass
from datetime import datetime

from controller_api.desk.help.nouns import Help


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody at a kiosk touched the button."""

    plea: Help


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """The desk was rung; `heard`: some page of the desk was open."""

    help_id: str
    at: datetime
    heard: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Somebody at the desk takes it on."""

    help_id: str
    at: datetime
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMade:
    """A call was made for it."""

    help_id: str
    at: datetime
    who: str
    call_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAir:
    """A call is on air, whether it was made for somebody at a kiosk or not."""

    call_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A search ended since who or what was sought is found."""

    call_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """It was announced in another way, such as live."""

    help_id: str
    at: datetime
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The desk is done with it."""

    help_id: str
    at: datetime
    who: str
    ending: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """Whoever asked doesn't need it any more."""

    help_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePassed:
    """It is later now."""

    at: datetime


Stimulus = Asked | Rung | Answered | CallMade | OnAir | Found | Announced | Ended | Cancelled | TimePassed


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """Ring the desk; the answer is `Rung`."""

    plea: Help


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """Write it down as it is now, and tell whoever follows."""

    plea: Help


Instruction = Ring | Keep
