"""Turns what the dispatcher tells into news and figures, once for everybody who follows."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

from broadcaster.dispatch.dispatcher import Dispatcher
from broadcaster.dispatch.live import CallChanged, CallEnded, Event, FellBehind, LevelsHeard, ReceiptKept, ZoneChanged
from broadcaster.dispatch.live import LiveZone as _LiveZone
from controller_api import contract
from controller_api.calls import views as call_views
from controller_api.watching.metrics import Metrics
from controller_api.watching.news import News

ZoneViewer = Callable[[_LiveZone], contract.ZoneView]


class Reporter:
    """Follows the dispatcher for as long as it runs."""

    def __init__(self, *, dispatcher: Dispatcher, news: News, metrics: Metrics, view: ZoneViewer) -> None:
        self._dispatcher = dispatcher
        self._news = news
        self._metrics = metrics
        self._view = view

    async def work(self) -> None:
        """Report until the dispatcher is closed, or this is cancelled."""
        behind = True
        while behind:
            behind = False
            async for event in self._dispatcher.watch():
                behind = isinstance(event, FellBehind)
                self._report(event)

    def _report(self, event: Event) -> None:
        match event:
            case CallChanged(call=call):
                self._news.tell("call", call_views.of_live(call).model_dump_json())
            case CallEnded():
                self._metrics.call_ended(event.outcome.value)
                self._news.tell("call", json.dumps(_ended(event), ensure_ascii=False))
            case ZoneChanged(zone=zone):
                self._news.tell("zone", self._view(zone).model_dump_json())
            case LevelsHeard():
                if self._news.readers:
                    self._news.tell("zone", json.dumps(_levels(event)), keep=False)
            case ReceiptKept(receipt=receipt):
                self._metrics.run_ended(receipt)
                view = {"call_id": receipt.call_id, **call_views.receipt(receipt).model_dump(mode="json")}
                self._news.tell("receipt", json.dumps(view, ensure_ascii=False))
            case FellBehind():
                self._news.tell("again", "{}")


def _ended(event: CallEnded) -> dict[str, object]:
    return {
        "id": event.call_id,
        "state": call_views.ENDED,
        "outcome": event.outcome.value,
        "reason": event.reason,
        "ended_at": datetime.now(UTC).isoformat(),
        "zone_states": {zone: result.outcome.value for zone, result in event.zones.items()},
    }


def _levels(event: LevelsHeard) -> dict[str, object]:
    return {
        "id": event.zone,
        "music_db": event.music_db,
        "announcement_db": event.announcement_db,
        "output_db": event.output_db,
    }
