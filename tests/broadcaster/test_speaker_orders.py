"""The speaker's judgement, told anything in any order."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from broadcaster import wire
from broadcaster.speaker.orders import ClipRefused, HostSeen, Ticked
from tests.broadcaster.speaker_story import A, B, C, S, Story, extend, play, stop


def _wait(story: Story, number: int) -> None:
    story.now_us += number * S
    story.tell(Ticked(at_us=story.now_us))


def _restart(story: Story) -> None:
    story.epoch += 1
    story.tell(HostSeen(at_us=story.now_us, epoch=story.epoch))


STEPS: dict[str, Callable[[Story, str, int, bool], object]] = {
    "play": lambda story, digest, number, flag: story.command(play(story, digest, in_s=number, whole=flag)),
    "extend": lambda story, digest, number, flag: story.command(extend(story, digest, start=number, whole=flag)),
    "stop": lambda story, *_: story.command(stop(story)),
    "load": lambda story, digest, *_: story.loaded(digest),
    "refuse": lambda story, digest, *_: story.tell(ClipRefused(at_us=story.now_us, digest=digest, reason="No.")),
    "wait": lambda story, _, number, __: _wait(story, number),
    "start": lambda story, *_: story.sounded(wire.Phase.STARTED),
    "end": lambda story, _, __, flag: story.sounded(wire.Phase.STOPPED if flag else wire.Phase.ENDED),
    "restart": lambda story, *_: _restart(story),
}
ENDINGS = {wire.Phase.ENDED, wire.Phase.STOPPED, wire.Phase.FAILED}


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from([A, B, C]), st.integers(1, 3), st.booleans()),
        max_size=40,
    )
)
def test_every_run_gets_one_ending_and_nothing_after_it(steps: list[tuple[str, str, int, bool]]) -> None:
    """Whatever comes in whatever order, nothing is reported of a run after its ending, and it is armed once at most."""
    story = Story()
    for what, digest, number, flag in steps:
        STEPS[what](story, digest, number, flag)
    for epoch in range(1, story.epoch + 1):
        phases = [receipt.phase for receipt in story.receipts if receipt.epoch == epoch]
        endings = [phase for phase in phases if phase in ENDINGS]
        assert len(endings) <= 1
        assert not endings or phases[-1] is endings[0]
        assert phases.count(wire.Phase.ARMED) <= 1
    wake_us = story.speaker.wake_us
    assert wake_us is None or wake_us >= story.now_us
