"""The files a mosquitto of our own needs: configuration, passwords, access list. Knows nothing of processes."""

import base64
import contextlib
import hashlib
import os
import re
import secrets
from collections.abc import Sequence
from pathlib import Path

from broadcaster.asyncapi import CHANNELS
from broadcaster.wire import Topics
from controller_api.adapters.data_folder import kept_secret, write_private
from controller_api.adapters.openssl_certificates import SiteCertificates

CONTROLLER = "controller"
EMERGENCY = "emergency"
"""The account of the controller's part for emergencies, which has a connection of its own."""
KIOSK = "kiosk"
"""The account of screens: they may hear what is public, and say nothing."""
PANEL = "panel"
"""The account of a fire panel's gateway: it may say what its contacts do, and hear nothing."""
QUEUES = "max_inflight_messages 500\nmax_queued_messages 20000\n"
"""What a broker needs so that a thousand zones can answer at once; what it can't queue is lost."""
_ROUNDS = 101
_PLACE = re.compile(r"\{(\w+)\}")


def speaker_account(zone: str) -> str:
    """The broker account of a zone's speaker."""
    return f"speaker-{zone}"


class BrokerFiles:
    """A folder readable only by its owner. Passwords are made once and kept, so speakers can come back."""

    def __init__(
        self, folder: Path, *, site: str, zones: Sequence[str], certificates: SiteCertificates | None = None
    ) -> None:
        """With `certificates` it speaks to nobody but by TLS."""
        self.folder = folder
        self.conf = folder / "mosquitto.conf"
        self.log = folder / "mosquitto.log"
        self.pid = folder / "mosquitto.pid"
        self.controller_password = folder / "controller.password"
        self.emergency_password = folder / "emergency.password"
        self.kiosk_password = folder / "kiosk.password"
        self.panel_password = folder / "panel.password"
        self._passwords = folder / "passwords"
        self._access = folder / "access"
        self._port = folder / "port"
        self._site = site
        self._zones = tuple(zones)
        self._certificates = certificates

    def speaker_password(self, zone: str) -> Path:
        """Where the password of this zone's speaker is."""
        return self.folder / "speakers" / f"{zone}.password"

    def last_port(self) -> int:
        """The port used before, 0 if none."""
        with contextlib.suppress(OSError, ValueError):
            return int(self._port.read_text())
        return 0

    def last_words(self) -> str:
        """The last line of the broker's log."""
        with contextlib.suppress(OSError):
            lines = self.log.read_text(errors="replace").strip().splitlines()
            return lines[-1] if lines else "nothing"
        return "nothing"

    def leftover(self) -> int | None:
        """The process id of a mosquitto that still runs on these files."""
        with contextlib.suppress(OSError, ValueError):
            pid = int(self.pid.read_text())
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            if str(self.conf).encode() in command:
                return pid
        return None

    def write(self, *, host: str, port: int, user: str) -> None:
        """Write everything; `user` is whom mosquitto stays when root starts it."""
        (self.folder / "speakers").mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        self.log.unlink(missing_ok=True)
        accounts = {
            CONTROLLER: self.controller_password,
            EMERGENCY: self.emergency_password,
            KIOSK: self.kiosk_password,
            PANEL: self.panel_password,
        }
        accounts |= {speaker_account(zone): self.speaker_password(zone) for zone in self._zones}
        lines = [f"{name}:{_hashed(kept_secret(path, _new_password))}" for name, path in accounts.items()]
        write_private(self._passwords, "\n".join(lines) + "\n")
        write_private(self._access, "\n".join(self._rules()) + "\n")
        write_private(self._port, str(port))
        write_private(self.conf, self._configuration(host, port, user))

    def _configuration(self, host: str, port: int, user: str) -> str:
        return (
            f"user {user}\nlistener {port} {host}\n{self._encryption()}allow_anonymous false\n"
            # Whoever comes with another's client name would put that one off the broker; the account is the name.
            "use_username_as_clientid true\n"
            f"password_file {self._passwords}\nacl_file {self._access}\n"
            f"persistence false\nset_tcp_nodelay true\n{QUEUES}log_dest stdout\nlog_type error\n"
            "log_type warning\nlog_type notice\n"
        )

    def _encryption(self) -> str:
        made = self._certificates
        return f"certfile {made.broker}\nkeyfile {made.broker_key}\ntls_version tlsv1.2\n" if made else ""

    def _rules(self) -> list[str]:
        rules = [f"user {CONTROLLER}", f"topic readwrite {Topics(self._site).root}/#"]
        rules += ["", f"user {EMERGENCY}", f"topic readwrite {Topics(self._site).root}/#"]
        rules += ["", f"user {KIOSK}", f"topic read {Topics(self._site).root}/public/#"]
        rules += ["", f"user {PANEL}", *self._granted("write", said_by="panel")]
        for zone in self._zones:
            rules += ["", f"user {speaker_account(zone)}"]
            rules += self._granted("read", said_by="controller", zone=zone)
            rules += self._granted("write", said_by="speaker", zone=zone)
        return rules

    def _granted(self, right: str, *, said_by: str, **names: str) -> list[str]:
        """Rights on the topics of one sender, with these names in them; whatever else they name may be anything."""
        known = {"site": self._site, **names}
        addresses = [channel.address for channel in CHANNELS if channel.sender == said_by]
        return [f"topic {right} {_PLACE.sub(lambda place: known.get(place[1], '+'), each)}" for each in addresses]


def _new_password() -> str:
    return secrets.token_urlsafe(24)


def _hashed(password: str) -> str:
    """As mosquitto_passwd does it: PBKDF2 with SHA-512."""
    salt = os.urandom(12)
    derived = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS)
    return f"$7${_ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(derived).decode()}"
