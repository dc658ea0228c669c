"""The journal: everybody's calls and acts, to search and to take away as a table."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from broadcaster.chain import NoMark
from broadcaster.journal import JournalEntry
from controller_api import contract
from controller_api.calls import views as call_views
from controller_api.endpoints.asking import Admin, Auditor, Here
from controller_api.endpoints.call_filter import filter_of, page_of
from controller_api.problems import Fault, unfit

router = APIRouter(tags=["journal"])

COLUMNS = (
    "call_id", "kind", "template", "requested_by", "requested_at", "due_at", "on_air_at", "ended_at", "outcome",
    "reason", "zones", "missed_zones", "plan_id", "text", "recording",
    "journal_head",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@router.get("/journal")
async def journal(here: Here, _auditor: Auditor, wanted: Annotated[contract.CallQuery, Query()]) -> contract.CallPage:
    """Every call ever accepted, newest first, however it ended."""
    return await page_of(here, wanted)


@router.get("/journal/acts")
def acts(
    here: Here,
    _auditor: Auditor,
    who: str | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> list[contract.ActView]:
    """Who did what, the latest first."""
    return [call_views.act(kept) for kept in here.reader.acts(who=who, limit=limit)]


@router.get("/journal/verify")
def verify(here: Here, _admin: Admin, mark: Annotated[list[str] | None, Query()] = None) -> contract.ChainView:
    """Whether the journal is as it was written: every link of its chain and every row, and marks kept elsewhere."""
    try:
        report = here.reader.verify(mark or ())
    except NoMark as error:
        raise unfit([Fault("mark", str(error))]) from None
    faults = [contract.ChainFaultView(kind=each.kind, row=each.row, sentence=each.sentence) for each in report.faults]
    return contract.ChainView(
        whole=report.whole,
        links=report.links,
        head=report.head,
        beginning=report.beginning,
        erased=report.erased,
        faults=faults,
        more_faults=report.more_faults,
    )


@router.get(
    "/journal.csv",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}, "description": "One line for each call, times as the mall's clock"}},
)
def table(here: Here, auditor: Auditor, wanted: Annotated[contract.CallQuery, Query()]) -> StreamingResponse:
    """The same as a table for a spreadsheet."""
    entries = here.reader.every(filter_of(here, wanted))
    here.note(auditor.name, f"{auditor.name} took the journal away as a table.")
    headers = {"Content-Disposition": f'attachment; filename="journal-{here.mall_clock.now():%Y-%m-%d}.csv"'}
    # The mark of all that was written until now: kept with the table, it proves later that nothing of it is gone.
    lines = _lines(entries, ZoneInfo(here.site.time_zone), here.reader.head() or "")
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


def _lines(entries: Iterator[JournalEntry], zone: tzinfo, head: str) -> Iterator[str]:
    yield "\ufeff" + _line(COLUMNS)  # Spreadsheets take a file without the mark for something else than UTF-8.
    for entry in entries:
        yield _line((*_row(entry, zone), head))


def _row(entry: JournalEntry, zone: tzinfo) -> tuple[str, ...]:
    request, ending = entry.request, entry.ending

    def local(us: int | None) -> str:
        return "" if us is None else _stamp(call_views.instant(us).astimezone(zone))

    return (
        request.call.id,
        request.call.kind.value,
        request.template,
        request.requested_by,
        local(request.call.requested_us),
        local(request.call.due_us),
        local(entry.on_air_us),
        local(ending.at_us if ending else None),
        ending.outcome.value if ending else "",
        (ending.reason or "") if ending else "",
        " ".join(sorted(request.call.zones)),
        " ".join(entry.missed_zones),
        request.plan_id or "",
        " / ".join(request.texts.values()),
        request.recording or "",
    )


def _stamp(at: datetime) -> str:
    return at.isoformat(sep=" ", timespec="milliseconds")


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    # A spreadsheet would run what begins like a formula.
    csv.writer(out).writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return out.getvalue()
