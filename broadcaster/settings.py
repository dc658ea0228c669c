"""The dispatcher's settings: how far ahead commands are sent, and how long the dispatcher waits for receipts."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class DispatchSettings(BaseModel):
    """Section `dispatch` of a process that runs a dispatcher."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lead_ms: Annotated[int, Field(ge=20, le=5000)] = 150
    """A call starts so long after its command was sent, so that all zones have it in time."""
    early_ms: Annotated[int, Field(ge=0, le=30_000)] = 2000
    """A planned call's command is sent so long before it is due, where its zones are free."""
    firm_ms: Annotated[int, Field(ge=0, le=10_000)] = 400
    """A planned call takes zones from others so long before it is due."""
    gather_ms: Annotated[int, Field(ge=0, le=5000)] = 400
    """Free zones wait so long for those that are about to be free, so as to start in step."""
    live_delay_ms: Annotated[int, Field(ge=100, le=2000)] = 220
    """What is spoken live is heard so long after it came here, so that all zones have it in time."""
    latest_start_ms: Annotated[int, Field(ge=100, le=60_000)] = 3000
    """A speaker that has a command later than so long after its instant refuses it."""
    grace_ms: Annotated[int, Field(ge=100, le=60_000)] = 2000
    """How much later than expected a receipt may come before the zone counts as failed."""
    hand_in_ms: Annotated[int, Field(ge=0, le=600_000)] = 10_000
    """How long a planned call that nobody could make waits for zones to say that they sounded it by themselves."""
    fade_ms: Annotated[int, Field(ge=0, le=2000)] = 50
    duck_db: Annotated[float, Field(ge=6, le=40)] = 15.0
    duck_ramp_ms: Annotated[int, Field(ge=20, le=2000)] = 200
    gain_db: Annotated[float, Field(ge=-30, le=12)] = 0.0
