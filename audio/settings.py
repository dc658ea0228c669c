"""This room's settings, as a process composes them from its file and the environment."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

EngineChoice = Literal["auto", "kokoro", "espeak", "quiet"]


class SpeechSettings(BaseModel):
    """How the mall speaks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    engine: EngineChoice = "auto"
    """`auto`: Kokoro where it is installed, with espeak-ng standing in; `quiet` hums."""
    voices: dict[Literal["zh", "en"], str] = {"zh": "zf_xiaoyi", "en": "bf_emma"}
    """Kokoro voices by language; a file of that name lies in the voices folder."""
    speed: Annotated[float, Field(ge=0.5, le=1.5)] = 1.0
    """1 is each voice's own speed; a large echoing hall wants less."""
    cache: Path | None = None
    """Folder that remembers spoken sentences; None: the controller's own data folder."""
