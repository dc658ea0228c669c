"""How a process reaches the MQTT broker: address, account, protocol version, encryption. Nothing about what is said."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

_ADDRESS = re.compile(r"^(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>[^\s:/\[\]]+))(?::(?P<port>\d{1,5}))?$")
DEFAULT_PORT = 1883


class BrokerSettings(BaseModel):
    """Where the broker is and who we are to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=DEFAULT_PORT, ge=1, le=65_535)
    username: str | None = None
    password: SecretStr | None = None
    protocol: Literal["5", "3.1.1"] = "5"
    keepalive_s: int = Field(default=5, ge=1, le=300)
    """The broker declares us lost when it has heard nothing for one and a half times this."""
    tls: bool = False
    tls_ca_file: Path | None = None
    """Whom to trust to vouch for the broker; None: what this machine trusts."""

    @property
    def address(self) -> str:
        """`host:port`, as people write it."""
        return f"{self.host}:{self.port}"

    @classmethod
    def at(cls, address: str, **more: Any) -> Self:
        """Settings for a broker written as `HOST` or `HOST:PORT`; raises ValueError with a sentence."""
        host, port = split_address(address)
        return cls(host=host, port=port, **more)


def split_address(address: object) -> tuple[str, int]:
    """Take `HOST`, `HOST:PORT` or `[IPv6]:PORT` apart; raises ValueError with a sentence."""
    found = _ADDRESS.match(str(address))
    port = int(found["port"] or DEFAULT_PORT) if found else 0
    if not found or not 1 <= port <= 65_535:
        raise ValueError(f"'{address}' is no broker address; write it as HOST or HOST:PORT, such as 10.0.0.5:1883.")
    return found["six"] or found["host"], port


def _checked(address: object) -> str:
    split_address(address)
    return str(address)


BrokerAddress = Annotated[str, BeforeValidator(_checked)]
"""A broker's address as text, checked."""
