"""The screens of a case once it is sent: on its way, taken, kept, refused.

Decides how they are laid out. Refuses to know what was answered how.
"""

from kiosk.flows import handed, notice
from kiosk.flows.feedback import words
from kiosk.flows.feedback.showing import Showing
from kiosk.flows.feedback.steps import Done, Go, PrintIt, Send, Step
from kiosk.flows.handed import Handed
from kiosk.flows.notice import Button, Notice
from kiosk.flows.paper import SAID, print_buttons
from kiosk.flows.sheet import Sheet
from kiosk.scene.nouns import Ink


def sure(sheet: Sheet) -> None:
    """Ask kindly whether it is meant."""
    say = sheet.page.text
    send = Send(language=sheet.page.language, sure=True)
    notice.draw(
        sheet,
        Notice(
            icon="face-good",
            title=say(words.SURE),
            texts=(say(words.SURE_UNDER),),
            buttons=(
                Button(text=say(words.SEND), action=send, weight="strong"),
                Button(text=say(words.NOT_SURE), action=Done()),
            ),
        ),
    )


def sending(sheet: Sheet, *, slow: bool) -> None:
    """It is on its way."""
    say = sheet.page.text
    texts = (say(words.SENDING_SLOW),) if slow else ()
    buttons = (Button(text=say(words.HOME), action=Done()),) if slow else ()
    notice.draw(sheet, Notice(icon="chat", title=say(words.SENDING), texts=texts, buttons=buttons))


def handed_in(sheet: Sheet, showing: Showing) -> None:
    """Number and code, large; the page for the phone."""
    say, taken = sheet.page.text, showing.taken
    number = taken.number if taken and taken.number else say(words.NUMBER_LATER)
    printing = print_buttons(
        showing.paper, PrintIt(language=sheet.page.language), sheet.page.language, printer=showing.world.printer
    )
    told = (say(SAID[showing.paper]),) if showing.paper in SAID else ()
    handed.draw(
        sheet,
        Handed(
            title=say(words.TAKEN if taken else words.KEPT),
            texts=(say(words.TAKEN_UNDER if taken else words.KEPT_UNDER), *told),
            name=say(words.CODE),
            large=spaced(showing.code),
            facts=((say(words.NUMBER), number),),
            url=showing.url,
            buttons=(Button(text=say(words.HOME), action=Done(), weight="strong"), *printing),
        ),
    )


def refused(sheet: Sheet, showing: Showing) -> None:
    """Why, and that nothing is lost."""
    say = sheet.page.text
    why = handed.said(showing.why, sheet.page.language)
    notice.draw(
        sheet,
        Notice(
            icon="warning",
            ink=Ink.WARN,
            title=say(words.REFUSED),
            texts=tuple(text for text in (why, say(words.REFUSED_UNDER)) if text),
            buttons=(
                Button(text=say(words.AGAIN), action=Send(language=sheet.page.language, sure=True), weight="strong"),
                Button(text=say(words.TO_THE_FORM), action=Go(to=Step.REVIEW)),
            ),
        ),
    )


def thanks(sheet: Sheet) -> None:
    """For a face."""
    say = sheet.page.text
    home = (Button(text=say(words.HOME), action=Done(), weight="strong"),)
    texts = (say(words.THANKS_UNDER),)
    notice.draw(
        sheet,
        Notice(icon="face-great", title=say(words.THANKS), texts=texts, buttons=home, ink=Ink.GOOD),
    )


def spaced(code: str) -> str:
    """In groups of four, as people read it out."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
