"""The controller as it is put together for a mall: what is raised reaches the calls."""

from contextlib import AsyncExitStack
from pathlib import Path

from broadcaster.emergency.service import EmergencyService
from controller_api.bootstrap.emergency import answer_emergencies
from controller_api.bootstrap.ground import lay
from controller_api.bootstrap.voice import raise_voice
from controller_api.settings import read_settings
from tests.broadcaster.wire_rig import until
from tests.malls import write_site

PLAN = """
[broker]
host = "127.0.0.1"
port = 1

[emergency]

[[emergency.profiles]]
id = "fire"
name = { zh = "火警", en = "Fire" }
scenario = "fire"
confirm = "two-person"

[[emergency.profiles.phases]]
evacuate = ["everywhere"]
"""


async def written_down(emergency: EmergencyService) -> None:
    """A controller that is closed before it has begun to work writes nothing."""
    await until(lambda: emergency.rows_owed == 0, "the emergency to be written down")


async def test_calls_are_kept_out_of_zones_in_an_emergency_also_after_a_new_start(tmp_path: Path) -> None:
    """From the moment it is raised, broker or not; a controller that starts in one knows it before any call."""
    site = write_site(tmp_path, "little", "hall", more=PLAN)
    settings = read_settings({"site": site, "data": tmp_path / "data", "port": 0}, None)
    for start in (1, 2):
        async with AsyncExitStack() as stack:
            ground = await lay(settings, stack)
            voice = await raise_voice(ground, stack)
            emergency = await answer_emergencies(ground, voice, stack)
            if start == 1:
                emergency.confirm(emergency.press("fire", "ann", drill=True, reason=""), "bo")
            assert [zone.hold is not None for zone in voice.dispatcher.zones()] == [True]
            await written_down(emergency)
