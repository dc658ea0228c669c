"""Fixtures of the controller's tests."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser
from sqlalchemy import Engine

from controller_api.adapters.engine import open_engine
from controller_api.adapters.schema import upgrade
from tests.controller_api.page_mall import WITHOUT_SPEAKER, let_in, little_mall
from tests.controller_api.rig import Rig, running
from tests.screens.browser import Window, chromium, hearing, window
from tests.screens.mall import ShownMall, shown_mall
from tests.screens.spoken import write_spoken


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file as the migrations make it, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "carillon.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def engine(migrated: Path, tmp_path: Path) -> Iterator[Engine]:
    """A database of one's own."""
    path = tmp_path / "carillon.db"
    shutil.copy(migrated, path)
    opened = open_engine(f"sqlite:///{path}")
    yield opened
    opened.dispose()


@pytest.fixture
async def rig(engine: Engine, tmp_path: Path) -> AsyncIterator[Rig]:
    """A running controller of quiet parts."""
    async with running(engine, tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def mall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShownMall]:
    """The running mall that the page's tests share, of three zones, of which the garage has no speaker."""
    folder = tmp_path_factory.mktemp("mall")
    data = folder / "data"
    data.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        # More than in a mall: here a browser, two zones and the controller share a busy machine.
        patch.setenv("CARILLON_DISPATCH__LIVE_DELAY_MS", "600")
        with shown_mall(little_mall(folder), data, without_speaker=WITHOUT_SPEAKER, recorded=data) as running_one:
            yield running_one


@pytest.fixture(scope="session")
def admin(mall: ShownMall) -> Iterator[httpx.Client]:
    """The administrator of that mall, who has let everybody in."""
    with mall.signed_in() as client:
        let_in(client)
        yield client


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One chromium for all tests of a file, with a microphone that somebody speaks into without end."""
    spoken = tmp_path_factory.mktemp("microphone") / "spoken.wav"
    write_spoken(spoken)
    with chromium(*hearing(spoken)) as running_one:
        yield running_one


@pytest.fixture
def opened(browser: Browser, mall: ShownMall, admin: httpx.Client) -> Iterator[Window]:
    """A fresh window, in English; after the test nothing may sound any more and the console must be clean."""
    with window(browser) as fresh:
        yield fresh
    for call in admin.get("/calls", params={"state": "open"}).json()["calls"]:
        admin.post(f"/calls/{call['id']}/cancel")
    assert fresh.errors == []
    assert fresh.asked <= {mall.address, mall.address.replace("http", "ws", 1)}
