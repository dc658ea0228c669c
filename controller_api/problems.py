"""Everything answered with an error, as RFC 9457 problem details. Knows nothing of routes or of what they do."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus


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

    def members(self) -> dict[str, object]:
        """The members of the problem document."""
        document: dict[str, object] = {
            "type": self.kind,
            "title": self.status.phrase,
            "status": int(self.status),
            "detail": self.detail,
        }
        if self.faults:
            document["errors"] = [{"field": fault.field, "detail": fault.sentence} for fault in self.faults]
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
    sentence = " ".join(fault.sentence for fault in faults)
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, sentence, faults=faults)


def disk_full() -> Problem:
    """No room for what was asked; nothing of it was kept."""
    return Problem(
        HTTPStatus.INSUFFICIENT_STORAGE,
        "The controller's disk is full, so nothing was kept and nothing will sound. Free some space and ask again.",
    )
