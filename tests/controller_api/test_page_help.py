"""Somebody rings from a kiosk, and the desk answers on the page: a real controller, real speakers, a real browser."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import expect

from tests.controller_api.page_mall import CLERK, CLERKS_PASSWORD
from tests.screens.browser import Window
from tests.screens.mall import ShownMall

pytestmark = [pytest.mark.browser, pytest.mark.broker]

COUNT_TONES = """
window.tones = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...given) { window.tones++; return start.apply(this, given); };
"""


@pytest.fixture
def kiosk(mall: ShownMall, admin: httpx.Client) -> Iterator[httpx.Client]:
    """The kiosk in the hall, with a token of its own."""
    made = admin.post("/tokens", json={"name": "hall-kiosk", "role": "kiosk"}).raise_for_status().json()
    headers = {"Authorization": f"Bearer {made['token']}"}
    with httpx.Client(base_url=mall.address, timeout=30, headers=headers) as client:
        yield client
    admin.delete(f"/tokens/{made['id']}")


def test_a_kiosk_rings_the_desk_which_makes_the_call_with_its_place(
    opened: Window, mall: ShownMall, kiosk: httpx.Client
) -> None:
    """It rings with the kiosk's place; answered it is quiet; the form has the place, and on air the kiosk is told."""
    opened.page.add_init_script(COUNT_TONES)
    page = opened.sign_in(mall, CLERK, CLERKS_PASSWORD)
    asked = kiosk.post("/help", json={"kind": "lost_child"}).raise_for_status().json()
    row = page.locator(f"[data-help={asked['id']}]")
    expect(row).to_contain_text("Lost child")
    expect(row).to_contain_text("Kiosk in the hall")
    expect(row).to_have_class(re.compile("ringing"))
    page.wait_for_function("window.tones > 1")
    row.get_by_role("button", name="Make the call").click()
    expect(row).to_contain_text(f"{CLERK} is on it")
    assert kiosk.get("/kiosks/me/now").json()["help"]["state"] == "answered"
    expect(page.locator("#slot-place")).to_be_visible()
    expect(page.locator("#slot-place")).to_have_value("hall")
    expect(page.locator(".for-help")).to_contain_text("For whoever rang from Kiosk in the hall: Lost child")
    page.fill("#slot-age", "5")
    page.locator("[data-slot=sex]").get_by_role("button", name="female", exact=True).click()
    page.click("button.go")
    expect(row).to_contain_text(f"Called out by {CLERK}", timeout=15_000)
    expect(page.locator(".for-help")).to_be_empty()
    assert kiosk.get("/kiosks/me/now").json()["help"]["state"] == "announced"
    page.get_by_role("button", name="Found", exact=True).click()
    expect(row).to_have_count(0)
    assert kiosk.get("/kiosks/me/now").json()["help"]["state"] == "ended"


def test_whoever_rang_can_call_it_off(opened: Window, mall: ShownMall, kiosk: httpx.Client) -> None:
    """The band goes, and a sentence says why, in the page's language; Done ends what was answered."""
    page = opened.sign_in(mall, CLERK, CLERKS_PASSWORD)
    first = kiosk.post("/help", json={"kind": "found_item"}).raise_for_status().json()
    second = kiosk.post("/help", json={"kind": "lost_item"}).raise_for_status().json()
    expect(page.locator("#help li")).to_have_count(2)
    page.click("button.tongue")
    expect(page.locator(f"[data-help={first['id']}]")).to_contain_text("捡到物品")
    page.click("button.tongue")
    kiosk.post(f"/help/{first['id']}/cancel").raise_for_status()
    expect(page.locator(f"[data-help={first['id']}]")).to_have_count(0)
    expect(page.locator("#told")).to_contain_text("Kiosk in the hall: they don't need help any more.")
    row = page.locator(f"[data-help={second['id']}]")
    row.get_by_role("button", name="Answer").click()
    expect(row).not_to_have_class(re.compile("ringing"))
    row.get_by_role("button", name="Done").click()
    expect(page.locator("#help li")).to_have_count(0)


def test_a_lift_is_closed_and_opened_on_the_page(opened: Window, mall: ShownMall, kiosk: httpx.Client) -> None:
    """A clerk says which and why; every kiosk is told at once, in both languages, and again when it is open."""
    page = opened.sign_in(mall, CLERK, CLERKS_PASSWORD)
    closures = page.locator(".closures")
    expect(closures).to_contain_text("all open")
    closures.locator("summary").click()
    closures.get_by_label("Which one to close").select_option(label="Lift 1 · F1 – F2")
    closures.get_by_label("Why it is closed").select_option("broken")
    closures.get_by_role("button", name="Close", exact=True).click()
    expect(closures).to_contain_text("1 closed")
    expect(page.locator("[data-link=lift-1]")).to_contain_text("Out of order")
    (closed,) = kiosk.get("/kiosks/me/now").json()["closures"]
    assert (closed["place"], closed["reason"]) == ("lift-1", {"zh": "故障", "en": "Out of order"})
    page.locator("[data-link=lift-1]").get_by_role("button", name="Open again").click()
    expect(closures).to_contain_text("all open")
    assert kiosk.get("/kiosks/me/now").json()["closures"] == []
