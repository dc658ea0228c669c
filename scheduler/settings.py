"""What can be set about keeping the plan; the defaults suit a mall."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class SchedulerSettings(BaseModel):
    """The scheduler's section of the settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lead_s: Annotated[float, Field(ge=0, le=600)] = 20.0
    """How long before it is due a call is handed over, so that it can be made in time."""
