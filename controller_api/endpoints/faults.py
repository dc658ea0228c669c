"""What is wrong in the zones, and taking note of it."""

from typing import Annotated

from fastapi import APIRouter, Query

from broadcaster.supervision.fault import FaultId
from content.bilingual import Bilingual
from controller_api import contract
from controller_api.endpoints.asking import Here, Technician, Watcher
from controller_api.problems import not_found
from controller_api.watching.fault_news import fault_view

router = APIRouter(tags=["faults"])


@router.get("/faults")
def faults(
    here: Here,
    _visitor: Watcher,
    latest: Annotated[
        int | None, Query(ge=1, le=1000, description="So many that began last, whatever became of them")
    ] = None,
) -> list[contract.FaultView]:
    """The faults that aren't over, or that nobody has acknowledged; the newest first."""
    found = here.watchman.standing if latest is None else here.watchman.latest(latest)
    return [fault_view(fault) for fault in found]


@router.post("/faults/{fault_id}/acknowledge")
async def acknowledge(here: Here, visitor: Technician, fault_id: str) -> contract.FaultView:
    """Take note of a fault, over or not. It goes from the list once it is over, too; who was first stays on record."""
    fault = here.watchman.acknowledge(FaultId(fault_id), visitor.name)
    if fault is None:
        sentence = f"No fault '{fault_id}' stands. It may be over and acknowledged; look at /faults?latest=50."
        raise not_found(Bilingual(sentence, "这条故障已处理完毕，或不存在。请刷新页面。"))
    return fault_view(fault)
