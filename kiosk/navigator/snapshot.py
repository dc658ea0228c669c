"""What a restart begins with again: which flows were open, with what of the mall, and how they were seen.

Nothing a visitor typed is in it: each flow says itself what of it may be kept. Refuses to know where it is kept.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from kiosk.navigator.nouns import Visit
from kiosk.navigator.stack import Opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """As it was at an instant."""

    at: datetime
    visit: Visit
    flows: tuple[tuple[str, str], ...]
    """Names from the bottom, each with what it is opened with again."""

    @classmethod
    def of(cls, visit: Visit, flows: Sequence[Opened], now: datetime) -> "Snapshot":
        """Of what is open, up to the first that isn't reopened."""
        kept: list[tuple[str, str]] = []
        for opened in flows:
            with_ = opened.flow.kept
            if with_ is None:
                break
            kept.append((opened.name, with_))
        return cls(at=now, visit=visit, flows=tuple(kept))

    def to_text(self) -> str:
        """As JSON, for a file."""
        return json.dumps(asdict(self), default=str, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "Snapshot | None":
        """Out of such JSON; None for anything else, since a kiosk that can't go on begins anew."""
        try:
            return TypeAdapter(cls).validate_json(text)
        except ValidationError:
            return None
