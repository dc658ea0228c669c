"""What a speaker process has to be told: its zone, its broker, its output, its clips. By flags or the environment."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from broadcaster.broker_settings import BrokerAddress, BrokerSettings
from broadcaster.signing import ControllerSeal

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
"""A zone's or site's id: it is part of a topic."""


class OutputKind(StrEnum):
    """Where a speaker's sound goes."""

    DEVICE = "device"
    RECORD = "record"
    SILENT = "silent"


class SpeakerSettings(BaseSettings):
    """The settings of one speaker process; each can come from the environment as `CARILLON_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="CARILLON_", frozen=True, extra="ignore")

    zone: Name
    site: Name
    broker: BrokerAddress = "127.0.0.1:1883"
    username: str | None = None
    password: SecretStr | None = None
    password_file: Path | None = None
    """A file that holds the broker's password, alone."""
    protocol: Literal["5", "3.1.1"] = "5"
    tls: bool = False
    tls_ca_file: Path | None = None
    """Whom to trust to vouch for the broker, which then has to encrypt; None: what this machine trusts."""
    controller_key: Path | None = None
    """The controller's public key; None: whatever the broker passes on is taken for the controller's."""
    output: OutputKind = OutputKind.DEVICE
    device: str | None = None
    """The sound device's name or number; None: the machine's own choice."""
    record: Path | None = None
    """The WAV file to record to: with `--output record`, or beside a device that sounds."""
    clips: Path = Path("var/clips")
    clips_limit_mb: int = Field(default=2_000, ge=50)
    trim_ms: float = Field(default=0.0, ge=-1_000, le=1_000)
    """How much later than the device says the zone is heard, as by an amplifier that computes: so much earlier it is
    given its sound."""

    @model_validator(mode="after")
    def _agree(self) -> Self:
        """A recording needs a file and, given a file, is what is meant."""
        if self.output is OutputKind.RECORD and self.record is None:
            raise ValueError("A recording needs a file: add --record FILE.")
        return self

    @model_validator(mode="before")
    @classmethod
    def _what_is_meant(cls, given: dict[str, object]) -> dict[str, object]:
        """Whoever names a file to record to wants a recording; whoever says whom to trust wants encryption."""
        meant = {"output": "record", **given} if given.get("record") else given
        return {"tls": True, **meant} if given.get("tls_ca_file") else meant

    def broker_settings(self) -> BrokerSettings:
        """How to reach the broker; raises OSError with a sentence if the password file can't be read."""
        password = self.password if self.password_file is None else _password_in(self.password_file)
        return BrokerSettings.at(
            self.broker,
            username=self.username,
            password=password,
            protocol=self.protocol,
            tls=self.tls,
            tls_ca_file=self.tls_ca_file,
        )

    def seal(self) -> ControllerSeal | None:
        """What tells the controller's words from others'; raises OSError with a sentence if the key can't be used."""
        if self.controller_key is None:
            return None
        try:
            return ControllerSeal(_read("The controller's key", self.controller_key))
        except ValueError as error:
            raise OSError(f"{error} Copy {self.controller_key} anew from the controller's data folder.") from error


def _password_in(file: Path) -> SecretStr:
    return SecretStr(_read("The broker's password file", file, otherwise=", or set CARILLON_PASSWORD"))


def _read(what: str, file: Path, *, otherwise: str = "") -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "it holds no text"
        raise OSError(
            f"{what} {file} can't be read: {reason}. Name one that this account may read{otherwise}."
        ) from error


def sentences(faults: ValidationError) -> list[str]:
    """What is wrong with the settings, one sentence each, in the words of the command line."""
    return [_sentence(fault) for fault in faults.errors()]


def _sentence(fault: ErrorDetails) -> str:
    name = str(fault["loc"][0]) if fault["loc"] else ""
    flag = f"--{name.replace('_', '-')}"
    if fault["type"] == "missing":
        return f"{flag} is missing: give it, or set CARILLON_{name.upper()}."
    if fault["type"] == "string_pattern_mismatch":
        return f"{flag} {fault['input']!r}: use small letters, digits, - and _ only, such as food-court."
    said = fault["msg"].removeprefix("Value error, ")
    return f"{flag}: {said}" if name else said
