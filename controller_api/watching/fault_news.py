"""How faults look from outside, and telling of them as news and figures."""

from broadcaster.supervision.fault import Fault
from broadcaster.supervision.stimuli import Happened, Record
from controller_api import contract
from controller_api.calls.views import instant
from controller_api.watching.metrics import Metrics
from controller_api.watching.news import News


def fault_view(fault: Fault) -> contract.FaultView:
    """A fault as whoever asks sees it."""
    return contract.FaultView(
        id=fault.id,
        kind=fault.kind.value,
        severity=fault.severity.value,
        zone=fault.zone,
        detail=fault.detail,
        begun_at=instant(fault.begun_us),
        ended_at=None if fault.ended_us is None else instant(fault.ended_us),
        acknowledged_at=None if fault.acknowledged_us is None else instant(fault.acknowledged_us),
        acknowledged_by=fault.acknowledged_by,
    )


class FaultReporter:
    """Tells everybody who follows."""

    def __init__(self, news: News, metrics: Metrics) -> None:
        self._news = news
        self._metrics = metrics

    def tell(self, record: Record) -> None:
        """Something happened to a fault."""
        if record.what is Happened.BEGUN:
            self._metrics.fault_begun(record.fault.kind)
        self._news.tell("fault", fault_view(record.fault).model_dump_json())
