"""What the desk needs to keep calls for help: one book, whose docstrings are the specification."""

from typing import Protocol

from controller_api.desk.help.nouns import Help


class HelpBook(Protocol):
    """Keeps calls for help by id; durable when it returns. Datetimes are timezone-aware."""

    def keep(self, plea: Help) -> None:
        """Keep it as it is now, for the first time or anew."""
        ...

    def open(self) -> list[Help]:
        """All that aren't over, the oldest first."""
        ...

    def by_key(self, kiosk: str, key: str) -> Help | None:
        """What this kiosk asked under this key, over or not."""
        ...
