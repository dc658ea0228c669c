"""Debian's chromium, driven by Playwright: one window signed in to the page, and what it complained of."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.screens.mall import SIGN_IN, ShownMall

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
]
LAPTOP = (1366, 768)
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


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, without a window on any screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
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
