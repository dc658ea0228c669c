"""A mosquitto of our own that encrypts: who gets in, who is told what, and when its certificate ends."""

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiomqtt
import pytest
from pydantic import SecretStr

from broadcaster import wire
from broadcaster.adapters.mqtt_encryption import context_of, explained
from broadcaster.adapters.mqtt_network import MqttNetwork
from broadcaster.adapters.mqtt_speaker import MqttSpeakerLink
from broadcaster.broker_settings import BrokerSettings
from broadcaster.speaker.ports import Heard
from controller_api.__main__ import main
from controller_api.adapters.mosquitto import MosquittoChild
from controller_api.adapters.mosquitto_files import CONTROLLER, BrokerFiles, speaker_account
from controller_api.adapters.openssl_certificates import SiteCertificates, end_of
from controller_api.adapters.wall_clock import WallClock
from controller_api.settings import read_settings
from tests.broadcaster.wire_rig import until
from tests.controller_api.rig import until as until_so
from tests.controller_api.test_serving import Served, site, started, until_ready

pytestmark = pytest.mark.broker
__all__ = ["site"]
"""The fixture of the sample mall."""
STATE = wire.SpeakerState(zone="atrium", boot_id="boot", lifecycle=wire.Lifecycle.READY, at_us=1)


def authority(folder: Path) -> SiteCertificates:
    """An authority of a test's own."""
    made = SiteCertificates(folder / "certificates")
    made.make_authority()
    return made


class Encrypted:
    """A broker that encrypts, and how to reach it."""

    def __init__(self, child: MosquittoChild, files: BrokerFiles, certificates: SiteCertificates) -> None:
        self.child = child
        self.files = files
        self.certificates = certificates

    def settings(self, account: str, **more: Any) -> BrokerSettings:
        """An account's way to it, trusting its authority."""
        zone = account.removeprefix("speaker-")
        file = self.files.controller_password if account == CONTROLLER else self.files.speaker_password(zone)
        given = {"host": "127.0.0.1", "tls": True, "tls_ca_file": self.certificates.authority, **more}
        password = SecretStr(file.read_text().strip())
        return BrokerSettings(port=self.child.port, username=account, password=password, **given)

    def link(self, **more: Any) -> MqttSpeakerLink:
        """The atrium's speaker, which isn't connected yet."""
        now_us = WallClock().now_us
        settings = self.settings(speaker_account("atrium"), **more)
        return MqttSpeakerLink(broker=settings, site="mall", zone="atrium", now_us=now_us)


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[Encrypted]:
    """It runs, with a certificate that is good for 20 days."""
    made = authority(tmp_path)
    made.make_broker(["localhost", "127.0.0.1"], days=20)
    files = BrokerFiles(tmp_path / "broker", site="mall", zones=("atrium",), certificates=made)
    async with MosquittoChild(files) as child:
        yield Encrypted(child, files, made)


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
async def test_a_speaker_that_trusts_the_authority_joins(broker: Encrypted, protocol: str) -> None:
    """Its state and the controller's words go to and fro; the controller knows when the certificate ends."""
    network = MqttNetwork(
        broker=broker.settings(CONTROLLER, protocol=protocol),
        site="mall",
        epoch=1,
        clips_url="http://clips",
        clock=WallClock(),
    )
    link = broker.link(protocol=protocol)
    heard: list[Heard] = []
    async with network:
        await link.open(heard.append, STATE)
        report = await asyncio.wait_for(anext(network.reports()), 20)
        assert report == STATE
        await until(lambda: heard, "the controller's state")
        assert network.certificate_ends_us == round(end_of(broker.certificates.broker).timestamp() * 1e6)
        await link.close(STATE)


