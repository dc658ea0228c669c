"""Fixtures of the broadcaster's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.broadcaster.wire_rig import ClipServer, Mosquitto


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    """A real broker, running."""
    broker = Mosquitto(tmp_path)
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
def clip_server() -> Iterator[ClipServer]:
    """A server of clips, running."""
    server = ClipServer()
    server.start()
    yield server
    server.stop()
