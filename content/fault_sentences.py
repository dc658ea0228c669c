"""What pydantic finds wrong with a table, said as a sentence to whoever wrote the file."""

from collections.abc import Callable

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from content.errors import did_you_mean

_SLUG = "^[a-z][a-z0-9-]{0,39}$"

_KINDS = {
    "string_type": "a text in quotes",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "tuple_type": "a list in [brackets]",
    "dict_type": 'a table such as { zh = "…", en = "…" }',
    "model_type": "a table",
    "date_type": "a date such as 2026-02-16",
    "time_type": "a time such as '09:30'",
}


def sentence_of(title: str, noun: type[BaseModel], detail: ErrorDetails) -> str:
    """One fault of `title` (such as "zone 'atrium'") as a sentence."""
    place = _place(detail["loc"])
    say = _SENTENCES.get(detail["type"])
    if say is not None:
        return say(title, place, noun, detail)
    if detail["type"] in _KINDS:
        return f"'{place}' of {title} must be {_KINDS[detail['type']]}, not {detail['input']!r}."
    return f"'{place}' of {title}: {detail['msg']}."


def _place(steps: tuple[int | str, ...]) -> str:
    """A path as people count: special[1].first is in the first entry."""
    place = ""
    for step in steps:
        if isinstance(step, int):
            place += f"[{step + 1}]"
        elif step != "[key]":
            place += f".{step}"
    return place.removeprefix(".")


def _missing(title: str, place: str, _noun: type[BaseModel], _detail: ErrorDetails) -> str:
    return f"{title} lacks '{place}'."


def _extra(title: str, place: str, noun: type[BaseModel], _detail: ErrorDetails) -> str:
    return f"'{place}' is not a setting of {title}.{did_you_mean(place, noun.model_fields)}"


def _pattern(title: str, place: str, _noun: type[BaseModel], detail: ErrorDetails) -> str:
    if detail["ctx"]["pattern"] == _SLUG:
        rule = "an id of lower-case letters, digits and hyphens, beginning with a letter, 40 at most"
    else:
        rule = "one capital letter, A to Z"
    return f"'{place}' of {title} must be {rule}, not '{detail['input']}'."


def _choice(title: str, place: str, _noun: type[BaseModel], detail: ErrorDetails) -> str:
    return f"'{place}' of {title} must be {detail['ctx']['expected']}, not {detail['input']!r}."


def _bound(title: str, place: str, _noun: type[BaseModel], detail: ErrorDetails) -> str:
    bounds = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    limit = " and ".join(f"{bounds[key]} {value:g}" for key, value in detail["ctx"].items() if key in bounds)
    return f"'{place}' of {title} must be {limit}, not {detail['input']!r}."


_SENTENCES: dict[str, Callable[[str, str, type[BaseModel], ErrorDetails], str]] = {
    "missing": _missing,
    "extra_forbidden": _extra,
    "string_pattern_mismatch": _pattern,
    "literal_error": _choice,
    "enum": _choice,
    "greater_than_equal": _bound,
    "greater_than": _bound,
    "less_than_equal": _bound,
    "less_than": _bound,
}
