"""Speaking from the page: a real browser's microphone, a real controller, and what its zones really put out."""

import io
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile
from playwright.sync_api import Browser, Locator, Page, expect

from audio.clip import RATE, Samples
from tests.controller_api.page_mall import CLERK, CLERKS_PASSWORD, SPEAKER, SPEAKERS_PASSWORD, heard
from tests.screens.browser import ELSEWHERE, Window, launch, until, window
from tests.screens.mall import ShownMall
from tests.screens.spoken import found, unbroken

pytestmark = [pytest.mark.browser, pytest.mark.broker]

ENOUGH = 80
"""Stretches of 20 ms that are spoken."""
WHOLE = 3
"""Looks, a quarter of a second apart, at which it has to be just what was spoken, without a hole."""
LISTEN_IN = """
window.lamps = [];
window.sockets = [];
window.spoken = 0;
window.WebSocket = class extends WebSocket {
  constructor(...given) { super(...given); sockets.push(this); }
  send(data) { if (data instanceof ArrayBuffer && lamps.at(-1) !== "Wait for the chime…") spoken++; super.send(data); }
};
new MutationObserver((changes) => {
  for (const { target } of changes) if (target.classList?.contains("lamp")) lamps.push(target.textContent);
}).observe(document, { subtree: true, childList: true });
"""
OTHER_RATE = """
window.AudioContext = class extends AudioContext {
  constructor(given) { super({ ...given, sampleRate: 44100 }); }
};
"""


@pytest.fixture(autouse=True)
def listened_in(opened: Window) -> None:
    """The window notes what its lamp shows, and how much is spoken from it."""
    opened.page.add_init_script(LISTEN_IN)


def speak_up(page: Page, *places: str) -> Locator:
    """Go to the microphone and choose places; the key to talk."""
    page.click("[data-template=speak]")
    expect(page.locator(".lamp")).to_have_text("The microphone is on; nobody hears you yet.")
    page.locator(".speak").get_by_role("button", name="Zones").click()
    for place in places:
        page.locator(f".speak [data-place={place}]").click()
    return page.locator("button.talk")


def hold(page: Page, key: Locator) -> None:
    """Press the mouse's button on it and keep it down."""
    key.hover()
    page.mouse.down()


def speak_enough(page: Page) -> None:
    """Wait until the microphone was heard for some seconds."""
    until(page, f"spoken >= {ENOUGH}")


def ended(page: Page, admin: httpx.Client) -> dict[str, Any]:
    """The call that was spoken last, with its receipts."""
    expect(page.locator(".became")).to_contain_text("You spoke for")
    return newest(admin, SPEAKER)


def newest(admin: httpx.Client, who: str) -> dict[str, Any]:
    """Somebody's newest call, with its receipts."""
    (call,) = admin.get("/calls", params={"who": who, "limit": 1}).json()["calls"]
    detail: dict[str, Any] = admin.get(f"/calls/{call['id']}").json()
    return detail


def put_out(mall: ShownMall, call: dict[str, Any], zone: str) -> tuple[Samples, Samples]:
    """What a zone put out of a call: the chime's two seconds, and all of it."""
    (receipt,) = [each for each in call["receipts"] if each["zone"] == zone]
    out = heard(mall, zone)
    first, last = (
        round((datetime.fromisoformat(receipt[end]).timestamp() * 1e6 - out.first_us) * RATE / 1e6)
        for end in ("started_at", "ended_at")
    )
    return out.samples[first : first + RATE], out.samples[first:last]


def wav(content: bytes) -> Samples:
    """The samples of a WAV file."""
    samples, _ = soundfile.read(io.BytesIO(content), dtype="float32")
    return np.asarray(samples)


