"""What a speaker knows of emergencies, in a file: the state as it came, its signed clips, and when it was so."""

import logging
import os
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from broadcaster.speaker.ports import AlarmMemory

log = logging.getLogger(__name__)

_MEMORY = TypeAdapter(AlarmMemory)


class EmergencyFolder:
    """An `AlarmBook` on disk, for one speaker at a time; what is kept is replaced whole or not at all."""

    def __init__(self, folder: Path) -> None:
        """Keep it in this folder, which is made when there is something to keep."""
        self._file = folder / "emergency.json"

    def recall_alarm(self) -> AlarmMemory | None:
        """What was kept last; None if nothing was, or it can't be read."""
        try:
            return _MEMORY.validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as why:
            log.warning("What was kept of emergencies in %s can't be read and is left out: %s", self._file, why)
            return None

    def keep_alarm(self, memory: AlarmMemory) -> None:
        """Keep this in the place of what was kept before; raises `OSError`."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_suffix(".part")
        with draft.open("wb") as file:
            file.write(_MEMORY.dump_json(memory))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._file)
