"""What has been typed, and what each key does to it.

Decides what a key means on the board that is up, and that a space takes the first candidate. Refuses to know where
keys stand. Keeps nothing after `forget`.
"""

from collections.abc import Sequence
from typing import Protocol

from kiosk.flows.keyboard.keys import (
    FIGURES,
    LETTERS,
    PINYIN,
    PLAIN,
    SIGNS_EN,
    SIGNS_ZH,
    Board,
    CandidatesFrom,
    Chosen,
    KeyboardTouch,
    KeyTouched,
    Named,
    Row,
)
from kiosk.pinyin.candidates import Candidate

MOST_WAITING = 60
"""Letters of sounds that may wait; a sentence is some forty."""


class Sounds(Protocol):
    """Chinese for letters; the pinyin input is it."""

    def candidates(self, letters: str) -> Sequence[Candidate]:
        """The best first; none where the letters are no sounds."""
        ...

    def forget(self) -> None:
        """Keep nothing of what was typed."""
        ...


class Keyboard:
    """One field being typed into."""

    def __init__(self, *, most: int, board: Board = Board.LETTERS, sounds: Sounds | None = None) -> None:
        """Take at most so many letters; without sounds it is for searching: letters and figures, nothing composed."""
        self.text, self.waiting = "", ""
        self.candidates: tuple[Candidate, ...] = ()
        self.first = 0
        """Of the candidates seen."""
        self.board, self.shifted = board, False
        self._most, self._sounds = most, sounds
        self._before = board

    @property
    def most(self) -> int:
        """How many letters the field takes."""
        return self._most

    @property
    def shown(self) -> str:
        """What the field shows: what is typed, and the letters that wait."""
        return self.text + self.waiting

    @property
    def composes(self) -> bool:
        """Whether there is a row of candidates."""
        return self._sounds is not None and self.board is Board.PINYIN

    def rows(self) -> tuple[Row, ...]:
        """The keys of the board that is up."""
        if self._sounds is None and self.board is Board.LETTERS:
            return PLAIN
        signs = SIGNS_ZH if self._before is Board.PINYIN else SIGNS_EN
        boards = {Board.PINYIN: PINYIN, Board.LETTERS: LETTERS, Board.SIGNS: signs, Board.FIGURES: FIGURES}
        return boards[self.board]

    def handle(self, touch: KeyboardTouch) -> bool:
        """Do what was touched; says whether the visitor is done."""
        match touch:
            case Chosen(index=index):
                self._choose(index)
            case CandidatesFrom(first=first):
                self.first = first if first < len(self.candidates) else 0
            case KeyTouched(name=Named.DONE):
                self.settle()
                return True
            case KeyTouched(name=name):
                self._key(name)
        return False

    def settle(self) -> None:
        """Take the first candidates for whatever waits; letters that are no sounds stay letters."""
        while self.waiting and self.candidates:
            self._choose(0)
        if self.waiting:
            self._add(self.waiting)
            self._wait("")

    def show(self, text: str) -> None:
        """Begin with a text, such as what was typed before."""
        self.text = text[: self._most]
        self._wait("")

    def forget(self) -> None:
        """Keep nothing of what was typed."""
        self.text = ""
        self.shifted = False
        self._wait("")

    def _key(self, name: str) -> None:
        match name:
            case Named.ERASE:
                self._erase()
            case Named.SHIFT:
                self.shifted = not self.shifted
            case Named.TO_SIGNS:
                self.settle()
                self._before, self.board = self.board, Board.SIGNS
            case Named.TO_LETTERS:
                self.board = self._before
            case Named.OTHER_LANGUAGE:
                self.settle()
                self.board = Board.LETTERS if self.board is Board.PINYIN else Board.PINYIN
            case Named.SPACE:
                self._space()
            case _:
                self._letter(name)

    def _erase(self) -> None:
        if self.waiting:
            self._wait(self.waiting[:-1])
        else:
            self.text = self.text[:-1]

    def _space(self) -> None:
        if self.waiting and self.candidates:
            self._choose(0)
        else:
            self.settle()
            self._add(" ")

    def _letter(self, name: str) -> None:
        if self.composes and ((name.isalpha() and name.isascii()) or (name == "'" and self.waiting)):
            if len(self.waiting) < MOST_WAITING and len(self.text) < self._most:
                self._wait(self.waiting + name)
            return
        self.settle()
        self._add(name.upper() if self.shifted else name)
        self.shifted = False

    def _choose(self, index: int) -> None:
        if index < len(self.candidates):
            taken = self.candidates[index]
            self._add(taken.text)
            self._wait(self.waiting[max(1, taken.letters) :].lstrip("'"))

    def _add(self, text: str) -> None:
        self.text = (self.text + text)[: self._most]

    def _wait(self, letters: str) -> None:
        self.waiting, self.first = letters, 0
        self.candidates = tuple(self._sounds.candidates(letters)) if letters and self._sounds else ()
        if self._sounds and not letters:
            self._sounds.forget()
