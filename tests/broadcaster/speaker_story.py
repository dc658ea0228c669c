"""A speaker's core with a story: what it was told, and what it has answered so far."""

from collections.abc import Iterable

from audio.clip import RATE
from broadcaster import wire
from broadcaster.speaker.judgement import Speaker
from broadcaster.speaker.orders import ClipLoaded, Commanded, Report, RunSounded, SpeakerAction, Ticked

S = 1_000_000
A, B, C = ("a" * 64, "b" * 64, "c" * 64)


class Story:
    """A speaker and what it has said so far; epoch and sequence are stamped as the network does."""

    def __init__(self) -> None:
        self.speaker = Speaker(zone="hall", boot_id="boot", lead_us=50_000)
        self.now_us = 1_000 * S
        self.epoch = 1
        self.sequence = 0
        self.receipts: list[wire.Receipt] = []

    def tell(self, *stimuli: object) -> list[SpeakerAction]:
        """Hand stimuli over; gives what is to be done besides reporting."""
        done: list[SpeakerAction] = []
        for stimulus in stimuli:
            for action in self.speaker.handle(stimulus):  # type: ignore[arg-type]  # Each test gives stimuli only.
                if isinstance(action, Report):
                    self.receipts.append(action.receipt)
                else:
                    done.append(action)
        return done

    def command(self, command: object, *, epoch: int | None = None, sequence: int | None = None) -> list[SpeakerAction]:
        """A command comes in now."""
        self.sequence += 1
        assert isinstance(command, wire.Play | wire.Extend | wire.Stop | wire.Music | wire.Stock)
        stamps = {"epoch": epoch or self.epoch, "sequence": self.sequence if sequence is None else sequence}
        return self.tell(Commanded(at_us=self.now_us, command=command.model_copy(update=stamps)))

    def loaded(self, *digests: str) -> list[SpeakerAction]:
        """Clips are in memory now."""
        return self.tell(*(ClipLoaded(at_us=self.now_us, digest=digest) for digest in digests))

    def sounded(self, phase: wire.Phase, *, played: int = 0) -> None:
        """The mixer says what became of the run."""
        key = f"{self.epoch}/c1/1"
        self.tell(RunSounded(at_us=self.now_us, key=key, phase=phase, played_frames=played))

    def tick(self) -> list[SpeakerAction]:
        """Time passes to the instant the speaker wants to be woken at."""
        wake_us = self.speaker.wake_us
        assert wake_us is not None
        self.now_us = wake_us + 1
        return self.tell(Ticked(at_us=self.now_us))

    @property
    def phases(self) -> list[str]:
        """The receipts so far, in short."""
        return [receipt.phase.value for receipt in self.receipts]


def parts_of(digests: Iterable[str], start: int = 0) -> tuple[wire.PartOnAir, ...]:
    """Parts of a second each, one after another."""
    return tuple(
        wire.PartOnAir(digest=digest, start_frame=(start + place) * RATE, frames=RATE)
        for place, digest in enumerate(digests)
    )


def play(story: Story, *digests: str, in_s: float = 1.0, whole: bool = True, from_frame: int = 0) -> wire.Play:
    """A play due soon, of parts of a second each."""
    play_at_us = story.now_us + round(in_s * S)
    return wire.Play(
        not_after_us=play_at_us + 3 * S,
        call_id="c1",
        run=1,
        kind="notice",
        priority=100,
        play_at_us=play_at_us,
        from_frame=from_frame,
        parts=parts_of(digests),
        whole=whole,
    )


def extend(story: Story, *digests: str, start: int, whole: bool, for_s: float = 5.0) -> wire.Extend:
    """More parts."""
    parts = parts_of(digests, start)
    return wire.Extend(not_after_us=story.now_us + round(for_s * S), call_id="c1", run=1, parts=parts, whole=whole)


def stop(story: Story, because: str = "found") -> wire.Stop:
    """A stop of the run."""
    return wire.Stop(not_after_us=story.now_us + 5 * S, call_id="c1", run=1, because=because)


def music(story: Story, *digests: str, start_us: int = 0, for_s: float = 60.0) -> wire.Music:
    """Music of some tracks."""
    tracks = tuple(wire.Track(digest=digest, frames=RATE) for digest in digests)
    return wire.Music(not_after_us=story.now_us + round(for_s * S), start_at_us=start_us, tracks=tracks)
