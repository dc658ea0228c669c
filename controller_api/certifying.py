"""`python -m controller_api certificate`: certificates for a broker that encrypts, made, renewed, and until when."""

import argparse
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from controller_api.adapters.openssl_certificates import CertificateFault, SiteCertificates, end_of, names_in

DAYS = 730
HERE = ("localhost", "127.0.0.1", "::1")
"""Names a broker has on its own machine, where the controller reaches it."""
REFUSED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    data = Path(os.environ.get("CARILLON_DATA", "var/controller"))
    name = "a name or address speakers reach the broker at; may be given more than once (as before, or this machine's)"
    parser.add_argument("--data", type=Path, default=data, metavar="DIR", help="the controller's data folder")
    parser.add_argument("--name", action="append", default=[], metavar="NAME", help=name)
    parser.add_argument("--days", type=int, default=DAYS, help=f"how long the broker's is good for ({DAYS})")
    parser.add_argument("--new-authority", action="store_true", help="have a new authority, too; speakers need it then")
    parser.add_argument("--show", action="store_true", help="only say what there is")


def run(options: argparse.Namespace) -> int:
    """Make them or show them; gives the exit code, 2 for what can't be done."""
    certificates = SiteCertificates(options.data.resolve() / "certificates")
    try:
        if not options.show:
            _make(certificates, options)
        sys.stdout.write("\n".join(_told(certificates)) + "\n")
    except CertificateFault as fault:
        sys.stderr.write(f"{fault}\n")
        return REFUSED
    return 0


def _make(certificates: SiteCertificates, options: argparse.Namespace) -> None:
    if options.days < 1:
        raise CertificateFault("A certificate is good for a day at least; give more --days.")
    before = names_in(certificates.broker) if certificates.broker.exists() else []
    names = list(dict.fromkeys([*(options.name or before or _of_this_machine()), *HERE]))
    if options.new_authority or not certificates.authority_key.exists():
        certificates.make_authority()
    certificates.make_broker(names, days=options.days)


def _told(certificates: SiteCertificates) -> Iterator[str]:
    if not certificates.made:
        raise CertificateFault(f"There are no certificates in {certificates.folder} yet. Make them without --show.")
    names = ", ".join(names_in(certificates.broker))
    yield f"The broker's certificate is for {names}; it ends on {end_of(certificates.broker):%Y-%m-%d}."
    trusted = certificates.authority
    yield f"Speakers that are given {trusted} with --ca trust it; that ends on {end_of(trusted):%Y-%m-%d}."
    yield "With tls = true under [broker] in its settings the controller's broker takes it at the next start."


def _of_this_machine() -> list[str]:
    """Its name, and the addresses by which it reaches others."""
    name = socket.gethostname()
    found = [name]
    for family, far in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((far, 9))  # Sends nothing; the system only chooses the way.
                found.append(probe.getsockname()[0])
            except OSError:
                continue
    return found
