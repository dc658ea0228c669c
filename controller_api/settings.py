"""The controller's settings: one TOML file, the environment and the command line, checked all at once.

The command line is strongest, then the environment (`CARILLON_PORT`, `CARILLON_SPEECH__ENGINE`), then the file.
"""

import ipaddress
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from audio.settings import SpeechSettings
from broadcaster.settings import DispatchSettings
from scheduler.settings import SchedulerSettings

_NEVER_TOLD = {"broker", "database_url"}
"""Settings that hold passwords: what is wrong with them is told without their values."""


class BrokerSection(BaseModel):
    """Section `broker`: what the site file, which many may read, doesn't say about its broker."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    password: SecretStr | None = None
    """Of the account the site file names; else its `password_file` holds it."""
    tls: bool = False
    """Encrypt: towards the broker the site file names, or at the controller's own, which needs certificates then."""
    tls_ca_file: Path | None = None
    """Whom to trust to vouch for the broker the site file names; None: what this machine trusts."""

    @model_validator(mode="before")
    @classmethod
    def _trust_means_encryption(cls, given: object) -> object:
        return {"tls": True, **given} if isinstance(given, Mapping) and given.get("tls_ca_file") else given


class Settings(BaseSettings):
    """Everything a controller process can be told."""

    model_config = SettingsConfigDict(
        env_prefix="CARILLON_", env_nested_delimiter="__", frozen=True, extra="ignore", validate_default=True
    )

    site: Path
    """The site file."""
    data: Path = Path("var/controller")
    """The folder everything is kept in."""
    host: str = "127.0.0.1"
    """The address to listen at; speakers on other machines need one they can reach."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    """0 takes any that is free."""
    public_url: str | None = None
    """How speakers and browsers reach this controller, if not at the address it listens at."""
    database_url: SecretStr | None = None
    """SQLAlchemy's way of writing it; a SQLite file in the data folder if left out."""
    clips_limit_mb: Annotated[int, Field(ge=200)] = 10_000
    """How much of the disk clips may take before those not used for long are let go."""
    sound_kept_days: Annotated[int, Field(ge=0)] = 90
    """How long the clips of past calls are kept at least, so that calls can be heard again."""
    scenes: Path | None = None
    """A shortened day, for a demonstration: see `controller_api.adapters.scenes`."""
    speech: SpeechSettings = SpeechSettings()
    dispatch: DispatchSettings = DispatchSettings()
    scheduler: SchedulerSettings = SchedulerSettings()
    broker: BrokerSection = BrokerSection()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The file comes with the command line, under the key `_file`, and stands last."""
        del dotenv_settings, file_secret_settings
        given = dict(init_settings())
        written = given.pop("settings_file", {})
        return (InitSettingsSource(settings_cls, given), env_settings, InitSettingsSource(settings_cls, written))

    @model_validator(mode="after")
    def _reached_where_told(self) -> Self:
        """Speakers on other machines would be told to fetch clips from an address that is this machine's alone."""
        if self.public_url or not _is_every_address(self.host):
            return self
        raise ValueError(
            f"'{self.host}' listens at every address of this machine, but doesn't say which of them speakers and "
            "browsers are to use. Give it with --public-url or set CARILLON_PUBLIC_URL, such as http://10.0.0.5:8080."
        )

    def shown(self) -> str:
        """What is in force, as JSON; secrets are masked."""
        return self.model_dump_json(indent=2)


class SettingsFaults(Exception):
    """The settings can't be used; every fault is a line."""


def read_settings(given: Mapping[str, Any], file: Path | None) -> Settings:
    """Compose the settings; raises `SettingsFaults`."""
    try:
        return Settings(**{**given, "settings_file": _written(file)})
    except ValidationError as error:
        raise SettingsFaults("\n".join(_sentence(fault) for fault in error.errors())) from None


def _written(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsFaults(f"The settings file {file} can't be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsFaults(f"The settings file {file} is no TOML: {error}.") from None


def _is_every_address(host: str) -> bool:
    try:
        return not host or ipaddress.ip_address(host).is_unspecified
    except ValueError:  # A name, which is one machine's.
        return False


def _sentence(fault: Mapping[str, Any]) -> str:
    if not fault["loc"]:
        return str(fault["ctx"]["error"])
    name = ".".join(str(step) for step in fault["loc"])
    if fault["type"] == "missing":
        return f"'{name}' is missing. Give --{name.replace('_', '-')} or set CARILLON_{name.upper()}."
    if fault["type"] == "extra_forbidden":
        return f"'{name}' is no setting. See --show-settings for those there are."
    given = "what is given" if fault["loc"][0] in _NEVER_TOLD else repr(fault["input"])
    return f"'{name}' can't be {given}: {fault['msg'][:1].lower()}{fault['msg'][1:]}."
