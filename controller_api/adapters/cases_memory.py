"""Cases and faces in memory: gone with the process, for tests and dry runs."""

from dataclasses import replace
from datetime import datetime

from controller_api.desk.cases.nouns import Case, CaseState, Face, Mood
from controller_api.desk.cases.ports import MOST_CASES


class MemoryCaseBook:
    """Cases by number, faces by key."""

    def __init__(self) -> None:
        self._cases: dict[str, Case] = {}
        self._faces: dict[tuple[str, str], Face] = {}

    def add(self, case: Case) -> Case:
        """Keep a case under the next number of its year; give what is kept."""
        for kept in self._cases.values():
            if (kept.by, kept.key) == (case.by, case.key):
                return kept
        count = 1 + max((kept.count for kept in self._cases.values() if kept.year == case.year), default=0)
        kept = replace(case, count=count)
        self._cases[kept.number] = kept
        return kept

    def case(self, number: str) -> Case | None:
        """The case of this number."""
        return self._cases.get(number)

    def cases(self, state: CaseState | None = None) -> list[Case]:
        """All, or those in this state, the newest number first."""
        found = [case for case in self._cases.values() if state is None or case.state is state]
        return sorted(found, key=lambda case: (case.year, case.count), reverse=True)[:MOST_CASES]

    def replace(self, case: Case) -> None:
        """Keep how far a case has got."""
        if case.number in self._cases:
            self._cases[case.number] = case

    def add_face(self, face: Face) -> Face:
        """Keep a face once; give what is kept."""
        return self._faces.setdefault((face.by, face.key), face)

    def faces(self, since: datetime, until: datetime) -> list[Face]:
        """Those touched within that time, the oldest first."""
        found = [face for face in self._faces.values() if since <= face.at < until]
        return sorted(found, key=lambda face: face.at)

    def by_code(self, code: str) -> Case | None:
        """The newest case of this code."""
        return next((case for case in self.cases() if case.code == code), None)

    def erase_contacts(self, before: datetime) -> int:
        """Empty name and phone of cases that were closed before this."""
        old = [case for case in self.cases(CaseState.CLOSED) if case.contact_of_old(before)]
        for case in old:
            self.replace(replace(case, contact_name="", contact_phone=""))
        return len(old)

    def felt(self, since: datetime, until: datetime) -> list[tuple[str | None, Mood]]:
        """Kiosk and mood of each case with one."""
        said = [case for case in self._cases.values() if since <= case.said_at < until]
        return [(case.kiosk, case.mood) for case in said if case.mood is not None]
