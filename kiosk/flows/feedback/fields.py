"""The fields of a case that are typed: which keyboard each has, and what becomes of the letters.

Decides nothing else. Refuses to know which field comes after which.
"""

from dataclasses import replace
from typing import Literal

from kiosk.flows.feedback.draft import MOST_NAME, MOST_PHONE, MOST_WORDS, Draft
from kiosk.flows.feedback.steps import Step
from kiosk.flows.keyboard.keyboard import Keyboard, Sounds
from kiosk.flows.keyboard.keys import Board


def keyboard_for(step: Step, draft: Draft, sounds: Sounds | None, language: Literal["zh", "en"]) -> Keyboard:
    """The keyboard of a field, with what was typed before; it begins with the visitor's language."""
    if step is Step.PHONE:
        keyboard = Keyboard(most=MOST_PHONE, board=Board.FIGURES)
        keyboard.show(draft.phone)
        return keyboard
    board = Board.PINYIN if sounds and language == "zh" else Board.LETTERS
    keyboard = Keyboard(most=MOST_WORDS if step is Step.WORDS else MOST_NAME, board=board, sounds=sounds)
    keyboard.show(draft.words if step is Step.WORDS else draft.name)
    return keyboard


def with_typed(draft: Draft, step: Step, keyboard: Keyboard) -> Draft:
    """The draft with what the field holds now."""
    keyboard.settle()
    match step:
        case Step.WORDS:
            return replace(draft, words=keyboard.text)
        case Step.PHONE:
            return replace(draft, phone=keyboard.text)
        case _:
            return replace(draft, name=keyboard.text)
