"""The page's files, read as files: what must never be in them, and what must agree."""

import re
from pathlib import Path

import pytest

from controller_api.door.app import page_folder

FILES = sorted(page_folder().iterdir())
SCRIPTS = [path for path in FILES if path.suffix == ".js"]
WORDS_USED = re.compile(r"""(?:words|label|hint): "(\w+)"|\bsay\("([\w.]+)"|reword\(\w+, "([\w.]+)"\)""")
LOOKS = {"light": ":root {", "dark": ':root[data-look="dark"] {'}
READ_ON = [
    ("ink", "ground", 4.5),
    ("ink", "panel", 4.5),
    ("soft", "panel", 4.5),
    ("soft", "ground", 4.5),
    ("fault", "panel", 4.5),
    ("fault", "fault-ground", 4.5),
    ("on-accent", "accent", 4.5),
    ("on-press", "press", 4.5),
    ("edge", "panel", 3.0),
    ("ring", "panel", 3.0),
    ("on-alarm", "alarm", 4.5),
    ("on-drill", "drill", 4.5),
]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_parses_markup_or_code_from_text(script: Path) -> None:
    """What people typed can only ever become text: no way to parse it as anything else is used."""
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\(\"style"
    assert re.search(forbidden, script.read_text(encoding="utf-8")) is None


def test_the_page_needs_nothing_that_its_policy_forbids() -> None:
    """No inline script or style, no handler in an attribute, and nothing from another host."""
    markup = (page_folder() / "index.html").read_text(encoding="utf-8")
    assert re.search(r"<style|style=|\son\w+=|<script(?![^>]*src=)", markup) is None
    for path in FILES:
        hosts = set(re.findall(r"https?://[\w.]+", path.read_text(encoding="utf-8")))
        assert hosts <= {"http://www.w3.org", "http://10.0.0.5"}, path.name


def test_every_module_that_is_imported_is_there() -> None:
    """The page is read as it lies there, so a name that isn't a file would be a blank page."""
    names = {path.name for path in FILES}
    for script in SCRIPTS:
        imported = re.findall(r'from "\./([\w.]+)"', script.read_text(encoding="utf-8"))
        assert set(imported) <= names, script.name


def test_both_languages_have_the_same_words_and_all_that_the_page_says() -> None:
    """Every key is in both books, with the same blanks, and no script asks for words that are in neither."""
    chinese, english = _books()
    assert chinese.keys() == english.keys()
    for key, words in chinese.items():
        assert _blanks(words) >= _blanks(english[key]), key
    for script in SCRIPTS:
        for found in WORDS_USED.findall(script.read_text(encoding="utf-8")):
            assert "".join(found) in chinese, f"{script.name}: {''.join(found)}"


@pytest.mark.parametrize("look", LOOKS)
def test_text_stands_out_from_its_ground(look: str) -> None:
    """Light or dark, text has a contrast of 4.5 to 1 at least, edges of fields and the focus ring 3 to 1."""
    colours = _colours("light") | _colours(look)
    weak = [
        (front, back, round(ratio, 2))
        for front, back, least in READ_ON
        if (ratio := _contrast(colours[front], colours[back])) < least
    ]
    assert weak == []


def _books() -> tuple[dict[str, str], dict[str, str]]:
    entry = re.compile(r'^  "?([\w.]+)"?: "(.*)",$', re.MULTILINE)
    books: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for path in FILES:
        if path.name.startswith("vocabulary"):
            chinese, english = path.read_text(encoding="utf-8").split("export const ENGLISH")
            books[0].update(entry.findall(chinese))
            books[1].update(entry.findall(english))
    return books


def _blanks(words: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", words))


def _colours(look: str) -> dict[str, str]:
    sheet = (page_folder() / "page.css").read_text(encoding="utf-8")
    block = sheet.split(LOOKS[look], 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): #([0-9a-f]{6});", block))


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
