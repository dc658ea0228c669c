"""Emergencies on the page: held, confirmed by a second person, seen by everybody, reset; a real mall, real browsers."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.controller_api.page_mall import CLERK, CLERKS_PASSWORD, GUARD, GUARDS_PASSWORD, SPEAKER, SPEAKERS_PASSWORD
from tests.screens.browser import Window, until, window
from tests.screens.mall import ShownMall

pytestmark = [pytest.mark.browser, pytest.mark.broker]

BAND = "#alarm .running"
Enter = Callable[..., Page]


@pytest.fixture(autouse=True)
def quiet_again(mall: ShownMall, admin: httpx.Client) -> Iterator[None]:
    """After the test nothing is on any more."""
    yield
    with mall.signed_in_as(GUARD, GUARDS_PASSWORD) as guard:
        now = admin.get("/emergency").json()
        if now["active"] or now["waiting"]:
            guard.post("/emergency/reset", json={"reason": "The test is over"}).raise_for_status()


@pytest.fixture
def enter(browser: Browser, mall: ShownMall, admin: httpx.Client) -> Iterator[Enter]:
    """Lets people in, each into a window of their own; the consoles must be clean at the end."""
    assert admin.get("/me").is_success
    with ExitStack() as windows:
        open_ones: list[Window] = []

        def signed_in(name: str, password: str, **look: Any) -> Page:
            theirs = windows.enter_context(window(browser, **look))
            open_ones.append(theirs)
            return theirs.sign_in(mall, name, password)

        yield signed_in
        assert [error for theirs in open_ones for error in theirs.errors] == []


def panel(page: Page) -> Locator:
    """Open the panel."""
    page.get_by_role("banner").get_by_role("button", name=re.compile("Emergency|紧急广播")).click()
    return page.locator("#emergency")


def hold(page: Page, button: Locator) -> None:
    """Press the mouse's button on it and keep it down."""
    button.hover()
    page.mouse.down()


def test_letting_go_early_raises_nothing_and_says_so(enter: Enter, admin: httpx.Client) -> None:
    """The ring fills while the button is held, and is empty again as soon as it isn't."""
    page = enter(SPEAKER, SPEAKERS_PASSWORD)
    shown = panel(page)
    button = shown.locator("button.hold")
    expect(button).to_be_disabled()
    shown.get_by_role("button", name="Earthquake").click()
    filled = "document.querySelector('#emergency .ring').style.getPropertyValue('--level')"
    hold(page, button)
    until(page, f"{filled} > 0.2")
    page.mouse.up()
    expect(shown.get_by_role("status")).to_have_text("Let go too early: nothing went out.")
    assert float(page.evaluate(filled)) == 0
    now = admin.get("/emergency").json()
    assert (now["active"], now["alarms"]) == (False, [])
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()


def test_held_long_enough_it_is_on_and_over_everything_on_every_page(enter: Enter, admin: httpx.Client) -> None:
    """Each in their language, also after a reload, with the zones that sound it; security resets it, with a reason."""
    page, clerk = enter(SPEAKER, SPEAKERS_PASSWORD), enter(CLERK, CLERKS_PASSWORD, language="zh")
    guard = enter(GUARD, GUARDS_PASSWORD)
    shown = panel(page)
    shown.get_by_role("button", name="Earthquake").click()
    hold(page, shown.locator("button.hold"))
    expect(page.locator(BAND)).to_contain_text("Earthquake: take cover")
    page.mouse.up()
    expect(shown).to_be_hidden()
    expect(page.locator(BAND)).to_contain_text("Evacuate: Everywhere")
    expect(page.locator(BAND)).to_contain_text("Only a supervisor or security can reset it.")
    expect(page.locator(f"{BAND} .elapsed")).to_have_text(re.compile(r"^0:\d\d$"))
    expect(page.locator(BAND)).to_contain_text("Sounding in 2 of 3 zones. Not yet in: Garage.")
    expect(page.locator("[data-zone=hall]")).to_contain_text("Evacuate")
    assert not page.locator(BAND).evaluate("band => band.classList.contains('drill')")
    for _ in range(2):
        expect(clerk.locator(BAND)).to_contain_text("地震避险")
        expect(clerk.locator(BAND)).to_contain_text("只有主管或安保能复位")
        assert clerk.title().startswith("紧急广播")
        assert clerk.locator(BAND).evaluate("band => band.getBoundingClientRect().top") == 0
        clerk.reload()
    guard.locator(BAND).get_by_role("button", name="Reset").click()
    expect(guard.locator("#told")).to_contain_text("a reset needs a reason")
    guard.locator(BAND).get_by_role("textbox").fill("The building was searched")
    guard.locator(BAND).get_by_role("button", name="Reset").click()
    for each in (page, clerk, guard):
        expect(each.locator(BAND)).to_be_hidden()
    assert admin.get("/emergency").json()["active"] is False
    acts = [act["about"] for act in admin.get("/journal/acts").json()]
    assert any("The building was searched" in about for about in acts)


