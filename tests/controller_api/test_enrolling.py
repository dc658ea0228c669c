"""A kiosk's token: made on the controller's machine or over the door, for a kiosk of the site and nobody else."""

import shutil
from pathlib import Path

import pytest

from controller_api.__main__ import main
from controller_api.accounts import Visitor
from controller_api.adapters.books_sql import SqlSignInBook
from controller_api.adapters.engine import open_engine
from controller_api.adapters.wall_clock import now
from controller_api.contract.live import LiveOrder
from controller_api.problems import Problem
from controller_api.rights import Role
from controller_api.sign_in import digest_of
from tests.controller_api.rig import Rig
from tests.malls import write_site

KIOSK = """
[[kiosks]]
id = "hall-kiosk"
name = { zh = "大厅自助机", en = "Kiosk in the hall" }
zone = "hall"
place = "desk"
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The site file of a mall with one kiosk."""
    return write_site(tmp_path / "site", "little-mall", "hall", more=KIOSK)


@pytest.fixture
def data(migrated: Path, tmp_path: Path) -> Path:
    """The data folder of a controller that was started once."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(migrated, folder / "carillon.db")
    return folder


def test_a_kiosk_gets_a_token_and_the_one_it_had_is_worth_nothing(
    site: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Printed, or put into a file only its owner reads; it is bound to the kiosk by its name."""
    assert main(["kiosk", "hall-kiosk", "--site", str(site), "--data", str(data)]) == 0
    first = capsys.readouterr().out.strip()
    out = tmp_path / "token"
    assert main(["kiosk", "hall-kiosk", "--site", str(site), "--data", str(data), "--out", str(out)]) == 0
    assert out.stat().st_mode & 0o777 == 0o600
    engine = open_engine(f"sqlite:///{data / 'carillon.db'}")
    book = SqlSignInBook(engine)
    found = book.token(digest_of(out.read_text().strip()), now())
    assert found is not None
    assert (found.name, found.role) == ("hall-kiosk", Role.KIOSK)
    assert book.token(digest_of(first), now()) is None
    engine.dispose()


def test_a_kiosk_nobody_wrote_down_gets_none(
    site: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slip of the pen and a folder no controller was started in are told, with what to do."""
    assert main(["kiosk", "hall-kisok", "--site", str(site), "--data", str(data)]) == 2
    assert "Did you mean 'hall-kiosk'?" in capsys.readouterr().err
    assert main(["kiosk", "hall-kiosk", "--site", str(site), "--data", str(tmp_path)]) == 2
    assert "Start the controller once" in capsys.readouterr().err


async def test_over_the_door_a_kiosks_token_is_named_as_the_kiosk(rig: Rig) -> None:
    """An admin makes one for a kiosk of the site only; nobody gets an account as a kiosk."""
    async with rig.client(Role.ADMIN) as admin, rig.client() as kiosk:
        unknown = await admin.post("/tokens", json={"name": "food-kisok", "role": "kiosk"})
        assert unknown.status_code == 422
        assert "Did you mean 'food-kiosk'?" in unknown.json()["detail"]
        made = (await admin.post("/tokens", json={"name": "food-kiosk", "role": "kiosk"})).json()
        kiosk.headers["Authorization"] = f"Bearer {made['token']}"
        assert (await kiosk.get("/kiosks/me/now")).json()["kiosk"]["id"] == "food-kiosk"
        with pytest.raises(Problem, match="As kiosk you may not speak live"):
            rig.here.live.open(LiveOrder(zones=("atrium",)), Visitor(name="food-kiosk", role=Role.KIOSK))
        person = {"name": "mei", "password": "ten characters", "role": "kiosk"}
        assert (await admin.post("/accounts", json=person)).status_code == 422
