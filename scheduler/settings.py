"""What can be set about keeping the plan; the defaults suit a mall."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class SchedulerSettings(BaseModel):
    """The scheduler's section of the settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lead_s: Annotated[float, Field(ge=0, le=600)] = 20.0
    """How long before it is due a call is handed over, so that it can be made in time."""
    retry_s: Annotated[float, Field(gt=0, le=60)] = 5.0
    """How long to wait before a call that could not be handed over is tried again."""
    watch_s: Annotated[float, Field(ge=1, le=600)] = 30.0
    """How often the ledger notes that the plan is being watched."""
    longest_gap_days: Annotated[int, Field(ge=1, le=31)] = 7
    """After a longer absence only the calls of so many days are reported as missed one by one."""
