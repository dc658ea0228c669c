"""What a speaker process is told, by flags and by the environment."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from broadcaster.__main__ import main
from broadcaster.broker_settings import BrokerSettings, split_address
from broadcaster.speaker.settings import OutputKind, SpeakerSettings, sentences


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("mall", ("mall", 1883)),
        ("10.0.0.5:8883", ("10.0.0.5", 8883)),
        ("[::1]:1884", ("::1", 1884)),
    ],
)
def test_addresses_are_read_as_people_write_them(text: str, address: tuple[str, int]) -> None:
    """A host, with a port or without, old or new kind of address."""
    assert split_address(text) == address
    assert (BrokerSettings.at(text).host, BrokerSettings.at(text).port) == address


@pytest.mark.parametrize("text", ["", "mall:", "mall:0", "mall:70000", "two words", "mqtt://mall", "a:b:c"])
def test_what_is_no_address_is_told(text: str) -> None:
    """The sentence shows how to write one."""
    with pytest.raises(ValueError, match="HOST:PORT"):
        split_address(text)


def test_the_environment_fills_in_what_flags_leave_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flags win over the environment."""
    monkeypatch.setenv("CARILLON_ZONE", "cinema")
    monkeypatch.setenv("CARILLON_SITE", "mall")
    settings = SpeakerSettings.model_validate({"zone": "hall"})
    assert (settings.zone, settings.site) == ("hall", "mall")


def test_a_recording_file_means_a_recording() -> None:
    """Whoever names a file to record to needn't say that a recording is wanted."""
    settings = SpeakerSettings.model_validate({"zone": "hall", "site": "mall", "record": "hall.wav"})
    assert settings.output is OutputKind.RECORD


def test_whoever_says_whom_to_trust_wants_encryption(tmp_path: Path) -> None:
    """An authority's file without encryption would be a connection in plain that looks like another."""
    settings = SpeakerSettings.model_validate({"zone": "hall", "site": "mall", "tls_ca_file": str(tmp_path / "ca.pem")})
    broker = settings.broker_settings()
    assert (broker.tls, broker.tls_ca_file) == (True, tmp_path / "ca.pem")
    assert not SpeakerSettings.model_validate({"zone": "hall", "site": "mall"}).broker_settings().tls


def test_all_faults_are_told_at_once() -> None:
    """One sentence for each, in the words of the command line."""
    given = {"zone": "Hall 1", "broker": "mqtt://x", "output": "loud", "clips_limit_mb": 1}
    with pytest.raises(ValidationError) as caught:
        SpeakerSettings.model_validate(given)
    told = sentences(caught.value)
    assert [sentence.split()[0].rstrip(":") for sentence in told] == [
        "--zone",
        "--site",
        "--broker",
        "--output",
        "--clips-limit-mb",
    ]


def test_a_recording_without_a_file_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence says what to add."""
    assert main(["speaker", "--zone", "hall", "--site", "mall", "--output", "record"]) == 2
    assert capsys.readouterr().err == "A recording needs a file: add --record FILE.\n"


def test_the_password_comes_from_its_file(tmp_path: Path) -> None:
    """The line's end isn't part of the password."""
    (tmp_path / "password").write_text("secret\n")
    settings = SpeakerSettings.model_validate({"zone": "a", "site": "b", "password_file": tmp_path / "password"})
    assert settings.broker_settings().password == SecretStr("secret")


def test_a_password_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence names the file and the other way to give a password; so it does for one that holds no text."""
    file = tmp_path / "broker.password"
    for reason in ("No such file or directory", "it holds no text"):
        assert main(["speaker", "--zone", "a", "--site", "b", "--output", "silent", "--password-file", str(file)]) == 2
        told = capsys.readouterr().err
        assert told.startswith(f"The broker's password file {file} can't be read: {reason}. Name one")
        file.write_bytes(b"\xff\xfe")


def test_settings_are_shown_without_secrets(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--show-settings` prints what would be used, and ends."""
    monkeypatch.setenv("CARILLON_PASSWORD", "secret")
    assert main(["speaker", "--zone", "hall", "--site", "mall", "--show-settings"]) == 0
    shown = capsys.readouterr().out
    assert '"zone": "hall"' in shown
    assert "secret" not in shown


def test_a_key_that_is_none_is_told(tmp_path: Path) -> None:
    """A file that holds something else, or isn't there, keeps the speaker from starting, with a sentence."""
    file = tmp_path / "controller.pub"
    settings = SpeakerSettings.model_validate({"zone": "hall", "site": "mall", "controller_key": file})
    with pytest.raises(OSError, match="can't be read: No such file"):
        settings.seal()
    file.write_text("nothing of the kind")
    with pytest.raises(OSError, match=r"no key of a controller.*Copy"):
        settings.seal()
