"""Saying what is wrong, queueing and help, by fingers on the glass, with a real controller that may go away."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import httpx
import pytest

from controller_api.adapters.engine import open_engine
from controller_api.adapters.schema import upgrade
from kiosk.drawing.fonts import Fonts
from kiosk.scene.nouns import QrCode
from tests.kiosk.form_story import ways, world_now
from tests.kiosk.live_mall import LiveMall, Panel, panel


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file as the migrations make it, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "carillon.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    """Read once."""
    return Fonts()


@pytest.fixture
def mall(migrated: Path, tmp_path: Path) -> Iterator[LiveMall]:
    """With its counter 1 open."""
    made = LiveMall(migrated, tmp_path)
    made.ask("POST", "/counters/1/open")
    yield made
    made.stop()


@pytest.fixture
def kiosk(mall: LiveMall, fonts: Fonts) -> Iterator[Panel]:
    """Touched awake."""
    with panel(mall, world_now(online=False, ways=ways()), fonts) as made:
        made.until(lambda: made.world.online and made.world.services and made.world.printer)
        yield made.touch("触摸屏幕开始")


def code_of(kiosk: Panel) -> str:
    """What the phone is led to."""
    return next(mark.text for mark in kiosk.loop.scene.marks if isinstance(mark, QrCode))


def opens(mall: LiveMall, url: str) -> bool:
    """Whether a phone gets that page, wherever the mall says its pages are."""
    at = urlsplit(url)
    return httpx.get(f"{mall.address}{at.path}?{at.query}", trust_env=False).status_code == 200


def write(kiosk: Panel) -> None:
    """A complaint that is about to be sent."""
    kiosk.touch("意见建议", "很不满意", "电梯设施").type("lift").touch("完成", "不用，匿名提交")


def test_a_complaint_reaches_the_desk_and_is_followed_by_its_code(kiosk: Panel, mall: LiveMall) -> None:
    """Once, with a slip; the phone's page opens."""
    write(kiosk)
    kiosk.touch("提交").sees("已收到，谢谢您")
    (row,) = mall.ask("GET", "/cases")
    assert row["number"] in kiosk.said()
    assert mall.ask("GET", f"/cases/{row['number']}")["words"] == "lift"
    assert opens(mall, code_of(kiosk))
    kiosk.touch("打印小票").sees("已打印")
    assert [slip.name for slip in kiosk.paper.slips] == ["case"]


def test_a_number_is_taken_and_followed_on_the_phone(kiosk: Panel, mall: LiveMall) -> None:
    """And the screen says when it is called."""
    kiosk.touch("排队取号", "开具发票", "取号").sees("这是您的号码")
    assert opens(mall, code_of(kiosk))
    mall.ask("POST", "/counters/1/next")
    kiosk.sees("请现在到 1 号窗口")


def test_the_desk_answers_a_call_for_help_and_the_screen_follows(kiosk: Panel, mall: LiveMall) -> None:
    """Rung, answered, settled."""
    kiosk.touch("紧急求助", "我的孩子不见了").sees("请留在这里")
    (asked,) = mall.ask("GET", "/help")
    mall.ask("POST", f"/help/{asked['id']}/answer")
    kiosk.sees("已接听")
    mall.ask("POST", f"/help/{asked['id']}/end", {"ending": "孩子找到了"})
    kiosk.sees("孩子找到了")


def test_what_is_said_while_the_controller_is_gone_arrives_once_when_it_is_back(kiosk: Panel, mall: LiveMall) -> None:
    """The follow-up code that was given opens the page; the number was real; help rings and is followed."""
    kiosk.until(lambda: kiosk.world.heard_at is not None)
    mall.shut()
    kiosk.until(lambda: not kiosk.world.online)
    write(kiosk)
    kiosk.touch("提交").sees("已为您保存")
    follow = code_of(kiosk)
    kiosk.touch("首页", "排队取号", "开具发票", "取号").sees("这是您的号码")
    ticket = code_of(kiosk)
    kiosk.touch("首页", "紧急求助", "我丢了东西").sees("现在联系不上服务台")
    mall.open()
    kiosk.sees("正在呼叫服务台")
    assert [asked["kind"] for asked in mall.ask("GET", "/help")] == ["lost_item"]
    kiosk.until(lambda: len(mall.ask("GET", "/cases")) == 1)
    assert opens(mall, follow)
    kiosk.until(lambda: opens(mall, ticket))
    kiosk.touch("不需要了", "不需要了，取消").sees("已取消呼叫")
    kiosk.until(lambda: mall.ask("GET", "/help") == [])
