"""The service desk's parts put together on their books."""

from sqlalchemy import Engine

from controller_api.adapters.cases_sql import SqlCaseBook
from controller_api.adapters.wall_clock import now
from controller_api.calls.desk import CallDesk
from controller_api.desk.cases.desk import CaseDesk
from scheduler.ports import MallClock


def case_desk(engine: Engine, calls: CallDesk, mall_clock: MallClock) -> CaseDesk:
    """Who takes suggestions and complaints; what is done with them is noted as acts on calls are."""

    def note(who: str, what: str) -> None:
        calls.note(who, what, None)

    return CaseDesk(book=SqlCaseBook(engine), note=note, now=now, mall_now=mall_clock.now)