def test_what_is_spoken_while_the_key_is_held_comes_out_of_the_zone_after_the_chime(
    opened: Window, mall: ShownMall, admin: httpx.Client
) -> None:
    """“Speak now” comes after the chime; the words come out as they were spoken, are kept, and can be heard again."""
    page = opened.sign_in(mall, SPEAKER, SPEAKERS_PASSWORD)
    key = speak_up(page, "hall")
    hold(page, key)
    expect(page.locator(".lamp")).to_have_text("Speak now")
    expect(page.locator("[data-zone=hall]")).to_contain_text("Live speech")
    expect(key).to_have_text("Let go to end")
    speak_enough(page)
    page.mouse.up()
    call = ended(page, admin)
    lamps = page.evaluate("lamps")
    assert lamps[lamps.index("Connecting…") :][:4] == [
        "Connecting…",
        "Wait for the chime…",
        "Speak now",
        "Ending…",
    ]
    chime, whole = put_out(mall, call, "hall")
    assert np.abs(chime).max() > 0.02, "no chime came first"
    places = found(whole)
    assert unbroken(places) >= WHOLE, places
    assert places[0][0] >= RATE, "words came out before the chime"
    assert not [receipt for receipt in call["receipts"] if receipt["zone"] == "desk"]
    kept = wav(admin.get(f"/calls/{call['id']}/sound").content)
    assert unbroken(found(kept)) >= WHOLE
    page.locator(".speak").get_by_role("button", name="Hear it").click()
    expect(page.locator(".speak").get_by_role("button", name="Stop listening")).to_be_visible()
    line = page.locator(f"[data-call={call['id']}]")
    line.get_by_role("button", name="Receipts").click()
    line.get_by_role("button", name="Hear it").click()
    expect(line.get_by_role("button", name="Stop listening")).to_be_visible()
    expect(page.locator(".speak").get_by_role("button", name="Hear it")).to_be_visible()


def test_a_microphone_at_another_rate_is_spoken_into_with_the_keyboard_alone(
    opened: Window, mall: ShownMall, admin: httpx.Client
) -> None:
    """At 44.1 kHz the words come out as they were spoken; the space bar starts and ends, wherever the focus is."""
    opened.page.add_init_script(OTHER_RATE)
    page = opened.sign_in(mall, SPEAKER, SPEAKERS_PASSWORD)
    key = speak_up(page, "hall", "desk")
    page.get_by_role("button", name="Press to start").click()
    expect(key).to_have_text("Start talking (space bar)")
    page.locator("main").focus()
    page.keyboard.press("Space")
    expect(page.locator(".lamp")).to_have_text("Speak now")
    speak_enough(page)
    page.keyboard.press("Space")
    call = ended(page, admin)
    for zone in ("hall", "desk"):
        places = found(put_out(mall, call, zone)[1])
        assert unbroken(places) >= WHOLE, places


def test_the_space_bar_is_held_and_who_lets_go_too_soon_is_told_that_nothing_was_said(
    opened: Window, mall: ShownMall
) -> None:
    """Let go before the chime is over, the call ends without a word, and the page says so."""
    page = opened.sign_in(mall, SPEAKER, SPEAKERS_PASSWORD)
    speak_up(page, "hall")
    page.locator("main").focus()
    page.keyboard.down("Space")
    expect(page.locator(".lamp")).to_have_text("Wait for the chime…")
    page.keyboard.up("Space")
    expect(page.locator(".became")).to_have_text("Nothing was said, and nothing recorded.")
    expect(page.locator("button.talk")).to_have_text("Hold to talk (space bar)")


def test_what_is_recorded_first_is_heard_then_approved_and_then_put_on_air(
    opened: Window, browser: Browser, mall: ShownMall, admin: httpx.Client
) -> None:
    """A clerk may not speak live; nothing sounds until a supervisor has heard the recording and approved it."""
    page = opened.sign_in(mall, CLERK, CLERKS_PASSWORD)
    key = speak_up(page, "desk")
    expect(page.get_by_role("button", name="Live", exact=True)).to_be_disabled()
    expect(page.locator(".speak")).to_contain_text("Your account may not speak live")
    hold(page, key)
    expect(page.locator(".lamp")).to_have_text("Recording")
    until(page, "spoken >= 60")
    page.mouse.up()
    expect(page.locator(".became")).to_contain_text("not on air yet")
    page.locator(".recording").get_by_role("button", name="Hear it").click()
    expect(page.locator(".recording").get_by_role("button", name="Stop listening")).to_be_visible()
    page.locator(".recording").get_by_role("button", name="Send for approval").click()
    expect(page.locator("#told")).to_contain_text("A supervisor has to approve it")
    with window(browser) as theirs:
        desk = theirs.sign_in(mall)
        waiting = desk.locator(".call", has_text="Awaiting approval").first
        waiting.get_by_role("button", name="Hear it").click()
        expect(waiting.get_by_role("button", name="Stop listening")).to_be_visible()
        waiting.get_by_role("button", name="Approve").click()
        on_air = desk.locator("[data-zone=desk]")
        expect(on_air).to_have_class(re.compile("on-air"))
        expect(on_air).not_to_have_class(re.compile("on-air"))
        assert theirs.errors == []
    places = found(put_out(mall, newest(admin, CLERK), "desk")[1])
    assert unbroken(places) >= WHOLE, places


