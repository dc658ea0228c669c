"""Pages for a shopper's phone: plain HTML that needs no script, built so that nobody's words are ever taken for markup.

Pure; knows nothing of what a page is about. How it looks is `controller_api/page/phone.css`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Literal
from urllib.parse import urlencode

Language = Literal["zh", "en"]
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
}
_TAGS = {"zh": "zh-CN", "en": "en"}
_OTHER: dict[Language, tuple[Language, str]] = {"zh": ("en", "English"), "en": ("zh", "中文")}
_VOID = frozenset({"input", "link", "meta", "br"})


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def el(tag: str, *inside: str, **attributes: str | bool | None) -> Markup:
    """An element; what isn't markup is escaped. `class_` is class, an underscore within a name a hyphen."""
    given = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    shown = "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in given.items()
        if value is not None and value is not False
    )
    return Markup(f"<{tag}{shown}>" if tag in _VOID else f"<{tag}{shown}>{joined(*inside)}</{tag}>")


def joined(*parts: str) -> Markup:
    """Parts one after the other."""
    return Markup("".join(part if isinstance(part, Markup) else escape(part) for part in parts))


def in_tongue(texts: Mapping[Language, str] | Mapping[str, str], language: str) -> str:
    """A text in this language, or in whichever there is."""
    return {str(key): text for key, text in texts.items()}.get(language) or next(iter(texts.values()), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """In which language a page is read, and where it is, so that the other language is one touch away."""

    language: Language
    mall: Mapping[str, str]
    """Its name in each language."""
    path: str
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def elsewise(self) -> tuple[Language, str, str]:
        """The other language, its name, and the same page in it."""
        other, name = _OTHER[self.language]
        return other, name, f"{self.path}?{urlencode({**self.query, 'lang': other})}"


def page(title: str, *body: str, reader: Reader, refresh_s: int | None = None, script: str | None = None) -> str:
    """A whole page, which loads itself anew after `refresh_s` seconds, unless a script keeps it up to date."""
    (other, name, link), language = reader.elsewise, reader.language
    mall = in_tongue(reader.mall, language)
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        _refresh(refresh_s, script),
        el("title", f"{title} · {mall}"),
        el("link", rel="icon", href="/page/icon.svg", type="image/svg+xml"),
        el("link", rel="stylesheet", href="/page/phone.css"),
        el("script", src=f"/page/{script}", defer=True) if script else Markup(),
    )
    top = el("header", el("span", mall), el("a", name, href=link, hreflang=_TAGS[other], lang=_TAGS[other]))
    inside = el("body", top, el("main", el("h1", title), *body))
    return f"<!doctype html>{el('html', head, inside, lang=_TAGS[language])}"


def _refresh(refresh_s: int | None, script: str | None) -> Markup:
    anew = el("meta", http_equiv="refresh", content=str(refresh_s)) if refresh_s else Markup()
    return el("noscript", anew) if script and refresh_s else anew
