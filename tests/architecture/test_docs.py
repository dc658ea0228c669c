"""The pages keep to what is there: links resolve, the commands they name exist, no room is left out."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from controller_api.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
ROOMS = ("content", "audio", "broadcaster", "scheduler", "controller_api", "kiosk")
LINK = re.compile(r"\]\((?!https?://)([^)#\s]*)(?:#([^)\s]+))?\)")
MAKE = re.compile(r"(?:`|^)make ([a-z]+)", re.MULTILINE)
MODULE = re.compile(r"python -m ([a-z_]+(?:\.[a-z_]+)*)(?: ([a-z]+))?")
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
OURS = re.compile(r"(?:python|\$P) -m ([a-z_]+) ([a-z]+)((?:[^\n`]|\\\n)*)")
named = pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])


def _anchors(page: Path) -> set[str]:
    """The places of a page that a link may name, as they are made of its headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _helps(room: str, commands: list[str]) -> dict[str, str]:
    """What each command says of itself; asked in one process, since to load a room takes longer than to ask it."""
    asking = f"""
import contextlib, io, json
from {room}.__main__ import main
helps = {{}}
for command in {commands}:
    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.suppress(SystemExit):
        main([command, "--help"])
    helps[command] = said.getvalue()
print(json.dumps(helps))
"""
    asked = subprocess.run([sys.executable, "-c", asking], cwd=ROOT, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr
    helps: dict[str, str] = json.loads(asked.stdout.splitlines()[-1])
    return helps


@named
def test_every_link_leads_somewhere(page: Path) -> None:
    """A link names a file or folder of the house, and a heading that the page has."""
    for target, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        found = (page.parent / target).resolve() if target else page
        assert found.exists(), f"{page.name} links to {target}, which isn't there"
        if anchor:
            assert anchor in _anchors(found), f"{page.name} links to the heading #{anchor}, which {found.name} hasn't"


@named
def test_every_make_target_exists(page: Path) -> None:
    """What a page says to make, the Makefile makes."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(MAKE.findall(page.read_text(encoding="utf-8"))) <= targets


def test_every_command_and_flag_exists() -> None:
    """Each of our commands that a page names answers to --help, and knows the flags the page gives it."""
    commands: dict[tuple[str, str], set[str]] = {}
    for page in PAGES:
        for room, command, rest in OURS.findall(page.read_text(encoding="utf-8")):
            if room in ROOMS:
                commands.setdefault((room, command), set()).update(FLAG.findall(rest))
    assert commands
    helped = {room: _helps(room, sorted(command for of, command in commands if of == room)) for room, _ in commands}
    for (room, command), flags in commands.items():
        told = helped[room].get(command)
        assert told, f"python -m {room} {command} has no help"
        assert flags <= set(FLAG.findall(told)), f"python -m {room} {command} knows no {flags}"


def test_the_readme_shows_every_room() -> None:
    """Someone who has never seen the house finds each room from the README alone."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for room in ROOMS:
        assert f"[{room}/]({room})" in readme


def test_every_picture_is_shown_and_there() -> None:
    """No page shows a picture that isn't there, and none is kept that no page shows."""
    shown = {match for page in PAGES for match in re.findall(r"pictures/([\w-]+\.png)", page.read_text("utf-8"))}
    kept = {path.name for path in (ROOT / "docs" / "pictures").glob("*.png")}
    assert shown == kept


def test_the_installers_page_names_every_setting_section() -> None:
    """Whatever the controller can be told at its top level is on the page, but for the demo's scenes."""
    text = (ROOT / "docs" / "installer.md").read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if name != "scenes" and f"`{name}" not in text]
    assert not [name for name in missing if f", `{name}`" not in text]


def test_the_integrators_page_names_every_address() -> None:
    """Each address of the HTTP door stands on the page in one spelling or another."""
    text = (ROOT / "docs" / "integrator.md").read_text(encoding="utf-8")
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "controller_api/endpoints").glob("*.py"))
    addresses = re.findall(r"@router\.\w+\(\s*\"(/[a-z.]+)", source)
    assert addresses
    for address in addresses:
        assert address in text, f"{address} isn't on the integrator's page"
