"""The controller's time, learnt by asking."""

import asyncio
from dataclasses import dataclass, field

from broadcaster import wire
from broadcaster.speaker.clock import WARMING_UP_S, ControllerTime
from tests.broadcaster.wire_rig import until


@dataclass
class TwoClocks:
    """A speaker's clock that counts its readings, and a controller that may answer."""

    ahead_us: int
    silent: int = 0
    """Leave so many questions unanswered."""
    slow: int = 0
    """Answer so many questions only after 40 milliseconds, all of them on the way back."""
    now_us: int = 1_000_000_000
    asked: list[wire.TimeRequest] = field(default_factory=list)
    time: ControllerTime = field(init=False)

    def __post_init__(self) -> None:
        """Put the two together."""
        self.time = ControllerTime(zone="hall", machine_us=self.read, ask=self.ask)

    def read(self) -> int:
        """This machine's clock: each reading takes 10 microseconds."""
        self.now_us += 10
        return self.now_us

    def ask(self, request: wire.TimeRequest) -> None:
        """The controller answers in the middle of the way there and back."""
        self.asked.append(request)
        if len(self.asked) > self.silent:
            there_us = request.sent_us + self.ahead_us + 5
            if len(self.asked) <= self.slow:
                self.now_us += 40_000
            self.time.take(wire.TimeReply(sent_us=request.sent_us, received_us=there_us, replied_us=there_us))


async def test_the_controllers_clock_is_learnt() -> None:
    """And instants of this machine's are told by it."""
    clocks = TwoClocks(ahead_us=-5_000_000)
    await clocks.time.learn()
    assert abs(clocks.time.controller_instant(1_000_000_000) - 995_000_000) <= 10
    assert abs(clocks.time.now_us() - (clocks.now_us - 5_000_000)) <= 10


async def test_it_asks_until_somebody_answers() -> None:
    """Without an answer the clock isn't known, and the questions go on."""
    clocks = TwoClocks(ahead_us=9_000_000, silent=12)
    learning = asyncio.create_task(clocks.time.learn())
    await until(lambda: clocks.asked, "the first question")
    assert clocks.time.controller_instant(123) == 123
    await learning
    assert clocks.time.controller_instant(123) > 8_000_000


async def test_answers_that_took_long_are_not_believed_while_there_may_be_better_ones() -> None:
    """A controller that was busy at first doesn't put a zone out of step until the next time it is asked."""
    clocks = TwoClocks(ahead_us=5_000_000, slow=16)
    await clocks.time.learn()
    assert abs(clocks.time.controller_instant(1_000_000_000) - 1_005_000_000) <= 1_000


async def test_an_answer_to_no_question_of_now_passes() -> None:
    """An answer of long ago that somebody sends again, or the same one twice, puts no zone's clock wrong."""
    clocks = TwoClocks(ahead_us=5_000_000)
    await clocks.time.learn()
    known_us = clocks.time.controller_instant(1_000_000_000)
    old = wire.TimeReply(sent_us=clocks.asked[0].sent_us, received_us=77, replied_us=77)
    for _ in range(8):
        clocks.time.take(old)
    clocks.silent = 1_000
    await clocks.time.learn_again()
    assert abs(clocks.time.controller_instant(1_000_000_000) - known_us) < 1


async def test_a_greeting_has_the_time_asked_for_at_once() -> None:
    """A controller started anew, or one whose clock was set, is not misunderstood until the next regular question."""
    clocks = TwoClocks(ahead_us=5_000_000)
    await clocks.time.learn()
    again = asyncio.create_task(clocks.time.learn_again())
    clocks.ahead_us += 3_600_000_000
    clocks.time.doubt()
    async with asyncio.timeout(WARMING_UP_S[0]):
        await again
    assert abs(clocks.time.controller_instant(1_000_000_000) - 4_605_000_000) <= 1_000
