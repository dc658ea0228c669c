"""The web page as an operator uses it: a real controller, real broker, real speakers, a real browser."""

import re

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.controller_api.page_mall import CLERK, CLERKS_PASSWORD
from tests.screens.browser import Window, window
from tests.screens.mall import ShownMall

pytestmark = [pytest.mark.browser, pytest.mark.broker]

KEEP_STREAMS = """
window.streams = [];
window.EventSource = class extends EventSource {
  constructor(...given) { super(...given); window.streams.push(this); }
};
"""


def on_air(page: Page, zone: str) -> None:
    """Wait until a zone's tile shows a call."""
    expect(page.locator(f"[data-zone={zone}]")).to_have_class(re.compile("on-air"), timeout=15_000)


def quiet(page: Page, zone: str) -> None:
    """Wait until a zone's tile shows no call."""
    expect(page.locator(f"[data-zone={zone}]")).not_to_have_class(re.compile("on-air"), timeout=15_000)


def test_a_lost_child_is_on_air_in_three_actions_and_found_stops_it(opened: Window, mall: ShownMall) -> None:
    """Choose, describe, put on air: every zone shows the call; one press on Found and all are quiet again."""
    page = opened.sign_in(mall)
    page.click("[data-template=lost-person]")
    page.fill("#slot-age", "5")
    page.locator("[data-slot=sex]").get_by_role("button", name="female", exact=True).click()
    page.click("button.go")
    for zone in ("hall", "desk"):
        on_air(page, zone)
    expect(page.locator("[data-zone=hall]")).to_contain_text("Lost person")
    expect(page.get_by_role("region", name="Running and waiting").locator(".state")).to_contain_text("On air")
    page.get_by_role("button", name="Found", exact=True).click()
    for zone in ("hall", "desk"):
        quiet(page, zone)
    ended = page.get_by_role("region", name="Recently ended").locator(".call").first
    expect(ended).to_contain_text("Lost person")
    expect(ended.locator(".state")).to_have_text("Found")


def test_a_tile_tells_why_its_zone_sounds_as_it_does(opened: Window, mall: ShownMall, admin: httpx.Client) -> None:
    """Pressed, it names the call, who asked, and what would be without it, in both languages, as things happen."""
    page = opened.sign_in(mall)
    tile = page.locator("[data-zone=hall]")
    tile.locator("summary").click()
    expect(tile.locator(".reasons")).to_contain_text("Silent")
    order = {"template": "lost-person", "zones": ["hall"], "slots": {"age": "5", "sex": "female"}}
    admin.post("/calls", json=order).raise_for_status()
    expect(tile.locator(".reasons")).to_contain_text("Lost person, asked for by admin", timeout=15_000)
    expect(tile.locator(".reasons")).to_contain_text("Without it: Silent")
    page.click("button.tongue")
    expect(tile.locator(".reasons")).to_contain_text("没有它，这里是：安静")
    page.click("button.tongue")
    tile.locator("summary").click()
    expect(tile.locator(".reasons")).to_be_hidden()


def test_a_move_your_car_call_sounds_where_asked_and_is_stopped(opened: Window, mall: ShownMall) -> None:
    """The call sounds in the chosen group only, and Stop ends it."""
    page = opened.sign_in(mall, CLERK, CLERKS_PASSWORD)
    page.click("[data-template=move-car]")
    page.fill("#slot-plate", "京A12345")
    page.click("[data-place=above-ground]")
    page.click("button.go")
    on_air(page, "hall")
    quiet(page, "garage")
    page.get_by_role("button", name="Stop", exact=True).click()
    quiet(page, "hall")
    ended = page.get_by_role("region", name="Recently ended").locator(".call").first
    expect(ended).to_contain_text("Move car")
    expect(ended.locator(".state")).to_have_text("Stopped")


