"""Debian's chromium, driven by Playwright: one window signed in to the page, and what it complained of."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, ConsoleMessage, Page, expect, sync_playwright

from tests.screens.mall import SIGN_IN, ShownMall

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
]
ELSEWHERE = "mall.example"
"""This machine by another name: to the browser a host across the network, without encryption."""
LAPTOP = (1366, 768)
SHOWN_WITHIN_MS = 30_000
"""Where it isn't said otherwise; a busy machine takes its time."""
LOCALES = {"zh": "zh-CN", "en": "en-GB"}


@dataclass
class Window:
    """A page, with every error its console showed and every host it asked."""

    page: Page
    errors: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def sign_in(self, mall: ShownMall, name: str = SIGN_IN, password: str | None = None) -> Page:
        """Go through the door and wait until the zones are there."""
        self.page.goto(mall.address)
        self.page.fill("[name=name]", name)
        self.page.fill("[name=password]", password or mall.password)
        self.page.click("form.sign-in button")
        self.page.wait_for_selector(".tile")
        self.page.wait_for_selector("[data-template=lost-person]")
        return self.page

    def heard(self, message: ConsoleMessage) -> None:
        """Note what the console says."""
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)


def hearing(sound: Path) -> list[str]:
    """Options that give the browser a microphone, into which this WAV file is spoken over and over, for every page."""
    given = f"--use-file-for-fake-audio-capture={sound}"
    return ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", given]


def launch(kind: BrowserType, *options: str) -> Browser:
    """The browser with these options, without a window on any screen."""
    names = f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1"
    return kind.launch(executable_path=CHROMIUM, args=[*QUIET, names, *options])


@contextmanager
def chromium(*options: str) -> Iterator[Browser]:
    """The browser for as long as the context lasts."""
    expect.set_options(timeout=SHOWN_WITHIN_MS)
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium, *options)
        yield browser
        browser.close()


@contextmanager
def window(
    browser: Browser, *, language: str = "en", look: str = "light", size: tuple[int, int] = LAPTOP
) -> Iterator[Window]:
    """A fresh window: no cookies, nothing remembered."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if look == "dark" else "light",
        locale=LOCALES[language],
    )
    page = context.new_page()
    opened = Window(page)
    page.on("console", opened.heard)
    page.on("pageerror", lambda error: opened.errors.append(str(error)))
    page.on("request", lambda request: opened.asked.add("/".join(request.url.split("/")[:3])))
    yield opened
    context.close()


def until(page: Page, condition: str) -> None:
    """Wait until a JavaScript expression is true in the page; Playwright's own way is against the page's policy."""
    late = "setTimeout(() => refuse(new Error('It never came true.')), 60_000)"
    page.evaluate(
        f"new Promise((done, refuse) => {{ {late};"
        f"const look = () => ({condition}) ? done() : setTimeout(look, 10); look(); }})"
    )