def test_two_people_raise_a_fire_each_from_an_account_of_their_own(enter: Enter, admin: httpx.Client) -> None:
    """Who asks sees that it waits and can't confirm; the other holds, by the keyboard, and its phases are told."""
    page, guard = enter(SPEAKER, SPEAKERS_PASSWORD), enter(GUARD, GUARDS_PASSWORD)
    clerk = enter(CLERK, CLERKS_PASSWORD)
    shown = panel(page)
    shown.get_by_role("button", name="Fire: evacuate").click()
    expect(shown).to_contain_text("It takes two")
    shown.get_by_role("button", name="Ask for a second person").click()
    expect(shown.get_by_role("status")).to_contain_text("nothing has gone out yet")
    mine = page.locator("#alarm .asked li")
    expect(mine).to_contain_text("You asked for: Fire: evacuate. Waiting for a second person")
    expect(mine.get_by_role("button")).to_be_hidden()
    expect(clerk.locator("#alarm .asked li").get_by_role("button")).to_be_hidden()
    theirs = guard.locator("#alarm .asked li")
    expect(theirs).to_contain_text(f"{SPEAKER} asks for: Fire: evacuate")
    assert admin.get("/emergency").json()["active"] is False
    theirs.get_by_role("button", name="Hold to confirm").focus()
    guard.keyboard.down("Space")
    for each in (page, guard, clerk):
        expect(each.locator(BAND)).to_contain_text("Fire: evacuate")
    guard.keyboard.up("Space")
    expect(theirs).to_have_count(0)
    expect(page.locator(BAND)).to_contain_text("Evacuate: Hall; Alert: ")
    expect(page.locator(BAND)).to_contain_text(re.compile(r"next in 1:\d\d: Evacuate: Everywhere"))
    following = guard.locator(BAND).get_by_role("button", name="Hold: next phase now")
    expect(clerk.locator(BAND).get_by_role("button", name="Hold: next phase now")).to_be_hidden()
    hold(guard, following)
    expect(page.locator(BAND)).to_contain_text("Evacuate: Everywhere")
    expect(page.locator(BAND)).not_to_contain_text("next in")
    guard.mouse.up()
    expect(following).to_be_hidden()


def test_a_drill_is_called_one_and_looks_like_no_emergency(enter: Enter) -> None:
    """In both languages at once, and in other colours; only those who may hold drills can begin one."""
    page, guard = enter(SPEAKER, SPEAKERS_PASSWORD), enter(GUARD, GUARDS_PASSWORD)
    expect(panel(page).get_by_role("button", name="Drill", exact=True)).to_be_disabled()
    expect(page.locator("#emergency")).to_contain_text("Drills are begun by a supervisor or security.")
    shown = panel(guard)
    shown.get_by_role("button", name="Drill", exact=True).click()
    shown.get_by_role("button", name="Earthquake").click()
    hold(guard, shown.get_by_role("button", name="Hold to begin the drill"))
    for each in (page, guard):
        expect(each.locator(BAND)).to_have_class(re.compile("drill"))
        expect(each.locator(f"{BAND} .badge")).to_have_text("演练 DRILL")
        expect(each.locator(f"{BAND} strong")).to_contain_text("DRILL, not a real emergency")
        assert each.title().startswith("演练 DRILL")
    guard.mouse.up()


def test_an_account_without_the_right_sees_why_and_whom_to_ask(enter: Enter) -> None:
    """The button is there for everybody; behind it stands who may."""
    page = enter(CLERK, CLERKS_PASSWORD, language="zh")
    shown = panel(page)
    expect(shown).to_contain_text("您的账号（服务台）不能发出紧急广播。请马上找广播员、主管或安保")
    expect(shown.locator("button.hold")).to_be_hidden()


SIZES = [(1366, 768), (1280, 800), (820, 1180)]
"""Of laptops, and of a tablet upright."""


def test_panel_microphone_and_band_fit_and_can_be_touched(enter: Enter, mall: ShownMall, admin: httpx.Client) -> None:
    """Nothing has to be scrolled for, no control is smaller than 48 pixels, and the button is always in sight."""
    page = enter(GUARD, GUARDS_PASSWORD)
    page.click("[data-template=speak]")
    with mall.signed_in_as(GUARD, GUARDS_PASSWORD) as guard:
        press = guard.post("/emergency", json={"profile": "fire", "drill": True}).json()
        admin.post(f"/emergency/{press['id']}/confirm").raise_for_status()
    expect(page.locator(BAND)).to_be_visible()
    shown = panel(page)
    shown.get_by_role("button", name="Earthquake").click()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for part in (shown.locator("button.hold"), page.locator("button.talk"), page.locator("#top button.alarm")):
            expect(part).to_be_in_viewport(ratio=0.99)
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        sizes = page.eval_on_selector_all(
            "button, input",
            "all => all.filter(one => one.offsetParent).map(one => [one.innerText, one.offsetWidth, one.offsetHeight])",
        )
        assert [size for size in sizes if size[1] < 48 or size[2] < 48] == []
