"""The ledger in memory: forgets at the end of the process."""

from datetime import UTC, datetime

from scheduler.day_plan import PlanId


class MemoryLedger:
    """What was settled since it was made."""

    def __init__(self) -> None:
        """Start empty."""
        self._watched: datetime | None = None
        self._settled: dict[PlanId, tuple[str, datetime]] = {}

    def settle(self, plan_id: PlanId, how: str, at: datetime) -> bool:
        """Settle an item, unless it is settled."""
        if plan_id in self._settled:
            return False
        self._settled[plan_id] = (how, at.astimezone(UTC))
        return True

    def settled(self, plan_id: PlanId) -> str | None:
        """How the item was settled."""
        how, _ = self._settled.get(plan_id, (None, None))
        return how

    def announced_since(self, at: datetime) -> list[tuple[PlanId, datetime]]:
        """What was announced at that instant or later."""
        found = [(plan_id, when) for plan_id, (how, when) in self._settled.items() if how == "announced"]
        return sorted(
            ((plan_id, when) for plan_id, when in found if when >= at.astimezone(UTC)), key=lambda pair: pair[1]
        )

    def watch(self, at: datetime) -> None:
        """Remember when the plan was kept."""
        self._watched = at.astimezone(UTC)

    def watched(self) -> datetime | None:
        """When it was kept last."""
        return self._watched
