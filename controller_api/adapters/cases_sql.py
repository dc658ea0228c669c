"""Cases and faces in SQL. Decides nothing; a row goes in or comes out."""

import re
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Engine, RowMapping, and_, func, insert, or_, select, update

from controller_api.adapters.desk_tables import cases, faces
from controller_api.desk.cases.nouns import Case, CaseState, Face, Mood, Step
from controller_api.desk.cases.ports import MOST_CASES

_STEPS = TypeAdapter(tuple[Step, ...])
_NUMBER = re.compile(r"C(\d{4})-(\d{5,9})")


def _row(case: Case) -> dict[str, Any]:
    return {**asdict(case), "steps": _STEPS.dump_json(case.steps).decode()}


def _case(row: RowMapping) -> Case:
    return Case(**{**row, "state": CaseState(row["state"]), "steps": _STEPS.validate_json(row["steps"])})


class SqlCaseBook:
    """Cases and faces in tables."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, case: Case) -> Case:
        """Keep a case under the next number of its year; give what is kept."""
        known = select(cases).where(cases.c.by == case.by, cases.c.key == case.key)
        newest = select(func.max(cases.c.count)).where(cases.c.year == case.year)
        with self._engine.begin() as connection:
            row = connection.execute(known).mappings().first()
            if row is not None:
                return _case(row)
            kept = replace(case, count=1 + (connection.execute(newest).scalar() or 0))
            connection.execute(insert(cases).values(**_row(kept)))
        return kept

    def case(self, number: str) -> Case | None:
        """The case of this number."""
        read = _NUMBER.fullmatch(number)
        if read is None:
            return None
        wanted = and_(cases.c.year == int(read[1]), cases.c.count == int(read[2]))
        with self._engine.connect() as connection:
            row = connection.execute(select(cases).where(wanted)).mappings().first()
        return None if row is None else _case(row)

    def cases(self, state: CaseState | None = None) -> list[Case]:
        """All, or those in this state, the newest number first."""
        wanted = select(cases).order_by(cases.c.year.desc(), cases.c.count.desc()).limit(MOST_CASES)
        if state is not None:
            wanted = wanted.where(cases.c.state == state)
        with self._engine.connect() as connection:
            return [_case(row) for row in connection.execute(wanted).mappings()]

    def replace(self, case: Case) -> None:
        """Keep how far a case has got."""
        same = and_(cases.c.year == case.year, cases.c.count == case.count)
        with self._engine.begin() as connection:
            connection.execute(update(cases).where(same).values(**_row(case)))

    def add_face(self, face: Face) -> Face:
        """Keep a face once; give what is kept."""
        known = select(faces).where(faces.c.by == face.by, faces.c.key == face.key)
        with self._engine.begin() as connection:
            row = connection.execute(known).mappings().first()
            if row is not None:
                return Face(**row)
            connection.execute(insert(faces).values(**asdict(face)))
        return face

    def faces(self, since: datetime, until: datetime) -> list[Face]:
        """Those touched within that time, the oldest first."""
        wanted = select(faces).where(faces.c.at >= since, faces.c.at < until).order_by(faces.c.at)
        with self._engine.connect() as connection:
            return [Face(**row) for row in connection.execute(wanted).mappings()]

    def by_code(self, code: str) -> Case | None:
        """The newest case of this code."""
        wanted = select(cases).where(cases.c.code == code).order_by(cases.c.year.desc(), cases.c.count.desc())
        with self._engine.connect() as connection:
            row = connection.execute(wanted).mappings().first()
        return None if row is None else _case(row)

    def erase_contacts(self, before: datetime) -> int:
        """Empty name and phone of cases that were closed before this."""
        named = or_(cases.c.contact_name != "", cases.c.contact_phone != "")
        closed = select(cases).where(cases.c.state == CaseState.CLOSED, named)
        with self._engine.connect() as connection:
            old = [case for row in connection.execute(closed).mappings() if (case := _case(row)).contact_of_old(before)]
        for case in old:
            self.replace(replace(case, contact_name="", contact_phone=""))
        return len(old)

    def felt(self, since: datetime, until: datetime) -> list[tuple[str | None, Mood]]:
        """Kiosk and mood of each case with one."""
        said = and_(cases.c.said_at >= since, cases.c.said_at < until, cases.c.mood.is_not(None))
        with self._engine.connect() as connection:
            return [
                (row.kiosk, row.mood) for row in connection.execute(select(cases.c.kiosk, cases.c.mood).where(said))
            ]
