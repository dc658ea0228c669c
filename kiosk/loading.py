"""What of the mall takes longer to read than a first frame waits: ways, search, opening hours, the keyboard.

Decides their order, and that a kiosk which lacks one of them shows the rest. Refuses to know the screen.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from kiosk.adapters.pinyin_lexicon import open_lexicon
from kiosk.adapters.site_world import Names, Plan, with_finder, with_hours, with_ways
from kiosk.pinyin.pinyin_input import PinyinInput
from kiosk.world import World

log = logging.getLogger(__name__)


class Loading:
    """Of one kiosk; `run` in a thread of its own."""

    def __init__(self, plan: Plan, learn: Callable[[Callable[[World], World]], None], lexicon: Path) -> None:
        """`learn` takes what was read, each at once; `lexicon` is where the keyboard's words are kept."""
        self._plan, self._learn, self._lexicon = plan, learn, lexicon
        self._names = Names()
        self.sounds: PinyinInput | None = None
        """None until it is loaded."""
        self.faults = plan.faults
        """What the kiosk goes on without, in sentences."""

    def run(self, now: datetime) -> None:
        """Read all, one after the other."""
        self._try("ways", self._ways)
        self._try("search", self._finder)
        self._try("opening hours", lambda: self._hours(now))
        self._try("its keyboard for Chinese", self._keyboard)

    def _try(self, part: str, load: Callable[[], None]) -> None:
        try:
            load()
        except Exception as fault:
            log.exception("The kiosk goes on without a part of itself")
            self.faults += (f"The kiosk goes on without {part}: {fault}",)

    def _ways(self) -> None:
        if self._plan.venue_folder is not None:
            ways = with_ways(self._plan.world, self._plan.venue_folder).ways
            self._learn(lambda world: replace(world, ways=ways))

    def _finder(self) -> None:
        if self._plan.venue_folder is not None:
            found, self._names = with_finder(self._plan.world, self._plan.venue_folder)
            self._learn(lambda world: replace(world, finder=found.finder))

    def _hours(self, now: datetime) -> None:
        if self._plan.site is not None:
            hours = with_hours(self._plan.world, self._plan.site, now).hours
            self._learn(lambda world: world if world.hours else replace(world, hours=hours))

    def _keyboard(self) -> None:
        self.sounds = PinyinInput(open_lexicon(self._lexicon), self._names.spoken)
