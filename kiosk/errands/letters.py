"""What waits in the drawer to be sent: how it is written, when it is too old, what it is to the controller.

Refuses to know when letters are sent, and what becomes of those that are refused.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from pydantic import AwareDatetime, BaseModel, ValidationError

from controller_api.contract import HandedIn, NewHelp, NewTicket, ShownPlay
from controller_api.contract.sealed import SealedLetter
from kiosk.ports import AskForHelp, CancelHelp, Desk, Letter

_SOMEBODY_STANDS_THERE = timedelta(minutes=15)
"""Whoever could not ring for so long has gone to the desk, as the screen said."""
_A_DAY = timedelta(days=1)


class KeptHelp(BaseModel):
    """A call for help, and since when it waits."""

    asked_at: AwareDatetime
    help: NewHelp


def asked(order: AskForHelp, now: datetime, *, unsure: bool) -> Letter:
    """A call for help that nobody may have heard."""
    body = KeptHelp(asked_at=now, help=order.help).model_dump_json()
    return Letter(key=order.key, sort="help", body=body, unsure=unsure)


def called_off(order: CancelHelp) -> Letter:
    """Calls off what the desk knows by its id."""
    return Letter(key=_cancelled(order.key), sort="cancel_help", body=order.help or "")


def called_off_unsure(letter: Letter) -> Letter:
    """Calls off what may ring: asking once more under its key gives the id by which it is called off."""
    return replace(letter, key=_cancelled(letter.key), sort="cancel_help")


def worthless(letter: Letter, now: datetime) -> bool:
    """Whether it must not be sent any more: it would ring the desk for somebody who left long ago."""
    if letter.sort != "help":
        return False
    try:
        return abs(now - KeptHelp.model_validate_json(letter.body).asked_at) > _SOMEBODY_STANDS_THERE
    except ValidationError:  # Written by another version.
        return True


def stays_though_refused(letter: Letter, now: datetime) -> bool:
    """Whether somebody still counts on it: words that were said, a number on paper in somebody's hand today."""
    match letter.sort:
        case "case":
            return True
        case "ticket":
            try:
                return abs(now - HandedIn.model_validate_json(letter.body).issued_at) < _A_DAY
            except ValidationError:  # Written by another version.
                return False
        case _:
            return False


async def send(desk: Desk, letter: Letter) -> str | None:
    """Send it; gives the desk's id of what rings now.

    Raises `Unreached`, `Refused`, and ValidationError for a letter of another version.
    """
    body = letter.body
    match letter.sort:
        case "case":
            await desk.send_sealed(letter.key, SealedLetter.model_validate_json(body))
        case "help":
            return (await desk.ask_for_help(letter.key, KeptHelp.model_validate_json(body).help)).id
        case "cancel_help":
            await _call_off(desk, letter)
        case "ticket":
            await desk.hand_in(HandedIn.model_validate_json(body))
        case "leave":
            await desk.leave_queue((await desk.take_ticket(letter.key, NewTicket.model_validate_json(body))).id)
        case "play":
            await desk.tell_plays([ShownPlay.model_validate_json(body)])
    return None


async def _call_off(desk: Desk, letter: Letter) -> None:
    if letter.unsure:
        kept = KeptHelp.model_validate_json(letter.body)
        await desk.cancel_help((await desk.ask_for_help(letter.key.removeprefix("cancel/"), kept.help)).id)
    else:
        await desk.cancel_help(letter.body)


def _cancelled(key: str) -> str:
    """The key of the letter that calls off what was asked for under a key."""
    return f"cancel/{key}"
