"""What a kiosk process has to be told: its controller, panel, printer and broker. By flags or the environment."""

from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from broadcaster.broker_settings import BrokerAddress, BrokerSettings
from broadcaster.signing import ControllerSeal
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

    time_zone: str = "Asia/Shanghai"
    """The mall's, where no site file is given."""
    controller: Annotated[str, Field(pattern=r"^https?://[^\s/]+$")] | None = None
    """Its address, such as http://10.0.0.5:8080; None: this kiosk shows ways and shops, and takes nothing in."""
    token_file: Path | None = None
    """A file with this kiosk's token, alone, as `python -m controller_api kiosk` makes it."""
    printer: str | None = None
    """usb:VENDOR:PRODUCT, net:HOST[:PORT] or file:PATH; None: this kiosk doesn't print."""
    paper_mm: Literal[58, 80] = 80
    slips: Literal["picture", "text"] = "picture"
    """How slips are sent: drawn here, or as text in GB18030."""
    broker: BrokerAddress | None = None
    """Where emergencies are heard of when the controller is gone; None: only from the controller."""
    broker_site: str | None = None
    """The site's id, with which the broker's topics begin; None: the site file's."""
    username: str = "kiosk"
    password_file: Path | None = None
    """A file with the account's password at the broker, alone."""
    tls_ca_file: Path | None = None
    """Whom to trust to vouch for the broker, which then has to encrypt."""
    controller_key: Path | None = None
    """The controller's public key; None: whatever the broker passes on is taken for the controller's."""
    sound: str | None = None
    """The sound device for spoken guidance, by name or number, or `default`; None: this kiosk doesn't speak."""

    @model_validator(mode="after")
    def _agree(self) -> Self:
        """What makes sense only together is given together."""
        if self.controller is not None and self.token_file is None:
            raise ValueError("--controller needs --token-file too: make one with python -m controller_api kiosk ID.")
        if self.broker is not None and self.broker_site is None and self.site is None:
            raise ValueError("--broker needs the site's id: give --broker-site or --site.")
        return self

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, given: str) -> str:
        """Only one that there is."""
        try:
            ZoneInfo(given)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("there is no such time zone, but one such as Asia/Shanghai") from error
        return given

    @field_validator("paper_mm", mode="before")
    @classmethod
    def _millimetres(cls, given: object) -> object:
        """Take "80"."""
        return int(given) if isinstance(given, str) and given.isdecimal() else given

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

    def token(self) -> str:
        """What the controller knows this kiosk by; raises `WrongSettings`."""
        return _read("--token-file", self.token_file)

    def broker_settings(self) -> BrokerSettings | None:
        """How the broker is reached; raises `WrongSettings`."""
        if self.broker is None:
            return None
        secret = SecretStr(_read("--password-file", self.password_file)) if self.password_file else None
        return BrokerSettings.at(
            self.broker,
            username=self.username if secret is not None else None,
            password=secret,
            tls=self.tls_ca_file is not None,
            tls_ca_file=self.tls_ca_file,
        )

    def seal(self) -> ControllerSeal | None:
        """Whose word on emergencies counts; raises `WrongSettings`."""
        if self.controller_key is None:
            return None
        try:
            return ControllerSeal(_read("--controller-key", self.controller_key))
        except ValueError as error:
            raise WrongSettings([f"--controller-key {self.controller_key}: {error}"]) from error


def _read(flag: str, file: Path | None) -> str:
    try:
        return file.read_text(encoding="utf-8").strip() if file is not None else ""
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSettings(
            [f"{flag} {file} can't be read ({error}). Name a file that this account may read."]
        ) from error


class WrongSettings(Exception):
    """Settings that can't be used, a sentence for each."""

    def __init__(self, sentences: list[str]) -> None:
        """Take the sentences."""
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def _sentence(fault: ErrorDetails) -> str:
    if not fault["loc"]:
        return str(fault["ctx"]["error"])
    name = str(fault["loc"][0])
    flag = "--" + name.replace("_", "-")
    if name == "size":
        return f"{flag} wants pixels across and down, such as 1080x1920, not {fault['input']!r}."
    return f"{flag}: {fault['msg']}; it is {fault['input']!r} (or CARILLON_KIOSK_{name.upper()})."
