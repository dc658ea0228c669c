"""Fixtures of the controller's tests."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from controller_api.adapters.engine import open_engine
from controller_api.adapters.schema import upgrade
from tests.controller_api.rig import Rig, running


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
