"""Where things stand in a TOML text: the line of every table, key and array element.

It reads the text a second time after `tomllib` has accepted it, so it refuses nothing and judges nothing.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Mapping
from datetime import date

Path = tuple[str | int, ...]
"""Keys and array indices from the top, such as ("zones", 2, "name", "zh")."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SKIP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)+")
_STRINGS = re.compile(
    r"""
    \"{3} (?:\\.|[^\\])*? \"{3,5}   # several lines, with escapes
    | '{3} .*? '{3,5}               # several lines, as they stand
    | " (?:\\.|[^"\\\n])* "
    | ' [^'\n]* '
    """,
    re.DOTALL | re.VERBOSE,
)
_SCALAR = re.compile(r"[^,\]}\n#]+")
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)$")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse(text: str) -> dict[str, object]:
    """The text as `tomllib` reads it, but a date that doesn't exist comes as a string, to be judged with the rest.

    Raises `tomllib.TOMLDecodeError` for what is no TOML.
    """
    while True:
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            mended = _quote_bad_date(text, str(error))
            if mended is None:
                raise
            text = mended


def _quote_bad_date(text: str, complaint: str) -> str | None:
    told = _PLACE.search(complaint)
    if told is None:
        return None
    lines = text.replace("\r\n", "\n").split("\n")
    row, column = int(told[1]) - 1, int(told[2]) - 1
    for token in _DATE.finditer(lines[row]):
        # The complaint is about the date itself, or about what stands after the part of it that is a number.
        if token.start() <= column < token.end() and not _exists(token[0]):
            lines[row] = f'{lines[row][: token.start()]}"{token[0]}"{lines[row][token.end() :]}'
            return "\n".join(lines)
    return None


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


class _Reader:
    """One walk through the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.breaks = [found.start() for found in re.finditer("\n", text)]
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.lengths: dict[Path, int] = {}

    def document(self) -> None:
        table: Path = ()
        while not self.over():
            if self.taken("[["):
                table = self.array_header()
            elif self.taken("["):
                table = self.header()
            else:
                self.pair(table)

    def over(self) -> bool:
        self.skip()
        return self.at >= len(self.text)

    def skip(self) -> None:
        if blank := _SKIP.match(self.text, self.at):
            self.at = blank.end()

    def taken(self, mark: str) -> bool:
        found = self.text.startswith(mark, self.at)
        self.at += len(mark) if found else 0
        return found

    def mark(self, path: Path, at: int) -> None:
        self.lines.setdefault(path, bisect_left(self.breaks, at) + 1)

    def header(self) -> Path:
        at = self.at
        path = self.inside(self.key())
        self.at = self.text.index("]", self.at) + 1
        self.mark(path, at)
        return path

    def array_header(self) -> Path:
        at = self.at
        keys = self.key()
        array = (*self.inside(keys[:-1]), keys[-1])
        self.at = self.text.index("]]", self.at) + 2
        index = self.lengths.get(array, 0)
        self.lengths[array] = index + 1
        self.mark(array, at)
        self.mark((*array, index), at)
        return (*array, index)

    def inside(self, keys: Path) -> Path:
        """The keys with the index of the newest element wherever they pass through an array of tables."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self.lengths:
                path = (*path, self.lengths[path] - 1)
        return path

    def key(self) -> Path:
        keys: list[str] = []
        while True:
            self.skip()
            found = _STRINGS.match(self.text, self.at) or _BARE.match(self.text, self.at)
            if found is None:
                self.at += 1
                return tuple(keys)
            keys.append(_bare(found[0]))
            self.at = found.end()
            self.skip()
            if not self.taken("."):
                return tuple(keys)

    def pair(self, table: Path) -> None:
        at = self.at
        path = table
        for key in self.key():
            path = (*path, key)
            self.mark(path, at)
        self.skip()
        self.taken("=")
        self.value(path)

    def value(self, path: Path) -> None:
        self.skip()
        if self.taken("["):
            self.array(path)
        elif self.taken("{"):
            self.inline_table(path)
        elif found := _STRINGS.match(self.text, self.at) or _SCALAR.match(self.text, self.at):
            self.at = found.end()

    def array(self, path: Path) -> None:
        index = 0
        while not self.over() and not self.taken("]"):
            self.mark((*path, index), self.at)
            self.value((*path, index))
            self.skip()
            self.taken(",")
            index += 1

    def inline_table(self, path: Path) -> None:
        while not self.over() and not self.taken("}"):
            self.pair(path)
            self.skip()
            self.taken(",")


def _bare(key: str) -> str:
    return str(next(iter(tomllib.loads(f"{key} = 0")))) if key[0] in "\"'" else key


def lines_of(text: str) -> Mapping[Path, int]:
    """The line, counted from 1, of everything in a text that `tomllib` accepts."""
    reader = _Reader(text)
    reader.document()
    return reader.lines


def line_of(lines: Mapping[Path, int], path: Path) -> int | None:
    """The line of the path, or of the nearest thing around it that stands in the file."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None
