"""What a kiosk process has to be told: its controller, panel, printer and broker. By flags or the environment."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from content.nouns import Slug


class KioskSettings(BaseSettings):
    """The settings of one kiosk; each can come from the environment as `CARILLON_KIOSK_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="CARILLON_KIOSK_", frozen=True, extra="forbid")

    site: Path | None = None
    """The site file; None: the sample mall's."""
    id: Slug | None = None
    """Which of the site's kiosks this is; None: the first."""
    venue: Path | None = None
    """The imported venue's folder; None: the one the site file names, or the sample mall."""
    size: tuple[Annotated[int, Field(ge=320, le=8192)], Annotated[int, Field(ge=320, le=8192)]] | None = None
    """Pixels across and down; None: the panel's own."""
    windowed: bool = False
    """A window on a desk, which the mouse can use and Escape closes."""
    mm_per_px: float = Field(default=0.496, ge=0.05, le=2.0)
    """Of the panel: 0.496 for 43 inches at 1080 by 1920."""
    bottom_mm: float = Field(default=700.0, ge=0, le=2_000)
    """How high above the floor the panel's lower edge is; low mode keeps all to touch below 1,220 mm."""
    fonts: Path = Path("/usr/share/fonts/opentype/noto")
    """Where NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc lie."""
    data: Path = Path("var/kiosk")
    """Where the kiosk keeps what it needs after a restart; nothing anybody typed is readable there."""

    @field_validator("size", mode="before")
    @classmethod
    def _across_by_down(cls, given: object) -> object:
        """Take "1080x1920"."""
        return given.lower().split("x") if isinstance(given, str) else given

    @classmethod
    def of(cls, given: dict[str, object]) -> Self:
        """Flags over environment over defaults; `WrongSettings` with a sentence for each fault."""
        try:
            return cls.model_validate(given) if given else cls()
        except ValidationError as error:
            raise WrongSettings([_sentence(fault) for fault in error.errors()]) from error


class WrongSettings(Exception):
    """Settings that can't be used, a sentence for each."""

    def __init__(self, sentences: list[str]) -> None:
        """Take the sentences."""
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def _sentence(fault: ErrorDetails) -> str:
    name = str(fault["loc"][0]) if fault["loc"] else "settings"
    flag = "--" + name.replace("_", "-")
    if name == "size":
        return f"{flag} wants pixels across and down, such as 1080x1920, not {fault['input']!r}."
    return f"{flag}: {fault['msg']}; it is {fault['input']!r} (or CARILLON_KIOSK_{name.upper()})."
