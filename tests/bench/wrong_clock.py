"""A speaker whose machine has a wrong clock: `python -m tests.bench.wrong_clock AHEAD_MS FAST_PPM speaker …`.

The clock is that many milliseconds ahead when it starts, and that many millionths too fast.
"""

import sys
import time

import broadcaster.__main__


def main() -> int:
    """Be the speaker, with every reading of its clocks made wrong: they all count one crystal's beats."""
    ahead_ns, fast = float(sys.argv[1]) * 1e6, float(sys.argv[2]) * 1e-6
    right_ns, steady_ns, begun_ns = time.time_ns, time.monotonic_ns, time.monotonic_ns()

    def gained_ns() -> int:
        return round((steady_ns() - begun_ns) * fast)

    time.time_ns = lambda: right_ns() + round(ahead_ns) + gained_ns()
    time.time = lambda: time.time_ns() / 1e9
    time.monotonic_ns = lambda: steady_ns() + gained_ns()
    return broadcaster.__main__.main(sys.argv[3:])


if __name__ == "__main__":
    raise SystemExit(main())
