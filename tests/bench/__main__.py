"""Measure: `python -m tests.bench [--only name,name]` prints a table and writes var/bench.json."""

import argparse
import importlib
import signal
import sys
from pathlib import Path

from tests.bench.figures import Figure, machine, table, write

BENCHES = {
    "due-call": "tests.bench.due_call",
    "operator-call": "tests.bench.operator_call",
    "live-paging": "tests.bench.live",
    "ducking": "tests.bench.ducking",
    "intelligibility": "tests.bench.intelligibility",
    "in-step": "tests.bench.in_step",
    "switchboard": "tests.bench.switchboard",
    "emergency": "tests.bench.emergency",
    "fan-out": "tests.bench.fan_out",
    "kiosk-news": "tests.bench.kiosk_news",
    "pinyin": "tests.bench.pinyin",
    "route": "tests.bench.route",
    "search": "tests.bench.search",
    "wait": "tests.bench.wait",
    "venue": "tests.bench.venue",
    "kiosk": "tests.bench.kiosk",
    "monkey": "tests.bench.monkey",
}


def main() -> int:
    """Run the chosen benchmarks, one after the other; exit code 2 for a name that is none."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", default=",".join(BENCHES), help=f"some of: {', '.join(BENCHES)}")
    parser.add_argument("--out", type=Path, default=Path("var/bench.json"))
    options = parser.parse_args()
    names = options.only.split(",")
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"There is no benchmark called {', '.join(unknown)}; there are {', '.join(BENCHES)}.", file=sys.stderr)
        return 2
    # Being told to end is as good as Ctrl-C: the processes it started end too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print(machine())
    figures: list[Figure] = []
    for name in names:
        print(f"measuring {name} ...", flush=True)
        figures += importlib.import_module(BENCHES[name]).run()
    print(table(figures))
    write(figures, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
