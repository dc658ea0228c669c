"""What is done with cases: handed in, read, answered, closed, followed. Every act and every look is in the journal.

Knows nothing of HTTP. All of it runs on the event loop between two of its turns, so nobody sees a half-done act.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus

from content.bilingual import Bilingual
from controller_api.accounts import Visitor
from controller_api.contract import NewCase
from controller_api.contract.cases import CONTACT_KEPT_DAYS
from controller_api.desk.cases.machine import Act, IllegalAct, can, moved
from controller_api.desk.cases.nouns import CODE_LENGTH, CODE_LETTERS, Case, CaseState, Face, Mood
from controller_api.desk.cases.ports import CaseBook
from controller_api.lockout import Lockout
from controller_api.problems import Fault, Problem, conflict, not_found

DESK = "desk of cases"
"""Who the journal says erased what is kept no longer."""
OLDEST = timedelta(days=30)
"""What a kiosk kept for longer than that has a clock that is wrong."""
TRIES_OF_A_CASE, TRIES_FROM_AN_ADDRESS = 10, 40
"""Wrong codes until one waits. A mall's guests share an address; 20 letters to the eighth leave a guesser no hope."""
_NO_PAGE = Bilingual(
    "No case has this number and code. Look at your slip and try again.", "编号或查询码不对，请核对小票后重试。"
)


Note = Callable[[str, str], None]
"""Puts what somebody did in the journal, and never raises."""


