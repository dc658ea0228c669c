"""Which state of the site a speaker goes by: the newest it has heard, or the one it recalled from its disk.

Pure. A recalled emergency is joined only if this speaker knew of it within the last `JOINED_WITHIN_US`, and only after
the broker had `ASKS_FIRST_US` to say otherwise. An older one never begins to sound: it may have been reset while the
speaker was off. Its epoch counts all the same, so that no state from before it is ever obeyed again.
"""

from broadcaster.speaker.emergency_orders import Remember, StateHeard, StateRecalled
from broadcaster.wire_emergency import Emergency

JOINED_WITHIN_US = 600_000_000
"""As long as a power cut or a restart lasts, and not as long as it takes to deal with a fire and reset it."""
CLOCK_SLACK_US = 5_000_000
"""A clock that stands this much before what was noted by it has been set back: how old the note is, nobody knows."""
ASKS_FIRST_US = 1_000_000
KEPT_EVERY_US = 10_000_000
"""How often it is noted that an emergency is still on."""


class SiteState:
    """The state a speaker goes by."""

    def __init__(self) -> None:
        self.now = Emergency(epoch=-1)
        self._letter = b""
        self._recalled: StateRecalled | None = None
        self._noted_us: int | None = None

    @property
    def joins_us(self) -> int | None:
        """When what was recalled counts, if nobody says otherwise before."""
        return self._recalled.at_us + ASKS_FIRST_US if self._recalled is not None else None

    @property
    def wake_us(self) -> int | None:
        """When to look again."""
        notes_us = self._noted_us + KEPT_EVERY_US if self._noted_us is not None and self.now.alarms else None
        return min((at_us for at_us in (notes_us, self.joins_us) if at_us is not None), default=None)

    def hear(self, heard: StateHeard) -> None:
        """Go by it if it is newer; one of the same epoch can only bring another stock, as words are made anew."""
        if heard.state.epoch > self.now.epoch:
            self._go_by(heard.state, heard.letter)
        elif heard.state.epoch == self.now.epoch:
            self._go_by(self.now.model_copy(update={"stock": heard.state.stock}), heard.letter)

    def recall(self, recalled: StateRecalled) -> None:
        """Go by it at once if it is quiet, in a moment if it is an emergency of late, else by its epoch only."""
        state = recalled.state
        if not state.alarms:
            self._go_by(state, recalled.letter)
            return
        stock = dict.fromkeys((*state.stock, *(part.digest for phase in state.phases for part in phase.parts)))
        # The broker's own word about this very epoch counts, so it is the one before that is gone by.
        self.now = Emergency(epoch=state.epoch - 1, stock=tuple(stock))
        if -CLOCK_SLACK_US <= recalled.at_us - recalled.known_us <= JOINED_WITHIN_US:
            self._recalled = recalled

    def settle(self, now_us: int) -> None:
        """Join what was recalled, once it is time."""
        if self._recalled is not None and self.joins_us is not None and now_us >= self.joins_us:
            self._go_by(self._recalled.state, self._recalled.letter)

    def note(self, now_us: int) -> Remember | None:
        """What is to be kept on disk now, if anything is."""
        due = self._noted_us is None or (bool(self.now.alarms) and now_us >= self._noted_us + KEPT_EVERY_US)
        if not self._letter or not due:
            return None
        self._noted_us = now_us
        return Remember(letter=self._letter, known_us=now_us)

    def note_anew(self) -> None:
        """What is kept with the state has changed."""
        self._noted_us = None

    def _go_by(self, state: Emergency, letter: bytes) -> None:
        if letter != self._letter:
            self.note_anew()
        self.now, self._letter, self._recalled = state, letter, None
