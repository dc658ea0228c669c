"""What the controller signed of emergencies: states of the site, and clips, each as what it may be sounded.

It checks signatures when clips come and when anything is read from disk, and refuses to know where that is kept.
Without the controller's key nothing is checked, as everywhere on the wire.
"""

from collections.abc import Collection, Iterable

from pydantic import ValidationError

from broadcaster.signing import ControllerSeal, Refused
from broadcaster.wire import Topics
from broadcaster.wire_emergency import Alarm, Emergency, EmergencyClip, EmergencyPhase


class SignedEmergencies:
    """Holds the controller's public key, if the speaker has one, and the clips that were signed."""

    def __init__(self, *, site: str = "", seal: ControllerSeal | None = None) -> None:
        """What was signed for another site doesn't count."""
        self._topics = Topics(site)
        self._seal = seal
        self._texts: dict[EmergencyClip, str] = {}
        self.refused = 0
        """How many were not signed, or not for this site, of those that came last."""

    def state_in(self, letter: bytes) -> Emergency:
        """The state that came in these bytes; raises `Refused` for what the controller didn't sign, `ValueError`."""
        if self._seal is not None:
            self._seal.verify(self._topics.emergency, letter)
        return Emergency.model_validate_json(letter)

    @property
    def demanded(self) -> bool:
        """Whether anything is checked."""
        return self._seal is not None

    @property
    def clips(self) -> frozenset[EmergencyClip] | None:
        """What was signed; None where nothing is checked."""
        return None if self._seal is None else frozenset(self._texts)

    @property
    def texts(self) -> tuple[str, ...]:
        """What to keep on disk."""
        return tuple(self._texts.values())

    def take(self, texts: Iterable[str], *, needed: Collection[str] = ()) -> None:
        """Take in what is signed, and let go of what came before but for the `needed` digests.

        These stay, since an older message that comes again must not take the words from an emergency.
        """
        self._texts = {clip: text for clip, text in self._texts.items() if clip.digest in needed}
        self.refused = 0
        for text in texts:
            clip = self._checked(text)
            if clip is None:
                self.refused += 1
            else:
                self._texts[clip] = text

    def _checked(self, text: str) -> EmergencyClip | None:
        try:
            if self._seal is not None:
                self._seal.verify(self._topics.emergency_clips, text.encode())
            return EmergencyClip.model_validate_json(text)
        except (Refused, ValidationError):
            return None


def may_sound(clips: frozenset[EmergencyClip] | None, digest: str, phase: EmergencyPhase, alarm: Alarm) -> bool:
    """Whether a clip was signed for what a phase of an alarm would sound it as."""
    if clips is None:
        return True
    uses = (clip for clip in clips if clip.digest == digest and clip.drill == alarm.drill)
    return any(clip.profile is None or (clip.profile, clip.words) == (alarm.profile, phase.words) for clip in uses)
