"""Pictures of the queue: a counter with somebody called and somebody missed, and a ticket on the phone."""

from collections.abc import Callable

import httpx
from playwright.sync_api import Page, expect

Picture = Callable[[Page, str], None]
WAITING = 4
PHONE = (390, 844)


def draw_counter(page: Page, address: str, clerk: httpx.Client, picture: Picture) -> None:
    """Take them through a signed-in page; every ticket taken for them is given up again."""
    taken = [clerk.post("/tickets", json={"service": "invoices"}).raise_for_status().json() for _ in range(WAITING)]
    page.goto(f"{address}/counter")
    largest = page.locator(".acts .go")
    largest.click()
    expect(page.locator(".acts button")).to_have_count(2)
    expect(largest).to_be_enabled()
    picture(page, "counter-open")
    largest.click()
    expect(page.locator(".ticket-number")).to_have_text(taken[0]["ticket"])
    page.locator(".acts button").nth(2).click()
    expect(page.locator(".aside li")).to_have_count(1)
    largest.click()
    expect(page.locator(".ticket-number")).to_have_text(taken[1]["ticket"])
    expect(largest).to_be_enabled()
    picture(page, "counter-called")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    for name, ticket in (("ticket-waiting", taken[2]), ("ticket-called", taken[1])):
        page.goto(ticket["url"])
        picture(page, name)
    for ticket in taken:
        clerk.post(f"/tickets/{ticket['id']}/leave")
    clerk.post("/counters/1/close").raise_for_status()