class CaseDesk:
    """The acts of people on cases."""

    def __init__(
        self, *, book: CaseBook, note: Note, now: Callable[[], datetime], mall_now: Callable[[], datetime]
    ) -> None:
        """`mall_now` is the mall's clock, which says which year it is."""
        self._book = book
        self._note = note
        self._now = now
        self._mall_now = mall_now
        self._wrong_for = Lockout(free_tries=TRIES_OF_A_CASE)
        self._wrong_from = Lockout(free_tries=TRIES_FROM_AN_ADDRESS)

    def hand_in(self, order: NewCase, visitor: Visitor, *, kiosk: str | None, key: str | None) -> Case | Face:
        """Keep what somebody says, once for each key; raises `Problem` 422 where there is nothing in it.

        A face alone is kept as such; words, or a wish to be called, are a case.
        """
        written = order.words.strip() or _contact(order) != ("", "")
        if not written and order.mood is None:
            sentence = Bilingual("There is nothing in this case: neither a face nor words.", "请选择表情或写几句话。")
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, sentence, faults=[Fault("words", sentence)])
        key = key or secrets.token_urlsafe(16)
        if not written and order.mood is not None:
            at = self._said_at(order)
            face = Face(by=visitor.name, key=key, kiosk=kiosk, mood=order.mood, kind=order.kind, at=at)
            return self._book.add_face(face)
        kept = self._book.add(self._case(order, visitor, kiosk, key))
        if kept.digest != _digest(order):
            sentence = Bilingual("This Idempotency-Key was used for another case. Take a new one.", "请重新提交。")
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, sentence, faults=[Fault("Idempotency-Key", sentence)])
        return kept

    def cases(self, state: CaseState | None) -> list[Case]:
        """All, or those in this state, newest first."""
        return self._book.cases(state)

    def felt(self, since: datetime) -> tuple[list[Face], list[tuple[str | None, Mood]]]:
        """Every face since then, and kiosk and mood of every case with one."""
        until = self._now() + timedelta(seconds=1)
        return self._book.faces(since, until), self._book.felt(since, until)

    def forget_contacts(self) -> None:
        """Erase who it was of cases that were closed long enough ago; to be called now and then."""
        erased = self._book.erase_contacts(self._now() - timedelta(days=CONTACT_KEPT_DAYS))
        if erased:
            self._note(DESK, f"Names and phone numbers of {erased} closed cases were erased.")

    def look(self, number: str, visitor: Visitor) -> Case:
        """The case for somebody who deals with it, which the journal is told; raises `Problem` 404."""
        case = self._found(number)
        self._note(visitor.name, f"{visitor.name} looked at the case {case.number}.")
        return self._done(case, Act.SEE, visitor, "") if can(case, Act.SEE) else case

    def answer(self, number: str, words: str, visitor: Visitor) -> Case:
        """Say something to whoever handed it in; raises `Problem` 404, 409 for a closed one."""
        case = self._done(self._found(number), Act.ANSWER, visitor, words)
        self._note(visitor.name, f"{visitor.name} answered the case {case.number}.")
        return case

    def close(self, number: str, reason: str, visitor: Visitor) -> Case:
        """Be done with it; raises `Problem` 404, 409 for a closed one."""
        case = self._done(self._found(number), Act.CLOSE, visitor, reason)
        self._note(visitor.name, f"{visitor.name} closed the case {case.number}.")
        return case

    def follow(self, number: str, code: str, address: str) -> Case:
        """The case for whoever has its code; raises `Problem` 404 for any wrong pair, 429 after too many.

        Whether there is a case of that number can't be told from the answer. Who was given a code by a kiosk that was
        alone has no number: then the code alone is asked for.
        """
        number, now_s = number.strip().upper(), self._now().timestamp()
        if wait := max(self._wrong_for.wait_s(number, now_s), self._wrong_from.wait_s(address, now_s)):
            raise _too_many(wait)
        given = "".join(code.upper().split()).replace("-", "")
        case = self._book.case(number) if number else self._book.by_code(given)
        right = hmac.compare_digest((case.code if case else "-" * CODE_LENGTH).encode(), given.encode())
        if case is None or not right:
            if number:
                self._wrong_for.failed(number, now_s)
            self._wrong_from.failed(address, now_s)
            raise not_found(_NO_PAGE)
        return case

    def _case(self, order: NewCase, visitor: Visitor, kiosk: str | None, key: str) -> Case:
        bad = order.mood in {"bad", "very_bad"}
        name, phone = _contact(order)
        return Case(
            year=self._mall_now().year,
            code=order.code or "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)),
            by=visitor.name,
            key=key,
            digest=_digest(order),
            sort=order.sort or ("complaint" if bad else "suggestion"),
            mood=order.mood,
            kind=order.kind,
            words=order.words.strip(),
            contact_name=name,
            contact_phone=phone,
            language=order.language,
            kiosk=kiosk,
            said_at=self._said_at(order),
            received_at=self._now(),
        )

    def _said_at(self, order: NewCase) -> datetime:
        """When it was said, as far as that can be: not in time to come, not long ago."""
        now = self._now()
        return now if order.said_at is None or not now - OLDEST <= order.said_at <= now else order.said_at

    def _found(self, number: str) -> Case:
        case = self._book.case(number.strip().upper())
        if case is None:
            raise not_found(Bilingual(f"There is no case '{number}'.", "没有这个编号的意见。"))
        return case

    def _done(self, case: Case, act: Act, visitor: Visitor, words: str) -> Case:
        try:
            after = moved(case, act, who=visitor.name, at=self._now(), words=words)
        except IllegalAct as illegal:
            raise conflict(Bilingual(str(illegal), f"{case.number} 已经办结，不能再处理。")) from None
        self._book.replace(after)
        return after


def _contact(order: NewCase) -> tuple[str, str]:
    given = order.contact
    return ("", "") if given is None else (given.name.strip(), given.phone.strip())


def _digest(order: NewCase) -> str:
    return hashlib.sha256(order.model_dump_json().encode()).hexdigest()


def _too_many(wait_s: float) -> Problem:
    seconds = max(1, round(wait_s))
    sentence = Bilingual(
        f"Too many wrong codes. Try again in {seconds} seconds.", f"输错次数太多，请在 {seconds} 秒后重试。"
    )
    return Problem(HTTPStatus.TOO_MANY_REQUESTS, sentence, headers={"Retry-After": str(seconds)})
