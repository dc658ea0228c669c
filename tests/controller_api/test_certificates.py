"""The certificates a set-up can make, by the real openssl: whose they are, for which names, how long, and who reads."""

import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from controller_api.__main__ import main
from controller_api.adapters.openssl_certificates import SiteCertificates, end_of, names_in


def make(data: Path, *more: str) -> SiteCertificates:
    """Make certificates as the command line does."""
    assert main(["certificate", "--data", str(data), *more]) == 0
    return SiteCertificates(data / "certificates")


def test_the_set_up_makes_an_authority_and_a_certificate_it_vouches_for(tmp_path: Path) -> None:
    """For the names given and this machine's own; keys are their owner's alone, and whom to trust is everybody's."""
    made = make(tmp_path / "data", "--name", "mqtt.mall.example", "--name", "10.0.0.5", "--days", "90")
    assert made.made
    checked = ["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", str(made.authority)]
    subprocess.run([*checked, str(made.broker)], check=True, capture_output=True)
    assert set(names_in(made.broker)) >= {"mqtt.mall.example", "10.0.0.5", "localhost", "127.0.0.1"}
    left = end_of(made.broker) - datetime.now(UTC)
    assert timedelta(days=89) < left <= timedelta(days=90)
    modes = {path.name: path.stat().st_mode & 0o777 for path in made.folder.iterdir()}
    assert modes == {"ca.pem": 0o644, "ca.key": 0o600, "broker.pem": 0o644, "broker.key": 0o600}
    assert made.folder.stat().st_mode & 0o777 == 0o700


def test_a_renewal_keeps_the_authority_and_the_names(tmp_path: Path) -> None:
    """So speakers need nothing new; only a new authority has to be brought to them."""
    made = make(tmp_path, "--name", "mqtt.mall.example", "--days", "10")
    authority, names, end = made.authority.read_bytes(), names_in(made.broker), end_of(made.broker)
    key = made.broker_key.read_bytes()
    make(tmp_path)
    assert made.authority.read_bytes() == authority
    assert names_in(made.broker) == names
    assert end_of(made.broker) > end
    assert made.broker_key.read_bytes() != key
    make(tmp_path, "--new-authority")
    assert made.authority.read_bytes() != authority
    context = ssl.create_default_context(cafile=made.authority)
    assert len(context.get_ca_certs()) == 1


def test_without_names_it_is_for_this_machine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What it is for, whom to trust and until when is told, and told again by --show, which makes nothing."""
    made = make(tmp_path)
    told = capsys.readouterr().out
    assert "127.0.0.1" in told
    assert f"ends on {end_of(made.broker):%Y-%m-%d}" in told
    assert str(made.authority) in told
    before = made.broker.read_bytes()
    assert main(["certificate", "--data", str(tmp_path), "--show"]) == 0
    assert capsys.readouterr().out == told
    assert made.broker.read_bytes() == before


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["--name", "two words"], "is no host name or address"),
        (["--days", "0"], "give more --days"),
        (["--days", "9999"], "--new-authority"),
        (["--show"], "Make them without --show"),
    ],
)
def test_what_cant_be_made_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str], sentence: str
) -> None:
    """A sentence that says what to do, and exit code 2; no half-made certificate stays."""
    assert main(["certificate", "--data", str(tmp_path), *given]) == 2
    assert sentence in capsys.readouterr().err
    assert not SiteCertificates(tmp_path / "certificates").broker.exists()


def test_a_machine_without_openssl_is_told_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package's name is in the sentence."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["certificate", "--data", str(tmp_path)]) == 2
    assert "apt-get install openssl" in capsys.readouterr().err
