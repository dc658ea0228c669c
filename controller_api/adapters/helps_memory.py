"""Calls for help in memory: gone with the process, for tests and dry runs."""

from controller_api.desk.help.nouns import Help


class MemoryHelpBook:
    """Calls for help by id."""

    def __init__(self) -> None:
        self._helps: dict[str, Help] = {}

    def keep(self, plea: Help) -> None:
        """Keep it as it is now."""
        self._helps[plea.id] = plea

    def open(self) -> list[Help]:
        """All that aren't over, the oldest first."""
        return sorted((plea for plea in self._helps.values() if not plea.over), key=lambda plea: plea.asked_at)

    def by_key(self, kiosk: str, key: str) -> Help | None:
        """What this kiosk asked under this key."""
        return next((plea for plea in self._helps.values() if (plea.kiosk, plea.key) == (kiosk, key)), None)
