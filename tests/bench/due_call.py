"""How exactly a planned call starts: the first sample in the zone's recording against the planned instant."""

import math
from datetime import UTC, datetime, timedelta

from tests.bench.figures import Figure, spread
from tests.bench.mall import bench_mall

CALLS = 20
AHEAD_S = 3.0
SLOTS = {"ticket": "A012", "counter": "3"}


def run() -> list[Figure]:
    """Call the same ticket again and again, each for an instant to come, in a zone that is silent otherwise."""
    with bench_mall() as mall:
        mall.ended(mall.call("ticket", ["quiet"], SLOTS)[1])
        dues = []
        for _ in range(CALLS):
            due = datetime.now(UTC) + timedelta(seconds=AHEAD_S)
            _, call_id = mall.call("ticket", ["quiet"], SLOTS, due)
            mall.cut_short(call_id)
            dues.append(round(due.timestamp() * 1e6))
        quiet = mall.recordings()["quiet"]
    firsts = [quiet.first_sound_us(due - 1_000_000, above=0.0) for due in dues]
    late_ms = [math.inf if first is None else abs(first - due) / 1000 for first, due in zip(firsts, dues, strict=True)]
    return spread("due call: |first sample - planned instant|", late_ms, "ms", 10.0)
