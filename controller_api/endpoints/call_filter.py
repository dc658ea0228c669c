"""How an address says which calls are wanted."""

import asyncio
from collections.abc import Mapping

from broadcaster.call import CallKind, CallOutcome, ZoneId
from broadcaster.dispatch.live import LiveCall
from broadcaster.journal import JournalFilter, UnknownPage
from content.errors import did_you_mean
from controller_api import contract
from controller_api.calls.announcing import microseconds
from controller_api.controller import Controller
from controller_api.problems import Fault, unfit


def filter_of(here: Controller, wanted: contract.CallQuery) -> JournalFilter:
    """The same for the journal; raises `Problem` 422 for a kind or a zone that doesn't exist."""
    faults: list[Fault] = []
    kinds = [kind.value for kind in CallKind]
    zones = [zone.id for zone in here.site.zones]
    if wanted.kind is not None and wanted.kind not in kinds:
        faults.append(Fault("kind", f"'{wanted.kind}' is no kind of call.{did_you_mean(wanted.kind, kinds)}"))
    if wanted.zone is not None and wanted.zone not in zones:
        faults.append(Fault("zone", f"'{wanted.zone}' is no zone of this site.{did_you_mean(wanted.zone, zones)}"))
    if faults:
        raise unfit(faults)
    return JournalFilter(
        since_us=None if wanted.since is None else microseconds(wanted.since),
        until_us=None if wanted.until is None else microseconds(wanted.until),
        kind=None if wanted.kind is None else CallKind(wanted.kind),
        zone=None if wanted.zone is None else ZoneId(wanted.zone),
        outcome=None if wanted.outcome is None else CallOutcome(wanted.outcome),
        unfinished=wanted.state == "open",
        finished=wanted.state == "ended",
        who=wanted.who,
        text=wanted.text,
    )


async def page_of(here: Controller, wanted: contract.CallQuery) -> contract.CallPage:
    """One page of calls; raises `Problem` 422. What is open is looked at here, the journal is read in a thread."""
    return await asyncio.to_thread(_page, here, wanted, here.calls.open())


def _page(here: Controller, wanted: contract.CallQuery, live: Mapping[str, LiveCall]) -> contract.CallPage:
    wished = filter_of(here, wanted)
    if wanted.state == "pending_approval":
        return contract.CallPage(calls=here.calls.undecided())
    if wanted.state == "refused":
        return contract.CallPage(calls=here.calls.refused())
    try:
        page = here.calls.page(wished, live, limit=wanted.limit, after=wanted.before)
    except UnknownPage as error:
        raise unfit([Fault("before", str(error))]) from None
    first = wished == JournalFilter() and wanted.state is None and wanted.before is None
    return contract.CallPage(calls=[*(here.calls.undecided() if first else ()), *page.calls], next=page.next)
