"""Draw the console's pictures: `python -m tests.screens` writes var/screens/console/*.png.

They are drawn in both languages and looks, for a laptop and a tablet. The mall is the sample one, run for real with
humming speech and silent speakers; one zone has no speaker, so that the pictures show how that looks.
"""

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from controller_api.demo.sample import lay_out
from tests.screens.browser import chromium, window
from tests.screens.mall import ShownMall, shown_mall

LOOKS = [(language, look) for language in ("zh", "en") for look in ("light", "dark")]
NOTICE = {"zh": "今晚八点中庭有钢琴演出，欢迎您来。", "en": "There is a piano recital in the atrium at eight tonight."}
CLERK = {"name": "wang", "password": "correct-horse", "role": "desk"}
ON_AIR_WITHIN_MS = 60_000
"""Earlier calls of the picture's mall may have to end first."""
SIZES = {"laptop": (1280, 800), "tablet": (820, 1180)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One way to look at the page."""

    language: str
    look: str
    size: str


def main() -> int:
    """Draw everything; tells where."""
    parser = argparse.ArgumentParser(prog="make screens", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("var/screens/console"))
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        site = lay_out(Path("var/screens/mall"))
        with (
            shown_mall(site, Path(folder), without_speaker=frozenset({"parking"})) as mall,
            chromium() as browser,
        ):
            _prepare(mall)
            for size in SIZES:
                for language, look in LOOKS:
                    _draw(browser, mall, Shown(language=language, look=look, size=size), out)
    print(f"{len(list(out.glob('*.png')))} pictures are in {out}")
    return 0


def _prepare(mall: ShownMall) -> None:
    """Something to approve, and something that a zone missed."""
    with mall.signed_in() as admin:
        admin.post("/accounts", json=CLERK).raise_for_status()
        page = {"template": "staff-page", "slots": {"who": "cleaning"}, "zones": ["below-ground"], "routing": "partial"}
        admin.post("/calls", json=page).raise_for_status()
    with mall.signed_in_as(CLERK["name"], CLERK["password"]) as clerk:
        notice = {"template": "notice", "slots": {"message": NOTICE}, "zones": ["atrium"]}
        clerk.post("/calls", json=notice).raise_for_status()


def _draw(browser: Browser, mall: ShownMall, shown: Shown, out: Path) -> None:
    def picture(name: str) -> None:
        page.screenshot(path=out / f"{name}-{shown.size}-{shown.language}-{shown.look}.png", full_page=True)

    with window(browser, language=shown.language, look=shown.look, size=SIZES[shown.size]) as opened:
        page = opened.page
        page.goto(mall.address)
        page.wait_for_selector("form.sign-in")
        picture("sign-in")
        opened.sign_in(mall)
        expect(page.locator(".call").first).to_be_visible()
        picture("idle")
        _describe_child(page)
        picture("lost-child-form")
        page.click("button.go")
        _await_child_on_air(page)
        expect(page.locator("#told")).to_be_empty()
        picture("lost-child-on-air")
        page.click("[data-template=move-car]")
        page.fill("#slot-plate", "A")
        page.click("button.go")
        expect(page.locator("[data-slot=plate] .fault")).not_to_be_empty()
        picture("move-car-fault")
        page.click(".acts .found")
        expect(page.locator(".acts .found")).to_have_count(0)


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