def test_a_higher_call_takes_the_zone_and_the_speaker_is_told_what_did(
    opened: Window, mall: ShownMall, admin: httpx.Client
) -> None:
    """What was said until then is kept, and which call took the zone stands on the page."""
    page = opened.sign_in(mall, SPEAKER, SPEAKERS_PASSWORD)
    hold(page, speak_up(page, "hall"))
    expect(page.locator(".lamp")).to_have_text("Speak now")
    until(page, "spoken >= 20")
    order = {"template": "lost-person", "zones": ["hall"], "slots": {"age": "5", "sex": "female"}}
    admin.post("/calls", json=order).raise_for_status()
    expect(page.locator(".speak .send .fault")).to_contain_text("Cut off.")
    expect(page.locator(".speak .beside")).to_have_text("Hall: taken by Lost person.")
    expect(page.locator(".became")).to_contain_text("it was recorded")
    page.mouse.up()


def test_a_connection_that_breaks_is_told_and_what_was_said_is_kept(opened: Window, mall: ShownMall) -> None:
    """The lamp goes out at once, and the call ends."""
    page = opened.sign_in(mall, SPEAKER, SPEAKERS_PASSWORD)
    hold(page, speak_up(page, "hall"))
    expect(page.locator(".lamp")).to_have_text("Speak now")
    until(page, "spoken >= 20")
    page.evaluate("sockets.at(-1).close()")
    expect(page.locator(".speak .send .fault")).to_contain_text("connection to the controller broke")
    expect(page.locator(".lamp")).to_have_text("The microphone is on; nobody hears you yet.")
    page.mouse.up()
    line = page.get_by_role("region", name="Recently ended").locator(".call", has_text="Live speech").first
    expect(line).to_be_visible(timeout=15_000)


def test_leaving_the_microphone_lets_it_go_and_ends_the_call(opened: Window, mall: ShownMall) -> None:
    """Whoever goes on to another kind of call is not heard any more."""
    page = opened.sign_in(mall, SPEAKER, SPEAKERS_PASSWORD)
    key = speak_up(page, "hall")
    page.get_by_role("button", name="Press to start").click()
    key.click()
    expect(page.locator(".lamp")).to_have_text("Wait for the chime…")
    page.keyboard.press("3")
    expect(page.locator(".speak")).to_be_visible()
    page.click("[data-template=move-car]")
    expect(page.locator(".speak")).to_be_hidden()
    expect(page.get_by_role("region", name="Running and waiting")).not_to_contain_text("Live speech")
    assert page.evaluate("sockets.at(-1).readyState") >= 2


def refused_by_the_browser(browser: Browser) -> Browser:
    """A browser whose user says no to microphones."""
    return launch(browser.browser_type, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream=deny")


def without_a_microphone(browser: Browser) -> Browser:
    """A browser on a machine that has none."""
    return launch(browser.browser_type)


@pytest.mark.parametrize(
    ("other", "sentence"),
    [(refused_by_the_browser, "浏览器不许使用麦克风"), (without_a_microphone, "没有找到麦克风")],
    ids=["refused", "absent"],
)
def test_a_microphone_that_cannot_be_had_is_told_in_the_pages_language(
    browser: Browser, mall: ShownMall, other: Callable[[Browser], Browser], sentence: str
) -> None:
    """Why, and what to do; there is nothing to press but Try again."""
    another = other(browser)
    with window(another, language="zh") as theirs:
        page = theirs.sign_in(mall)
        page.click("[data-template=speak]")
        expect(page.locator(".lamp")).to_contain_text(sentence)
        expect(page.locator("button.talk")).to_be_disabled()
        page.get_by_role("button", name="再试一次").click()
        expect(page.locator(".lamp")).to_contain_text(sentence)
        assert theirs.errors == []
    another.close()


def test_an_address_without_encryption_is_told_as_the_cause(browser: Browser, mall: ShownMall) -> None:
    """Across the network a browser gives no microphone to a page that came without encryption."""
    port = mall.address.rpartition(":")[2]
    there = ShownMall(f"http://{ELSEWHERE}:{port}", mall.password, mall.mall)
    with window(browser) as theirs:
        page = theirs.sign_in(there)
        page.click("[data-template=speak]")
        expect(page.locator(".lamp")).to_contain_text("This address is not encrypted")
        expect(page.locator("button.talk")).to_be_disabled()
