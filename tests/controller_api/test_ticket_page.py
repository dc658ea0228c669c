"""Queue tickets in a real browser: a number followed on a phone, and a counter whose clerk calls it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.controller_api.page_mall import CLERK, CLERKS_PASSWORD
from tests.screens.browser import Window, window
from tests.screens.mall import ShownMall

pytestmark = [pytest.mark.browser, pytest.mark.broker]

PHONE = (390, 844)
MEET_BY_MS = 20_000


@pytest.fixture
def phone(browser: Browser) -> Iterator[Window]:
    """A shopper's phone that would rather read Chinese."""
    with window(browser, language="zh", size=PHONE) as opened:
        yield opened


def taken(clerk: httpx.Client) -> dict[str, str]:
    """A number for wrapping."""
    found: dict[str, str] = clerk.post("/tickets", json={"service": "wrapping"}).raise_for_status().json()
    return found


def test_a_number_is_followed_live_without_signing_in(
    phone: Window, mall: ShownMall, admin: httpx.Client, tmp_path: Path
) -> None:
    """In the phone's language and the other at a touch; it says when to go, and where, as soon as it is called."""
    ticket = taken(admin)
    page = phone.page
    page.goto(ticket["url"])
    expect(page.locator(".big")).to_have_text(ticket["ticket"])
    expect(page.locator("[data-line=wait]")).to_have_text("窗口开放后开始叫号")
    page.get_by_text("English").click()
    expect(page.locator("h1")).to_have_text("My number")
    admin.post("/counters/7/open").raise_for_status()
    expect(page.locator("[data-line=go]")).to_have_text("Please go to the counter now", timeout=MEET_BY_MS)
    page.screenshot(path=tmp_path / "waiting.png")
    admin.post("/counters/7/next").raise_for_status()
    expect(page.locator("[data-line=status]")).to_have_text("Please come to counter 7", timeout=MEET_BY_MS)
    expect(page).to_have_title("Please come to counter 7")
    page.screenshot(path=tmp_path / "called.png")
    admin.post("/counters/7/served").raise_for_status()
    expect(page.locator("[data-line=status]")).to_have_text("Done. Thank you!", timeout=MEET_BY_MS)
    admin.post("/counters/7/close").raise_for_status()
    assert phone.errors == []
    assert phone.asked == {mall.address}


def test_the_page_needs_no_script(browser: Browser, mall: ShownMall, admin: httpx.Client) -> None:
    """A phone that runs none is shown the same, and can give the number up."""
    del mall
    ticket = taken(admin)
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(ticket["url"])
    expect(page.locator("[data-line=status]")).to_have_text("Waiting")
    admin.post("/counters/7/open").raise_for_status()
    page.reload()
    expect(page.locator("[data-line=go]")).to_have_text("Please go to the counter now")
    page.get_by_text("Not waiting any more?").click()
    page.get_by_role("button", name="Give up this number").click()
    expect(page.locator("[data-line=status]")).to_have_text("Given up.")
    admin.post("/counters/7/close").raise_for_status()
    assert admin.get(f"/tickets/{ticket['id']}").json()["state"] == "left"
    context.close()


def test_a_clerk_calls_numbers_at_the_counters_page(
    browser: Browser, mall: ShownMall, admin: httpx.Client, tmp_path: Path
) -> None:
    """Signs in, opens the counter, calls, sees who missed the call and takes them back, and closes it."""
    first, second = taken(admin)["ticket"], taken(admin)["ticket"]
    with window(browser, size=(1280, 800)) as opened:
        page = opened.page
        page.goto(f"{mall.address}/counter")
        page.fill("[name=name]", CLERK)
        page.fill("[name=password]", CLERKS_PASSWORD)
        page.click("form.sign-in button")
        page.get_by_role("button", name="Open the counter").click()
        expect(page.locator(".waiting")).to_have_text("2 waiting")
        page.get_by_role("button", name="Call the next").click()
        expect(page.locator(".ticket-number")).to_have_text(first)
        page.get_by_role("button", name="Call again").click()
        expect(page.locator(".state")).to_have_text("Called, not here yet · Called again: 1")
        page.get_by_role("button", name="Didn't come").click()
        expect(page.locator(".aside li")).to_contain_text(first)
        page.get_by_role("button", name="Call the next").click()
        expect(page.locator(".ticket-number")).to_have_text(second)
        page.get_by_role("button", name="Here", exact=True).click()
        page.get_by_role("button", name="Take back").click()
        expect(page.locator(".waiting")).to_have_text("1 waiting")
        page.screenshot(path=tmp_path / "counter.png")
        page.get_by_role("button", name="Done, call the next").click()
        expect(page.locator(".ticket-number")).to_have_text(first)
        page.click("button.tongue")
        page.get_by_role("button", name="已到").click()
        page.get_by_role("button", name="办结", exact=True).click()
        page.get_by_role("button", name="关闭窗口").click()
        expect(page.locator(".state")).to_have_text("窗口未开放")
        page.screenshot(path=tmp_path / "closed.png")
        assert opened.errors == []
