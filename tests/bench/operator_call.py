"""How soon an operator is heard: from `POST /calls` to the first sample, for a known call and for words never said."""

import itertools
import math

from tests.bench.figures import Figure, at_most, spread
from tests.bench.listening import Recording, longest_silence_s
from tests.bench.mall import BenchMall, bench_mall, micros

KNOWN_CALLS = 20
PLACES = ("一号门", "二号门", "三号门", "四号门", "五号门", "六号门")
SLOTS = {"ticket": "B007", "counter": "2"}


def run() -> list[Figure]:
    """A ticket call that was made before, then notices nobody has ever heard."""
    with bench_mall() as mall:
        mall.ended(mall.call("ticket", ["quiet"], SLOTS)[1])
        known = [_cut_short(mall) for _ in range(KNOWN_CALLS)]
        # The fixed sentences of a template are made ahead in a mall that has been up for a while.
        mall.ended(mall.call("notice", ["quiet"], {"message": _message("总服务台")})[1])
        fresh = [_heard_out(mall, place) for place in PLACES]
        quiet = mall.recordings()["quiet"]
    known_ms = [_delay_ms(quiet, asked) for asked in known]
    fresh_ms = [_delay_ms(quiet, asked) for asked, _ in fresh]
    silences = [longest_silence_s(quiet.between(asked, end)) for asked, end in fresh]
    return [
        *spread("operator call, rendered: POST to first sample", known_ms, "ms", 400.0),
        *spread("operator call, fresh text: POST to chime", fresh_ms, "ms", 600.0),
        at_most(f"operator call, fresh text: longest silence (n={len(silences)})", max(silences), "s", 0.5),
    ]


def _delay_ms(quiet: Recording, asked_us: int) -> float:
    first = quiet.first_sound_us(asked_us, above=0.0)
    return math.inf if first is None else (first - asked_us) / 1000


_numbers = itertools.count(1)


def _message(place: str) -> dict[str, str]:
    number = next(_numbers)
    return {
        "zh": f"{place}旁边的第{number}部扶梯正在检修，请绕行。",
        "en": f"Escalator number {number} near gate {number} is being serviced, please walk around it.",
    }


def _cut_short(mall: BenchMall) -> int:
    """Call the known ticket and stop it once it sounds; gives the instant of asking in microseconds."""
    asked_us, call_id = mall.call("ticket", ["quiet"], SLOTS)
    mall.cut_short(call_id)
    return asked_us


def _heard_out(mall: BenchMall, place: str) -> tuple[int, int]:
    """Say words nobody ever heard; gives the instants of asking and of the end in microseconds."""
    asked_us, call_id = mall.call("notice", ["quiet"], {"message": _message(place)})
    call = mall.ended(call_id)
    return asked_us, micros(call["receipts"][-1]["ended_at"])
