"""The kiosks' board: what is closed, how each kiosk is, what it is still to do, and what it has shown.

How kiosks are and what they are to do lives with the process: they tell it anew within seconds. Knows nothing of HTTP.
"""

import secrets
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from content.bilingual import Bilingual
from content.errors import did_you_mean
from content.kiosk_plan import Kiosk
from controller_api import contract
from controller_api.accounts import Visitor
from controller_api.desk.kiosks.nouns import Closure, Play
from controller_api.desk.kiosks.ports import ClosureBook, PlayBook
from controller_api.problems import not_found

SILENT_AFTER = timedelta(seconds=60)
Note = Callable[[str, str], None]
"""Puts what somebody did in the journal, and never raises."""


@dataclass(slots=True)
class Heard:
    """What is known of one kiosk."""

    at: datetime | None = None
    health: contract.KioskHealth | None = None
    orders: list[contract.KioskOrder] = field(default_factory=list)


class KioskBoard:
    """Every kiosk of the site. Every method is called on its event loop."""

    def __init__(
        self,
        *,
        kiosks: Sequence[Kiosk],
        closures: ClosureBook,
        plays: PlayBook,
        note: Note,
        now: Callable[[], datetime],
    ) -> None:
        """From now on a kiosk that isn't heard is silent."""
        self._heard = {kiosk.id: Heard() for kiosk in kiosks}
        self._closures = closures
        self._plays = plays
        self._note = note
        self._now = now
        self._began = now()

    def hear(self, kiosk: str, health: contract.KioskHealth) -> None:
        """A kiosk says how it is, and what it has done of what it was told."""
        heard = self._heard[kiosk]
        heard.at, heard.health = self._now(), health
        heard.orders = [order for order in heard.orders if order.id not in health.orders_done]

    def heard(self, kiosk: str) -> Heard:
        """What is known of this kiosk."""
        return self._heard[kiosk]

    def is_silent(self, kiosk: str) -> bool:
        """Whether it was not heard for so long that somebody should go and look."""
        return self._now() - (self._heard[kiosk].at or self._began) >= SILENT_AFTER

    def faults(self, enrolled: Container[str]) -> str:
        """Which kiosks somebody should go and look at, of those that have a token; "" if none."""
        silent = [kiosk for kiosk in self._heard if kiosk in enrolled and self.is_silent(kiosk)]
        return f"Not heard for a minute: {', '.join(silent)}. Go and look whether it runs." if silent else ""

    def order(self, kiosk: str, what: contract.Order, visitor: Visitor) -> None:
        """Have a kiosk do something, once; raises `Problem` 404."""
        if kiosk not in self._heard:
            hint = did_you_mean(kiosk, self._heard)
            raise not_found(Bilingual(f"There is no kiosk '{kiosk}'.{hint}", "没有这台自助机。"))
        heard = self._heard[kiosk]
        if all(order.what != what for order in heard.orders):
            heard.orders.append(contract.KioskOrder(id=f"order-{secrets.token_hex(6)}", what=what))
        self._note(visitor.name, f"{visitor.name} told the kiosk {kiosk} to {what}.")

    def closures(self) -> list[Closure]:
        """What can't be used now."""
        return self._closures.closures()

    def close(self, order: contract.NewClosure, visitor: Visitor) -> Closure:
        """Keep people from a lift, an escalator or an area."""
        reason = {str(language): text for language, text in order.reason.items()}
        closure = Closure(place=order.place, reason=reason, by=visitor.name, since=self._now())
        self._closures.keep(closure)
        self._note(visitor.name, f"{visitor.name} closed {order.place} on the kiosks' maps.")
        return closure

    def reopen(self, place: str, visitor: Visitor) -> None:
        """It can be used again; raises `Problem` 404 for what was not closed."""
        if not self._closures.drop(place):
            raise not_found(Bilingual(f"'{place}' is not closed.", "这里没有关闭。"))
        self._note(visitor.name, f"{visitor.name} opened {place} on the kiosks' maps again.")

    def shown(self, kiosk: str, plays: Iterable[contract.ShownPlay]) -> list[str]:
        """Keep what a kiosk has shown; gives the keys that are kept now."""
        told = [Play(kiosk=kiosk, **play.model_dump()) for play in plays]
        self._plays.add(told)
        return [play.key for play in told]

    def plays(self, campaign: str) -> list[Play]:
        """What kiosks have shown of a campaign."""
        return self._plays.plays(campaign)
