"""What a speaker does all its life: each duty for ever, and none without the others."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from typing import Any

log = logging.getLogger(__name__)


class DutyFailed(Exception):
    """Something the speaker does all its life came to an end; only a new start mends that. The text says what."""


async def attend(stop: asyncio.Event, duties: Mapping[str, Coroutine[Any, Any, None]]) -> None:
    """Do the duties until told to stop; raises `DutyFailed` as soon as one of them ends."""
    tasks = [asyncio.create_task(duty, name=name) for name, duty in duties.items()]
    told = asyncio.create_task(stop.wait())
    try:
        done, _ = await asyncio.wait([told, *tasks], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (told, *tasks):
            task.cancel()
        await asyncio.gather(told, *tasks, return_exceptions=True)
    for task in tasks:
        if task in done:
            log.error("The speaker could not go on to %s.", task.get_name(), exc_info=task.exception())
            raise DutyFailed(
                f"The speaker could not go on to {task.get_name()} ({task.exception()}). Start it again; its log "
                "says more."
            ) from task.exception()
