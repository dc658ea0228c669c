"""Whether everything the controller depends on is well, a sentence a part. Knows nothing of how it is found out."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from controller_api.contract import Health, HealthPart

PATIENCE_S = 2.0


@dataclass(frozen=True, slots=True)
class Check:
    """One part, and how to look at it: `look` gives whether it is well and a sentence."""

    name: str
    look: Callable[[], tuple[bool, str]]
    blocks: bool = True
    """Whether it may take a while, and so is looked at in a thread; what belongs to the event loop mustn't be."""


class HealthBoard:
    """Looks at all parts at once."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self._checks = tuple(checks)

    async def read(self) -> Health:
        """How everything is; a part that takes too long to look at isn't well."""
        parts = await asyncio.gather(*(self._look(check) for check in self._checks))
        return Health(ok=all(part.ok for part in parts), parts=parts)

    async def _look(self, check: Check) -> HealthPart:
        try:
            async with asyncio.timeout(PATIENCE_S):
                well, sentence = await asyncio.to_thread(check.look) if check.blocks else check.look()
        except TimeoutError:
            well, sentence = False, f"No answer within {PATIENCE_S:g} seconds."
        except Exception as error:  # noqa: BLE001  Whatever a part does wrong, the others are still looked at.
            well, sentence = False, f"It failed: {error}"
        return HealthPart(name=check.name, ok=well, sentence=sentence)