async def test_a_speaker_with_another_authority_says_what_to_do(
    broker: Encrypted, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It doesn't join, and its log names the file that is wanted."""
    caplog.set_level(logging.WARNING)
    link = broker.link(tls_ca_file=authority(tmp_path / "other").authority)
    await link.open(lambda _: None, STATE)
    await until(lambda: "nobody trusted here vouches for its certificate; give the ca.pem" in caplog.text, "the word")
    assert not link.connected
    await link.close(STATE)


async def test_an_address_the_certificate_is_not_for_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever reaches the broker by another address than it has one for learns that."""
    caplog.set_level(logging.WARNING)
    made = authority(tmp_path)
    made.make_broker(["mqtt.mall.example"], days=20)
    files = BrokerFiles(tmp_path / "broker", site="mall", zones=("atrium",), certificates=made)
    async with MosquittoChild(files) as child:
        link = Encrypted(child, files, made).link()
        await link.open(lambda _: None, STATE)
        await until(lambda: "its certificate is for other addresses" in caplog.text, "the word")
        await link.close(STATE)


async def test_nobody_gets_in_unencrypted(broker: Encrypted) -> None:
    """Even with the right password."""
    given = broker.settings(CONTROLLER)
    password = given.password.get_secret_value() if given.password else None
    with pytest.raises(aiomqtt.MqttError):
        async with aiomqtt.Client("127.0.0.1", given.port, username=CONTROLLER, password=password, timeout=2):
            pass


async def test_a_broker_that_does_not_encrypt_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A speaker that is to encrypt and meets a plain broker says so, and goes on asking."""
    caplog.set_level(logging.WARNING)
    files = BrokerFiles(tmp_path / "broker", site="mall", zones=("atrium",))
    async with MosquittoChild(files) as child:
        link = Encrypted(child, files, authority(tmp_path)).link()
        await link.open(lambda _: None, STATE)
        await until(lambda: "can't be used" in caplog.text, "the word")
        assert not link.connected
        await link.close(STATE)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("certificate verify failed: certificate has expired (_ssl.c:992)", "has ended; renew it"),
        ("certificate verify failed: certificate is not yet valid (_ssl.c:992)", "this machine's clock"),
        ("certificate verify failed: Hostname mismatch, certificate is not valid for 'mqtt'.", "for other names"),
        ("[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:992)", "doesn't encrypt at that port"),
        ("[Errno 111] Connection refused", "[Errno 111] Connection refused"),
    ],
)
def test_what_openssl_says_is_put_into_words_that_help(said: str, told: str) -> None:
    """A certificate's end, a wrong clock, another name, a plain port; anything else is told as it is."""
    assert told in explained(said)


@pytest.mark.parametrize(("content", "reason"), [(None, "No such file"), ("no certificate", "it holds no certificate")])
def test_an_authority_that_cant_be_read_is_told(tmp_path: Path, content: str | None, reason: str) -> None:
    """The sentence names the file, and what to give instead."""
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(OSError, match=f"{reason}.* Give the ca.pem"):
        context_of(BrokerSettings(tls=True, tls_ca_file=file))


def test_a_speaker_process_whose_authority_cant_be_read_ends_with_a_sentence(tmp_path: Path) -> None:
    """Rather than trying for ever."""
    file = tmp_path / "ca.pem"
    command = ["-m", "broadcaster", "speaker", "--site", "mall", "--zone", "atrium", "--output", "silent"]
    done = subprocess.run(
        [sys.executable, *command, "--ca", str(file)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert f"{file} can't be used to trust the broker" in done.stderr


async def test_a_mall_encrypts_when_it_is_told_to(site: Path, tmp_path: Path) -> None:
    """Controller and speaker, as people start them, meet over TLS; a certificate near its end stands among faults."""
    data, settings = tmp_path / "data", tmp_path / "settings.toml"
    serve = ["controller_api", "serve", "--settings", str(settings)]
    settings.write_text(f'site = "{site}"\ndata = "{data}"\nport = 0\n[broker]\ntls = true\n')
    assert main(["certificate", "--data", str(data), "--days", "20"]) == 0
    async with started(*serve) as controller:

        async def there() -> bool:
            return (data / "controller.json").exists()

        await until_so(there)
        card = json.loads((data / "controller.json").read_text())
        speaker = ["broadcaster", "speaker", "--site", card["site"], "--zone", "atrium", "--output", "silent"]
        speaker += ["--broker", card["broker"], "--username", "speaker-atrium", "--clips", str(tmp_path / "clips")]
        speaker += ["--password-file", str(data / "broker" / "speakers" / "atrium.password")]
        speaker += ["--controller-key", str(data / "controller.pub"), "--ca", str(data / "certificates" / "ca.pem")]
        served = Served(process=controller, data=data, card=card)
        async with started(*speaker), served.signed_in() as browser:
            await until_ready(browser)

            async def told() -> bool:
                parts = (await browser.get("/health")).json()["parts"]
                return any(part["name"] == "supervision" and "house certificate" in part["sentence"] for part in parts)

            await until_so(told)


def test_a_controller_that_is_to_encrypt_and_has_no_certificate_is_told_how_to_make_one(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not start, rather than speak in plain."""
    monkeypatch.setenv("CARILLON_BROKER__TLS", "true")
    assert main(["serve", "--site", str(site), "--data", str(tmp_path / "data"), "--port", "0"]) == 2
    assert "Make one with python -m controller_api certificate" in capsys.readouterr().err


def test_a_controller_that_is_told_whom_to_trust_encrypts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As speakers do: an authority's file is for nothing else."""
    monkeypatch.setenv("CARILLON_BROKER__TLS_CA_FILE", "/etc/carillon/ca.pem")
    assert read_settings({"site": "site.toml"}, None).broker.tls
