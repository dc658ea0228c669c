"""A process whose wall clock others set: `python -m tests.faults.set_clock FILE MODULE ARGUMENT …`.

The file holds by how many seconds the clock is ahead; it is looked at whenever the clock is read.
"""

import runpy
import sys
import time
from pathlib import Path


def main() -> None:
    """Run the module, with every reading of the wall clock put wrong by that much."""
    ahead, right_ns = Path(sys.argv[1]), time.time_ns

    def set_ns() -> int:
        try:
            return right_ns() + round(float(ahead.read_text()) * 1e9)
        except (OSError, ValueError):  # It is just being written.
            return right_ns()

    time.time_ns = set_ns
    time.time = lambda: set_ns() / 1e9
    sys.argv = sys.argv[2:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
