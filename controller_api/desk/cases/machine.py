"""How a case goes on: which act leads from which state to which. Pure; knows nothing of books, rights and HTTP."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from controller_api.desk.cases.nouns import Case, CaseState, Step


class Act(StrEnum):
    """What somebody at the desk does with a case."""

    SEE = "see"
    ANSWER = "answer"
    CLOSE = "close"


TRANSITIONS: dict[tuple[CaseState, Act], CaseState] = {
    (CaseState.RECEIVED, Act.SEE): CaseState.SEEN,
    (CaseState.RECEIVED, Act.ANSWER): CaseState.ANSWERED,
    (CaseState.SEEN, Act.ANSWER): CaseState.ANSWERED,
    (CaseState.ANSWERED, Act.ANSWER): CaseState.ANSWERED,
    (CaseState.RECEIVED, Act.CLOSE): CaseState.CLOSED,
    (CaseState.SEEN, Act.CLOSE): CaseState.CLOSED,
    (CaseState.ANSWERED, Act.CLOSE): CaseState.CLOSED,
}


class IllegalAct(Exception):
    """The case is not in a state for it; the sentence tells its story."""


def can(case: Case, act: Act) -> bool:
    """Whether this may be done with the case now."""
    return (case.state, act) in TRANSITIONS


def moved(case: Case, act: Act, *, who: str, at: datetime, words: str = "") -> Case:
    """The case after the act; raises `IllegalAct`."""
    if not can(case, act):
        story = ", ".join(f"{step.state} by {step.who}" for step in case.steps) or "nothing was done with it"
        raise IllegalAct(f"The case {case.number} is {case.state}, so '{act}' can't be done with it ({story}).")
    state = TRANSITIONS[case.state, act]
    step = Step(at=at, who=who, state=state, words=words)
    return replace(case, state=state, steps=(*case.steps, step))
