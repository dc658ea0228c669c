"""The ledger in memory: forgets at the end of the process."""

from datetime import datetime

from scheduler.day_plan import PlanId


class MemoryLedger:
    """What was settled since it was made."""

    def __init__(self) -> None:
        """Start empty."""
        self._began: datetime | None = None
        self._settled: dict[PlanId, str] = {}

    def began(self, now: datetime) -> datetime:
        """When it was first asked."""
        self._began = self._began or now
        return self._began

    def settle(self, plan_id: PlanId, how: str, at: datetime) -> bool:
        """Settle an item, unless it is settled."""
        del at
        if plan_id in self._settled:
            return False
        self._settled[plan_id] = how
        return True

    def settled(self, plan_id: PlanId) -> str | None:
        """How the item was settled."""
        return self._settled.get(plan_id)
