"""Figures for Prometheus. Knows only how they are counted and named."""

from collections import Counter as Counted
from collections.abc import Callable, Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from broadcaster.dispatch.live import LiveCall, LiveZone
from broadcaster.ports import ZoneReceipt
from broadcaster.supervision.fault import Fault
from controller_api.contract import ServiceView

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """A registry of its own, so that two controllers in one process don't meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._ended = Counter(
            "carillon_calls_ended", "Calls that ended, by outcome", ["outcome"], registry=self.registry
        )
        self._late = Histogram(
            "carillon_start_late_seconds",
            "How long after its planned instant a run's first sample sounded",
            registry=self.registry,
            buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5),
        )
        self._faults = Counter(
            "carillon_faults_begun", "Faults that supervision found, by kind", ["kind"], registry=self.registry
        )
        self._answered = Histogram(
            "carillon_http_seconds", "How long answers took", ["method", "status"], registry=self.registry
        )

    def call_ended(self, outcome: str) -> None:
        """A call ended."""
        self._ended.labels(outcome).inc()

    def run_ended(self, receipt: ZoneReceipt) -> None:
        """A zone is through with a run."""
        if receipt.started_us is not None:
            self._late.observe(max(0.0, (receipt.started_us - receipt.play_at_us) / 1_000_000))

    def fault_begun(self, kind: str) -> None:
        """Supervision found something wrong."""
        self._faults.labels(kind).inc()

    def answered(self, method: str, status: int, seconds: float) -> None:
        """The door gave an answer."""
        self._answered.labels(method, str(status)).observe(seconds)

    def show(self, zones: Callable[[], list[LiveZone]], calls: Callable[[], list[LiveCall]]) -> None:
        """Also show what is going on at the moment of asking."""
        self.registry.register(_Now(zones, calls))

    def show_faults(self, standing: Callable[[], list[Fault]]) -> None:
        """Also show what is wrong at the moment of asking."""
        self.registry.register(_Faults(standing))

    def show_queues(self, services: Callable[[], list[ServiceView]]) -> None:
        """Also show who waits at the moment of asking, and how honest today's waits are."""
        self.registry.register(_Queues(services))

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self.registry)


class _Now(Collector):
    def __init__(self, zones: Callable[[], list[LiveZone]], calls: Callable[[], list[LiveCall]]) -> None:
        self._zones = zones
        self._calls = calls

    def describe(self) -> Iterable[Metric]:
        """Nothing is asked before there is something to ask."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """What is going on."""
        ready = GaugeMetricFamily("carillon_speaker_ready", "Whether a zone's speaker can be used", labels=["zone"])
        overruns = GaugeMetricFamily(
            "carillon_speaker_overruns", "Frames a zone left out since its start", labels=["zone"]
        )
        level = GaugeMetricFamily("carillon_output_dbfs", "What a zone puts out, RMS", labels=["zone"])
        for zone in self._zones():
            ready.add_metric([zone.zone], float(zone.ready))
            overruns.add_metric([zone.zone], zone.overruns)
            level.add_metric([zone.zone], zone.output_db)
        phases: dict[str, int] = {}
        for call in self._calls():
            phases[call.phase.value] = phases.get(call.phase.value, 0) + 1
        open_calls = GaugeMetricFamily("carillon_calls_open", "Calls that wait or are on air", labels=["phase"])
        for phase, count in phases.items():
            open_calls.add_metric([phase], count)
        yield from (ready, overruns, level, open_calls)


class _Faults(Collector):
    def __init__(self, standing: Callable[[], list[Fault]]) -> None:
        self._standing = standing

    def describe(self) -> Iterable[Metric]:
        """Nothing is asked before there is something to ask."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """What is wrong."""
        on = Counted((fault.kind, fault.severity) for fault in self._standing() if fault.ended_us is None)
        faults = GaugeMetricFamily("carillon_faults", "Faults that are not over", labels=["kind", "severity"])
        for (kind, severity), count in on.items():
            faults.add_metric([kind, severity], count)
        unknown = GaugeMetricFamily("carillon_faults_unacknowledged", "Faults that nobody has acknowledged")
        unknown.add_metric([], sum(fault.acknowledged_us is None for fault in self._standing()))
        yield from (faults, unknown)


class _Queues(Collector):
    def __init__(self, services: Callable[[], list[ServiceView]]) -> None:
        self._services = services

    def describe(self) -> Iterable[Metric]:
        """Nothing is asked before there is something to ask."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Who waits, and what was promised."""
        waiting = GaugeMetricFamily("carillon_tickets_waiting", "Tickets that wait", labels=["service"])
        promised = GaugeMetricFamily(
            "carillon_waits_promised", "Tickets of today that were given a range and called", labels=["service"]
        )
        kept = GaugeMetricFamily(
            "carillon_waits_kept", "How many of them were called within that range", labels=["service"]
        )
        for service in self._services():
            waiting.add_metric([service.id], service.waiting)
            promised.add_metric([service.id], service.promised)
            kept.add_metric([service.id], service.kept)
        yield from (waiting, promised, kept)
