"""Draw the console's pictures: `python -m tests.screens` writes var/screens/console/*.png.

They are drawn in both languages and looks, for a laptop and a tablet. The mall is the sample one, run for real with
humming speech and silent speakers; one zone has no speaker, so that the pictures show how that looks.
"""

import argparse
import sys
import tempfile
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from controller_api.demo.sample import lay_out
from tests.screens.browser import Window, chromium, hearing, window
from tests.screens.counter import draw_counter
from tests.screens.mall import ShownMall, shown_mall
from tests.screens.spoken import write_spoken

LOOKS = [(language, look) for language in ("zh", "en") for look in ("light", "dark")]
NOTICE = {"zh": "今晚八点中庭有钢琴演出，欢迎您来。", "en": "There is a piano recital in the atrium at eight tonight."}
CLERK = {"name": "wang", "password": "correct-horse", "role": "desk"}
GUARD = {"name": "chen", "password": "battery-staple", "role": "security"}
ON_AIR_WITHIN_MS = 60_000
"""Earlier calls of the picture's mall may have to end first."""
SIZES = {"laptop": (1280, 800), "tablet": (820, 1180)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One way to look at the page."""

    language: str
    look: str
    size: str
    out: Path

    @property
    def names(self) -> str:
        """Which of its pictures are this way's."""
        return f"{self.size}-{self.language}-{self.look}"

    def picture(self, page: Page, name: str) -> None:
        """Take one."""
        page.screenshot(path=self.out / f"{name}-{self.names}.png", full_page=True)

    def opened(self, browser: Browser) -> AbstractContextManager[Window]:
        """A window to look through."""
        return window(browser, language=self.language, look=self.look, size=SIZES[self.size])


def main() -> int:
    """Draw everything; tells where."""
    parser = argparse.ArgumentParser(prog="make screens", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("var/screens/console"))
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        site, spoken = lay_out(Path("var/screens/mall")), Path(folder) / "spoken.wav"
        write_spoken(spoken)
        with (
            shown_mall(site, Path(folder), without_speaker=frozenset({"parking"})) as mall,
            chromium(*hearing(spoken)) as browser,
        ):
            _prepare(mall)
            for size in SIZES:
                for language, look in LOOKS:
                    shown = Shown(language=language, look=look, size=size, out=out)
                    _draw(browser, mall, shown)
                    _draw_emergencies(browser, mall, shown)
                    _draw_queue(browser, mall, shown)
    print(f"{len(list(out.glob('*.png')))} pictures are in {out}")
    return 0


def _prepare(mall: ShownMall) -> None:
    """Something to approve, and something that a zone missed."""
    with mall.signed_in() as admin:
        for account in (CLERK, GUARD):
            admin.post("/accounts", json=account).raise_for_status()
        page = {"template": "staff-page", "slots": {"who": "cleaning"}, "zones": ["below-ground"], "routing": "partial"}
        admin.post("/calls", json=page).raise_for_status()
    with mall.signed_in_as(CLERK["name"], CLERK["password"]) as clerk:
        notice = {"template": "notice", "slots": {"message": NOTICE}, "zones": ["atrium"]}
        clerk.post("/calls", json=notice).raise_for_status()


def _draw(browser: Browser, mall: ShownMall, shown: Shown) -> None:
    with shown.opened(browser) as opened:
        page = opened.page
        page.goto(mall.address)
        page.wait_for_selector("form.sign-in")
        shown.picture(page, "sign-in")
        opened.sign_in(mall)
        expect(page.locator(".call").first).to_be_visible()
        shown.picture(page, "idle")
        _describe_child(page)
        shown.picture(page, "lost-child-form")
        page.click("button.go")
        _await_child_on_air(page)
        expect(page.locator("#told")).to_be_empty()
        shown.picture(page, "lost-child-on-air")
        page.click("[data-template=move-car]")
        page.fill("#slot-plate", "A")
        page.click("button.go")
        expect(page.locator("[data-slot=plate] .fault")).not_to_be_empty()
        shown.picture(page, "move-car-fault")
        page.click(".acts .found")
        expect(page.locator(".acts .found")).to_have_count(0)
        _speak(page, shown)


def _speak(page: Page, shown: Shown) -> None:
    """The microphone at rest, on air, and what became of it."""
    page.click("[data-template=speak]")
    key = page.locator("button.talk")
    expect(key).to_be_enabled()
    shown.picture(page, "microphone")
    key.hover()
    page.mouse.down()
    expect(page.locator("[data-lamp=wait]")).to_be_visible()
    shown.picture(page, "microphone-chime")
    expect(page.locator("[data-lamp=speak]")).to_be_visible(timeout=ON_AIR_WITHIN_MS)
    shown.picture(page, "microphone-on-air")
    page.mouse.up()
    expect(page.locator(".became")).not_to_be_empty(timeout=ON_AIR_WITHIN_MS)
    shown.picture(page, "microphone-after")


def _draw_emergencies(browser: Browser, mall: ShownMall, shown: Shown) -> None:
    """As security sees them: the panel, what waits for a second person, the real thing and a drill."""
    name, password = GUARD["name"], GUARD["password"]
    with shown.opened(browser) as opened, mall.signed_in() as admin, mall.signed_in_as(name, password) as guard:
        page = opened.sign_in(mall, name, password)
        page.click("#top button.alarm")
        page.click("[data-profile=earthquake]")
        shown.picture(page, "emergency-panel")
        page.keyboard.press("Escape")
        for drill in (False, True):
            press = admin.post("/emergency", json={"profile": "fire", "drill": drill}).raise_for_status().json()
            expect(page.locator("#alarm .asked li")).to_be_visible()
            shown.picture(page, "drill-asked" if drill else "emergency-asked")
            guard.post(f"/emergency/{press['id']}/confirm").raise_for_status()
            expect(page.locator(".tile.alarm").first).to_be_visible()
            shown.picture(page, "drill" if drill else "emergency")
            guard.post("/emergency/reset", json={"reason": "The pictures are taken"}).raise_for_status()
            expect(page.locator("#alarm .running")).to_be_hidden()


def _draw_queue(browser: Browser, mall: ShownMall, shown: Shown) -> None:
    with shown.opened(browser) as opened, mall.signed_in() as clerk:
        draw_counter(opened.sign_in(mall), mall.address, clerk, shown.picture)


def _describe_child(page: Page) -> None:
    page.fill("#slot-age", "5")
    page.locator("[data-slot=sex] button").nth(1).click()
    page.select_option("#slot-top_colour", "red")
    page.select_option("#slot-top", index=1)
    expect(page.locator(".words [lang=en]")).to_be_visible()


def _await_child_on_air(page: Page) -> None:
    """Other calls light tiles too: the line that can be found is the child's, and a tile must name what it is about."""
    line = page.locator(".call", has=page.locator(".acts .found"))
    expect(line.locator(".state.on-air")).to_be_visible(timeout=ON_AIR_WITHIN_MS)
    kind = line.locator(".kind").inner_text()
    expect(page.locator(".tile.on-air", has_text=kind).first).to_be_visible(timeout=ON_AIR_WITHIN_MS)


if __name__ == "__main__":
    sys.exit(main())
