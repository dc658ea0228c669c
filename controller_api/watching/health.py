"""Whether everything the controller depends on is well, a sentence a part. Knows nothing of how it is found out."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from content.bilingual import Bilingual, in_language
from controller_api.contract import Health, HealthPart

PATIENCE_S = 2.0


@dataclass(frozen=True, slots=True)
class Check:
    """One part, and how to look at it: `look` gives whether it is well and a sentence, best in both languages."""

    name: str
    look: Callable[[], tuple[bool, str]]
    blocks: bool = True
    """Whether it may take a while, and so is looked at in a thread; what belongs to the event loop mustn't be."""


class HealthBoard:
    """Looks at all parts at once."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self._checks = tuple(checks)

    async def read(self, language: str = "en") -> Health:
        """How everything is, told in this language; a part that takes too long to look at isn't well."""
        parts = await asyncio.gather(*(self._look(check, language) for check in self._checks))
        return Health(ok=all(part.ok for part in parts), parts=parts)

    async def _look(self, check: Check, language: str) -> HealthPart:
        try:
            async with asyncio.timeout(PATIENCE_S):
                well, sentence = await asyncio.to_thread(check.look) if check.blocks else check.look()
        except TimeoutError:
            seconds = f"{PATIENCE_S:g}"
            well, sentence = False, Bilingual(f"No answer within {seconds} seconds.", f"{seconds} 秒内没有应答。")
        except Exception as error:  # noqa: BLE001  Whatever a part does wrong, the others are still looked at.
            well, sentence = False, Bilingual(f"It failed: {error}", f"检查时出错：{error}")
        return HealthPart(name=check.name, ok=well, sentence=in_language(sentence, language))
