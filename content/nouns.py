"""What the nouns of the site file are made of: ids, languages, texts, and that a setting nobody knows is refused."""

from datetime import time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Language = Literal["zh", "en"]
Texts = dict[Language, str]


class Noun(BaseModel):
    """One table of the site file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ClockSpan(Noun):
    """From one wall-clock time to another, within a day."""

    starts: time
    ends: time
