"""A shortened day in a JSON file: `{"begins": instant, "scenes": [{"starts": instant, "ends": instant}, …]}`.

Instants are ISO 8601 with an offset; `begins` is by the machine's clock. Left out, the day begins as soon as the mall
can be heard, and when that is gets written into the file.
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


def read_scenes(path: Path) -> tuple[tuple[Scene, ...], datetime | None]:
    """The scenes, and when the first of them begins if that is known; raises `ScenesFault`."""
    try:
        read = _Scenes.model_validate_json(path.read_bytes())
        scenes = tuple(Scene(starts=scene.starts, ends=scene.ends) for scene in read.scenes)
        TimeLapse(scenes=scenes, begins=read.begins or datetime.now(UTC))
    except (OSError, ValidationError, SchedulerError) as error:
        raise ScenesFault(f"The scenes in {path} can't be used: {error}") from None
    return scenes, read.begins


def note_beginning(path: Path, begins: datetime) -> None:
    """Write down when the first scene begins, for whoever watches and for a controller that comes after this one."""
    read = _Scenes.model_validate_json(path.read_bytes())
    draft = path.with_name(f"{path.name}.draft")
    draft.write_text(read.model_copy(update={"begins": begins}).model_dump_json(indent=2) + "\n", encoding="utf-8")
    draft.replace(path)