def test_a_zone_without_a_speaker_is_a_fault_that_somebody_takes_note_of(
    opened: Window, mall: ShownMall, admin: httpx.Client
) -> None:
    """It stands below the zones, in the page's language; a desk clerk only reads it, whoever may takes note of it."""
    page = opened.sign_in(mall, CLERK, CLERKS_PASSWORD)
    line = page.get_by_role("region", name="Faults in the zones").locator("li", has_text="Speaker lost")
    expect(line).to_contain_text("Garage", timeout=30_000)
    expect(line.get_by_role("button")).to_be_hidden()
    page.get_by_role("button", name="Sign out").click()
    page = opened.sign_in(mall)
    line.get_by_role("button", name="Acknowledge").click()
    expect(line.get_by_role("button")).to_be_hidden()
    expect(line).to_contain_text("since")
    (fault,) = [each for each in admin.get("/faults").json() if each["zone"] == "garage"]
    assert fault["acknowledged_by"] == "admin"
    page.click("button.tongue")
    expect(page.locator("[data-fault]", has_text="扬声器失去联系")).to_be_visible()
    page.click("button.tongue")


def test_a_zone_that_missed_the_call_is_named_and_can_be_replayed(
    opened: Window, mall: ShownMall, admin: httpx.Client
) -> None:
    """A call that a zone without a speaker missed ends by naming it, with one press to say it there again."""
    page = opened.sign_in(mall)
    order = {"template": "staff-page", "slots": {"who": "cleaning"}, "zones": ["everywhere"], "routing": "partial"}
    order["languages"] = ["en"]
    admin.post("/calls", json=order).raise_for_status()
    ended = page.get_by_role("region", name="Recently ended").locator(".call", has_text="Page staff").first
    expect(ended).to_contain_text("Missed: Garage", timeout=60_000)
    ended.get_by_role("button", name="Receipts").click()
    expect(ended.locator("tr", has_text="Hall")).to_contain_text("Completed")
    ended.get_by_role("button", name="Replay where missed (1)").click()
    running = page.get_by_role("region", name="Running and waiting").locator(".call", has_text="Page staff")
    expect(running).to_contain_text("Garage")


def test_the_words_are_shown_as_they_are_written_and_can_be_heard(opened: Window, mall: ShownMall) -> None:
    """As soon as the form is filled both languages' words are there, and the sound of them at a press."""
    page = opened.sign_in(mall)
    page.click("[data-template=lost-item]")
    page.select_option("#slot-item", "…")
    page.fill("#slot-item-own", "一串钥匙")
    page.fill("#slot-item-own-en", "bunch of keys")
    expect(page.locator(".words [lang=zh]")).to_contain_text("一串钥匙")
    expect(page.locator(".words [lang=en]")).to_contain_text("bunch of keys")
    page.click("button.listen")
    expect(page.locator("button.listen")).to_have_text("Stop listening")
    page.click("button.listen")
    expect(page.locator("button.listen")).to_have_text("Listen first")


def test_chinese_and_english_switch_without_reload_and_are_remembered(opened: Window, mall: ShownMall) -> None:
    """Everything on the page changes language, what was typed stays, and the choice outlives a reload."""
    page = opened.sign_in(mall)
    page.click("[data-template=move-car]")
    page.fill("#slot-plate", "京A12345")
    page.evaluate("window.stillHere = true")
    page.click("button.tongue")
    expect(page.locator("button.go")).to_have_text("播出")
    expect(page.locator("[data-zone=hall] .name")).to_have_text("大厅")
    expect(page.locator("#slot-plate")).to_have_value("京A12345")
    assert page.evaluate("window.stillHere")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    page.reload()
    expect(page.locator("button.go")).to_have_text("播出")


def test_faults_stand_beside_their_fields(opened: Window, mall: ShownMall) -> None:
    """An empty needed field says so without asking; the controller's own objections come back to their fields."""
    page = opened.sign_in(mall)
    page.click("[data-template=move-car]")
    page.click("button.go")
    expect(page.locator("[data-slot=plate] .fault")).to_have_text("Please fill this in.")
    page.fill("#slot-plate", "!")
    page.click("button.go")
    expect(page.locator("[data-slot=plate] .fault")).to_contain_text("no number plate")
    expect(page.locator("#slot-plate")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".words")).to_contain_text("no number plate")
    # The browser itself notes every refusal; nothing else may be noted.
    assert {error for error in opened.errors if "422" not in error} == set()
    opened.errors.clear()


