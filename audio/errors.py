"""What can go wrong in this room, each as a sentence somebody can act on."""


class AudioError(Exception):
    """Anything wrong with making or playing sound."""


class SpeechFailed(AudioError):
    """The speech engine gave no usable sound for a sentence."""


class ClipMissing(AudioError):
    """No clip with that digest is in the store."""


class ClipDamaged(AudioError):
    """A clip's bytes are not what its digest says."""


class StoreFull(AudioError):
    """The disk can't take another clip."""


class Undecodable(AudioError):
    """The file is no sound this machine can open."""


class OutputGone(AudioError):
    """The sound device can't be opened, or went away."""


class SpeechTimedOut(SpeechFailed):
    """The speech engine passed its deadline; asking it again would only make the listener wait twice."""


class UnknownChime(AudioError):
    """There is no chime of that name."""


class NothingToSay(AudioError):
    """A call has nothing in it that sounds."""


class UnknownMood(AudioError):
    """There is no piece of music of that name."""
