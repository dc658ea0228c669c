"""The controller as a process: started as people start it, with a real broker and a real speaker, and stopped."""

import asyncio
import json
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from content.adapters.site_folder import sample_site_folder
from controller_api.__main__ import main
from controller_api.adapters.data_folder import DataFolder
from tests.controller_api.rig import until

pytestmark = pytest.mark.broker
ENDS_WITHIN_S = 20.0
QUIET = {**os.environ, "CARILLON_SPEECH__ENGINE": "quiet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running controller process."""

    process: asyncio.subprocess.Process
    data: Path
    card: dict[str, Any]

    @asynccontextmanager
    async def signed_in(self) -> AsyncIterator[httpx.AsyncClient]:
        """A browser signed in with the first account."""
        words = (self.data / "first-sign-in.txt").read_text().split()
        async with httpx.AsyncClient(base_url=self.card["address"], timeout=20) as client:
            me = (await client.post("/sessions", json={"name": words[2], "password": words[4]})).json()
            client.headers["X-CSRF-Token"] = me["csrf_token"]
            yield client


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample mall, with a second of noise for each of its pieces."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(sample_site_folder() / "site.toml", folder)
    (folder / "music").mkdir()
    noise = 0.1 * np.random.default_rng(1).standard_normal(48_000)
    for mood in ("morning", "afternoon", "evening", "welcome", "farewell"):
        soundfile.write(folder / "music" / f"{mood}.flac", noise, 48_000)
    return folder / "site.toml"


@asynccontextmanager
async def started(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """One of our commands as a process, which ends here if it has not ended before."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *arguments, env=QUIET, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()  # A controller that is killed can't end its broker.
            try:
                await asyncio.wait_for(process.communicate(), ENDS_WITHIN_S)
            except TimeoutError:
                process.kill()
                await process.wait()


@asynccontextmanager
async def served(site: Path, data: Path) -> AsyncIterator[Served]:
    """A controller for the site; it is stopped at the end, and must stop cleanly."""
    card = data / "controller.json"
    async with started("controller_api", "serve", "--site", str(site), "--data", str(data), "--port", "0") as process:

        async def there() -> bool:
            assert process.returncode is None, (await process.communicate())[1].decode()
            return card.exists()

        await until(there)
        yield Served(process=process, data=data, card=json.loads(card.read_text()))
        errors = await stopped(process)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert not card.exists()


async def stopped(process: asyncio.subprocess.Process) -> str:
    """Ask a process to end, and wait until it has; gives what it said of errors."""
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
    return (await process.communicate())[1].decode()


async def until_ready(client: httpx.AsyncClient) -> None:
    """Wait for the speaker of the atrium."""

    async def ready() -> bool:
        return bool((await client.get("/zones/atrium")).json()["speaker"] == "ready")

    await until(ready)


async def ticket_called(client: httpx.AsyncClient) -> str:
    """Have a ticket called in the atrium to the end; gives where the call is."""
    order = {"template": "ticket", "zones": ["atrium"], "slots": {"ticket": "A012", "counter": "3"}}
    made = await client.post("/calls", json={**order, "languages": ["zh"]})
    assert made.status_code == 202, made.text
    where = made.headers["Location"]

    async def ended() -> bool:
        return bool((await client.get(where)).json()["state"] == "ended")

    await until(ended)
    return where


async def test_a_call_made_in_a_browser_sounds_in_the_zone(site: Path, tmp_path: Path) -> None:
    """From POST over the controller's own broker to a recording: the receipt says started, the file holds sound."""
    wav = tmp_path / "atrium.wav"
    async with served(site, tmp_path / "data") as mall, mall.signed_in() as client:
        password = mall.data / "broker" / "speakers" / "atrium.password"
        assert password.stat().st_mode & 0o777 == 0o600
        arguments = (
            *("broadcaster", "speaker", "--zone", "atrium", "--site", mall.card["site"]),
            *("--broker", mall.card["broker"], "--username", "speaker-atrium", "--password-file", str(password)),
            *("--record", str(wav), "--clips", str(tmp_path / "clips")),
        )
        async with started(*arguments) as speaker:
            await until_ready(client)
            where = await ticket_called(client)
            call = (await client.get(where)).json()
            await stopped(speaker)
    assert call["outcome"] == "completed", call
    assert [receipt["zone"] for receipt in call["receipts"] if receipt["started_at"]] == ["atrium"]
    samples, rate = soundfile.read(wav)
    assert np.abs(samples).max() > 0.02
    assert rate == 48_000


async def test_the_stream_flows_over_a_real_connection_and_ends_with_the_controller(site: Path, tmp_path: Path) -> None:
    """An open stream gets a heartbeat and a call, and doesn't keep the controller from stopping."""
    async with (
        served(site, tmp_path / "data") as mall,
        mall.signed_in() as client,
        client.stream("GET", "/events") as stream,
    ):
        lines = stream.aiter_lines()
        assert await anext(lines) == "event: heartbeat"
        order = {"template": "move-car", "zones": ["atrium"], "slots": {"plate": "沪AD12345"}}
        await client.post("/calls", json=order)
        async with asyncio.timeout(60):
            async for line in lines:
                if line == "event: call":
                    break
        mall.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(60):
            async for _ in lines:
                pass


@pytest.fixture(scope="module")
def away(site: Path) -> Path:
    """The same mall with a broker nobody runs."""
    file = site.with_name("away.toml")
    file.write_text(site.read_text() + '\n[broker]\nhost = "127.0.0.1"\nport = 9\n')
    return file


async def test_a_broker_that_is_away_at_start_is_told_by_health(away: Path, tmp_path: Path) -> None:
    """The controller starts, takes calls, and says in a sentence that the broker doesn't answer."""
    async with served(away, tmp_path / "data") as mall, mall.signed_in() as client:
        health = (await client.get("/health")).json()
        order = {"template": "move-car", "zones": ["atrium"], "slots": {"plate": "沪AD12345"}}
        assert (await client.post("/calls", json=order)).status_code == 202
    broker = next(part for part in health["parts"] if part["name"] == "broker")
    assert not broker["ok"]
    assert "127.0.0.1:9" in broker["sentence"]


async def test_a_second_controller_keeps_off_the_folder(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two controllers on one folder would ring twice; the second ends with a sentence."""
    folder = DataFolder(tmp_path / "data")
    with folder.held():
        given = ["serve", "--site", str(site), "--data", str(folder.root), "--port", "0"]
        assert await asyncio.to_thread(main, given) == 2
    assert "Another controller is running" in capsys.readouterr().err


BAD_STARTS = [
    (("--site", "nowhere.toml"), "there is no such file"),
    (("--port", "99999"), "'port' can't be '99999'"),
    (("--settings", "nowhere.toml"), "can't be read"),
    (("--scenes", "nowhere.json"), "can't be used"),
    (("--host", "0.0.0.0"), "Give it with --public-url"),  # noqa: S104  Refused before it is bound.
    (("--host", "::"), "Give it with --public-url"),
]


def test_a_password_file_that_is_not_there_is_told_with_its_line(
    away: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The site file is to blame, so it is told like any other fault of it."""
    file = away.with_name("locked.toml")
    file.write_text(away.read_text() + 'password_file = "broker.password"\n')
    line = file.read_text().count("\n")
    given = ["serve", "--site", str(file), "--data", str(tmp_path / "data"), "--port", "0"]
    assert main(given) == 2
    assert f"locked.toml:{line}: the file 'broker.password' isn't there." in capsys.readouterr().err
    file.with_name("broker.password").write_bytes(b"\xff\xfe")
    assert main(given) == 2
    assert "broker.password can't be read" in capsys.readouterr().err


BAD_DATABASES = [
    ("oracle+oracledb://u:hush@db/x", "needs the Python package 'oracledb'"),
    ("firebird://u:hush@db/x", "No driver for a database of the kind 'firebird'"),
    ("hush", "'database_url' is no database's address."),
    ("sqlite:////nowhere/hush.db", "The database can't be used: unable to open database file."),
]


@pytest.mark.parametrize(("url", "sentence"), BAD_DATABASES)
def test_a_database_that_cannot_be_used_is_a_sentence(  # noqa: PLR0917  Fixtures of a test.
    site: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    url: str,
    sentence: str,
) -> None:
    """A missing driver, an unknown kind, no URL, no file: exit code 2, what to do, and no password in it."""
    monkeypatch.setenv("CARILLON_DATABASE_URL", url)
    assert main(["serve", "--site", str(site), "--data", str(tmp_path / "data"), "--port", "0"]) == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert "hush" not in told


def test_a_data_folder_that_cannot_be_made_is_a_sentence(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file stands where the folder should be: exit code 2 and a sentence that names it."""
    (tmp_path / "data").touch()
    assert main(["serve", "--site", str(site), "--data", str(tmp_path / "data"), "--port", "0"]) == 2
    assert "data can't be used: File exists." in capsys.readouterr().err


def test_the_data_folder_is_the_controllers_alone(tmp_path: Path) -> None:
    """Accounts, passwords and what was said are in there, so nobody else may look, also into a folder from before."""
    folder = DataFolder(tmp_path / "data")
    for _ in ("new", "from before"):
        with folder.held():
            assert folder.root.stat().st_mode & 0o777 == 0o700
        folder.root.chmod(0o755)


def test_a_folder_of_other_things_is_not_shut_to_others(tmp_path: Path) -> None:
    """A folder named by mistake keeps its mode, so that who uses what is in it still can."""
    (tmp_path / "theirs.txt").touch()
    tmp_path.chmod(0o755)
    with DataFolder(tmp_path).held():
        assert tmp_path.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize(("change", "sentence"), BAD_STARTS)
def test_a_bad_start_ends_with_a_sentence(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, str], sentence: str
) -> None:
    """The exit code is 2, and standard error holds one clear sentence."""
    given = {"--site": str(site), "--data": str(tmp_path / "data"), "--port": "0", change[0]: change[1]}
    assert main(["serve", *(word for pair in given.items() for word in pair)]) == 2
    assert sentence in capsys.readouterr().err


def test_every_address_is_listened_at_when_speakers_are_told_which_to_use(capsys: pytest.CaptureFixture[str]) -> None:
    """With the address that others reach, a controller may listen at all of them."""
    given = ["--site", "s.toml", "--host", "0.0.0.0", "--public-url", "http://10.0.0.5:8080"]  # noqa: S104  Only shown.
    assert main(["serve", *given, "--show-settings"]) == 0
    assert json.loads(capsys.readouterr().out)["public_url"] == "http://10.0.0.5:8080"


SECRETS = [
    'database_url = ["postgresql://u:hush@db/x"]',
    'broker = "hush"',
    '[broker]\npassword = ["hush"]',
    '[broker]\npasswrod = "hush"',
    '[broker]\ntls = "hush"',
    '[speech]\npasswrod = "hush"',
]


@pytest.mark.parametrize("written", SECRETS)
def test_a_fault_in_the_settings_gives_no_secret_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], written: str
) -> None:
    """A setting that may hold a password is named when it is wrong, but its value is not told."""
    file = tmp_path / "carillon.toml"
    file.write_text(written + "\n")
    assert main(["serve", "--site", "s.toml", "--settings", str(file), "--show-settings"]) == 2
    told = capsys.readouterr().err
    assert "'" in told
    assert "hush" not in told


def test_a_failed_statement_is_told_without_its_values(engine: Engine) -> None:
    """The log of a database that fails holds no word of what was to be written."""
    with pytest.raises(OperationalError) as failed, engine.connect() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": "hush"})
    assert "nowhere" in str(failed.value)
    assert "hush" not in str(failed.value)


def test_settings_are_shown_with_secrets_masked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line beats the environment, that beats the file; the database's password is given away by none."""
    monkeypatch.setenv("CARILLON_SPEECH__ENGINE", "quiet")
    file = tmp_path / "carillon.toml"
    file.write_text('port = 9000\ndatabase_url = "postgresql://u:hush@db/x"\n[dispatch]\nlead_ms = 200\n')
    assert main(["serve", "--site", "s.toml", "--settings", str(file), "--port", "9001", "--show-settings"]) == 0
    shown = capsys.readouterr().out
    settings = json.loads(shown)
    assert (settings["port"], settings["dispatch"]["lead_ms"]) == (9001, 200)
    assert settings["speech"]["engine"] == "quiet"
    assert "hush" not in shown
