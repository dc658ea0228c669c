"""What can go wrong in this room, each as a sentence somebody can act on."""


class SchedulerError(Exception):
    """Anything wrong with planning or keeping time."""


class Unplannable(SchedulerError):
    """The site asks for something no plan can be made of."""


class FontMissing(SchedulerError):
    """The machine has no font that can write Chinese."""
