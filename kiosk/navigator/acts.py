"""What can be touched around every flow: home, back, language, settings, and the answer to "are you still there?"."""

from enum import Enum


class Act(Enum):
    """Something the navigator itself does."""

    START = "start"
    START_IN_ENGLISH = "start-in-english"
    BACK = "back"
    HOME = "home"
    LANGUAGE = "language"
    SETTINGS = "settings"
    LARGE = "large"
    CONTRAST = "contrast"
    LOW = "low"
    SPOKEN = "spoken"
    GO_ON = "go-on"
    """Somebody is still there, or closes what lies over the flow."""
