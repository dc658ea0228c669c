"""What is wrong in the mall, since when, and who knows of it."""

from pydantic import AwareDatetime, Field

from controller_api.contract.shapes import Answered


class FaultView(Answered):
    """A fault that supervision found."""

    id: str
    kind: str = Field(
        description="network, certificate, emergency, kiosk, lost, output_gone, silent, out_of_step, clock_unknown, "
        "disk_full, degraded, stranger or line"
    )
    severity: str = Field(description="warning or fault")
    zone: str | None = Field(description="None: the whole house")
    detail: str = Field(description="What was seen, in a sentence")
    begun_at: AwareDatetime
    ended_at: AwareDatetime | None
    acknowledged_at: AwareDatetime | None
    acknowledged_by: str | None
