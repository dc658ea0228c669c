"""How honest the waits are: how many visitors of simulated desks are called within the range they were given."""

from statistics import fmean

from content.site import Service
from tests.bench.figures import Figure, plain, within
from tests.bench.wait_desk import Desk, Tally, simulate

DAYS = 60
SEED = 20261122


def _service(name: str, prefix: str, *counters: int) -> Service:
    texts = {"zh": name, "en": name}
    return Service.model_validate(
        {"id": name, "name": texts, "prefix": prefix, "zone": "desk", "counters": counters, "mean_service_min": 4}
    )


LUNCH = ((2.5, 1.0),)
DESKS = (
    Desk(name="3 counters", services=(_service("invoices", "A", 1, 2, 3),), load=0.75),
    Desk(
        name="3 counters, an hour's break each", services=(_service("invoices", "A", 1, 2, 3),), load=0.7, breaks=LUNCH
    ),
    Desk(name="5 counters", services=(_service("invoices", "A", 1, 2, 3, 4, 5),), load=0.8, breaks=((3, 0.5),)),
    Desk(name="1 counter, uneven work", services=(_service("invoices", "A", 1),), load=0.65, spread=1.2),
    Desk(
        name="2 services share a counter",
        services=(_service("invoices", "A", 1, 2), _service("points", "B", 2, 3)),
        load=0.75,
        breaks=((3, 0.5),),
    ),
    Desk(name="work slower than the site file says", services=(_service("wrapping", "C", 1, 2),), load=0.7, mean_s=330),
)


def run() -> list[Figure]:
    """Every desk for two months, and all of them together."""
    tallies = [(desk.name, simulate(desk, days=DAYS, seed=SEED)) for desk in DESKS]
    figures = [figure for name, tally in tallies for figure in _figures(name, tally)]
    kept = sum(tally.kept for _, tally in tallies) / sum(tally.promised for _, tally in tallies)
    return [*figures, within("wait: called within the range, all desks", kept * 100, "%", 80, 95)]


def _figures(name: str, tally: Tally) -> list[Figure]:
    title = f"wait, {name} (n={tally.promised})"
    return [
        within(f"{title}: called within the range", tally.coverage * 100, "%", 80, 95),
        plain(f"{title}: earlier", tally.early / tally.promised * 100, "%"),
        plain(f"{title}: later", tally.late / tally.promised * 100, "%"),
        plain(f"{title}: mean wait", fmean(tally.waits_min), "min"),
        plain(f"{title}: mean width of the range", fmean(tally.widths_min), "min"),
    ]
