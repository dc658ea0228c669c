"""A mall's certificates, made by the openssl command: an authority of its own, and the certificate of its broker.

Knows a folder and openssl. Which names the broker goes by, and who is given what, is for others to say.
"""

import ipaddress
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

AUTHORITY_DAYS = 3_650
_NAME = re.compile(r"^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$")
_CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


class CertificateFault(Exception):
    """A certificate can't be made or read; the sentence says what to do."""


class SiteCertificates:
    """Where they are. Keys are for their owner's eyes only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authority = folder / "ca.pem"
        """Whom clients are to trust; may be given to anybody."""
        self.authority_key = folder / "ca.key"
        self.broker = folder / "broker.pem"
        self.broker_key = folder / "broker.key"

    @property
    def made(self) -> bool:
        """Whether the broker has what it needs, and its clients too."""
        return all(path.exists() for path in (self.authority, self.broker, self.broker_key))

    def make_authority(self) -> None:
        """A new authority in the place of the one there is; raises `CertificateFault`."""
        settings = _settings(name=f"Carillon authority of {datetime.now(UTC):%Y-%m-%d %H:%M:%S}", section="authority")
        self._make("ca", "req", "-x509", *_CURVE, "-days", str(AUTHORITY_DAYS), settings=settings)

    def make_broker(self, names: Sequence[str], *, days: int) -> None:
        """A new certificate of the broker under these names and addresses; raises `CertificateFault`.

        Who trusts the authority trusts it, too; a broker that runs goes on with the old one until it is started anew.
        """
        ends = datetime.now(UTC) + timedelta(days=days)
        if ends > end_of(self.authority):
            raise CertificateFault(
                f"The authority ends on {end_of(self.authority):%Y-%m-%d}, before the certificate would. Give fewer "
                "--days; or make a new one with --new-authority, and give every speaker the new ca.pem."
            )
        vouched = ("-CA", str(self.authority), "-CAkey", str(self.authority_key))
        settings = _settings(name=names[0], section="broker", names=",".join(map(_alternative, names)))
        self._make("broker", "req", "-x509", *_CURVE, *vouched, "-days", str(days), settings=settings)

    def _make(self, stem: str, *arguments: str, settings: str) -> None:
        """A key and its certificate, whole or not at all."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.folder) as draft:
                config, key, certificate = (Path(draft) / name for name in ("config", "key", "certificate"))
                config.write_text(settings, encoding="ascii")
                given = ("-config", str(config), "-keyout", str(key), "-out", str(certificate))
                _openssl(*arguments, *given)
                certificate.chmod(0o644)
                for path, suffix in ((key, "key"), (certificate, "pem")):
                    _give_to_owner(path, self.folder.parent)
                    path.replace(self.folder / f"{stem}.{suffix}")
            _give_to_owner(self.folder, self.folder.parent)
        except OSError as error:
            raise CertificateFault(
                f"Certificates can't be kept in {self.folder}: {error.strerror}. Make them as the controller's account."
            ) from error


def end_of(certificate: Path) -> datetime:
    """When it ends; raises `CertificateFault`."""
    told = _openssl("x509", "-in", str(certificate), "-noout", "-enddate", "-dateopt", "iso_8601")
    return datetime.fromisoformat(told.strip().removeprefix("notAfter="))


def names_in(certificate: Path) -> list[str]:
    """The names and addresses it is for; raises `CertificateFault`."""
    told = _openssl("x509", "-in", str(certificate), "-noout", "-ext", "subjectAltName")
    named = re.findall(r"(DNS|IP Address):([^\s,]+)", told)
    return [name if kind == "DNS" else str(ipaddress.ip_address(name)) for kind, name in named]


def _settings(*, name: str, section: str, names: str = "") -> str:
    """All that openssl is told, so that nothing hangs on the machine's own settings."""
    return (
        f"[req]\nprompt = no\ndistinguished_name = name\nx509_extensions = {section}\n"
        f"[name]\nCN = {name[:64]}\n"
        "[authority]\nbasicConstraints = critical, CA:TRUE, pathlen:0\nkeyUsage = critical, keyCertSign, cRLSign\n"
        "subjectKeyIdentifier = hash\n"
        "[broker]\nbasicConstraints = critical, CA:FALSE\nkeyUsage = critical, digitalSignature\n"
        "extendedKeyUsage = serverAuth\nsubjectKeyIdentifier = hash\nauthorityKeyIdentifier = keyid\n"
        f"subjectAltName = {names or 'DNS:localhost'}\n"
    )


def _alternative(name: str) -> str:
    try:
        return f"IP:{ipaddress.ip_address(name)}"
    except ValueError:
        if not _NAME.match(name):
            raise CertificateFault(f"'{name}' is no host name or address; give one such as 10.0.0.5.") from None
        return f"DNS:{name}"


def _openssl(*arguments: str) -> str:
    program = shutil.which("openssl")
    if program is None:
        raise CertificateFault("openssl is not installed. Install it (Debian: apt-get install openssl).")
    done = subprocess.run(  # noqa: S603  openssl itself, and no shell.
        [program, *arguments], capture_output=True, text=True, umask=0o077, check=False, timeout=60
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["nothing"])[-1]
        raise CertificateFault(f"openssl can't do it; it said: {last}")
    return done.stdout


def _give_to_owner(path: Path, folder: Path) -> None:
    """What root makes is for the account that the folder is of."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.chown(path, owner.st_uid, owner.st_gid)
