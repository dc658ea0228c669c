"""A shortened day from a JSON file: `{"begins": instant, "scenes": [{"starts": instant, "ends": instant}, …]}`.

Instants are ISO 8601 with an offset; `begins` is by the machine's clock, and now if left out.
"""

from datetime import UTC, datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from scheduler.errors import SchedulerError
from scheduler.time_lapse import Scene, TimeLapse


class ScenesFault(Exception):
    """The scenes can't be used; the sentence says why."""


class _Scene(BaseModel):
    starts: AwareDatetime
    ends: AwareDatetime


class _Scenes(BaseModel):
    begins: AwareDatetime | None = None
    scenes: list[_Scene] = Field(min_length=1)


def read_scenes(path: Path) -> TimeLapse:
    """The time lapse; raises `ScenesFault`."""
    try:
        read = _Scenes.model_validate_json(path.read_bytes())
        scenes = tuple(Scene(starts=scene.starts, ends=scene.ends) for scene in read.scenes)
        return TimeLapse(scenes=scenes, begins=read.begins or datetime.now(UTC))
    except (OSError, ValidationError, SchedulerError) as error:
        raise ScenesFault(f"The scenes in {path} can't be used: {error}") from None
