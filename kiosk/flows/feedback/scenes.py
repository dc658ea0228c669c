"""Which screen of a case is seen.

Refuses to know how any is laid out.
"""

from kiosk.flows.feedback import end_scenes, form_scenes
from kiosk.flows.feedback.showing import Showing
from kiosk.flows.feedback.steps import TYPED, Step
from kiosk.flows.flow import Page
from kiosk.flows.sheet import Sheet
from kiosk.scene.nouns import Scene


def scene_of(page: Page, showing: Showing) -> Scene:
    """The screen that is up."""
    sheet = Sheet(page)
    _draw(sheet, showing)
    return sheet.scene(f"feedback-{showing.step}")


def _draw(sheet: Sheet, showing: Showing) -> None:
    if showing.step in TYPED:
        form_scenes.typed(sheet, showing)
        return
    match showing.step:
        case Step.FACE:
            form_scenes.face(sheet)
        case Step.KIND:
            form_scenes.kind(sheet, showing.draft)
        case Step.CONTACT:
            form_scenes.contact(sheet)
        case Step.REVIEW:
            form_scenes.review(sheet, showing.draft)
        case _:
            _draw_end(sheet, showing)


def _draw_end(sheet: Sheet, showing: Showing) -> None:
    match showing.step:
        case Step.SURE:
            end_scenes.sure(sheet)
        case Step.SENDING:
            end_scenes.sending(sheet, slow=showing.slow)
        case Step.TAKEN | Step.KEPT:
            end_scenes.handed_in(sheet, showing)
        case Step.REFUSED:
            end_scenes.refused(sheet, showing)
        case _:
            end_scenes.thanks(sheet)
