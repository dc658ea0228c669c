"""Giving numbers out: one at a time, or as a block to a kiosk that hands its tickets in later. Each key gives one."""

from content.bilingual import Bilingual
from content.errors import did_you_mean
from controller_api.desk.tickets import stimuli
from controller_api.desk.tickets.hall import Hall
from controller_api.desk.tickets.moves import Moves
from controller_api.desk.tickets.nouns import Block, Ticket
from controller_api.desk.tickets.outlook import expected
from controller_api.desk.tickets.transitions import Act, NotPossible


def take(moves: Moves, taken: stimuli.TicketTaken) -> None:
    """A number for somebody who is here; raises `NotPossible`."""
    hall = moves.hall
    if taken.key in hall.keys:
        return
    number = _numbers(hall, taken.service, 1)[0]
    place = hall.last_place(taken.at, priority=taken.priority)
    ticket = Ticket(
        id=taken.ticket,
        day=hall.day,
        number=number,
        code=taken.code,
        service=taken.service,
        priority=taken.priority,
        language=taken.language,
        walk_s=taken.walk_s,
        key=taken.key,
        issued_at=taken.at,
        order=hall.next_order,
        promised=expected(hall, taken.service, place, taken.at),
    )
    moves.keep(ticket)


def reserve(moves: Moves, reserved: stimuli.BlockReserved) -> None:
    """Numbers that only this kiosk gives out; raises `NotPossible`."""
    hall = moves.hall
    if reserved.key in hall.keys:
        return
    block = Block(
        id=reserved.block,
        day=hall.day,
        service=reserved.service,
        kiosk=reserved.kiosk,
        key=reserved.key,
        reserved_at=reserved.at,
        order=hall.next_order,
        numbers=tuple(_numbers(hall, reserved.service, len(reserved.codes))),
        codes=reserved.codes,
    )
    moves.keep(block)


def hand_in(moves: Moves, handed: stimuli.TicketHandedIn) -> None:
    """A number of a block that was given out; raises `NotPossible`. It stands where it stood when it was given out."""
    hall = moves.hall
    if handed.key in hall.keys:
        return
    block = _block(hall, handed)
    ticket = Ticket(
        id=handed.ticket,
        day=block.day,
        number=handed.number,
        code=block.codes[block.numbers.index(handed.number)],
        service=block.service,
        priority=handed.priority,
        language=handed.language,
        walk_s=handed.walk_s,
        key=handed.key,
        block=block.id,
        # A kiosk that was alone may have a wrong clock: nothing is given out before it is reserved, or after now.
        issued_at=min(max(handed.issued_at, block.reserved_at), handed.at),
        order=hall.next_order,
    )
    moves.keep(ticket)
    if block.day != hall.day or block.service not in hall.services:
        moves.end(ticket, Act.LAPSE)


def check_service(hall: Hall, service: str) -> None:
    """Raise `NotPossible` for one that the site doesn't have."""
    if service not in hall.services:
        hint = did_you_mean(service, hall.services)
        raise NotPossible(Bilingual(f"There is no service '{service}'.{hint}", "没有这项业务。"))


def _block(hall: Hall, handed: stimuli.TicketHandedIn) -> Block:
    block = hall.blocks.get(handed.block)
    if block is None or block.kiosk != handed.kiosk or handed.number not in block.numbers:
        sentence = f"The number {handed.number} is not of a block '{handed.block}' that {handed.kiosk} reserved."
        raise NotPossible(Bilingual(sentence, f"{handed.number}号不属于这台自助机预留的号段。"))
    if hall.given_out(block.id, handed.number) is not None:
        sentence = f"The number {handed.number} was handed in before, under another key."
        raise NotPossible(Bilingual(sentence, f"{handed.number}号已经登记过。"))
    return block


def _numbers(hall: Hall, service: str, count: int) -> list[str]:
    check_service(hall, service)
    numbers = hall.free_numbers(service, count)
    if len(numbers) < count:
        sentence = f"So many people hold a number of '{service}' that there are too few left. Serve some first."
        raise NotPossible(Bilingual(sentence, "号码已全部发出，请稍后再取。"))
    return numbers
