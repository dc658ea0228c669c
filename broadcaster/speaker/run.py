"""One run of a call in a speaker: which parts are still to be laid, until when, and what its receipts say."""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field

from audio.clip import RATE
from broadcaster import wire
from broadcaster.speaker.orders import RunKey
from broadcaster.wire_day import ALONE_RUN

PATIENCE_US = 15_000_000
"""How long an unfinished programme may keep the music ducked in silence before it is given up."""


LIVE_PATIENCE_US = 5_000_000
"""How long somebody who speaks live may be silent on the wire before their call is given up."""


@dataclass(slots=True, kw_only=True)
class _Pending:
    part: wire.PartOnAir
    not_after_us: int


@dataclass(slots=True, kw_only=True)
class SpeakerRun:
    """A run from its `Play` to its last receipt. Instants are the controller's."""

    key: RunKey
    play: wire.Play
    whole: bool
    announced: bool = False
    armed: bool = False
    started_us: int | None = None
    answers: list[wire.Play] = field(default_factory=list)
    """Commands of a controller that came later to sound what sounds already: they get its receipts."""
    broken: str | None = None
    """Why what is left of it can't be sounded."""
    stopping: bool = False
    waiting_for: str = ""
    """Why its clips are not here, as far as is known."""
    dry_us: int = 0
    """When what has been laid is over; of live sound, when it was last heard of."""
    live_frames: int | None = None
    """How long its live sound is, once that is known."""
    pending: deque[_Pending] = field(default_factory=deque)

    @classmethod
    def of(cls, play: wire.Play) -> "SpeakerRun":
        """Make the run of a command; what lies before the place to begin at is left out."""
        run = cls(key=run_key(play), play=play, whole=play.whole, dry_us=play.play_at_us)
        run.add(
            tuple(part for part in play.parts if part.start_frame + part.frames > play.from_frame), play.not_after_us
        )
        return run

    @property
    def alone(self) -> bool:
        """Whether nobody commanded it."""
        return self.play.run <= ALONE_RUN

    def may_answer(self, play: wire.Play) -> bool:
        """Whether it is what this command asks for, and sounds to its end by itself."""
        if (self.play.call_id, self.play.on_pass) != (play.call_id, play.on_pass) or self.broken is not None:
            return False
        return self.alone or (self.complete and self.play.epoch < play.epoch)

    def add(self, parts: tuple[wire.PartOnAir, ...], not_after_us: int) -> None:
        """Queue parts to be laid before that instant."""
        self.pending.extend(_Pending(part=part, not_after_us=not_after_us) for part in parts)

    def wanted(self) -> set[str]:
        """The clips still needed in memory."""
        return {pending.part.digest for pending in self.pending}

    def take_ready(self, loaded: Collection[str], now_us: int) -> tuple[wire.PartOnAir, ...]:
        """Take from the front the parts whose clips are in memory, never passing over one that is not."""
        ready = []
        while self.pending and self.pending[0].part.digest in loaded:
            ready.append(self.pending.popleft().part)
        self._foresee(ready, now_us)
        return tuple(ready)

    def _foresee(self, parts: list[wire.PartOnAir], now_us: int) -> None:
        for part in parts:
            skipped = max(0, self.play.from_frame - part.start_frame)
            place_us = self.play.play_at_us + (part.start_frame + skipped - self.play.from_frame) * 1_000_000 // RATE
            length_us = (part.frames - skipped) * 1_000_000 // RATE
            self.dry_us = max(self.dry_us, place_us, now_us) + length_us

    def heard_live(self, at_us: int) -> None:
        """Somebody goes on speaking in it."""
        self.dry_us = max(self.dry_us, at_us)

    @property
    def complete(self) -> bool:
        """Whether everything there is has been laid."""
        return self.whole and not self.pending

    @property
    def deadline_us(self) -> int | None:
        """When the run has to be given up unless something happens before."""
        first_us = self.pending[0].not_after_us if self.pending else 0
        if not self.announced:
            return max(self.play.not_after_us, first_us)
        if self.pending:
            return max(first_us, self.dry_us)
        patience_us = PATIENCE_US if self.play.live_from_frame is None else LIVE_PATIENCE_US
        return None if self.whole else self.dry_us + patience_us

    def give_up(self, reason: str) -> None:
        """Expect nothing more: what has been laid is all there will be."""
        self.broken = self.broken or reason
        self.whole = True
        self.pending.clear()


def run_key(command: wire.Play | wire.Extend | wire.Stop) -> RunKey:
    """Name the run a command is about."""
    return f"{command.epoch}/{command.call_id}/{command.run}"