def test_a_chinese_page_tells_what_is_wrong_in_chinese(browser: Browser, mall: ShownMall) -> None:
    """At the door, beside a field, in the preview and when the connection is lost: no English sentence is met."""
    with window(browser, language="zh") as theirs:
        page = theirs.page
        page.add_init_script(KEEP_STREAMS)
        page.goto(mall.address)
        page.fill("[name=name]", "admin")
        page.fill("[name=password]", "wrong")
        page.click("form.sign-in button")
        expect(page.get_by_role("alert")).to_have_text("账号或密码不对。请重试，或者找管理员。")
        theirs.sign_in(mall)
        page.click("[data-template=move-car]")
        page.fill("#slot-plate", "!")
        page.click("button.go")
        expect(page.locator("[data-slot=plate] .fault")).to_have_text("“!”不是车牌号。例如：京A12345。")
        expect(page.locator(".words")).to_have_text("“!”不是车牌号。例如：京A12345。")
        page.click("button.tongue")
        page.click("button.go")
        expect(page.locator("[data-slot=plate] .fault")).to_contain_text("is no number plate")
        page.click("button.tongue")
        page.route("**/events", lambda route: route.abort())
        page.evaluate("streams.at(-1).dispatchEvent(new Event('error'))")
        expect(page.locator("#banner")).to_contain_text("与控制器的连接中断")


def test_why_a_zone_missed_a_call_is_told_in_the_pages_language(browser: Browser, mall: ShownMall) -> None:
    """Receipts say in Chinese what the journal keeps in English, and change with the page."""
    with mall.signed_in() as client:
        order = {"template": "staff-page", "slots": {"who": "cleaning"}, "zones": ["desk", "garage"]}
        order |= {"languages": ["en"], "routing": "partial"}
        made = client.post("/calls", json=order).raise_for_status().json()
    with window(browser, language="zh") as theirs:
        page = theirs.sign_in(mall)
        ended = page.locator(f"[data-call={made['id']}]")
        expect(ended).to_contain_text("错过：车库", timeout=60_000)
        ended.get_by_role("button", name="回执").click()
        expect(ended.locator("tr", has_text="车库")).to_contain_text("扬声器不在线")
        page.click("button.tongue")
        expect(ended.locator("tr", has_text="Garage")).to_contain_text("its speaker was not there")


def test_a_call_shows_its_pass_and_what_is_left_of_it(opened: Window, mall: ShownMall, admin: httpx.Client) -> None:
    """The number of the pass, the time left in every zone, and a bar that moves; then when the next pass is due."""
    page = opened.sign_in(mall)
    order = {"template": "staff-page", "slots": {"who": "cleaning"}, "zones": ["hall"], "languages": ["en"]}
    made = admin.post("/calls", json={**order, "repeats": 2}).raise_for_status().json()
    call = page.locator(f"[data-call={made['id']}]")
    expect(call.locator(".pass")).to_have_text(re.compile(r"^Pass 1 of 2 · 0:\d\d left$"), timeout=15_000)
    expect(page.locator("[data-zone=hall] .time")).to_have_text(re.compile(r"^−0:\d\d$"))
    begun = call.get_by_role("progressbar").get_attribute("aria-valuenow")
    expect(call.get_by_role("progressbar")).not_to_have_attribute("aria-valuenow", str(begun))
    now = admin.get(f"/calls/{made['id']}").json()["now_pass"]
    assert (now["number"], now["of"]) == (1, 2)
    assert now["zones_end_at"] == {"hall": now["ends_at"]}
    expect(call.locator(".pass")).to_have_text(re.compile(r"^Pass 2 in \d:\d\d$"), timeout=30_000)


