"""The flows that ask the world for something, by the names that others open them by.

Decides what of a kiosk outlives its visitors: which faces were touched lately. Refuses to know who carries orders out.
"""

from collections.abc import Callable

from kiosk.flows.feedback.flow import FeedbackFlow, Means
from kiosk.flows.flow import Maker
from kiosk.flows.help.flow import HelpFlow
from kiosk.flows.keyboard.keyboard import Sounds
from kiosk.flows.queue.flow import QueueFlow


def asking_flows(new_key: Callable[[], str], sounds: Callable[[], Sounds | None]) -> dict[str, Maker]:
    """Each with its maker.

    `new_key` gives a key nobody can guess, anew at each call; `sounds` the pinyin input, or None until it is loaded.
    """
    means = Means(new_key=new_key, sounds=sounds)
    return {
        "feedback": lambda worlds, _with: FeedbackFlow(worlds, means),
        "help": lambda worlds, with_: HelpFlow(worlds, new_key, with_),
        "queue": lambda worlds, with_: QueueFlow(worlds, new_key, with_),
    }
