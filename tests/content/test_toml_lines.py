"""Lines of everything in a TOML text."""

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.toml_lines import Path, line_of, lines_of, parse

TEXT = (
    '''# A comment with [brackets] and = signs
title = "one # two ] three"

[[zones]]
id = "atrium"
name = { zh = "中庭, [一]", en = """a
] b
""" }

[[zones]]
"quoted key" = 'it''
'''.replace("''\n", "'\n")
    + """days = [
  "mon",  # first ]
  { from = 2026-02-16, to = "}" },
]

[hours.special]
a.b . c = 1
[[zones.corners]]
x = 0.5
"""
)


def test_every_key_is_found_on_its_line() -> None:
    """Tables, arrays of tables, inline tables, arrays over several lines and dotted keys all have a line."""
    lines = lines_of(TEXT)
    expected: dict[Path, int] = {
        ("title",): 2,
        ("zones", 0): 4,
        ("zones", 0, "name", "en"): 6,
        ("zones", 1): 10,
        ("zones", 1, "quoted key"): 11,
        ("zones", 1, "days", 0): 13,
        ("zones", 1, "days", 1, "to"): 14,
        ("hours", "special"): 17,
        ("hours", "special", "a", "b", "c"): 18,
        ("zones", 1, "corners", 0, "x"): 20,
    }
    assert {path: lines[path] for path in expected} == expected


def test_what_is_missing_has_the_line_of_what_it_is_missing_from() -> None:
    """A key that doesn't stand in the file is looked for around its place, and nowhere else."""
    lines = lines_of(TEXT)
    assert line_of(lines, ("zones", 0, "floor")) == 4
    assert line_of(lines, ("nowhere", "at", "all")) is None


def test_a_date_that_does_not_exist_comes_as_text() -> None:
    """One impossible date must not hide the other faults of a file, so it is read and left to be judged."""
    read = parse("first = 2026-02-30\nspecial = [{ date = 2026-13-01 }, { date = 2026-01-01 }] # 2026-99-99\n")
    assert read["first"] == "2026-02-30"
    assert str(read["special"]) == "[{'date': '2026-13-01'}, {'date': datetime.date(2026, 1, 1)}]"


def test_what_is_no_toml_is_refused() -> None:
    """Mending dates mends nothing else."""
    with pytest.raises(tomllib.TOMLDecodeError):
        parse("a = 2026-02-30\nb = [")


KEYS = st.text(alphabet="abcxyz-_é. ", min_size=1, max_size=6)
LEAVES = st.one_of(st.integers(-9, 99), st.booleans(), st.text(alphabet="ab\"\\#[]{}=,é\n'", max_size=8))
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=12
)


class Writer:
    """Writes nested values as TOML, one entry of an array a line, and keeps account of the lines."""

    def __init__(self) -> None:
        self.text = ""
        self.lines: dict[Path, int] = {}

    def mark(self, path: Path) -> None:
        """Remember the current line."""
        self.lines[path] = self.text.count("\n") + 1

    def value(self, path: Path, value: object) -> None:
        """Write a value in place."""
        if isinstance(value, list):
            self.text += "[\n"
            for index, item in enumerate(value):
                self.mark((*path, index))
                self.value((*path, index), item)
                self.text += ", # ] next\n"
            self.text += "]"
        elif isinstance(value, dict):
            self.text += "{ "
            for index, (key, item) in enumerate(value.items()):
                self.text += ", " if index else ""
                self.mark((*path, key))
                self.text += f"{quoted(key)} = "
                self.value((*path, key), item)
            self.text += " }"
        else:
            self.text += quoted(value) if isinstance(value, str) else json.dumps(value)

    def table(self, header: str, path: Path, table: dict[str, object]) -> None:
        """Write a table under its header."""
        self.mark(path)
        self.text += f"{header} # }}\n"
        for key, value in table.items():
            self.mark((*path, key))
            self.text += f"{quoted(key)} = "
            self.value((*path, key), value)
            self.text += "\n"


def quoted(text: str) -> str:
    """A TOML basic string."""
    return json.dumps(text, ensure_ascii=False)


@given(st.lists(st.dictionaries(KEYS, TREES, max_size=4), max_size=4))
def test_any_document_has_its_lines(tables: list[dict[str, object]]) -> None:
    """Whatever is nested in whatever, with marks of TOML inside strings and comments, the lines are right."""
    writer = Writer()
    for index, table in enumerate(tables):
        writer.table("[[t]]", ("t", index), table)
    assert parse(writer.text).get("t", []) == tables
    lines = lines_of(writer.text)
    assert {path: lines.get(path) for path in writer.lines} == writer.lines