def test_free_words_of_the_desk_wait_for_approval(
    opened: Window, browser: Browser, mall: ShownMall, admin: httpx.Client
) -> None:
    """A clerk's notice goes out only after somebody who may has read it, on the same page, and pressed Approve."""
    page = opened.sign_in(mall)
    with window(browser, language="zh") as theirs:
        desk = theirs.sign_in(mall, CLERK, CLERKS_PASSWORD)
        desk.click("[data-template=notice]")
        desk.fill("#slot-message", "今晚八点中庭有钢琴演出。")
        desk.fill("#slot-message-en", "There is a piano recital in the hall at eight.")
        expect(desk.locator("button.go")).to_have_text("送审")
        desk.click("button.go")
        waiting = page.locator(".call", has_text="piano recital")
        expect(waiting).to_contain_text("Awaiting approval")
        expect(desk.get_by_role("button", name="批准")).to_have_count(0)
        waiting.get_by_role("button", name="Approve").click()
        on_air(page, "hall")
        assert admin.get("/calls", params={"who": CLERK}).json()["calls"][0]["kind"] == "notice"
        assert theirs.errors == []


def test_a_wrong_password_is_answered_with_a_sentence_and_signing_out_closes_the_door(
    opened: Window, mall: ShownMall
) -> None:
    """The door says what is wrong; a session outlives a reload and ends at Sign out."""
    page = opened.page
    page.goto(mall.address)
    page.fill("[name=name]", "admin")
    page.fill("[name=password]", "wrong")
    page.click("form.sign-in button")
    expect(page.get_by_role("alert")).to_contain_text("not right")
    opened.errors.clear()
    opened.sign_in(mall)
    page.reload()
    page.wait_for_selector(".tile")
    page.click("button.out")
    page.wait_for_selector("form.sign-in")
    page.reload()
    page.wait_for_selector("form.sign-in")


def test_a_lost_connection_is_said_and_found_again_by_itself(opened: Window, mall: ShownMall) -> None:
    """While the stream is broken a banner says so; it is opened again until it holds, and the banner goes."""
    opened.page.add_init_script(KEEP_STREAMS)
    page = opened.sign_in(mall)
    page.route("**/events", lambda route: route.abort())
    page.evaluate("streams.at(-1).dispatchEvent(new Event('error'))")
    expect(page.locator("#banner")).to_contain_text("connection to the controller is down")
    page.unroute("**/events")
    expect(page.locator("#banner")).to_be_empty(timeout=20_000)
    opened.errors.clear()


def test_every_control_can_be_touched_and_reached_by_key(opened: Window, mall: ShownMall) -> None:
    """No control is smaller than 48 pixels, every field has a name, keys choose the call and send it."""
    page = opened.sign_in(mall)
    sizes = page.eval_on_selector_all(
        "button, input, select",
        "all => all.filter(one => one.offsetParent).map(one => [one.textContent, one.offsetWidth, one.offsetHeight])",
    )
    assert [size for size in sizes if size[1] < 48 or size[2] < 48] == []
    unnamed = page.eval_on_selector_all(
        "#call-form :is(input, select, textarea)",
        "all => all.filter(one => !one.labels.length && !one.ariaLabel && !one.hidden).map(one => one.id)",
    )
    assert unnamed == []
    page.locator("main").focus()
    page.keyboard.press("3")
    expect(page.locator("#slot-plate")).to_be_focused()
    page.keyboard.type("京B54321")
    page.keyboard.press("Control+Enter")
    on_air(page, "hall")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1280, 800), (820, 1180)])
def test_laptops_and_tablets_show_it_all_without_scrolling(
    opened: Window, mall: ShownMall, width: int, height: int
) -> None:
    """What sounds, the calls and the form are on one screen, and the door lets no foreign script in."""
    opened.page.set_viewport_size({"width": width, "height": height})
    page = opened.sign_in(mall)
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for part in (".tile >> nth=-1", "button.go", "section.calls"):
        expect(page.locator(part)).to_be_in_viewport(ratio=0.99)
    answer = page.request.get(mall.address)
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
