"""What all messages of the contract have in common."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

RoleName = Literal["desk", "operator", "supervisor", "security", "admin"]
MachineRoleName = Literal["desk", "operator", "supervisor", "security", "admin", "kiosk"]
"""What a machine's key may be for; nobody signs in as a kiosk with a password."""
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$", description="1 to 40 letters, digits, . _ -")]
Password = Annotated[str, Field(min_length=10, max_length=200)]
SlotValue = str | dict[str, str]
"""One value for every language, or one for each: `{"zh": "红色", "en": "red"}`."""


class Asked(BaseModel):
    """What is asked: a field nobody knows is refused, so that no slip of the pen goes unseen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answered(BaseModel):
    """What is answered."""

    model_config = ConfigDict(frozen=True)
