"""A way handed over to the phone: a plain page with a map of each floor, in both languages, that closures change."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from content.adapters.venue_folder import write_venue
from content.adapters.walk_graph_file import write_walk_graph
from content.wayfinding.building import build_graph
from controller_api.desk.ways.drawing import frame_of
from controller_api.rights import Role
from tests.controller_api.little_venue import box, little_venue
from tests.controller_api.rig import Rig

SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The venue's folder, as an import leaves it."""
    folder = tmp_path_factory.mktemp("imported") / "venue"
    write_venue(folder, little_venue())
    write_walk_graph(build_graph(little_venue()), folder)
    return folder


@pytest.fixture
def shown(rig: Rig, imported: Path) -> Rig:
    """The rig with that venue."""
    (rig.folder / "venue").symlink_to(imported)
    return rig


async def asked(rig: Rig, to: str, profile: str = "walk", lang: str = "en") -> str:
    """The page, which anybody may keep for a moment."""
    async with rig.client() as phone:
        query = {"kiosk": "atrium-kiosk", "to": to, "profile": profile, "lang": lang}
        answer = await phone.get("/w", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "script" not in answer.text.lower()
    return answer.text


async def test_a_way_on_one_floor_is_a_map_and_steps(shown: Rig) -> None:
    """Time, metres, a picture that is well-formed with the goal's name in it, the steps in order, the attribution."""
    page = await asked(shown, "tea")
    assert "<h1>To Tea &lt;House&gt;</h1>" in page
    assert "From Kiosk in the atrium" in page
    assert re.search(r"About 1 min on foot · 40 m", page)
    (picture,) = SVG.findall(page)
    drawing = ET.fromstring(picture)  # noqa: S314  Our own drawing.
    names = [text.text for text in drawing.iter("text")]
    assert names[0] == "Tea <House>"
    left, top, width, height = map(float, drawing.attrib["viewBox"].split())
    assert (left < 0, left + width > 40) == (True, True)
    assert (top < -6, top + height > 0) == (True, True)
    assert len(re.findall(r"<li>", page)) >= 2
    assert "© Surveyors" in page


async def test_over_floors_there_is_a_map_for_each(shown: Rig) -> None:
    """Each floor has its name, its map and its own steps; the target floor is named at the change."""
    page = await asked(shown, "books", "step-free", "zh")
    assert len(SVG.findall(page)) == 2
    assert [name.strip() for name in re.findall(r"<h2>(.*?)</h2>", page)] == ["F1 1层", "F2 2层"]
    first, second = page.split("<h2>")[1:]
    assert "1号电梯" in first
    assert "2层" in first
    assert "小云朵书店" in second
    assert 'lang="zh-CN"' in page
    assert "profile=walk" in page


async def test_the_desk_sees_what_can_be_closed(shown: Rig) -> None:
    """Lifts first, with the floors they join, and which of them is closed."""
    async with shown.client(Role.DESK) as desk:
        await desk.post("/venue/closures", json={"place": "lift-1", "reason": {"en": "Out of order"}})
        lift, stairs = (await desk.get("/venue/links")).json()
    assert (lift["id"], lift["name"]["en"], lift["levels"]) == ("lift-1", "Lift 1", ["F1", "F2"])
    assert (lift["closed"]["reason"], stairs["closed"]) == ({"en": "Out of order"}, None)


async def test_what_is_closed_is_led_round_at_once(shown: Rig) -> None:
    """With the stairs closed one rides; with the lift closed too there is no way, and the page says so."""
    async with shown.client(Role.DESK) as desk:
        await desk.post("/venue/closures", json={"place": "stairs-1"})
        assert "Lift 1" in await asked(shown, "books")
        await desk.post("/venue/closures", json={"place": "lift-1"})
        page = await asked(shown, "books", "step-free")
    assert "There is no way" in page
    assert "Ask at the service desk" in page
    assert SVG.findall(page) == []


async def test_a_place_or_a_plan_that_is_not_there_leads_to_the_desk(rig: Rig, imported: Path) -> None:
    """No plan yet, a kiosk nobody knows, a place that is gone: a sentence each, and no error."""
    assert "no plan of this mall" in await asked(rig, "tea")
    (rig.folder / "venue").symlink_to(imported)
    assert "isn&#x27;t on the plan any more" in await asked(rig, "gone")
    async with rig.client() as phone:
        unknown = await phone.get("/w", params={"kiosk": "nobody", "to": "tea", "lang": "zh"})
        odd = await phone.get("/w", params={"kiosk": "atrium-kiosk", "to": "tea", "profile": "fly"})
    assert "这里暂时没有商场地图" in unknown.text
    assert odd.status_code == 422


def test_the_picture_holds_the_way_with_some_floor_around_it() -> None:
    """However short the way is, enough of the floor is shown; what lies beside it is outside."""
    frame = frame_of([(0.0, 0.0), (4.0, 0.0)], least_m=36, margin=0.12)
    assert frame.width == pytest.approx(36)
    assert frame.top - frame.bottom == pytest.approx(36)
    assert frame.meets(frame_of(box(15, 0, 30, 5)))
    assert not frame.meets(frame_of(box(25, 0, 30, 5)))
