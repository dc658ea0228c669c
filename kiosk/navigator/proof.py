"""What of an advertiser's pictures was really on the screen: told by frames after they were shown, not by plans.

A picture that stands still is one frame that stays until the next is shown. Refuses to know who is told.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from controller_api.contract import ShownPlay
from kiosk.flows.attract.chooser import Play
from kiosk.navigator.nouns import FrameShown


@dataclass(frozen=True, slots=True, kw_only=True)
class _Running:
    play: Play
    since_s: float
    started_at: datetime
    frames: int


class Proof:
    """One mutator: `handle`."""

    def __init__(self, kiosk: str) -> None:
        """Begin with nothing shown; `kiosk` is the id that keys are made with."""
        self._kiosk = kiosk
        self._running: _Running | None = None

    def handle(self, frame: FrameShown, now: datetime) -> ShownPlay | None:
        """The play that this frame ended, if there was one; `now` is when the frame was shown."""
        running = self._running
        if running and frame.play == running.play:
            self._running = _Running(
                play=running.play, since_s=running.since_s, started_at=running.started_at, frames=running.frames + 1
            )
            return None
        play = frame.play
        self._running = None
        if isinstance(play, Play):
            self._running = _Running(play=play, since_s=frame.seconds, started_at=now, frames=1)
        return self._row(running, frame.seconds) if running else None

    def _row(self, ended: _Running, seconds: float) -> ShownPlay:
        shown = seconds - ended.since_s
        return ShownPlay(
            key=self._key(ended),
            campaign=ended.play.campaign,
            picture=ended.play.picture,
            started_at=ended.started_at,
            seconds=round(shown, 3),
            frames=ended.frames,
            whole=shown >= ended.play.seconds - 0.25,
        )

    def _key(self, ended: _Running) -> str:
        """Of one length however long the ids are: a key that was cut short would make several plays one."""
        second = ended.started_at.replace(microsecond=0)
        whole = f"{self._kiosk}/{ended.play.campaign}/{ended.play.turn}/{second.isoformat()}"
        return blake2b(whole.encode(), digest_size=16).hexdigest()
