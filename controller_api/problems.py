"""Everything answered with an error, as RFC 9457 problem details. Knows nothing of routes or of what they do.

What people at the page can meet is given in both their languages; what only machines meet is in English.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from content.bilingual import Bilingual, in_language, one_after_another


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one field."""

    field: str
    """Where: a dotted path such as `slots.plate`, `zones.1`; empty for the whole."""
    sentence: str


class Problem(Exception):
    """An answer that is an error: a status, one sentence, and the faults of single fields."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        *,
        faults: Sequence[Fault] = (),
        kind: str = "about:blank",
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.faults = tuple(faults)
        self.kind = kind
        self.headers = headers or {}

    def members(self, language: str = "en") -> dict[str, object]:
        """The members of the problem document, as far as possible in this language."""
        document: dict[str, object] = {
            "type": self.kind,
            "title": self.status.phrase,
            "status": int(self.status),
            "detail": in_language(self.detail, language),
        }
        if self.faults:
            document["errors"] = [
                {"field": fault.field, "detail": in_language(fault.sentence, language)} for fault in self.faults
            ]
        return document


def not_found(sentence: str) -> Problem:
    """Nothing there."""
    return Problem(HTTPStatus.NOT_FOUND, sentence)


def conflict(sentence: str) -> Problem:
    """It is there, but not in a state that allows this."""
    return Problem(HTTPStatus.CONFLICT, sentence)


def forbidden(sentence: str) -> Problem:
    """Known, but not allowed."""
    return Problem(HTTPStatus.FORBIDDEN, sentence)


def unfit(faults: Sequence[Fault]) -> Problem:
    """Understood, but can't be done as asked: every fault at once."""
    sentence = one_after_another(fault.sentence for fault in faults)
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, sentence, faults=faults)


def disk_full() -> Problem:
    """No room for what was asked; nothing of it was kept."""
    return Problem(
        HTTPStatus.INSUFFICIENT_STORAGE,
        Bilingual(
            "The controller's disk is full, so nothing was kept and nothing will sound. Free some space and ask again.",
            "控制器的磁盘已满，什么都没有保存，也不会播出。请腾出空间后重试。",
        ),
    )
