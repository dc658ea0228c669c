"""What the desk needs to keep cases: one book, whose docstrings are the specification. It is durable on return."""

from datetime import datetime
from typing import Protocol

from controller_api.desk.cases.nouns import Case, CaseState, Face, Mood

MOST_CASES = 500
"""As many are given at once."""


class CaseBook(Protocol):
    """Keeps cases by number and faces by key. Datetimes are timezone-aware."""

    def add(self, case: Case) -> Case:
        """Keep a case under the next number of its year; gives what is kept.

        Where its `by` handed one in under its `key` before, nothing changes, and that one is given.
        """
        ...

    def case(self, number: str) -> Case | None:
        """The case of this number."""
        ...

    def cases(self, state: CaseState | None = None) -> list[Case]:
        """All, or those in this state, the newest number first, `MOST_CASES` at most."""
        ...

    def replace(self, case: Case) -> None:
        """Keep how far a case has got."""
        ...

    def add_face(self, face: Face) -> Face:
        """Keep a face unless its `by` handed one in under its `key` before; gives what is kept."""
        ...

    def faces(self, since: datetime, until: datetime) -> list[Face]:
        """Those touched from `since` up to, but not at, `until`; the oldest first."""
        ...

    def by_code(self, code: str) -> Case | None:
        """The newest case of this code, for whoever has no number yet."""
        ...

    def erase_contacts(self, before: datetime) -> int:
        """Empty name and phone of cases that were closed before this; gives how many had any."""
        ...

    def felt(self, since: datetime, until: datetime) -> list[tuple[str | None, Mood]]:
        """Kiosk and mood of each case with one that was said within that time, in no order."""
        ...
