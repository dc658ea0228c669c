"""Queue numbers kept for when the controller can't be reached.

Decides which number is given next, and when there are too few left. Refuses to know clocks and how numbers are
reserved.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter

from controller_api.contract import BlockNumber, BlockView

SIZE = 10
"""So many numbers are reserved at a time."""
_FEW = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberBlocks:
    """Blocks of all services, and which of their numbers were given out."""

    blocks: tuple[BlockView, ...] = ()
    given: frozenset[tuple[str, str]] = frozenset()
    """Block and number."""

    def with_block(self, block: BlockView) -> "NumberBlocks":
        """One more block; those of other days are worthless and go."""
        kept = tuple(each for each in self.blocks if each.day == block.day and each.id != block.id)
        ids = {each.id for each in kept}
        return NumberBlocks(blocks=(*kept, block), given=frozenset(each for each in self.given if each[0] in ids))

    def taken(self, service: str, now: datetime) -> "tuple[NumberBlocks, BlockView, BlockNumber] | None":
        """The next number of that service, and what is left; None when there is none that is still good."""
        for block, number in self._left(service, now):
            return replace(self, given=self.given | {(block.id, number.ticket)}), block, number
        return None

    def few(self, service: str, now: datetime) -> bool:
        """Whether more should be reserved."""
        return len(self._left(service, now)) < _FEW

    def _left(self, service: str, now: datetime) -> list[tuple[BlockView, BlockNumber]]:
        return [
            (block, number)
            for block in self.blocks
            if block.service == service and now < block.until
            for number in block.numbers
            if (block.id, number.ticket) not in self.given
        ]


WRITTEN = TypeAdapter(NumberBlocks)
"""As JSON, for the drawer."""
