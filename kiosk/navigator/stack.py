"""The flows a visitor has opened, one over the other, and who waits for which answer.

Refuses to know what flows do and how they look.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kiosk.flows.flow import Answered, Ask, Flow, Instruction, Leave, Maker, Open, Say, Stimulus, Ticked, Unanswered
from kiosk.world import Worlds

DEEPEST = 24
"""Nobody goes back further; the oldest but home is let go."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A flow and the name it was opened by."""

    name: str
    flow: Flow


class Stack:
    """What is open; the last is seen."""

    def __init__(self, makers: Mapping[str, Maker], worlds: Worlds, numbers: Iterator[int]) -> None:
        """Begin with nothing open; `numbers` are those of what is asked, none of them twice."""
        self._makers, self._worlds = makers, worlds
        self._open: list[Opened] = []
        self._asked: dict[int, tuple[Opened, int]] = {}
        self._numbers = numbers

    def __len__(self) -> int:
        """How many are open."""
        return len(self._open)

    @property
    def top(self) -> Opened | None:
        """What is seen; None: nobody is here."""
        return self._open[-1] if self._open else None

    @property
    def flows(self) -> tuple[Opened, ...]:
        """All, from the bottom."""
        return tuple(self._open)

    def open(self, name: str, with_: object, tick: Ticked) -> list[Ask | Say]:
        """Put a flow on top and tell it the time."""
        opened = Opened(name, self._makers[name](self._worlds, with_))
        self._open.append(opened)
        if len(self._open) > DEEPEST:
            self._drop(self._open.pop(1))
        return self.follow(opened, opened.flow.handle(tick), tick)

    def back(self) -> None:
        """Let go what is on top."""
        if self._open:
            self._drop(self._open.pop())

    def clear(self, *, down_to: int = 0) -> None:
        """Let all go but so many from the bottom."""
        while len(self._open) > down_to:
            self._drop(self._open.pop())

    def handle(self, stimulus: Stimulus, tick: Ticked) -> list[Ask | Say]:
        """Give it to whom it is for: an answer to who asked, everything else to what is seen."""
        if isinstance(stimulus, Answered | Unanswered):
            whose = self._asked.pop(stimulus.number, None)
            if whose is None:
                return []
            opened, number = whose
            return self.follow(opened, opened.flow.handle(replace(stimulus, number=number)), tick)
        top = self.top
        return self.follow(top, top.flow.handle(stimulus), tick) if top else []

    def follow(self, opened: Opened, instructions: list[Instruction], tick: Ticked) -> list[Ask | Say]:
        """Do what a flow wants, if it is still open; gives what the shell has to do."""
        wishes: list[Ask | Say] = []
        for instruction in instructions:
            if opened not in self._open:
                break
            if isinstance(instruction, Ask):
                wishes.append(self._numbered(opened, instruction))
            elif isinstance(instruction, Say):
                wishes.append(instruction)
            elif opened is self.top:
                wishes += self._moved(instruction, tick)
        return wishes

    def _moved(self, instruction: Open | Leave, tick: Ticked) -> list[Ask | Say]:
        if isinstance(instruction, Open):
            return self.open(instruction.flow, instruction.with_, tick)
        self.clear(down_to=1 if instruction.to == "home" else len(self._open) - 1)
        return []

    def _numbered(self, opened: Opened, ask: Ask) -> Ask:
        number = next(self._numbers)
        self._asked[number] = (opened, ask.number)
        return Ask(number=number, order=ask.order)

    def _drop(self, opened: Opened) -> None:
        opened.flow.forget()
        self._asked = {number: whose for number, whose in self._asked.items() if whose[0] is not opened}
